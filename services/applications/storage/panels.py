"""Reading and writing what belongs to a draw and is not public yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from chassis.clock import from_micros, to_micros
from chassis.draw.after import Replaced
from chassis.draw.frozen import Secrets
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.declare import Words
from services.applications.domain.drawing import Member


class Secret(NamedTuple):
    """What a plan was made with, beside its lists."""

    secrets: Secrets
    frozen_at: datetime


def keep(work: Work, panel_id: str, secret: Secret, members: Iterable[Member]) -> None:
    row = {"nonce": secret.secrets.nonce, "salt_key": secret.secrets.salt_key, "frozen_at": to_micros(secret.frozen_at)}
    work.conn.execute(_table(work, "draw_secret").insert(), {"panel_id": panel_id, **row})
    rows = [
        {
            "panel_id": panel_id, "pseudonym": one.pseudonym, "unit": one.unit, "expert_id": one.expert_id,
            "ban": one.ban, "why": [list(words) for words in one.why],
        }
        for one in members
    ]  # fmt: skip
    work.conn.execute(_table(work, "draw_expert").insert(), rows)


def secret(reading: Reading, panel_id: str) -> Secret:
    table = _table(reading, "draw_secret")
    row = reading.conn.execute(sa.select(table).where(table.c.panel_id == panel_id)).one()
    return Secret(Secrets(row.nonce, row.salt_key), from_micros(row.frozen_at))


def members(reading: Reading, panel_id: str) -> list[Member]:
    """Everybody of the frozen list, by the name that they have there."""
    table = _table(reading, "draw_expert")
    query = sa.select(table).where(table.c.panel_id == panel_id).order_by(table.c.pseudonym)
    return [
        Member(row.expert_id, row.pseudonym, row.unit, row.ban, tuple(Words(*one) for one in row.why))
        for row in reading.conn.execute(query)
    ]


def replaced(reading: Reading, panel_id: str, case_id: str) -> list[Replaced]:
    """Every replacement in its order."""
    table = _table(reading, "draw_replaced")
    query = sa.select(table).where(table.c.panel_id == panel_id).order_by(table.c.number)
    return [
        Replaced(case_id, row.successor, row.reason, from_micros(row.at), row.pseudonym)
        for row in reading.conn.execute(query)
    ]


def add_replaced(work: Work, panel_id: str, before: Sequence[Replaced], one: Replaced) -> None:
    row = {
        "panel_id": panel_id, "number": len(before), "pseudonym": one.inspector, "successor": one.by,
        "reason": one.reason, "at": to_micros(one.at),
    }  # fmt: skip
    work.conn.execute(_table(work, "draw_replaced").insert(), row)


def _table(reading: Reading, name: str) -> sa.Table:
    return reading.schema.meta.tables[name]
