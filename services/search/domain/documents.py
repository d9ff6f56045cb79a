"""A thing as the index holds it: everything follows from the `find=` roles of its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import KINDS, Find, State
from contracts.events.platform import COPIES
from rulebooks import codes as code_lists
from services.search.domain.analysis import analyse
from services.search.domain.pinyin import pinyin_tokens, suggest_keys
from services.search.domain.query import LATITUDE, LONGITUDE

FOLLOWED = COPIES["search"]
SEARCHED = ("agency", "zone", "public_body")  # by everybody
DEMAND = "demand"  # by agencies; its documents hold what others may read of it
INDEXED = (*SEARCHED, DEMAND)
WORDS = "words"  # the names of its codes: 代理 is found though the state says "agency"
ASKED = "asked"  # the same of a demand: apart, so that what is asked for makes no word commoner among what is offered
SOUND = "pinyin"
JOINED = ("kind", "shown", "zone", "city", "province", "warned", "placed")
HERE = (LONGITUDE, LATITUDE)  # where it is, as far as anybody knows
WANTED = "wanted"  # until when a demand is open to offers
ENDLESS = float(date.max.toordinal())
DEMAND_BOOSTS = {"title": 3.0, "text": 1.0, ASKED: 1.5}
BOOSTS = {"name": 3.0, "former_names": 2.0, "english_name": 2.0, WORDS: 1.5, "about": 1.0}


@cache
def fields(role: Find, kinds: tuple[str, ...] = INDEXED) -> tuple[str, ...]:
    """All fields of *kinds* that play a role; whose a record is, is none of them."""
    found = {
        spec.name
        for name in kinds
        for spec in state_specs(KINDS[name].cls)
        if spec.meta.find is role and spec.name not in KINDS[name].parties.values()
    }
    return tuple(sorted(found))


def texts() -> tuple[str, ...]:
    return (*fields(Find.TEXT), WORDS, ASKED, SOUND)


def keywords(kinds: tuple[str, ...] = INDEXED) -> tuple[str, ...]:
    return tuple(sorted({*fields(Find.EXACT, kinds), *fields(Find.FACET, kinds), *JOINED}))


def numbers(kinds: tuple[str, ...] = INDEXED) -> tuple[str, ...]:
    return (*fields(Find.RANGE, kinds), *HERE, WANTED)


def text_of(kind: str, state: State) -> dict[str, tuple[str, ...]]:
    """The tokens of each text field, the words of its codes, and how its name sounds."""
    found: dict[str, tuple[str, ...]] = {}
    for spec in state_specs(KINDS[kind].cls):
        if spec.meta.find is Find.TEXT and state.get(spec.name):
            found[spec.name] = tuple(token for text in _values(state[spec.name]) for token in analyse(text))
    found[ASKED if kind == DEMAND else WORDS] = tuple(
        token for text in code_words(kind, state) for token in _tokens_of_code(text)
    )
    if kind in SEARCHED:
        found[SOUND] = tuple(pinyin_tokens(str(state.get("name") or "")))
    return found


@lru_cache(maxsize=16_384)
def _tokens_of_code(text: str) -> tuple[str, ...]:
    """Codes are few, and every document has some."""
    return tuple(analyse(text))


def code_words(kind: str, state: State) -> Iterable[str]:
    """The names and other names of every code in the state."""
    for spec in state_specs(KINDS[kind].cls):
        if spec.meta.codes and spec.meta.find is Find.FACET:
            for code in _values(state.get(spec.name)):
                entry = code_lists.load(spec.meta.codes).get(code)
                if entry:
                    yield from (entry.zh, entry.en, *entry.extra.get("aliases", ()))


def keyword_of(kind: str, state: State) -> dict[str, tuple[str, ...]]:
    """Exact values and facets; a place is also its city and its province."""
    found = {
        spec.name: tuple(str(value) for value in _values(state.get(spec.name)))
        for spec in state_specs(KINDS[kind].cls)
        if spec.meta.find in (Find.EXACT, Find.FACET) and spec.name not in KINDS[kind].parties.values()
    }
    region = str(state.get("region") or "")
    return found | {
        "kind": (kind,),
        "city": (f"{region[:4]}00",) if len(region) == 6 and region[2:4] != "00" else (),
        "province": (f"{region[:2]}0000",) if len(region) == 6 else (),
    }


def number_of(kind: str, state: State) -> dict[str, float]:
    """What is compared; a day is its number."""
    return {
        spec.name: float(as_number(spec, state[spec.name]))
        for spec in state_specs(KINDS[kind].cls)
        if spec.meta.find is Find.RANGE and state.get(spec.name) is not None
    }


def as_number(spec: Spec, value: Any) -> int:
    """A day by its ordinal, a whole number as it is."""
    return date.fromisoformat(value).toordinal() if spec.base is date else int(value)


def suggest_of(kind: str, state: State) -> tuple[tuple[str, str], ...]:
    """What one may begin to type for its name."""
    name = str(state.get("name") or "")
    return tuple((key, name) for key in suggest_keys(name, place_names())) if kind in SEARCHED else ()


@cache
def place_names() -> tuple[str, ...]:
    """The names that an agency's name begins with."""
    return tuple(sorted({entry.zh for entry in code_lists.load("regions")}))


def about(kind: str, state: Mapping[str, Any]) -> str | None:
    """The thing that this one is joined to on pages and in results."""
    field = {"residence": "agency_id", "listing": "agency_id", "base": "zone_id", "title": "zone_id"}.get(kind)
    value = state.get(field) if field else None
    return str(value) if value else None


def _values(value: Any) -> tuple[Any, ...]:
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)
