"""
The HTTP API, by the standard library: one call in, the answer or a refusal out.

A connection that was lost leaves open whether a command took effect. It is sent again under
the same Idempotency-Key, so it takes effect once, and answers as it did.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from chassis.clock import SystemClock
from cli.home import Home, Unkept

PREFIX = "/api/v1"
TIMEOUT = 60.0
PAUSES = (0.3, 1.0, 3.0)  # seconds before each further try
FRESH = 300.0  # seconds after which whatever was written has long arrived everywhere
WRITING = ("POST", "PATCH", "DELETE")
Query = Mapping[str, Any]


class Unreachable(Exception):
    """No answer at all, after several tries."""

    def __init__(self, server: str, why: str, key: str) -> None:
        super().__init__(why)
        self.server, self.why, self.key = server, why, key


class Told(Exception):
    """A refusal, as the API told it."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}")
        self.status, self.problem = status, problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def revision(self) -> int | None:
        """The revision in the ETag; None where there is none."""
        tag = self.headers.get("ETag", "").strip('"')
        return int(tag) if tag.isdigit() else None


class Client:
    """One server."""

    def __init__(self, home: Home, server: str, lang: str) -> None:
        self._home, self.server, self._lang = home, server, lang
        self._opener = urllib.request.build_opener(*_without_proxy(server))
        kept = home.read()
        same = kept.server.rstrip("/") == server
        self.token = kept.token if same else ""
        recent = same and SystemClock().now().timestamp() - kept.seen_at < FRESH
        self._position = kept.position if recent else ""

    # -- calls

    def get(self, path: str, query: Query | None = None, **headers: str) -> Answer:
        """A read; whoever is no longer signed in reads on as a visitor."""
        try:
            return self._call("GET", path, query or {}, None, headers)
        except Told as told:
            if not self.token or told.status != http.HTTPStatus.UNAUTHORIZED:
                raise
        self.token = ""
        return self._call("GET", path, query or {}, None, headers)

    def send(  # noqa: PLR0913 - everything that a call is made of
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        revision: int | None = None,
        query: Query | None = None,
    ) -> Answer:
        """A command, under *key* or a new one; *revision* is what the person saw."""
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        return self._call(method, path, query or {}, body, headers)

    def upload(self, path: str, query: Query, content: bytes, *, key: str = "") -> Answer:
        """A command whose body is a file."""
        headers = {"Idempotency-Key": key or secrets.token_hex(16), "Content-Type": "application/octet-stream"}
        return self._call("POST", path, query, content, headers)

    def download(self, path: str, query: Query | None = None) -> bytes:
        """The content of a file."""
        raw: bytes = self._call("GET", path, query or {}, None, {"Accept": "*/*"}).body
        return raw

    def stream(self, path: str, query: Query) -> Any:
        """The response itself, to be read as it comes; what breaks off is whoever reads it to mend."""
        request = self._request("GET", path, query, None, {"Accept": "*/*"})
        try:
            return self._opener.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise Told(refusal.code, _problem(refusal)) from None

    def pages(self, path: str, query: Query) -> Iterator[Answer]:
        """Page after page to the end."""
        after = query.get("after")
        while True:
            answer = self.get(path, {**query, "after": after})
            yield answer
            after = answer.body["page"]["next_cursor"]
            if not after:
                return

    # -- one call and its repetitions

    def _call(self, method: str, path: str, query: Query, body: Any, headers: Mapping[str, str]) -> Answer:
        request = self._request(method, path, query, body, headers)
        why = ""
        for pause in (*PAUSES, None):
            try:
                return self._once(request)
            except Told as told:
                if told.status != http.HTTPStatus.SERVICE_UNAVAILABLE or pause is None:
                    self._forget_position(told)
                    raise
            except (http.client.HTTPException, OSError) as error:
                why = _why(error)
                if pause is None or _refused(error):
                    break
            threading.Event().wait(pause)
        raise Unreachable(self.server, why, headers.get("Idempotency-Key", ""))

    def _forget_position(self, told: Told) -> None:
        """A position that is never reached was told by another life of this server: its data were replaced."""
        if told.problem.get("code") == "read.not-yet":
            with suppress(Unkept):
                self._home.write(position="")

    def _request(
        self, method: str, path: str, query: Query, body: Any, headers: Mapping[str, str]
    ) -> urllib.request.Request:
        said = {name: value for name, value in query.items() if value not in (None, "", (), [])}
        url = f"{self.server}{PREFIX}{quote(path)}" + (f"?{urlencode(said, doseq=True)}" if said else "")
        data = body if body is None or isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        own = {"Accept": "application/json", "Accept-Language": "en" if self._lang == "en" else "zh-CN", **headers}
        if data is not None and "Content-Type" not in headers:
            own["Content-Type"] = "application/json"
        if self.token:
            own["Authorization"] = f"Bearer {self.token}"
        if self._position:
            own["Jiju-Position"] = self._position
        return urllib.request.Request(url, data, own, method=method)  # noqa: S310 - the server that the person named

    def _once(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                return self._answer(response, _body(response), writes=request.method in WRITING)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise Told(refusal.code, _problem(refusal)) from None

    def _answer(self, response: Any, body: Any, *, writes: bool) -> Answer:
        position = response.headers.get("Jiju-Position", "")
        if writes and position:
            self._position = position
            with suppress(Unkept):  # it was done, and its answer is worth more than the memory of it
                self._home.write(position=position, seen_at=SystemClock().now().timestamp())
        return Answer(body, dict(response.headers))


def _body(response: Any) -> Any:
    """JSON as its values, a file as its bytes; a published file may well be JSON whose bytes count."""
    raw, headers = response.read(), response.headers
    is_file = headers.get("Content-Disposition", "").startswith("attachment")
    return json.loads(raw or b"null") if "json" in headers.get("Content-Type", "json") and not is_file else raw


def _without_proxy(server: str) -> tuple[urllib.request.BaseHandler, ...]:
    """This machine is never asked through a proxy, whatever the shell says."""
    host = urlsplit(server).hostname or ""
    own = host == "localhost" or host.startswith("127.") or host == "::1"
    return (urllib.request.ProxyHandler({}),) if own else ()


def _problem(refusal: urllib.error.HTTPError) -> dict[str, Any]:
    """The problem document; something like one where another program answered."""
    raw = refusal.read()
    try:
        said = json.loads(raw)
    except ValueError:
        said = None
    if isinstance(said, dict) and "code" in said:
        return said
    return {"status": refusal.code, "code": "", "title": f"{refusal.code} {refusal.reason}", "detail": "", "errors": []}


def _refused(error: Exception) -> bool:
    """Nobody listens there: asking again at once helps nobody."""
    return isinstance(getattr(error, "reason", error), ConnectionRefusedError)


def _why(error: Exception) -> str:
    return str(getattr(error, "reason", error)) or type(error).__name__
