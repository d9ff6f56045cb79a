"""
Edit scripts: random histories, and the comparison of every stored answer with the naive fold.

A script is made of choices among whole numbers, so that Hypothesis can shrink it and a seeded
generator can make hundreds of them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from itertools import combinations
from typing import Any

from chassis.errors import Refused
from chassis.history.segments import FOREVER, OPEN
from chassis.shapes.codec import from_json
from chassis.storage.reading import Moment, Where
from chassis.storage.rebuild import older_shapes, rectangles_of
from contracts.declare import Kind, State
from contracts.things.registry import Agency, AgencyForm, ExitReason, Residence, ResidenceState, Standing
from tests.support.fold import fold
from tests.support.samples import V1, V2, V3, Grade, Level, Place, Room
from tests.support.worlds import World

Pick = Callable[[int, int], int]  # a whole number from the first to the second
REGIONS = ("320211", "320205", "330106")
NAMES = ("甲", "乙丙", "a" * 20, "'%_\\\"", "𠀀")
DAYS = (date(2019, 2, 28), date(2020, 2, 29), date(2026, 1, 1))
CAPITALS = (None, Decimal("0.01"), Decimal(1000000))
PHONES = (None, "13912345678", "13700000000")
TAGS = ((), ("甲",), ("甲", "乙"), ("丙",))

COMMON: dict[str, Sequence[Any]] = {
    "region": REGIONS,
    "staff": (None, 0, 3, 7),
    "founded": (None, *DAYS),
}
SAMPLE = COMMON | {"grade": tuple(Grade), "capital": CAPITALS, "is_open": (True, False), "tags": TAGS, "phone": PHONES}
ADDRESSES = (None, "无锡 太湖路", "苏州 ", "无街")
VALUES: dict[Any, dict[str, Sequence[Any]]] = {
    V1.cls: SAMPLE | {"title": NAMES, "address": ADDRESSES, "fax": (None, "0510")},
    V2.cls: SAMPLE | {"name": NAMES, "address": ADDRESSES, "fax": (None, "0510")},
    V3.cls: SAMPLE
    | {
        "name": NAMES,
        "level": tuple(Level),
        "address": (None, Place(city="无锡", street="太湖路")),
        "rooms": ((), (Room(number="1"), Room(number="2", place=Place(city="苏州"), since=DAYS[0]))),
    },
    Agency: COMMON
    | {
        "name": NAMES,
        "form": tuple(AgencyForm)[:3],
        "standing": tuple(Standing),
        "categories": ((), ("agency",), ("agency", "legal")),
        "primary_category": (None, "agency"),
        "contact_phone": PHONES,
        "website": (None, "https://example.org/"),
    },
    Residence: {
        "region": REGIONS,
        "zone_id": ("zone-1", "zone-2"),
        "base_id": (None, "base-1"),
        "room": (None, "2204", "2205"),
        "state": tuple(ResidenceState),
        "exit_reason": (None, *ExitReason),
        "contract_until": (None, *DAYS),
        "left_on": (None, *DAYS),
        "area_m2": CAPITALS,
    },
}
FIRST: dict[Any, dict[str, Any]] = {
    V1.cls: {"title": "甲"},
    V2.cls: {"name": "甲"},
    V3.cls: {"name": "甲"},
    Agency: {"name": "甲", "credit_code": "91320211MAFAKE0197"},
    Residence: {"agency_id": "agency-1", "zone_id": "zone-1", "entered_on": DAYS[0]},
}


class Script:
    """Some things of one kind and what was done to them; *seen* counts what happened."""

    def __init__(self, world: World, pick: Pick, *, things: int = 3) -> None:
        self.world, self.pick = world, pick
        self.seen: Counter[str] = Counter()
        self.ids = [self._create(number) for number in range(things)]

    # -- what can happen

    def step(self) -> None:
        """One thing that somebody does, or a day that passes; refusals are counted."""
        kinds = (self.correct, self.correct, self.correct, self.change, self.change, self.withdraw, self.end, self.days)
        self.world.clock.advance(seconds=self.pick(0, 2))
        try:
            kinds[self.pick(0, len(kinds) - 1)]()
        except Refused as refused:
            self.seen[f"refused {refused.code}"] += 1

    def _create(self, number: int) -> str:
        world = self.world
        first = self._some(4) | FIRST[world.kind.cls] | {"region": REGIONS[number % len(REGIONS)]}
        begins = self._day(-60, -40) if self.pick(0, 3) else self._day(-5, 3)
        with world.work() as work:
            return work.create(world.kind.cls(**first), valid_from=begins, basis="设立").id

    def change(self) -> None:
        """From a day on, or for some days; where later facts stand in the way, until the first of them."""
        start = self._day(-20, 12)
        until = start + timedelta(self.pick(1, 15)) if self.pick(0, 3) == 0 else None
        sets = self._some(2)
        try:
            self._do(
                "change", lambda work, thing: work.change(thing, sets_of(thing, sets), valid_from=start, until=until)
            )
        except Refused as refused:
            if refused.code != "history.later-facts":
                raise
            self.seen["refused history.later-facts"] += 1
            first = min(date.fromisoformat(fault.context["day"]) for fault in refused.faults)
            self._do(
                "change", lambda work, thing: work.change(thing, sets_of(thing, sets), valid_from=start, until=first)
            )

    def correct(self) -> None:
        """Of the past, for some days of it."""
        start = self._day(-38, -3)
        until = min(start + timedelta(self.pick(1, 20)), self.world.today)
        sets = self._some(3)

        def correction(work: Any, thing: Any) -> None:
            entry = self._entry(thing.id)
            work.correct(thing, sets_of(thing, sets), valid_from=start, until=until, corrects=entry, basis="更正")

        self._do("correct", correction)

    def withdraw(self) -> None:
        def withdrawal(work: Any, thing: Any) -> None:
            work.withdraw(thing, self._entry(thing.id), basis="撤回")

        self._do("withdraw", withdrawal)

    def end(self) -> None:
        on = self._day(-4, 6)
        self._do("end", lambda work, thing: work.end(thing, on=on, basis="终止"))

    def days(self) -> None:
        """Days pass; on some of them nobody asks for anything."""
        self.world.clock.advance(days=self.pick(1, 6))
        if self.pick(0, 1):
            with self.world.work() as work:
                self.seen["turned"] += work.turn(self.world.kind)

    def upgrade(self) -> None:
        """A newer program is started: it brings the derived rows to its shape."""
        newer = {V1: V2, V2: V3}.get(self.world.kind)
        if newer:
            self.world.program(newer)
            self.seen["upgraded"] += older_shapes(self.world.transactions, newer)

    # -- choices

    def _do(self, what: str, deed: Callable[[Any, Any], object]) -> None:
        id = self.ids[self.pick(0, len(self.ids) - 1)]
        with self.world.work() as work:
            thing = work.get(self.world.kind.cls, id, gone=True)
            deed(work, thing)
        self.seen[what] += 1

    def _day(self, least: int, most: int) -> date:
        return self.world.today + timedelta(self.pick(least, most))

    def _some(self, most: int) -> State:
        """Values for up to *most* fields."""
        values = VALUES[self.world.kind.cls]
        names = list(values)
        chosen = {names[self.pick(0, len(names) - 1)] for _ in range(self.pick(1, most))}
        return {name: values[name][self.pick(0, len(values[name]) - 1)] for name in sorted(chosen)}

    def _entry(self, id: str) -> int:
        """Any revision, the ones that cannot be corrected among them."""
        return self.pick(1, len(self.world.history(id)))


def sets_of(thing: Any, sets: State) -> partial[Any]:
    make: Callable[..., Any] = type(thing)
    return partial(make, **sets)


# -- the comparison


class Comparison:
    """Every stored answer against the fold; *found* counts what was compared."""

    def __init__(self, world: World, ids: Sequence[str], chance: random.Random) -> None:
        self.world, self.ids, self.chance = world, ids, chance
        self.kind = world.kind
        self.history = {id: world.history(id) for id in ids}
        self.found: Counter[str] = Counter()
        self.differences: list[str] = []

    def run(self, points: int = 40) -> Comparison:
        """Reads, lists and counts at *points* places, events, segments and members throughout."""
        places = self._places()
        some = self.chance.sample(places, min(points, len(places)))
        with self.world.reading() as reading:
            for day, known in some:
                self._reads(reading, day, known)
            for day, known in some[: max(points // 3, 5)]:
                self._lists(reading, Moment(day, known), day, known)
            self._lists(reading, Moment(), self.world.today, OPEN - 1)
            for id in self.ids:
                self._present(reading, id)
                self._segments(reading, id)
        for id in self.ids:
            self._events(id)
        return self

    def naive(self, id: str, day: date, known: int, kind: Kind | None = None) -> State | None:
        reader = kind or self.kind
        state: State | None = fold(self.history[id], day, known, partial(upgraded, reader), reader.version)
        return state

    def same(self, what: str, got: object, wanted: object, *where: object) -> None:
        self.found[what] += 1
        if got != wanted:
            self.differences.append(f"{what} {where}: got {got!r}, wanted {wanted!r}")

    def _places(self) -> list[tuple[date, int]]:
        """Every corner of every rectangle, and the points before it."""
        every = [a for history in self.history.values() for a in history]
        days = {
            day - timedelta(back)
            for a in every
            for day in (a.valid_from, a.valid_until)
            if day < FOREVER
            for back in (0, 1)
        }
        knowns = {a.recorded_at - back for a in every for back in (0, 1)} | {OPEN - 1}
        return [(day, known) for day in sorted(days | {self.world.today}) for known in sorted(knowns)]

    def _reads(self, reading: Any, day: date, known: int) -> None:
        for id in self.ids:
            found = reading.past(self.kind, id, day, known)
            got = None if found is None or found.gone else plain(self.kind, found.state)
            self.same("read", got, plain(self.kind, self.naive(id, day, known)), id, day, known)

    def _present(self, reading: Any, id: str) -> None:
        found = reading.present(self.kind, id)
        got = None if found is None or found.gone else plain(self.kind, found.state)
        self.same("present", got, plain(self.kind, self.naive(id, self.world.today, OPEN - 1)), id)

    def _lists(self, reading: Any, at: Moment, day: date, known: int) -> None:
        states = {id: self.naive(id, day, known) for id in self.ids}
        if at.is_present and any(row[0] <= self.world.today.isoformat() for row in self._due()):
            return  # a list of today is right once its day was turned, which the first request of a day does
        for where, holds in questions(self.kind, self.chance):
            wanted = sorted(id for id, state in states.items() if state is not None and holds(filled(self.kind, state)))
            ours = Where({**where.equal, "id": tuple(self.ids)}, where.ranges, where.prefixes)
            self.same("list", list(pages(reading, self.kind, ours, at)), wanted, where, at)
            self.same("count", reading.count(self.kind, ours, at=at), len(wanted), where, at)

    def _due(self) -> list[tuple[str]]:
        rows = self.world.rows(f"SELECT turns_on FROM {self.kind.name} WHERE turns_on IS NOT NULL")  # noqa: S608 - the kind's own name
        return [(str(row[0]),) for row in rows]

    def _segments(self, reading: Any, id: str) -> None:
        """What is stored is what can be made again, and no point lies in two rectangles."""
        rows = self.world.rows(
            f"SELECT valid_from, valid_until, known_from, known_until FROM {self.kind.name}_segment WHERE id = :id",  # noqa: S608 - the kind's own name
            id=id,
        )
        stored = sorted((str(a), str(b), c, d) for a, b, c, d in rows)
        for a, b in combinations(stored, 2):
            apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
            self.same("apart", apart, True, id, a, b)
        again = rectangles_of(self.kind, reading.assertions(self.kind, id))
        for one in again:
            segment = one.segment
            if segment.valid_from < segment.valid_until and one.known_from < one.known_until:
                found = reading.past(self.kind, id, segment.valid_from, one.known_from)
                got = found and plain(self.kind, found.state)
                self.same("rebuilt", got, plain(self.kind, segment.state), id, segment.valid_from, one.known_from)

    def _events(self, id: str) -> None:
        """Each event tells the state of the day on which it was recorded; it is `recorded` where nobody sees a change."""
        when: tuple[date, int] | None = None
        for entry, event in zip(self.history[id], self.world.events(id), strict=True):
            kind = PROGRAMS.get((self.kind.name, event.shape), self.kind)
            day = entry.valid_from if entry.cause == "$turn" else recorded_day(entry.recorded_at)
            state = plain(kind, self.naive(id, day, entry.recorded_at, kind))
            before = when and plain(kind, self.naive(id, *when, kind))
            self.same("event gone", event.gone, state is None, id, entry.revision)
            if state is not None:
                self.same("event state", plain(kind, event.state), state, id, entry.revision)
            self.same("event type", event.type == "recorded", state == before, id, entry.revision)
            self.same("event order", event.sequence, entry.revision, id)
            when = day, entry.recorded_at


PROGRAMS = {("sample", kind.version): kind for kind in (V1, V2, V3)}


def recorded_day(micros: int) -> date:
    return (date(1970, 1, 1) + timedelta(seconds=micros // 1_000_000 + 8 * 3600)) if micros else date.min


def upgraded(kind: Kind, state: State, at: int, to: int) -> State:
    for version in range(at, to):
        state = kind.upgrades[version](dict(state))
    return state


def defaults(kind: Kind) -> State:
    """What each field reads as that was never set, from the dataclass itself."""
    return {
        one.name: _json(one.default)
        for one in fields(kind.cls)
        if one.default is not MISSING and one.name not in ("id", "revision")
    }


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def filled(kind: Kind, state: State) -> State:
    return defaults(kind) | state


def plain(kind: Kind, state: State | None) -> State | None:
    """A state without what reads the same when it is left out."""
    if state is None:
        return None
    default = defaults(kind)
    return {
        name: value
        for name, value in state.items()
        if not name.startswith("$") and (name not in default or default[name] != value)
    }


def questions(kind: Kind, chance: random.Random) -> Iterator[tuple[Where, Callable[[Mapping[str, Any]], bool]]]:
    """One question of each sort that a list can be asked, and the same in Python."""
    region, day, staff = chance.choice(REGIONS), chance.choice(DAYS).isoformat(), chance.choice((0, 3, 7))
    name = "title" if kind is V1 else "name"
    yield Where(), lambda _: True
    yield Where({"region": (region,)}), lambda state: state["region"] == region
    yield Where({"region": REGIONS[:2]}), lambda state: state["region"] in REGIONS[:2]
    yield Where(prefixes={"region": "3202"}), lambda state: state["region"].startswith("3202")
    if kind.cls is Residence:
        yield Where({"state": ("resident",)}), lambda state: state["state"] == "resident"
        yield Where({"zone_id": ("zone-1",)}), lambda state: state["zone_id"] == "zone-1"
        yield (
            Where(ranges={"contract_until": ("", day)}),
            lambda state: state["contract_until"] is not None and state["contract_until"] <= day,
        )
        return
    yield (
        Where(ranges={"staff": (str(staff), "")}),
        lambda state: state["staff"] is not None and state["staff"] >= staff,
    )
    yield Where(ranges={"founded": ("", day)}), lambda state: state["founded"] is not None and state["founded"] <= day
    if kind.cls is Agency:
        yield Where({"categories": ("agency",)}), lambda state: "agency" in state["categories"]
        yield Where({"standing": ("active",)}), lambda state: state["standing"] == "active"
        return
    text = chance.choice(NAMES)
    yield Where({name: (text,)}), lambda state: state[name] == text
    yield Where({"grade": ("fair", "good")}), lambda state: state["grade"] in ("fair", "good")
    yield Where({"tags": ("甲", "丙")}), lambda state: bool({"甲", "丙"} & set(state["tags"]))
    if kind is V3:
        yield Where({"level": ("first",)}), lambda state: state["level"] == "first"


def pages(reading: Any, kind: Kind, where: Where, at: Moment) -> Iterator[str]:
    """The ids of a whole list, two at a time; each state must load."""
    after = ""
    while page := reading.page(kind, where, at=at, after=after, limit=2):
        for found in page:
            from_json(kind.cls, found.state)
            yield found.id
        after = page[-1].id
