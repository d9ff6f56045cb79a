"""The demonstration in the full shape: the same commands, sent over the broker, and the same accounts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from chassis.bus.names import Reader
from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Caller, Clients
from chassis.rpc.wire import Headers
from chassis.settings import load
from chassis.tokens import Signer
from contracts.commands.platform import ReadHead
from contracts.roles import Principal
from gateway.app import create_app
from gateway.settings import Settings
from services.demo import waiting
from services.demo.seed import Seeding
from services.trial import accounts, people
from services.trial.folder import Folder
from services.trial.world import demo_clock, lived_through

DEADLINE = 20.0
ROUNDS = 100


class Watching:
    """A backend that remembers how far each service's log has come by what it carried."""

    def __init__(self, backend: BrokerBackend) -> None:
        self._backend = backend
        self.written: dict[str, int] = {}

    def call(self, service: str, method: str, body: bytes, headers: Headers) -> bytes:
        """As the backend does."""
        answer = self._backend.call(service, method, body, headers)
        position = json.loads(answer).get("position", 0)
        self.written[service] = max(position, self.written.get(service, 0))
        return answer


def settle(backend: Watching, readers: Iterable[Reader]) -> None:
    """Returns when every reader has applied all that was written so far, and what that made others write."""
    clients = Clients(backend, deadline=DEADLINE)
    for reader in readers:
        wanted = {source: at for source, at in backend.written.items() if source in reader.sources}
        for _ in range(ROUNDS):
            try:
                clients.send(ReadHead(service=reader.name), Caller(after=dict(wanted)))
                break
            except Unavailable:
                continue


def begin_clock(place: Path) -> None:
    """On the demonstration's first day, unless it runs already."""
    folder = Folder(place)
    demo_clock(folder, folder.marks_for("full"))


def fill(place: Path, readers: Iterable[Reader], *, demo: str) -> Path:
    """Data and accounts; where the list of first passwords is."""
    place.mkdir(parents=True, exist_ok=True)  # before any account is made whose password could then not be written down
    folder = Folder(place)
    marks = folder.marks_for(demo)
    gateway = load(Settings, "GATEWAY", os.environ)  # noqa: TID251 - the start of a process hands it on
    backend = BrokerBackend(gateway.broker_url)
    signer, clients = Signer(gateway.principal_key), Clients(backend, deadline=DEADLINE)
    try:
        clock = demo_clock(folder, marks)

        def sign(person: Principal) -> str:
            return signer.sign(person, clock)

        if marks.is_demo and not marks.seeded:
            watching, listening = Watching(backend), tuple(readers)
            seeding = Seeding(watching, clock, sign, lambda: settle(watching, listening))
            marks = lived_through(seeding, folder, marks, lambda: None, lived=True)
        app = create_app(gateway, clients, clock)
        people.made(app, folder, marks)
        if marks.is_demo:
            waiting.send(clients, sign, people.operator(app))
    finally:
        backend.close()
    return place / accounts.NAME
