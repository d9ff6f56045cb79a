"""The two jobs of an import: judging every row, and writing those that were confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

import sqlalchemy as sa

from chassis.clock import stopwatch
from chassis.errors import Refused
from chassis.intake import bringing, header, kept
from chassis.intake.book import Book, Row
from chassis.intake.bringing import Bringing
from chassis.intake.columns import plain
from chassis.intake.header import Head, Header
from chassis.intake.judging import NEW, VERDICTS, given, judge, read, registered, told_alike
from chassis.intake.likeness import Alike
from chassis.intake.references import References
from chassis.intake.tally import with_rows
from chassis.intake.writing import LEFT, Writing, day_of, some_written
from chassis.jobs import Step
from chassis.keeping import KEEPS, Keep
from chassis.shapes.codec import from_json, to_json
from chassis.storage.work import Work
from contracts.codes import intake as codes
from contracts.declare import State
from contracts.roles import Principal

PREVIEW, APPLY = "intake.preview", "intake.apply"
READ_AT_ONCE, WRITE_AT_ONCE = 500, 100
TOGETHER = 10  # rows between two savepoints; where one of them is refused, they are written one by one
SAMPLED = 20  # rows of a file whose columns are not known yet
LONGEST_STEP = 1000  # ms: others write as well, and a transaction that takes too long is refused as a whole


@dataclass(slots=True)
class Opened:
    """A file that is being read, kept between steps so that it is opened once."""

    id: str
    file: BinaryIO
    book: Book
    rows: Iterator[Row]
    references: References
    heads: tuple[Head, ...]
    at: int = 0  # the last row that was given out


class Steps:
    """What the job thread does; *alike* says, per kind, which records a new one resembles."""

    def __init__(self, alike: Mapping[str, Alike], brings: Mapping[str, Bringing] | None = None) -> None:
        self._alike = alike
        self._brings = brings or {}
        self._opened: Opened | None = None

    # -- the preview

    def preview(self, work: Work, inputs: State, at: State) -> Step:
        """Judge some more rows."""
        intake = kept.one(work, inputs["intake"], lock=True)
        if intake is None or intake["state"] != "reading":
            self._close()
            return Step(None, at.get("done", 0))
        _act_as(work, intake)
        try:
            opened = self._at(work, intake, at)
        except Refused as refused:
            self._close()
            kept.put(work, intake["id"], state="refused", faults=to_json(refused.faults))
            return Step(None, 0)
        return self._judge_some(work, intake, opened, at)

    def _judge_some(self, work: Work, intake: sa.RowMapping, opened: Opened, at: State) -> Step:
        keep, plan = KEEPS[intake["kind"]], intake["plan"]
        some = list(islice(opened.rows, READ_AT_ONCE))
        done = at.get("done", 0) + len(some)
        counts = Counter(intake["counts"])
        if some:
            judged = self._judged(work, keep, intake["id"], opened, some, day_of(plan))
            kept.add_rows(work, intake["id"], judged)
            kept.add_tallies(work, intake["id"], lambda had: with_rows(had, opened.heads, some, judged))
            counts.update(row["verdict"] for row in judged)
            opened.at = some[-1][0]
        ended = len(some) < READ_AT_ONCE
        if ended:
            self._close()
        state, faults = ("ready", []) if done or not ended else ("refused", to_json((codes.EMPTY.fault("#/file"),)))
        kept.put(work, intake["id"], counts=dict(counts), **({"state": state, "faults": faults} if ended else {}))
        height = opened.book.height
        total = done if ended else max(height, done) if height else None
        return Step(None if ended else {"row": opened.at, "done": done}, done, total, "", {"intake": intake["id"]})

    def _judged(  # noqa: PLR0913 - some rows of one file
        self, work: Work, keep: Keep[Any], id: str, opened: Opened, some: list[Row], day: date | None
    ) -> list[dict[str, Any]]:
        found = [read(work, keep.kind, opened.heads, number, cells, opened.references) for number, cells in some]
        first = kept.seen_keys(work, id, [row.key for row in found])
        twice = []
        for row in found:
            twice.append(first.get(row.key) if row.key else None)
            first.setdefault(row.key, row.number)
        alike, begins = self._alike_of(keep)
        if brings := self._brings.get(keep.kind.name):
            judged = bringing.judged(work, keep, brings, found, twice, day)
        else:
            things = registered(work, keep, [row.state for row in found])
            by = alike is not None
            judged = [
                judge(work, keep, row, things.get(row.key), before, day, told_by_likeness=by)
                for row, before in zip(found, twice, strict=True)
            ]
        new = [at for at, row in enumerate(judged) if row["verdict"] == NEW and row["said"].get("begins", True)]
        if alike and new:
            like = alike.find(work, [judged[at]["said"][begins] for at in new])
            for at, records in zip(new, like, strict=True):
                judged[at] = told_alike(judged[at], records)
        return judged

    def _alike_of(self, keep: Keep[Any]) -> tuple[Alike | None, str]:
        """What is said of likeness of the records that such a list begins, and where a row says what they would be."""
        if keep.kind.name in self._brings:
            return self._alike.get(bringing.named(keep)[1].kind.name), "named"
        return self._alike.get(keep.kind.name), "state"

    def _at(self, work: Work, intake: sa.RowMapping, at: State) -> Opened:
        """The file where the step before left it; another process, or this one started anew, reads up to there."""
        row = at.get("row", 0)
        if self._opened and self._opened.id == intake["id"] and row and self._opened.at == row:
            return self._opened
        self._close()
        file = kept.content(work, intake["id"])
        try:
            self._opened = self._open(work, intake, file, row)
        except BaseException:
            file.close()
            raise
        return self._opened

    def _open(self, work: Work, intake: sa.RowMapping, file: BinaryIO, row: int) -> Opened:
        book = Book(file)
        kind = KEEPS[intake["kind"]].kind
        own = given(work, kind)
        learned = kept.learned(work, kind.name)
        found = header.find(kind, book.rows(), book.merged, learned, own)
        heads = [
            {"at": h.at, "text": h.text, "name": h.name, "times": h.times, "by_hand": plain(h.text) in learned}
            for h in found.heads
        ]
        tallies = intake["header"].get("tallies", {}) if row else {}
        kept.put(work, intake["id"], header={"row": found.row, "heads": heads, "tallies": tallies})
        if found.faults:
            self._sample(work, intake["id"], book, found)
            raise Refused(*found.faults)
        start = max(row, found.row)
        rows = (one for one in book.rows() if one[0] > start)
        return Opened(intake["id"], file, book, rows, References(own), found.heads, row)

    def _sample(self, work: Work, id: str, book: Book, found: Header) -> None:
        """A few cells of each column, for whoever has to say what it is; rows of such a file are not counted."""
        first = list(islice((one for one in book.rows() if one[0] > found.row), SAMPLED))
        kept.add_tallies(work, id, lambda had: with_rows(had, found.heads, first, ()))

    def _close(self) -> None:
        if self._opened:
            self._opened.file.close()
        self._opened = None

    # -- writing

    def apply(self, work: Work, inputs: State, at: State) -> Step:
        """Write some more rows; each commits together with its mark, so none is written twice."""
        intake = kept.one(work, inputs["intake"], lock=True)
        if intake is None or intake["state"] != "applying":
            return Step(None, at.get("done", 0))
        keep = KEEPS[intake["kind"]]
        _act_as(work, intake)
        rows = kept.rows(work, intake["id"], after=at.get("row", 0), limit=WRITE_AT_ONCE, waiting=True)
        counts = Counter(intake["counts"])
        writing = Writing(*self._alike_of(keep), self._brings.get(intake["kind"]))
        settled: list[dict[str, Any]] = []
        since = stopwatch()
        for at_ in range(0, len(rows), TOGETHER):
            if settled and since() > LONGEST_STEP:
                break
            for counted, note in some_written(work, keep, intake, rows[at_ : at_ + TOGETHER], writing):
                counts.update([counted] if counted != LEFT else [])
                settled.append(note)
        kept.settle(work, intake["id"], settled)
        ended = len(settled) == len(rows) < WRITE_AT_ONCE
        kept.put(work, intake["id"], counts=dict(counts), **({"state": "done"} if ended else {}))
        done = at.get("done", 0) + len(settled)
        total = sum(intake["counts"].get(name, 0) for name in VERDICTS)
        mark = None if ended else {"row": rows[len(settled) - 1]["number"], "done": done}
        return Step(mark, done, total, "", {"intake": intake["id"]})


def _act_as(work: Work, intake: sa.RowMapping) -> None:
    """The job acts for the person who asked, with no more than that person may."""
    work.call = replace(work.call, principal=from_json(Principal, intake["principal"]))
