"""Telling those who saved a search: once per search and finding, whatever comes again."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.work import Work
from contracts.declare import Words
from contracts.things.search import Demand, Looks, SavedSearch
from services.search.domain import alerts
from services.search.domain.scoring.need import need_of
from services.search.storage.facts import facts_of
from services.search.storage.heard import Heard
from services.search.storage.watching import New, may_fire

MARKS = {"services": "service", "rights": "right", "industries": "industry"}


def tell_of_demand(work: Work, demand: Demand) -> Demand:
    """A demand was posted; of a confidential one the digest is silent until it is so no longer."""
    need = need_of(demand, work.today)
    asked = {"services": need.services, "rights": need.rights, "industries": (need.industry,) if need.industry else ()}
    marks = frozenset(f"{MARKS[name]}/{code}" for name, codes in asked.items() for code in codes)
    new = New(Looks.DEMANDS, asked | {"regions": alerts.around(demand.region or "")}, demand.budget_fen)
    for saved in may_fire(work, new):
        if rules := alerts.fired_by_demand(saved, demand, marks):
            _tell(work, saved, demand.id, "demand", demand.title, rules)
    return demand


def tell_of_agency(work: Work, thing: Heard) -> None:
    """An agency came, or can be found again, or changed."""
    facts = facts_of(work, [thing.id]).get(thing.id)
    if facts is None or not facts.is_open:
        return
    text = f"{thing.state.get('name', '')} {thing.state.get('about') or ''}"
    held = {name: facts.held(mark) for name, mark in MARKS.items()}
    for saved in may_fire(work, New(Looks.AGENCIES, held | {"regions": alerts.around(facts.region)})):
        if rules := alerts.fired_by_agency(saved, facts, text):
            _tell(work, saved, thing.id, "agency", facts.name, rules)


def _tell(work: Work, saved: SavedSearch, about: str, kind: str, title: str, rules: tuple[Words, ...]) -> None:  # noqa: PLR0913 - the row's own columns
    table = work.schema.meta.tables["alert"]
    here = sa.and_(table.c.search_id == saved.id, table.c.about_id == about)
    if work.conn.execute(sa.select(table.c.kind).where(here)).first() is None:
        row = {"owner_id": saved.owner_id, "kind": kind, "title": title, "found_on": work.today.isoformat()}
        told = [list(rule) for rule in rules]
        work.conn.execute(table.insert().values(search_id=saved.id, about_id=about, rules=told, **row))
