"""Whether a saved search fires: every one of its conditions must hold; each that does is a rule to tell."""

from __future__ import annotations

from contracts.declare import Words
from contracts.things.search import Demand, SavedSearch
from services.search.domain.analysis import analyse
from services.search.domain.scoring.explain import names
from services.search.domain.scoring.facts import Facts

EVERYTHING = Words("没有条件：全部", "no condition: everything")


def fired_by_demand(saved: SavedSearch, demand: Demand, needs: frozenset[str]) -> tuple[Words, ...]:
    """The rules by which a demand fires; nothing where one of them does not hold."""
    budget = demand.budget_fen
    rules = [
        _listed("services", saved.services, needs, "service"),
        _listed("rights", saved.rights, needs, "right"),
        _listed("industries", saved.industries, needs, "industry"),
        _place(saved.regions, demand.region or ""),
        _budget(saved.least_budget_fen, budget),
        _words(saved.words, f"{demand.title} {demand.text}"),
    ]
    return _all(rules)


def fired_by_agency(saved: SavedSearch, facts: Facts, text: str) -> tuple[Words, ...]:
    """The rules by which an agency that can be proposed fires."""
    rules = [
        _listed("services", saved.services, facts.flags, "service"),
        _listed("rights", saved.rights, facts.flags, "right"),
        _listed("industries", saved.industries, facts.flags, "industry"),
        _place(saved.regions, facts.region),
        _words(saved.words, text),
    ]
    return _all(rules)


def around(place: str) -> tuple[str, ...]:
    """The codes by which somebody may have asked for *place*: its own, its city's, its province's."""
    return tuple(dict.fromkeys((place, f"{place[:4]}00", f"{place[:2]}0000"))) if place else ()


def _all(rules: list[Words | bool]) -> tuple[Words, ...]:
    """False stands for a condition that does not hold, True for none."""
    if any(rule is False for rule in rules):
        return ()
    return tuple(rule for rule in rules if isinstance(rule, Words)) or (EVERYTHING,)


def _listed(list_: str, wanted: tuple[str, ...], marks: frozenset[str], prefix: str) -> Words | bool:
    if not wanted:
        return True
    held = [code for code in wanted if f"{prefix}/{code}" in marks]
    return names(list_, held) if held else False


def _place(wanted: tuple[str, ...], place: str) -> Words | bool:
    if not wanted:
        return True
    held = [code for code in wanted if code in around(place)]
    return names("regions", held) if held else False


def _budget(least: int | None, budget: int | None) -> Words | bool:
    if least is None:
        return True
    if budget is None or budget < least:
        return False
    return Words(f"预算 {budget // 100} 元", f"a budget of {budget // 100} yuan")


def _words(words: str | None, text: str) -> Words | bool:
    wanted = [token for token in analyse(words or "") if len(token) > 1]
    if not wanted:
        return True
    return Words(f"关键词“{words}”", f"the words “{words}”") if set(wanted) <= set(analyse(text)) else False
