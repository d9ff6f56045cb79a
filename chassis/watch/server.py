"""
A small HTTP server for those who look after a process: `/healthz`, `/readyz`, `/metrics`, one request at a time.

It runs in a thread of its own with sockets of its own. Where the process is one of green threads, both are the
machine's own (chassis.rpc.native), so that it answers while everything else stands still.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType
from typing import Any

LONGEST = 4_096  # bytes of a request that are read
PATIENCE = 2.0  # seconds that a caller may take for its request, and for taking the answer
BACKLOG = 16
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """What a path answers."""

    status: HTTPStatus
    body: bytes
    media_type: str = JSON


Answering = Callable[[], Page]
NOWHERE = Page(HTTPStatus.NOT_FOUND, b"{}")


def told(ok: bool, body: Mapping[str, Any]) -> Page:  # noqa: FBT001 - the one thing that decides the status
    """JSON; 503 where it is not well."""
    status = HTTPStatus.OK if ok else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(status, json.dumps(body, ensure_ascii=False).encode())


def watch(address: tuple[str, int], pages: Mapping[str, Answering]) -> Watch:
    """Listening and answering."""
    made = Watch(address, pages)
    made.start()
    return made


class Watch:
    """Listens from its making on; answers from `start` on, until the process ends."""

    def __init__(
        self, address: tuple[str, int], pages: Mapping[str, Answering],
        sockets: ModuleType = socket, threads: ModuleType = threading,
    ) -> None:  # fmt: skip
        self._pages, self._sockets = dict(pages), sockets
        self._listening = listening = sockets.socket(sockets.AF_INET, sockets.SOCK_STREAM)
        listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
        self.port: int = listening.getsockname()[1]
        self._thread = threads.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Nobody is answered any more."""
        try:
            self._listening.shutdown(self._sockets.SHUT_RDWR)  # wakes the thread out of accept
        except OSError:
            return
        finally:
            self._listening.close()

    def _run(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return  # closed
            try:
                self._serve(caller)
            except (OSError, ValueError):
                continue  # it went away, or said nothing that one can read
            finally:
                caller.close()

    def _serve(self, caller: Any) -> None:
        caller.settimeout(PATIENCE)
        asked = b""
        while b"\r\n\r\n" not in asked and len(asked) < LONGEST:
            more = caller.recv(LONGEST)
            if not more:
                return
            asked += more
        verb, path, _ = asked.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        page = self._page(verb, path.partition("?")[0])
        head = (
            f"HTTP/1.1 {page.status.value} {page.status.phrase}\r\nContent-Type: {page.media_type}\r\n"
            f"Content-Length: {len(page.body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        caller.sendall(head.encode() + (b"" if verb == "HEAD" else page.body))

    def _page(self, verb: str, path: str) -> Page:
        if verb not in ("GET", "HEAD"):
            return Page(HTTPStatus.METHOD_NOT_ALLOWED, b"{}")
        answering = self._pages.get(path)
        try:
            return answering() if answering else NOWHERE
        except Exception as error:  # noqa: BLE001 - a page that fails is an answer too; the watch goes on
            return told(False, {"ok": False, "error": type(error).__name__})
