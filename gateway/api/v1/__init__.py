"""The routes of `/api/v1`, one module per group of addresses."""

from __future__ import annotations

from gateway.api import sessions
from gateway.api.blueprint import Routes
from gateway.api.v1 import (
    amending,
    cases,
    clock,
    codes,
    datasets,
    documents,
    duplicates,
    events,
    forms,
    imports,
    index,
    jobs,
    kinds,
    ledger,
    matching,
    me,
    moving,
    panels,
    parked,
    programmes,
    progress,
    registry,
    search,
    titles,
    together,
)
from gateway.api.v1.things import routes as things


def blueprints() -> tuple[Routes, ...]:
    """All of them, in the order of the document."""
    return (
        *things.blueprints(),
        titles.routes,
        cases.routes,
        amending.routes,
        moving.routes,
        together.routes,
        documents.routes,
        documents.checks,
        panels.routes,
        progress.routes,
        progress.plans,
        forms.routes,
        registry.routes,
        imports.routes,
        duplicates.routes,
        search.routes,
        search.cards,
        matching.routes,
        matching.demands,
        matching.figures,
        matching.served,
        matching.searching,
        programmes.routes,
        codes.routes,
        datasets.routes,
        kinds.routes,
        events.routes,
        index.routes,
        parked.routes,
        parked.unsent,
        ledger.routes,
        jobs.routes,
        clock.routes,
        sessions.routes,
        me.routes,
    )
