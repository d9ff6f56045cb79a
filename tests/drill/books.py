"""What stands in the files of a killed trial, read with nothing of the code under test but its audit."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.ledger.heads import Signer
from chassis.service import Service
from chassis.storage import audit
from chassis.storage.engine import Store, sqlite_url
from contracts import codes, events
from services.credit.service import CreditService
from services.registry.service import RegistryService
from tests.drill.load import Command

BOTH: tuple[type[Service], ...] = (RegistryService, CreditService)
codes.load_all()
events.load_all()


@dataclass
class Findings:
    """What is wrong, one line each."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"lost {len(self.lost)}, doubled {len(self.doubled)}, torn {len(self.torn)}"


def rows(data: Path, service: str, statement: str) -> list[Any]:
    with closing(sqlite3.connect(data / f"{service}.sqlite")) as conn:
        return conn.execute(statement).fetchall()


def behind(data: Path) -> int:
    """How many of the registry's events credit has not seen, or has not settled."""
    last = rows(data, "registry", "select position from service_head")[0][0]
    read = rows(data, "credit", "select position from inbox_source where source = 'registry'")
    waiting = rows(data, "credit", "select count(*) from inbox where state <> 'done'")[0][0]
    return int(last - (read[0][0] if read else 0) + waiting)


def torn(data: Path) -> list[str]:
    """Whatever is half there: a page, a proof, an assertion without its leaf, its event or its current row."""
    found = []
    for cls in BOTH:
        if (whole := rows(data, cls.name, "pragma integrity_check")) != [("ok",)]:
            found.append(f"{cls.name}: {whole[:3]}")
        found += [f"{cls.name}: {finding}" for finding in _audited(data, cls)]
        for kind in (keep.kind.name for keep in cls.keeps):
            apart = rows(
                data,
                cls.name,
                f"select v.id from (select id, max(revision) as last from {kind}_version group by id) v"  # noqa: S608 - our kinds
                f" left join {kind} c on c.id = v.id where c.revision is not v.last",
            )
            found += [f"{kind} {id}: its row is not of its last revision" for (id,) in apart]
    return found


def _audited(data: Path, cls: type[Service]) -> Sequence[str]:
    checker = Signer(cls.name, data / "keys" / f"{cls.name}.ledger.pem").checker
    store = Store(sqlite_url(data, cls.name), name=cls.name)
    try:
        with store.reading() as conn:
            return audit.verify(conn, cls.schema_of(), checker).findings
    finally:
        store.close()


def compared(data: Path, commands: Sequence[Command]) -> Findings:
    """Every acknowledged command once at its source, and every event of the agencies once in credit's files."""
    found = Findings(torn=torn(data))
    stored = rows(data, "registry", "select id, revision, json_extract(sets, '$.name') from agency_version")
    ours = {command.name for command in commands}
    times = Counter(name for _, _, name in stored if name in ours)
    there = {(id, revision): name for id, revision, name in stored}
    for command in commands:
        if command.revision and there.get((command.id, command.revision)) != command.name:
            found.lost.append(f"{command.key}: revision {command.revision} of {command.id} is not there")
    found.doubled += [f"{name}: done {count} times" for name, count in times.items() if count > 1]
    _followed(data, {command.id for command in commands}, found)
    return found


def _followed(data: Path, agencies: set[str], found: Findings) -> None:
    """Credit's files: each event of these agencies is the cause of one entry, and of no second."""
    told = [json.loads(body) for (body,) in rows(data, "registry", "select body from event_log order by position")]
    wanted = [event["id"] for event in told if event["subject"].removeprefix("agency/") in agencies]
    entries = rows(data, "credit", "select cause, count(*) from credit_file_version group by cause")
    times = dict(entries)
    found.lost += [f"{id}: has no effect in credit" for id in wanted if id not in times]
    found.doubled += [f"{id}: {times[id]} effects in credit" for id in wanted if times.get(id, 0) > 1]
