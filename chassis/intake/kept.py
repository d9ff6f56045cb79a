"""What is kept of an import: reading and writing its rows."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import sqlalchemy as sa

from chassis.storage.reading import Reading
from chassis.storage.work import Work

REFUSED = "refused"  # an outcome: confirmed, and not written
OLD = 7 * 86_400 * 1_000_000  # µs: file and rows are kept for as long as somebody may come back to mend them


def table(reading: Reading, name: str) -> sa.Table:
    return reading.schema.meta.tables[name]


def one(reading: Reading, id: str, *, lock: bool = False) -> sa.RowMapping | None:
    """The import with this id."""
    intake = table(reading, "intake")
    query = sa.select(intake).where(intake.c.id == id)
    return reading.conn.execute(query.with_for_update() if lock else query).mappings().one_or_none()


def put(work: Work, id: str, **what: Any) -> None:
    intake = table(work, "intake")
    work.conn.execute(intake.update().where(intake.c.id == id).values(updated_at=work.now, **what))


def received(reading: Reading, id: str) -> int:
    """How many bytes have come."""
    part = table(reading, "intake_part")
    size = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(part.c.content)), 0)).where(part.c.intake == id)
    return int(reading.conn.execute(size).scalar_one())


def content(reading: Reading, id: str) -> BinaryIO:
    """The file, on the disk while it is read; part after part, so that it is never whole in memory."""
    part = table(reading, "intake_part")
    numbers = reading.conn.execute(sa.select(part.c.number).where(part.c.intake == id).order_by(part.c.number))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    for number in numbers.scalars().all():
        query = sa.select(part.c.content).where(part.c.intake == id, part.c.number == number)
        file.write(reading.conn.execute(query).scalar_one())
    file.seek(0)
    return file


def part(reading: Reading, id: str, number: int) -> tuple[bytes, int]:
    """One part of the file, empty where it has no such part, and how many it has."""
    one_ = table(reading, "intake_part")
    count = sa.select(sa.func.count()).where(one_.c.intake == id)
    query = sa.select(one_.c.content).where(one_.c.intake == id, one_.c.number == number)
    return reading.conn.execute(query).scalar() or b"", int(reading.conn.execute(count).scalar_one())


def hash_of(reading: Reading, id: str) -> str:
    with content(reading, id) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # BinaryIO lacks readinto in the stubs


def add_rows(work: Work, id: str, rows: Iterable[dict[str, Any]]) -> None:
    if found := [{"intake": id, **row} for row in rows]:
        work.conn.execute(table(work, "intake_row").insert(), found)


def add_tallies(work: Work, id: str, more: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """What stands in each column, beside the heads that were found."""
    intake = table(work, "intake")
    header = work.conn.execute(sa.select(intake.c.header).where(intake.c.id == id)).scalar_one()
    put(work, id, header=header | {"tallies": more(header.get("tallies", {}))})


def rows(  # noqa: PLR0913 - which rows, each by name
    reading: Reading, id: str, verdict: str = "", after: int = 0, limit: int = 50, *, waiting: bool = False
) -> Sequence[sa.RowMapping]:
    """Some rows in the order of the file, of one verdict or those that were refused; *waiting*: of those that were chosen and are not written yet."""
    row = table(reading, "intake_row")
    query = sa.select(row).where(row.c.intake == id, row.c.number > after)
    if verdict:
        query = query.where((row.c.outcome if verdict == REFUSED else row.c.verdict) == verdict)
    if waiting:
        query = query.where(row.c.outcome == "")
    return reading.conn.execute(query.order_by(row.c.number).limit(limit)).mappings().all()


def seen_keys(reading: Reading, id: str, keys: Iterable[str]) -> dict[str, int]:
    """In which row each of these keys stood before."""
    row = table(reading, "intake_row")
    wanted = sorted({key for key in keys if key})
    query = sa.select(row.c.key, sa.func.min(row.c.number)).where(row.c.intake == id, row.c.key.in_(wanted))
    return {one.key: one[1] for one in reading.conn.execute(query.group_by(row.c.key))} if wanted else {}


def settled(row: sa.RowMapping, outcome: str, **what: Any) -> dict[str, Any]:
    """What became of a row, to be noted with others of its step."""
    return {"of": row["number"], "outcome": outcome, "thing_id": row["thing_id"], "said": row["said"]} | what


def settle(work: Work, id: str, rows: Sequence[dict[str, Any]]) -> None:
    """What became of some rows; commits with what they did."""
    row = table(work, "intake_row")
    noted = row.update().where(row.c.intake == id, row.c.number == sa.bindparam("of"))
    if rows:
        work.conn.execute(noted, rows)


def learned(reading: Reading, kind: str) -> dict[str, str]:
    """What people said by hand of heads of this kind."""
    alias = table(reading, "intake_alias")
    query = sa.select(alias.c.head, alias.c.field).where(alias.c.kind == kind)
    return {one.head: one.field for one in reading.conn.execute(query)}


def learn(work: Work, kind: str, head: str, name: str) -> None:
    """The newest word about a head stands."""
    alias = table(work, "intake_alias")
    work.conn.execute(alias.delete().where(alias.c.kind == kind, alias.c.head == head))
    said = {"kind": kind, "head": head, "field": name, "said_by": work.principal.id, "said_at": work.now}
    work.conn.execute(alias.insert(), said)


def clear_rows(work: Work, id: str) -> None:
    row = table(work, "intake_row")
    work.conn.execute(row.delete().where(row.c.intake == id))


def clear_old(work: Work) -> None:
    """Files and rows of a week ago: they hold personal data in clear."""
    intake = table(work, "intake")
    old = sa.select(intake.c.id).where(intake.c.updated_at < work.now - OLD)
    part_ = table(work, "intake_part")
    for one_ in work.conn.execute(
        sa.select(intake.c.id, intake.c.header).where(intake.c.id.in_(old), intake.c.id.in_(sa.select(part_.c.intake)))
    ).all():
        header = {name: said for name, said in one_.header.items() if name != "tallies"}  # they hold samples
        work.conn.execute(intake.update().where(intake.c.id == one_.id).values(header=header))
    for name in ("intake_part", "intake_row"):
        found = table(work, name)
        work.conn.execute(found.delete().where(found.c.intake.in_(old)))
