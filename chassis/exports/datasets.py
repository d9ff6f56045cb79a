"""
Open data: once a day every published list is written through as a visitor gets it, and its hash and size are kept.

The file itself is not: states as known at a moment never change, so the same bytes can be made
at any time, and whoever has the hash can tell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.exports.parts import MOST, part
from chassis.jobs import DoStep, Jobs, Step
from chassis.keeping import KEEPS
from chassis.storage.columns import TEXT
from chassis.storage.reading import Reading
from chassis.storage.recording import KNOWN_STEP
from chassis.storage.work import Work
from contracts import open_data
from contracts.commands.exports import ReadExport
from contracts.declare import State
from contracts.open_data import FORMS, PublishedFile, PublishedFiles, ReadPublished
from contracts.roles import NOBODY

PUBLISH = "datasets.publish"
SETTLED = KNOWN_STEP + 1_000_000  # µs after which what was known is the same for ever


def declare(meta: sa.MetaData) -> None:
    """The table on the service's metadata, and in a migration."""
    sa.Table(
        "dataset",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("form", TEXT, primary_key=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("known_on", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


@dataclass(slots=True)
class _Written:
    """How far one file is, kept between steps; another process, or this one started anew, begins the file again."""

    job: str
    number: int
    after: str = ""
    rows: int = 0
    size: int = 0
    hash: Any = field(default_factory=hashlib.sha256)


class Datasets:
    """What a service adds to its own tables: the job, its beginning every day, and the answer."""

    def __init__(self, owner: str, jobs: Callable[[], Jobs]) -> None:
        self._owner, self._jobs = owner, jobs
        self._written: _Written | None = None

    @property
    def answers(self) -> Mapping[Any, Any]:
        return {ReadPublished: self.read}

    @property
    def long_work(self) -> Mapping[str, DoStep]:
        return {PUBLISH: self.publish}

    def begin(self, work: Work, _after: str) -> str:
        """Once a day: nothing where today's files are there."""
        table = work.schema.meta.tables["dataset"]
        made = work.conn.execute(sa.select(sa.func.max(table.c.made_at))).scalar()
        if made is None or from_micros(made).date() < work.today:
            known = work.now - SETTLED
            self._jobs().start_one(work, PUBLISH, {"as_of": work.today.isoformat(), "known": known})
        return ""

    def publish(self, work: Work, inputs: State, at: State) -> Step:
        """Write some more of one file through; a file that was not ended by this process is begun again."""
        files = [(kind.name, form) for kind in open_data.of_owner(self._owner) for form in FORMS]
        number, job = at.get("file", 0), f"{inputs['known']}"
        before = self._written
        if before is None or (before.job, before.number, before.after) != (job, number, at.get("after", "")):
            before = _Written(job, number)
        kind, form = files[number]
        known = from_micros(inputs["known"])
        wanted = ReadExport(
            kind=kind, form=form, as_of=date.fromisoformat(inputs["as_of"]), known_on=known, after=before.after, limit=MOST
        )  # fmt: skip
        work.call = replace(work.call, principal=NOBODY)  # what a visitor gets, and nothing more
        found = part(work, KEEPS[kind], wanted)
        text = found.text.encode()
        before.hash.update(text)
        self._written = replace(before, after=found.next, rows=before.rows + found.rows, size=before.size + len(text))
        if found.next:
            return Step({"file": number, "after": found.next}, self._written.rows, None, kind)
        self._keep(work, kind, form, wanted, self._written)
        self._written = None
        ended = number + 1 == len(files)
        return Step(None if ended else {"file": number + 1, "after": ""}, number + 1, len(files), kind)

    def _keep(self, work: Work, kind: str, form: str, wanted: ReadExport, written: _Written) -> None:
        table = work.schema.meta.tables["dataset"]
        work.conn.execute(table.delete().where(table.c.kind == kind, table.c.form == form))
        row = {
            "kind": kind, "form": form, "as_of": wanted.as_of, "known_on": int(written.job), "rows": written.rows,
            "size": written.size, "hash": written.hash.hexdigest(), "made_at": work.now,
        }  # fmt: skip
        work.conn.execute(table.insert(), row)

    def read(self, reading: Reading, query: ReadPublished) -> PublishedFiles:
        """The newest files; what was never published yet is not among them."""
        table = reading.schema.meta.tables["dataset"]
        asked = sa.select(table).order_by(table.c.kind, table.c.form)
        if query.kinds:
            asked = asked.where(table.c.kind.in_(query.kinds))
        items = tuple(
            PublishedFile(kind=row.kind, form=row.form, as_of=row.as_of, known_on=from_micros(row.known_on),
                          rows=row.rows, size=row.size, hash=row.hash, made_at=from_micros(row.made_at))
            for row in reading.conn.execute(asked)
        )  # fmt: skip
        return PublishedFiles(items=items)
