"""
Who stands where for a demand: one order, read from its top by the firm and from its own place by each agency.

Both ask the same three things: who is in it at all (`Field`), in which order equals stand (`_seats`), and by which score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise

import numpy as np

from chassis.errors import Unavailable
from chassis.storage.reading import Reading
from contracts.things.search import Demand
from rulebooks.matching.profiles import Profile
from services.search.domain.scoring.first import best
from services.search.domain.scoring.need import Need
from services.search.domain.scoring.score import Vector, scored
from services.search.domain.scoring.turns import seated
from services.search.storage.engines.arrays import Bools, Ints
from services.search.storage.engines.port import NeedsRebuild
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns
from services.search.storage.wording import nearness


@dataclass(frozen=True, slots=True)
class Question:
    """A demand, what is compared, and by which profile."""

    demand: Demand
    need: Need
    profile: Profile
    day_head: str


@dataclass(frozen=True, slots=True)
class Field:
    """Who is compared for a question: whom neither the law nor a conflict keeps out, and who has anything of what is asked."""

    columns: MatchColumns
    question: Question
    eligible: Bools
    is_reduced: bool = False  # the index is away: wording was not compared

    @property
    def considered(self) -> int:
        return int(self.eligible.sum())

    def first(self, many: int) -> list[tuple[str, Vector]]:
        """The best *many* with what made their score."""
        rows = first_rows(self.columns, self.question, self.eligible, many)
        return [(self.columns.ids[row], vector) for row, vector in rows]

    def place(self, id: str) -> Place | None:
        """Where one agency stands among them; None where it is not."""
        row = next(iter(self.columns.rows([id]).tolist()), None)
        if row is None or not self.eligible[row]:
            return None
        found = scored(self.columns, self.question.need, self.question.profile)
        totals = found.totals
        ahead = int((self.eligible & (totals > totals[row])).sum())
        equals = np.flatnonzero(self.eligible & (totals == totals[row]))
        turns = self.columns.turns(self.question.day_head)[equals]
        seat = _seats(self.columns, self.question, equals[np.argsort(turns, kind="stable")], len(equals)).index(row)
        return Place(ahead + seat + 1, found.at(row), int(np.max(totals[self.eligible])))


@dataclass(frozen=True, slots=True)
class Place:
    """One agency's rank, what made its score, and the score of whoever stands first."""

    rank: int
    vector: Vector
    best: int


@contextmanager
def field(
    reading: Reading, index: Index, columns: MatchColumns, question: Question, conflicts: Collection[str]
) -> Iterator[Field]:  # fmt: skip
    """The field of *question* as the tables are now; nobody else changes the columns meanwhile."""
    near, is_reduced = _nearness(index, question)
    with columns.lock:
        columns.follow(reading)
        columns.with_text(near)
        eligible = columns.open_on(question.need.on) & fitting(columns, question.need)
        eligible[columns.rows(conflicts)] = False
        eligible[columns.rows(index.denied)] = False
        yield Field(columns, question, eligible, is_reduced)


def fitting(columns: MatchColumns, need: Need) -> Bools:
    """Who has anything of what is asked for, or of what may be meant as well; everybody where nothing is asked in codes."""
    held = [columns.flag(mark) for mark in marks(need)]
    return reduce(np.logical_or, held) if held else np.ones(columns.size, np.bool_)


def marks(need: Need) -> tuple[str, ...]:
    """What is asked for, as agencies are marked with it; the kind of right alone only where nothing says what is to be done."""
    services = (*need.services, *(code for code, _ in need.likely))
    asked: Mapping[str, Iterable[str]] = {"service": services, "category": need.categories}
    if not services and not need.categories:
        asked = {"right": need.rights}
    return tuple(f"{prefix}/{code}" for prefix, codes in asked.items() for code in codes)


def _nearness(index: Index, question: Question) -> tuple[dict[str, int], bool]:
    """How near each agency's words are, where the profile asks for that."""
    if not any(part.measure == "text" for part in (*question.profile.parts, *question.profile.factors)):
        return {}, False
    try:
        return nearness(index.engine, question.need.text, index.denied), False
    except (Unavailable, NeedsRebuild):
        index.doubted()
        return {}, True


def first_rows(
    columns: MatchColumns, question: Question, eligible: Bools, many: int
) -> list[tuple[int, Vector]]:  # fmt: skip
    """The best *many* rows with what made their score: by score, equals by today's turn, with the newcomers' share."""
    rows, found = best(columns, question.need, question.profile, eligible, many)
    turns = columns.turns(question.day_head)[rows]
    order = np.lexsort((turns, -found.totals))
    unordered, rows, totals = rows, rows[order], found.totals[order]
    edges = [0, *(np.flatnonzero(np.diff(totals)) + 1).tolist(), len(rows)]
    placed: list[int] = []
    for start, end in pairwise(edges):
        if len(placed) < many:
            placed += _seats(columns, question, rows[start:end], many - len(placed))
    return list(
        zip(placed, found.several(np.searchsorted(unordered, placed).tolist()), strict=True)
    )  # they came in their order


def _seats(columns: MatchColumns, question: Question, rows: Ints, many: int) -> list[int]:
    """The first *many* of equals, which stand by turn; no more of them, and no more newcomers, can come to stand there."""
    if len(rows) == 1:
        return [int(rows[0])]
    is_new = columns.number("entered")[rows] > _since(question)
    near = np.union1d(np.arange(min(many, len(rows))), np.flatnonzero(is_new)[:many])
    ids = [columns.ids[row] for row in rows[near].tolist()]
    new = frozenset(id for id, new in zip(ids, is_new[near].tolist(), strict=True) if new)
    row_of = dict(zip(ids, rows[near].tolist(), strict=True))
    return [row_of[id] for id in seated(ids, new, question.profile.newcomer_every, many)]


def _since(question: Question) -> int:
    """Who entered a zone after this day is a newcomer."""
    return question.need.on.toordinal() - question.profile.newcomer_days


def is_newcomer(question: Question, entered_on: date | None) -> bool:
    """Whether an agency that came to a zone for the first time on that day is a newcomer for *question*."""
    return entered_on is not None and entered_on.toordinal() > _since(question)
