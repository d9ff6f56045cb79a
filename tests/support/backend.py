"""All services in memory of one process, with a stopped clock: a world for tests that tell a story."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from chassis.clock import SHANGHAI, FixedClock
from chassis.rpc.client import Caller, Clients
from chassis.service import Service
from contracts.commands.base import Request
from contracts.commands.things import ActOnThing, CreateThing, GetThing, View
from contracts.declare import State
from contracts.roles import NOBODY, PLATFORM, Principal, Role
from services.all_in_one import SERVICES, AllInOne

A = TypeVar("A")
NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)  # a Monday

PROVINCE = Principal(id="province-1", role=Role.PROVINCE, region="32")
CITY = Principal(id="city-1", role=Role.CITY, region="3202")
OTHER_CITY = Principal(id="city-2", role=Role.CITY, region="3205")
SYSADMIN = Principal(id="sysadmin-1", role=Role.SYSTEM_ADMIN)
AUDITOR = Principal(id="auditor-1", role=Role.AUDITOR)

AGENCY = {
    "credit_code": "91320211MAFAKE0197",
    "name": "无锡澄观知识产权代理事务所（普通合伙）",
    "region": "320211",
    "categories": ["agency"],
    "rights": ["patent"],
}


class Someone:
    """One person at the services: sends requests, keeps what was written so that the next read includes it."""

    def __init__(self, clients: Clients, token: str) -> None:
        self._clients, self._token = clients, token
        self._seen: dict[str, int] = {}
        self._keys = (f"key-{number}" for number in itertools.count(1))

    def send(self, request: Request[A], *, key: str | None = None) -> A:
        caller = Caller(
            token=self._token, key=next(self._keys) if key is None else key, after=dict(self._seen)
        )  # fmt: skip
        answer = self._clients.send(request, caller)
        self._seen |= caller.written
        return answer

    def create(self, kind: str, state: State, **how: object) -> View:
        return self.send(CreateThing(kind=kind, state=state, **how))  # type: ignore[arg-type]  # the test says the names

    def act(self, seen: View, act: str, **inputs: object) -> View:
        return self.send(ActOnThing(kind=seen.kind, id=seen.id, revision=seen.revision, act=act, inputs=dict(inputs)))

    def get(self, seen: View, **how: object) -> View:
        return self.send(GetThing(kind=seen.kind, id=seen.id, **how))  # type: ignore[arg-type]  # the test says the names

    def knows(self, other: Someone) -> Someone:
        """Has seen what the other wrote."""
        self._seen |= other._seen
        return self


class Backend:
    """The services, running, and the people who use them."""

    def __init__(self, folder: Path, clock: FixedClock, classes: Sequence[type[Service]] = SERVICES) -> None:
        self.clock = clock
        self._people = {person.id: person for person in (PROVINCE, CITY, OTHER_CITY, SYSADMIN, AUDITOR, PLATFORM)}
        shutil.copytree(_migrated(), folder, dirs_exist_ok=True)
        self.all = AllInOne(folder, clock, self._people.__getitem__, classes=classes)
        self.all.start()
        self.clients = Clients(self.all.backend)
        self.province = self.someone(PROVINCE)
        self.visitor = Someone(self.clients, "")

    def someone(self, person: Principal) -> Someone:
        """This person at the services."""
        if person is NOBODY:
            return Someone(self.clients, "")
        self._people[person.id] = person
        return Someone(self.clients, person.id)

    def settle(self) -> None:
        """Wait until every event has taken effect."""
        until(lambda: not self._behind())

    def _behind(self) -> list[str]:
        services = self.all.services
        last = {name: _position(service) for name, service in services.items()}
        return [
            reader.name
            for reader in services.values()
            for name in last
            if name != reader.name and reader.listens_to(name) and reader.inbox.applied(name) < last[name]
        ]

    def stop(self) -> None:
        self.all.stop()


@cache
def _migrated() -> Path:
    """A folder whose databases are up to date, made once per process and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="jiju-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    AllInOne(folder, FixedClock(NOW), lambda _: PLATFORM).stop()
    return folder


def _position(service: Service) -> int:
    with service.store.reading() as conn:
        return int(conn.execute(service.schema.common.head.select()).one().position)


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"did not come true in {seconds} s")
        time.sleep(0.005)
