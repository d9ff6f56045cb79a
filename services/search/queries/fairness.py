"""A month's figures of fairness, for everybody."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.storage.reading import Reading, Where
from contracts.commands.matching import Exposure, Fairness, NewcomerShare, ReadFairness, SizeClass
from contracts.declare import Words
from contracts.things.search import Contact, Demand, DemandState, ResultList
from rulebooks.matching import profiles
from services.search.domain import fairness
from services.search.storage import heard

MOST = 500


def read_fairness(reading: Reading, query: ReadFairness) -> Fairness:
    """Who was shown in the month, by agency and by size, and what became of the demands of that month."""
    month = query.month or f"{reading.today:%Y-%m}"
    items = sorted(_exposures(reading, month), key=lambda one: (-one.shown, -one.fitting, one.agency_id))
    counts = [one.shown for one in items]
    return Fairness(
        month=month,
        lists=_in_month(reading, ResultList, month),
        gini=str(fairness.gini(counts)),
        top_share=str(fairness.top_share(counts)),
        unseen=counts.count(0),
        items=tuple(items[:MOST]),
        classes=tuple(_classes(items)),
        outcomes={state.value: _in_month(reading, Demand, month, state=state.value) for state in DemandState},
        served=_served(reading, month),
        newcomers=tuple(
            NewcomerShare(profile=one.label, words=Words(*one.words), every=one.newcomer_every, days=one.newcomer_days)
            for one in profiles.in_use(reading.today)
        ),
    )


def _exposures(reading: Reading, month: str) -> list[Exposure]:
    table = reading.schema.meta.tables["exposure"]
    rows = reading.conn.execute(sa.select(table).where(table.c.month == month)).all()
    things = heard.recall_all(reading, [row.agency_id for row in rows], "agency")
    return [
        Exposure(
            agency_id=row.agency_id,
            name=str(things[row.agency_id].state.get("name", "")),
            size_class=fairness.size_class(things[row.agency_id].state.get("staff")),
            shown=row.shown,
            fitting=row.fitting,
        )
        for row in rows
        if row.agency_id in things
    ]


def _classes(items: list[Exposure]) -> list[SizeClass]:
    total = sum(one.shown for one in items)
    found = []
    for name, words in fairness.CLASSES.items():
        some = [one for one in items if one.size_class == name]
        shown = sum(one.shown for one in some)
        share = str(fairness.share(shown, total))
        found.append(SizeClass(size_class=name, words=words, agencies=len(some), shown=shown, share=share))
    return found


def _in_month(reading: Reading, cls: type, month: str, **equal: str) -> int:
    """How many began in the month."""
    kind = cls.kind  # type: ignore[attr-defined]  # a thing
    began = reading.schema.of(kind).version
    first = {
        row.id
        for row in reading.conn.execute(sa.select(began.c.id, began.c.recorded_at).where(began.c.revision == 1))
        if f"{from_micros(row.recorded_at):%Y-%m}" == month
    }
    where = Where(equal={name: (value,) for name, value in equal.items()})
    found, after = 0, ""
    while some := reading.page(kind, where, after=after, limit=MOST):
        found += sum(one.id in first for one in some)
        after = some[-1].id
    return found


def _served(reading: Reading, month: str) -> int:
    """How many entities were served for the first time, by the day of their signature."""
    found, after = 0, ""
    while some := reading.list(Contact, Where(equal={"state": ("signed",)}), after=after, limit=MOST):
        found += sum(bool(one.counts_for) and f"{one.signed_on:%Y-%m}" == month for one in some)
        after = some[-1].id
    return found
