"""People who register agencies and rename them, each command under a key of its own, sent until it is answered."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from rulebooks import credit_code

CHAIN = 12  # commands on one agency before the next one is begun
PATIENCE = 60.0  # seconds until a command without any answer is a failure of the drill


def code_of(number: int) -> str:
    """A credit code with right check digits that nobody in the demonstration has."""
    body = ""
    for _ in range(5):
        number, place = divmod(number, len(credit_code.ALPHABET))
        body = credit_code.ALPHABET[place] + body
    seventeen = f"91320211RRR{body}{credit_code.organisation_digit('RRR' + body)}"
    return seventeen + credit_code.check_digit(seventeen)


@dataclass
class Command:
    """One command; its name is in no other. *revision* is what the answer said, 0 while there is none."""

    key: str
    name: str
    agency: str = ""
    seen: int = 0
    sent: int = 0
    id: str = ""
    revision: int = 0


class Served(Protocol):
    """Where the commands go: a platform that is reached at an address, with accounts."""

    @property
    def url(self) -> str: ...

    @property
    def passwords(self) -> Mapping[str, str]: ...


@dataclass
class Load:
    """What all of them did; it goes on while the process is killed and started again."""

    trial: Served
    people: int = 4
    commands: list[Command] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ending = threading.Event()
        self._numbers = itertools.count()
        self._token = ""
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.people)]

    def __enter__(self) -> Self:
        said = {"login": "demo-province", "password": self.trial.passwords["demo-province"]}
        status, answer = self._ask("POST", "/sessions", said, {})
        assert status < 300, answer
        self._token = answer["token"]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE + 10)

    @property
    def acknowledged(self) -> list[Command]:
        return [command for command in self.commands if command.revision]

    def goes_on(self, commands: int, seconds: float = 90) -> None:
        """Returns when so many more commands were acknowledged: between two kills work is done, however busy the machine is."""
        wanted, until = len(self.acknowledged) + commands, time.monotonic() + seconds
        while len(self.acknowledged) < wanted and time.monotonic() < until:
            time.sleep(0.05)

    # -- what one person does

    def _work(self) -> None:
        while not self._ending.is_set():
            agency, revision = "", 0
            for command in self._chain():
                command.agency, command.seen = agency, revision
                self.commands.append(command)
                if not self._send(command):
                    return
                agency, revision = command.id, command.revision
                if self._ending.is_set():
                    return

    def _chain(self) -> Iterator[Command]:
        for _ in range(CHAIN):
            number = next(self._numbers)
            yield Command(f"drill-{number:08}", f"演练机构第{number}号")

    def _send(self, command: Command) -> bool:
        """Again and again under the same key, as a client does that lost the connection."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            command.sent += 1
            with suppress(OSError, http.client.HTTPException):
                status, answer = self._ask(*self._request(command))
                if status in (200, 201):
                    command.id, command.revision = answer["id"], answer["revision"]
                    return True
                if status != 503:
                    self.unexpected.append(f"{command.key}: {status} {answer}")
                    return False
            time.sleep(0.05)
        self.unexpected.append(f"{command.key}: no answer in {PATIENCE} s")
        return False

    def _request(self, command: Command) -> tuple[str, str, object, dict[str, str]]:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": command.key}
        if not command.agency:
            code = code_of(int(command.key.rpartition("-")[2]))
            state = {"credit_code": code, "name": command.name, "region": "320211", "categories": ["agency"]}
            return "POST", "/agencies", {"state": state}, headers
        changed = {"sets": {"name": command.name}, "basis": "演练"}
        return "PATCH", f"/agencies/{command.agency}", changed, headers | {"If-Match": f'"{command.seen}"'}

    def _ask(self, method: str, path: str, body: object, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        there = urlsplit(self.trial.url)
        connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=20)
        try:
            connection.request(
                method, f"/api/v1{path}", json.dumps(body), {"Content-Type": "application/json"} | headers
            )
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"{}")
        finally:
            connection.close()
