"""What stands in the databases after the kills, read with nothing of the code under test but its audit."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from chassis.ledger.heads import Checker, Signer
from chassis.service import Service
from chassis.storage import audit
from chassis.storage.engine import Store, sqlite_url
from contracts import codes, events
from services.credit.service import CreditService
from services.registry.service import RegistryService
from tests.drill.load import Command

BOTH: tuple[type[Service], ...] = (RegistryService, CreditService)
OURS = re.compile("演练机构第[0-9]+号")
codes.load_all()
events.load_all()


@dataclass
class Findings:
    """What is wrong, one line each."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)  # done, though nobody was told: no fault
    unexpected: list[str] = field(default_factory=list)  # there, though nobody asked for it

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.torn, *self.disordered, *self.unexpected]

    def __str__(self) -> str:
        return (
            f"lost {len(self.lost)}, recovered {len(self.recovered)}, unexpected {len(self.unexpected)},"
            f" doubled {len(self.doubled)}, out of order {len(self.disordered)}, torn {len(self.torn)}"
        )


class Databases(Protocol):
    """Where the services keep what they have: the trial's files, or the databases of the full shape."""

    def rows(self, service: str, statement: str) -> list[Any]:
        """What a query says."""

    def store(self, service: str) -> Store:
        """For the audit; to be closed."""

    def checker(self, service: str) -> Checker:
        """Who checks the signatures of its heads."""

    def broken(self, service: str) -> list[str]:
        """What the database itself finds wrong with its pages."""


@dataclass(frozen=True, slots=True)
class Files:
    """The SQLite files of a trial's folder."""

    data: Path

    def rows(self, service: str, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.data / f"{service}.sqlite")) as conn:
            return conn.execute(statement).fetchall()

    def store(self, service: str) -> Store:
        return Store(sqlite_url(self.data, service), name=service)

    def checker(self, service: str) -> Checker:
        return Signer(service, self.data / "keys" / f"{service}.ledger.pem").checker

    def broken(self, service: str) -> list[str]:
        whole = self.rows(service, "pragma integrity_check")
        return [] if whole == [("ok",)] else [f"{service}: {whole[:3]}"]


def behind(there: Databases) -> int:
    """How many of the registry's events credit has not seen, or has not settled."""
    last = there.rows("registry", "select position from service_head")[0][0]
    read = there.rows("credit", "select position from inbox_source where source = 'registry'")
    waiting = there.rows("credit", "select count(*) from inbox where state <> 'done'")[0][0]
    return int(last - (read[0][0] if read else 0) + waiting)


def torn(there: Databases) -> list[str]:
    """Whatever is half there: a page, a proof, an assertion without its leaf, its event or its current row."""
    found = []
    for cls in BOTH:
        found += there.broken(cls.name)
        found += [f"{cls.name}: {finding}" for finding in _audited(there, cls)]
        for kind in (keep.kind.name for keep in cls.keeps):
            apart = there.rows(
                cls.name,
                f"select v.id from (select id, max(revision) as last from {kind}_version group by id) v"  # noqa: S608 - our kinds
                f" left join {kind} c on c.id = v.id where c.revision is distinct from v.last",
            )
            found += [f"{kind} {id}: its row is not of its last revision" for (id,) in apart]
    return found


def _audited(there: Databases, cls: type[Service]) -> Sequence[str]:
    store = there.store(cls.name)
    try:
        with store.reading() as conn:
            return audit.verify(conn, cls.schema_of(), there.checker(cls.name)).findings
    finally:
        store.close()


def compared(there: Databases, commands: Sequence[Command]) -> Findings:
    """Every acknowledged command once at its source, and every event of the agencies once in credit's files."""
    found = Findings(torn=torn(there))
    stored = [
        (id, revision, _name(sets))
        for id, revision, sets in there.rows("registry", "select id, revision, sets from agency_version")
    ]
    ours = {command.name for command in commands}
    times = Counter(name for _, _, name in stored if name in ours)
    kept = {(id, revision): name for id, revision, name in stored}
    for command in commands:
        if command.revision and kept.get((command.id, command.revision)) != command.name:
            found.lost.append(f"{command.key}: revision {command.revision} of {command.id} is not there")
        if not command.revision and times[command.name]:
            found.recovered.append(command.key)
    found.doubled += [f"{name}: done {count} times" for name, count in times.items() if count > 1]
    found.unexpected += [
        f"{name}: nobody asked for it" for _, _, name in stored if OURS.match(name) and name not in ours
    ]
    _followed(there, {command.id for command in commands}, found)
    found.disordered += _disordered(there)
    return found


def _name(sets: Any) -> str:
    state = json.loads(sets) if isinstance(sets, str) else sets
    return str(state.get("name", ""))


def _followed(there: Databases, agencies: set[str], found: Findings) -> None:
    """Credit's files: each event of these agencies is the cause of one entry, and of no second."""
    told = _announced(there, "registry")
    wanted = [event["id"] for event in told if event["subject"].removeprefix("agency/") in agencies]
    times = dict(there.rows("credit", "select cause, count(*) from credit_file_version group by cause"))
    found.lost += [f"{id}: has no effect in credit" for id in wanted if id not in times]
    found.doubled += [f"{id}: {times[id]} effects in credit" for id in wanted if times.get(id, 0) > 1]


def _disordered(there: Databases) -> list[str]:
    """A gap in a log's numbers, a subject whose events do not follow one another, an effect before an earlier one."""
    found = []
    for cls in BOTH:
        positions = [at for (at,) in there.rows(cls.name, "select position from event_log order by position")]
        if positions != list(range(1, len(positions) + 1)):
            found.append(f"{cls.name}: the log's numbers are not 1 to {len(positions)}")
    last: dict[str, str] = {}
    place: dict[str, int] = {}
    for at, event in enumerate(_announced(there, "registry")):
        if event["sequence"] <= last.get(event["subject"], ""):
            found.append(f"{event['subject']}: {event['sequence']} comes after {last[event['subject']]}")
        last[event["subject"]], place[event["id"]] = event["sequence"], at
    seen: dict[str, int] = {}
    for id, cause in there.rows("credit", "select id, cause from credit_file_version order by id, revision"):
        if place.get(cause, -1) < seen.get(id, -1):
            found.append(f"credit_file {id}: the effect of {cause} comes too late")
        seen[id] = place.get(cause, seen.get(id, -1))
    return found


def _announced(there: Databases, service: str) -> list[dict[str, Any]]:
    bodies = there.rows(service, "select body from event_log order by position")
    return [json.loads(body) if isinstance(body, str) else body for (body,) in bodies]
