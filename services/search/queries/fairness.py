"""A month's figures of fairness, for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.storage.reading import Reading, Where
from contracts.commands.matching import (
    Exposure,
    Fairness,
    NewcomerShare,
    NewcomersSeen,
    ReadFairness,
    Segment,
    SizeClass,
)
from contracts.declare import Thing, Words
from contracts.things.search import Contact, ContactState, Demand, DemandState, ResultList
from rulebooks.matching import profiles
from services.search.domain import fairness
from services.search.domain.scoring.explain import names
from services.search.storage import heard
from services.search.storage.facts import facts_of
from services.search.storage.heard import Heard

T = TypeVar("T", bound=Thing)
MOST, MOST_SEGMENTS = 500, 40
WON = (ContactState.ACCEPTED, ContactState.SIGNED)


def read_fairness(reading: Reading, query: ReadFairness) -> Fairness:
    """Who was shown in the month, by agency, size, place and age, and what became of the demands of that month."""
    month = query.month or f"{reading.today:%Y-%m}"
    counted = _counted(reading, month)
    things = heard.recall_all(reading, counted, "agency")
    items = sorted(_exposures(counted, things), key=lambda one: (-one.shown, -one.fitting, one.agency_id))
    counts = [one.shown for one in items]
    return Fairness(
        month=month,
        lists=_in_month(reading, ResultList, month),
        gini=str(fairness.gini(counts)),
        top_share=str(fairness.top_share(counts)),
        unseen=counts.count(0),
        items=tuple(items[:MOST]),
        classes=tuple(_classes(items)),
        segments=tuple(_segments(items, things)[:MOST_SEGMENTS]),
        newcomers_seen=_newcomers(reading, items, month),
        outcomes={state.value: _in_month(reading, Demand, month, state=state.value) for state in DemandState},
        served=_served(reading, month),
        newcomers=tuple(
            NewcomerShare(profile=one.label, words=Words(*one.words), every=one.newcomer_every, days=one.newcomer_days)
            for one in profiles.in_use(reading.today)
        ),
    )


def _counted(reading: Reading, month: str) -> dict[str, tuple[int, int]]:
    """By agency, how often it was shown and compared."""
    table = reading.schema.meta.tables["exposure"]
    rows = reading.conn.execute(sa.select(table).where(table.c.month == month))
    return {row.agency_id: (row.shown, row.fitting) for row in rows}


def _exposures(counted: Mapping[str, tuple[int, int]], things: Mapping[str, Heard]) -> list[Exposure]:
    return [
        Exposure(
            agency_id=id,
            name=str(things[id].state.get("name", "")),
            english_name=str(things[id].state.get("english_name") or ""),
            size_class=fairness.size_class(things[id].state.get("staff")),
            shown=shown,
            fitting=fitting,
        )
        for id, (shown, fitting) in counted.items()
        if id in things
    ]


def _segments(items: Iterable[Exposure], things: Mapping[str, Heard]) -> list[Segment]:
    """By category and city, the fullest first."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in items:
        state = things[one.agency_id].state
        city = f"{str(state.get('region') or '')[:4]}00"
        for category in state.get("categories") or ():
            found.setdefault((category, city), []).append(one.shown)
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return [_segment(category, city, counts) for (category, city), counts in ordered]


def _segment(category: str, city: str, counts: list[int]) -> Segment:
    what, where = names("categories", [category]), names("regions", [city])
    return Segment(
        category=category,
        city=city,
        words=Words(f"{what.zh} · {where.zh or city}", f"{what.en} · {where.en or city}"),
        agencies=len(counts),
        shown=sum(counts),
        unseen=counts.count(0),
        concentration=str(fairness.concentration(counts)),
    )


def _newcomers(reading: Reading, items: Iterable[Exposure], month: str) -> NewcomersSeen:
    """Who came to a zone for the first time so few days before the month that the profile calls it new."""
    days = profiles.chosen(None, reading.today).newcomer_days
    first = date(max(int(month[:4]), 2), int(month[5:]), 1)  # before the year 2 nobody entered anything
    since = first - timedelta(days=days)
    shown = {one.agency_id: one.shown for one in items}
    new = {id for id, one in facts_of(reading, shown).items() if one.entered_on and one.entered_on > since}
    won = {one.agency_id for one in _begun(reading, Contact, month) if one.state in WON}
    return NewcomersSeen(agencies=len(new), seen=sum(shown[id] > 0 for id in new), won=len(new & won))


def _classes(items: list[Exposure]) -> list[SizeClass]:
    total = sum(one.shown for one in items)
    found = []
    for name, words in fairness.CLASSES.items():
        some = [one for one in items if one.size_class == name]
        shown = sum(one.shown for one in some)
        share = str(fairness.share(shown, total))
        found.append(SizeClass(size_class=name, words=words, agencies=len(some), shown=shown, share=share))
    return found


def _in_month(reading: Reading, cls: type[Thing], month: str, **equal: str) -> int:
    """How many began in the month."""
    return sum(1 for _ in _begun(reading, cls, month, **equal))


def _begun(reading: Reading, cls: type[T], month: str, **equal: str) -> Iterator[T]:
    """Those that began in the month."""
    began = reading.schema.of(cls.kind).version
    first = {
        row.id
        for row in reading.conn.execute(sa.select(began.c.id, began.c.recorded_at).where(began.c.revision == 1))
        if f"{from_micros(row.recorded_at):%Y-%m}" == month
    }
    where = Where(equal={name: (value,) for name, value in equal.items()})
    after = ""
    while some := reading.page(cls.kind, where, after=after, limit=MOST):
        yield from (reading.load(cls, one) for one in some if one.id in first)
        after = some[-1].id


def _served(reading: Reading, month: str) -> int:
    """How many entities were served for the first time, by the day of their signature."""
    found, after = 0, ""
    while some := reading.list(Contact, Where(equal={"state": ("signed",)}), after=after, limit=MOST):
        found += sum(bool(one.counts_for) and f"{one.signed_on:%Y-%m}" == month for one in some)
        after = some[-1].id
    return found
