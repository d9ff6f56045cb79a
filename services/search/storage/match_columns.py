"""Every agency as a row of columns, so that the score of all of them is a few passes over memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256
from threading import Lock

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from chassis.storage.reading import Reading
from services.search.domain.scoring.facts import UNKNOWN, Facts
from services.search.domain.scoring.measures import LEVELS, MOST_FEN, Values
from services.search.storage import levels
from services.search.storage.engines.arrays import Bools, Growing, Ints
from services.search.storage.facts import facts_of

AT_ONCE = 500
NEVER = 2**31 - 1  # a contract without a last day
MOST_CASES = 2**16 - 1  # more than any profile counts
NARROW = {"cases": np.uint16, "cases_in": np.uint16}  # half of what other numbers take to pass over
PLAIN = {
    "free": UNKNOWN, "busy": 0, "level": 0, "region": 0, "cases": 0, "entered": 0, "until": NEVER, "least": 0,
}  # fmt: skip
SPARSE = {"price": UNKNOWN, "days": UNKNOWN, "cases": 0, "cases_in": 0}  # by service or industry: only those that occur


class MatchColumns:
    """Follows the tables: each question first takes over what was committed since the last one."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._open = Growing(np.bool_, False)
        self._flags: dict[str, Growing] = {}
        self._numbers = {name: Growing(NARROW.get(name, np.int32), least) for name, least in PLAIN.items()}
        self._none: Bools = np.zeros(0, np.bool_)
        self._text: Values = np.zeros(0, np.int32)
        self._worded: Ints = np.zeros(0, np.int64)
        self._turns: tuple[str, NDArray[np.uint64]] = ("", np.zeros(0, np.uint64))
        self._change, self._position = 0, 0

    # -- what the measures read

    @property
    def size(self) -> int:
        return len(self.ids)

    @property
    def open(self) -> Bools:
        """Who may be proposed at all."""
        return self._open.view

    def open_on(self, day: date) -> Bools:
        """Who may be proposed on that day: no event tells of a contract that has run out."""
        running: Bools = self._numbers["until"].view >= day.toordinal()
        return self.open & running

    def flag(self, mark: str) -> Bools:
        return self._flags[mark].view if mark in self._flags else self._nowhere()

    def has(self, name: str) -> bool:
        """Whether anybody has this number."""
        return name in self._numbers

    def number(self, name: str) -> Values:
        if name in self._numbers:
            return self._numbers[name].view
        return np.full(self.size, SPARSE[name.partition("/")[0]], np.int32)

    def text(self) -> Values:
        return self._text if len(self._text) == self.size else np.zeros(self.size, np.int32)

    def worded(self) -> Ints:
        """Of whom words are near at all."""
        return self._worded

    def with_text(self, scores: Mapping[str, int]) -> None:
        """How near each agency's words are to those of the next question, in ten-thousandths."""
        self._text = np.zeros(self.size, np.int32)
        known = {self._row_of[id]: value for id, value in scores.items() if id in self._row_of}
        self._worded = np.array(list(known), np.int64)
        self._text[self._worded] = list(known.values())

    def turns(self, day_head: str) -> NDArray[np.uint64]:
        """For each row the beginning of its turn today; worked out once a day, and for who is new."""
        known, made = self._turns
        if known != day_head:
            made = np.zeros(0, np.uint64)
        if len(made) < self.size:
            more = [sha256(f"{day_head}{id}".encode()).digest()[:8] for id in self.ids[len(made) :]]
            made = np.concatenate([made, np.frombuffer(b"".join(more), ">u8").astype(np.uint64)])
            self._turns = (day_head, made)
        return made

    def rows(self, ids: Iterable[str]) -> Ints:
        """The rows of those that are known."""
        return np.array([self._row_of[id] for id in ids if id in self._row_of], np.int64)

    # -- following the tables

    def follow(self, reading: Reading) -> None:
        """Take over whatever *reading* sees and these columns do not."""
        position = reading.conn.execute(sa.select(reading.schema.common.head.c.position)).scalar_one()
        if position > self._position:
            self._read_offers(reading, position)
        while some := levels.touched(reading, self._change, AT_ONCE):
            self._take(reading, [id for id, _ in some])
            self._change = some[-1][1]

    def _read_offers(self, reading: Reading, position: int) -> None:
        """The agencies whose offers changed; at the first time all agencies are read anyhow."""
        if self.ids:
            log = reading.schema.common.event_log
            changed = sa.select(log.c.body).where(log.c.position > self._position, log.c.subject.like("offer/%"))
            bodies = reading.conn.execute(changed).scalars()
            named = {json.loads(body)["data"]["state"].get("agency_id") for body in bodies}
            self._take(reading, [id for id in named if id])
        self._position = position

    def _take(self, reading: Reading, ids: list[str]) -> None:
        found = facts_of(reading, ids)
        gone = [self._row_of[id] for id in ids if id not in found and id in self._row_of]
        self._open.view[gone] = False
        self.keep(found.values())

    def keep(self, some: Collection[Facts]) -> None:
        """Replace what the rows of these agencies hold."""
        if not some:
            return
        rows = np.array([self._place(one.id) for one in some], np.int64)
        self._reach()
        self._open.view[rows] = [one.is_open for one in some]
        for growing in self._flags.values():
            growing.view[rows] = False
        marked: dict[str, list[int]] = {}
        for row, one in zip(rows.tolist(), some, strict=True):
            for mark in one.flags:
                marked.setdefault(mark, []).append(row)
        for mark, where in marked.items():
            self._column(self._flags, mark, np.bool_, False).view[where] = True
        for name, least in PLAIN.items():
            self._numbers[name].view[rows] = [_plain(one).get(name, least) for one in some]
        self._sparse(rows, some)

    def _sparse(self, rows: Ints, some: Collection[Facts]) -> None:
        for name, growing in self._numbers.items():
            if "/" in name:
                growing.view[rows] = SPARSE[name.partition("/")[0]]
        for row, one in zip(rows.tolist(), some, strict=True):
            for name, value in _by_code(one):
                kind = name.partition("/")[0]
                self._column(self._numbers, name, NARROW.get(kind, np.int32), SPARSE[kind]).view[row] = value

    def _place(self, id: str) -> int:
        if id not in self._row_of:
            self._row_of[id] = len(self.ids)
            self.ids.append(id)
        return self._row_of[id]

    def _column(self, columns: dict[str, Growing], name: str, dtype: type, least: object) -> Growing:
        if name not in columns:
            columns[name] = Growing(dtype, least)
            columns[name].reach(self.size)
        return columns[name]

    def _reach(self) -> None:
        for growing in (self._open, *self._flags.values(), *self._numbers.values()):
            growing.reach(self.size)

    def _nowhere(self) -> Bools:
        if len(self._none) != self.size:
            self._none = np.zeros(self.size, np.bool_)
        return self._none


def _plain(one: Facts) -> dict[str, int]:
    return {
        "free": one.free,
        "busy": one.busy,
        "level": LEVELS.index(one.level) if one.level in LEVELS else 0,
        "region": int(one.region) if one.region.isdigit() else 0,
        "cases": min(len(one.cases), MOST_CASES),
        "entered": one.entered_on.toordinal() if one.entered_on else 0,
        "until": one.stays_until.toordinal() if one.stays_until else NEVER,
        "least": min(one.least_fen, MOST_FEN),
    }


def _by_code(one: Facts) -> Iterable[tuple[str, int]]:
    for service, (fen, days) in one.prices.items():
        yield f"price/{service}", min(fen, MOST_FEN)
        yield f"days/{service}", days
    for service, number in one.cases_by("service").items():
        yield f"cases/{service}", min(number, MOST_CASES)
    for industry, number in one.cases_by("industry").items():
        yield f"cases_in/{industry}", min(number, MOST_CASES)
