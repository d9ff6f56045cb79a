"""Who is banned is in no answer, from the very next question on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from random import Random

import pytest

from services.search.domain.query import Order, Query, text_clauses
from services.search.storage.engines.port import Engine
from tests.contract.search_engine.agencies import BOOSTS, document, made

STEPS = 400  # make drill goes on to 100,000
AGENCIES = [document(number, agency) for number, agency in enumerate(made(120))]
ASKED = ("", "专利", "商标注册", "苏州专利代理", "芯片版图怎么保护", "海外维权")


def leaks(engine: Engine, steps: int, *, told: bool, seed: int = 20260301) -> list[str]:
    """Banned ids that some answer still showed; *told* says whether the engine is given the deny set."""
    random, banned = Random(seed), set[str]()
    leaked: list[str] = []
    for step in range(steps):
        one = random.choice(AGENCIES).id
        match random.choice(("ban", "ban", "unban", "change", "search", "search", "search")):
            case "ban":
                banned.add(one)
            case "unban":
                banned.discard(one)
            case "change":
                old = next(each for each in AGENCIES if each.id == one)
                engine.put([replace(old, version=step + 2)])
                engine.commit()
            case _:
                leaked += _shown(engine, random, banned if told else ()) & banned
    return leaked


def _shown(engine: Engine, random: Random, excluded: Collection[str]) -> set[str]:
    clauses = text_clauses(random.choice(ASKED), BOOSTS, sound="sound")
    order = random.choice((Order(), Order("staff", descending=True), Order("region")))
    page = engine.search(
        Query(clauses=clauses, order=order, excluded=frozenset(excluded), limit=30, facets=("region",))
    )
    suggested = engine.suggest(random.choice(("s", "w", "n")), limit=30, excluded=frozenset(excluded))
    if not clauses:
        assert sum(page.facets["region"].values()) == page.total == len(AGENCIES) - len(excluded)
    return {hit.id for hit in page.hits} | {one.id for one in suggested}


@pytest.mark.slow(reason="four hundred steps with a commit in every seventh")
def test_no_banned_agency_is_ever_shown(filled_with, share):
    engine = filled_with(AGENCIES)
    assert leaks(engine, STEPS // share, told=True) == []


@pytest.mark.slow(reason="the same steps again")
def test_the_same_steps_do_leak_without_the_deny_set(filled_with, share):
    engine = filled_with(AGENCIES)
    assert leaks(engine, STEPS // share, told=False) != []


def test_an_id_that_was_never_indexed_may_be_banned(filled_with):
    engine = filled_with(AGENCIES[:3])
    assert engine.search(Query(excluded={"unknown"})).total == 3


@pytest.mark.drill
def test_no_banned_agency_is_ever_shown_in_a_hundred_thousand_steps(filled_with, share):
    engine = filled_with(AGENCIES)
    assert leaks(engine, 100_000 // share, told=True) == []
