"""The registry on its own tables, and somebody who imports."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chassis.intake import fetched
from chassis.storage.schema import Schema
from contracts import codes, events
from contracts.commands import intake as asked
from contracts.roles import PLATFORM, Principal, Role
from deploy.servers.databases import Urls
from services.registry.service import RegistryService
from tests.contract.conftest import DATABASES
from tests.support.places import Place, fixed_clock, on_postgresql, on_sqlite
from tests.support.trial import EVERYBODY, Caller, open_trial

codes.load_all()
events.load_all()
OFFICER = Principal(id="importer", role=Role.CITY, region="3202")
OTHER = Principal(id="other-importer", role=Role.CITY, region="3202")
PART = 1_000_000


class Importer:
    """Sends files and runs the jobs, step by step where a test wants that."""

    def __init__(self, service: Any, by: Principal = OFFICER, kind: str = "agency") -> None:
        self.service, self.by, self.kind = service, by, kind

    def send(self, request: Any, **how: Any) -> Any:
        return Caller(self.service, self.by.id).send(request, **how)

    def upload(self, content: bytes, name: str = "名册.xlsx", **how: Any) -> Any:
        """Sent whole and to be judged."""
        begun = self.send(asked.BeginIntake(kind=self.kind, name=name, size=len(content)))
        for number, at in enumerate(range(0, len(content), PART)):
            part = base64.b64encode(content[at : at + PART]).decode()
            self.send(asked.PutIntakePart(kind=self.kind, id=begun.id, number=number, content=part))
        return self.send(asked.PreviewIntake(kind=self.kind, id=begun.id, basis="年报", **how))

    def run(self) -> None:
        while self.service.jobs.once():
            pass

    def preview(self, content: bytes, name: str = "名册.xlsx", **how: Any) -> Any:
        begun = self.upload(content, name, **how)
        self.run()
        return self.read(begun)

    def confirm(self, seen: asked.Intake, **how: Any) -> Any:
        self.send(asked.ConfirmIntake(kind=self.kind, id=seen.id, **how))
        self.run()
        return self.read(seen)

    def read(self, seen: asked.Intake) -> Any:
        return self.send(asked.ReadIntake(kind=self.kind, id=seen.id))

    def marked(self, seen: asked.Intake, *, only_bad: bool = False) -> Any:
        """The workbook that comes back, opened."""
        made = io.BytesIO()
        fetched.of(self.send, self.kind, seen.id).write(made, only_bad=only_bad)
        return openpyxl.load_workbook(made)

    def rows(self, seen: asked.Intake, verdict: str = "") -> list[asked.IntakeRow]:
        found: list[asked.IntakeRow] = []
        after = 0
        while True:
            page = self.send(asked.ReadIntakeRows(kind=self.kind, id=seen.id, verdict=verdict, after=after, limit=200))
            found += page.items
            if not page.next:
                return found
            after = int(page.next)


@pytest.fixture(scope="module")
def register(postgres_database: Urls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Schema]]:
    """The registry's tables on PostgreSQL, made once."""
    place = on_postgresql(postgres_database, tmp_path_factory.mktemp("register"))
    yield place, open_trial(place, fixed_clock(), RegistryService).schema
    place.close()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty register; on PostgreSQL one that was emptied."""
    if request.param == "postgresql":
        place, schema = request.getfixturevalue("register")
        place.clear(schema)
        yield place
        return
    made = on_sqlite(tmp_path)
    yield made
    made.close()


@pytest.fixture
def importer(database: Place, clock: Any) -> Importer:
    EVERYBODY.update({one.id: one for one in (OFFICER, OTHER, PLATFORM)})
    return Importer(open_trial(database, clock, RegistryService))
