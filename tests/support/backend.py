"""All services with a stopped clock: a world for tests that tell a story, in the shape that this run is about."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from chassis.clock import SHANGHAI, Clock
from chassis.errors import Unavailable
from chassis.rpc.client import Caller, Clients
from chassis.service import Service
from contracts.codes import chassis as codes
from contracts.commands.base import Request
from contracts.commands.things import ActOnThing, CreateThing, GetThing, View
from contracts.declare import State
from contracts.roles import NOBODY, Principal, Role
from services.all_in_one import AllInOne
from tests.support import shape

A = TypeVar("A")
PATIENCE = 30.0  # seconds for an event on its way through a busy machine
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

    _numbers = itertools.count(1)

    def __init__(self, clients: Clients, token: Callable[[], str]) -> None:
        self._clients, self._token = clients, token
        self._seen: dict[str, int] = {}

    def send(self, request: Request[A], *, key: str | None = None) -> A:
        caller = Caller(
            token=self._token(), key=f"key-{next(self._numbers)}" if key is None else key, after=dict(self._seen)
        )  # fmt: skip
        answer = self._patiently(request, caller)
        self._seen |= caller.written
        return answer

    def _patiently(self, request: Request[A], caller: Caller) -> A:
        """Tries again as it is told to where a service has not heard yet of what was written elsewhere."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self._clients.send(request, caller)
            except Unavailable as unavailable:
                if unavailable.faults[0].code != codes.NOT_YET.name or time.monotonic() > end:
                    raise

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

    def __init__(
        self, folder: Path, clock: Clock, classes: Sequence[type[Service]] | None = None, *, grown: Path | None = None
    ) -> None:
        """In this run's shape; where a test names the *classes*, always in this process. *grown*: a folder to begin with."""
        self.clock, self.folder = clock, folder
        if grown:
            shutil.copytree(grown, folder, dirs_exist_ok=True)
        self._signer = shape.signer_in(folder)
        self.shape = (
            shape.TrialShape(folder, clock, self._signer, classes)
            if classes
            else shape.made(folder, clock, self._signer)
        )
        self.shape.start()
        self.clients = Clients(self.shape.backend)
        self.province = self.someone(PROVINCE)
        self.visitor = self.someone(NOBODY)

    def someone(self, person: Principal) -> Someone:
        """This person at the services."""
        return Someone(self.clients, lambda: "" if person is NOBODY else self.sign(person))

    def sign(self, person: Principal) -> str:
        """What the gateway says of somebody whom it knows."""
        return self._signer.sign(person, self.clock)

    @property
    def all(self) -> AllInOne:
        """The services of the trial themselves, for tests that are about it."""
        assert isinstance(self.shape, shape.TrialShape)
        return self.shape.all

    def settle(self) -> None:
        """Wait until every event has taken effect."""
        shape.settle(self.shape)

    def stop(self) -> None:
        self.shape.stop()


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"did not come true in {seconds} s")
        time.sleep(0.005)
