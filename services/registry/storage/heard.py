"""What the registry has heard from others: open matters of an agency, and the listings that stand against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.shapes.codec import from_json
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.registry import Duty
from contracts.declare import State, Words
from contracts.things.credit import Listing, ListingState


@dataclass(frozen=True, slots=True)
class DutyHeard:
    """An open or closed matter as its owner told of it."""

    owner: str
    reference: str
    agency_id: str
    kind: str
    words: Words
    due_on: date | None
    blocks: bool
    sequence: int
    is_open: bool


def remember_duty(work: Work, heard: DutyHeard) -> None:
    """Take the place of what was heard before of the same matter; what comes late and is older changes nothing."""
    table = work.schema.meta.tables["duty"]
    own = (table.c.owner == heard.owner, table.c.reference == heard.reference)
    known = work.conn.execute(sa.select(table.c.sequence).where(*own).with_for_update()).scalar_one_or_none()
    if known is not None and known >= heard.sequence:
        return
    row = {
        "agency_id": heard.agency_id, "kind": heard.kind, "zh": heard.words.zh, "en": heard.words.en,
        "due_on": heard.due_on, "blocks": heard.blocks, "sequence": heard.sequence,
        "closed_at": None if heard.is_open else work.now,
    }  # fmt: skip
    if known is None:
        new = {"owner": heard.owner, "reference": heard.reference, "opened_at": work.now}
        work.conn.execute(table.insert().values(row | new))
    else:
        work.conn.execute(table.update().where(*own).values(row))


def open_duties(reading: Reading, agency_id: str, limit: int, at: int | None = None) -> tuple[Duty, ...]:
    """The matters of an agency that are open, or were *at* a moment; those that block first, then by the day on which they are due."""
    table = reading.schema.meta.tables["duty"]
    still: sa.ColumnElement[bool] = table.c.closed_at.is_(None)
    if at is not None:
        still = sa.and_(table.c.opened_at <= at, sa.or_(still, table.c.closed_at > at))
    query = sa.select(table).where(table.c.agency_id == agency_id, still)
    order = (table.c.blocks.desc(), table.c.due_on.is_(None), table.c.due_on, table.c.owner, table.c.reference)
    return tuple(
        Duty(
            owner=row.owner,
            reference=row.reference,
            kind=row.kind,
            words=Words(row.zh, row.en),
            due_on=row.due_on,
            blocks=row.blocks,
            opened_at=from_micros(row.opened_at),
        )
        for row in reading.conn.execute(query.order_by(*order).limit(limit))
    )


def words_of_duties(reading: Reading, agency_id: str) -> dict[str, Words]:
    """What every matter of an agency that was ever heard of is called, by whose it is and its number there."""
    table = reading.schema.meta.tables["duty"]
    query = sa.select(table.c.owner, table.c.reference, table.c.zh, table.c.en).where(table.c.agency_id == agency_id)
    return {f"{row.owner} {row.reference}": Words(row.zh, row.en) for row in reading.conn.execute(query)}


def remember_listing(work: Work, id: str, sequence: int, *, gone: bool, state: State) -> None:
    """The newest state of a listing; a state that is gone keeps whose it was."""
    table = work.schema.meta.tables["heard_listing"]
    known = work.conn.execute(sa.select(table).where(table.c.id == id).with_for_update()).one_or_none()
    if known is not None and known.sequence >= sequence:
        return
    told = state or (known.state if known else {})
    row = {"sequence": sequence, "gone": gone, "agency_id": str(told.get("agency_id") or ""), "state": told}
    if known is None:
        work.conn.execute(table.insert().values(id=id, **row))
    else:
        work.conn.execute(table.update().where(table.c.id == id).values(row))


def standing_listings(reading: Reading, agency_id: str) -> list[Listing]:
    """The listings that stand against an agency, as last heard of."""
    table = reading.schema.meta.tables["heard_listing"]
    query = sa.select(table).where(table.c.agency_id == agency_id, ~table.c.gone).order_by(table.c.id)
    found = [from_json(Listing, row.state, id=row.id) for row in reading.conn.execute(query)]
    return [one for one in found if one.state is ListingState.STANDING]


def held(reading: Reading, _kind: str) -> dict[str, int]:
    """Which state of each listing was heard last."""
    table = reading.schema.meta.tables["heard_listing"]
    return {row.id: row.sequence for row in reading.conn.execute(sa.select(table.c.id, table.c.sequence))}


def forget(work: Work, _kind: str, ids: Sequence[str]) -> None:
    """What no owner ever told of is not kept."""
    table = work.schema.meta.tables["heard_listing"]
    work.conn.execute(table.delete().where(table.c.id.in_(list(ids))))
