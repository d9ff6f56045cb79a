"""
A full check of a service's records: its ledger, and whether every assertion is what the ledger says.

The ledger proves its own entries; the assertions are proven by being the same, one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from chassis.ledger import log
from chassis.ledger import verify as ledger
from chassis.ledger.heads import Checker
from chassis.storage.migrate import lacking
from chassis.storage.schema import Schema
from chassis.storage.work import entry_of
from contracts.commands.platform import Verified

MOST = 50  # findings that are told; the first is what matters


def verify(conn: sa.Connection, schema: Schema, checker: Checker) -> Verified:
    """Everything, recomputed; the first bad position is named."""
    expected = conn.execute(sa.select(schema.common.head.c.leaves)).scalar()
    report = ledger.verify(conn, checker, expected)
    findings = [(found.position, f"{found.table}: {found.what.en} · {found.what.zh}") for found in report.findings]
    findings += [(None, f"guard: {name}") for name in lacking(conn, schema)]
    findings += list(_against_assertions(conn, schema))
    placed = [position for position, _ in findings if position is not None]
    return Verified(
        service=schema.owner,
        leaves=report.leaves,
        heads=report.heads,
        sound=not findings,
        first_bad=min(placed) if placed else None,
        findings=tuple(what for _, what in findings[:MOST]),
    )


def _against_assertions(conn: sa.Connection, schema: Schema) -> Iterator[tuple[int | None, str]]:
    counted = dict.fromkeys(schema.kinds, 0)
    after = -1
    while leaves := log.entries(conn, after, 1000):
        for leaf in leaves:
            try:
                entry = json.loads(leaf.entry)
            except ValueError:  # named by the ledger's own check
                continue
            kind = entry.get("thing") if isinstance(entry, dict) else None
            if kind in counted:
                counted[kind] += 1
                if (stored := _assertion(conn, schema, kind, entry)) is None:
                    yield leaf.index, f"{kind}_version: {entry['id']} revision {entry['revision']} is missing · 缺第 {entry['revision']} 版"
                elif stored != {name: value for name, value in entry.items() if name not in ("index", "recorded_at")}:
                    yield leaf.index, f"{kind}_version: {entry['id']} revision {entry['revision']} was changed · 第 {entry['revision']} 版被改动"
        after = leaves[-1].index
    for kind, count in counted.items():
        rows = conn.execute(sa.select(sa.func.count()).select_from(schema.kinds[kind].version)).scalar_one()
        if rows > count:
            yield None, f"{kind}_version: {rows - count} rows that no leaf knows · 有 {rows - count} 行不在账本中"


def _assertion(conn: sa.Connection, schema: Schema, kind: str, entry: dict[str, Any]) -> dict[str, Any] | None:
    table = schema.kinds[kind].version
    query = sa.select(table).where(table.c.id == entry["id"], table.c.revision == entry["revision"])
    row = conn.execute(query).mappings().one_or_none()
    return None if row is None else entry_of(kind, row)
