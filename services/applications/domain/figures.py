"""The figures of a form: what was heard of the register, counted as of a day, each with the records behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from contracts.declare import State, Words
from contracts.things.applications import Indicator
from rulebooks import codes
from services.applications.domain import eligibility, progress, served


class Record(NamedTuple):
    """A record behind a figure."""

    kind: str
    id: str
    name: str
    english_name: str = ""


class Unit(NamedTuple):
    """In what is counted; English tells one from several."""

    zh: str
    one: str
    many: str


AGENCIES = Unit("家", "agency", "agencies")
BASES = Unit("处", "base", "bases")
ENTITIES = Unit("个", "entity", "entities")


class Figure(NamedTuple):
    """One line of a form; without words of its own it has those of the form."""

    value: Words | None  # None where nothing is recorded
    records: tuple[Record, ...] = ()
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a form is filled from: the zone and all that lies in it, by id; the plan's indicators; first and last day."""

    zone: State
    bases: Mapping[str, State]
    residences: Mapping[str, State]
    agencies: Mapping[str, State]
    indicators: Sequence[Indicator]
    contacts: Mapping[str, State]  # of services that count for the zone
    kinds: Sequence[str]  # of service, as the programme counts them; none where it counts none
    rule: progress.Rule
    first: date
    last: date

    @property
    def there(self) -> dict[str, State]:
        """The active agencies that reside there on the last day."""
        ids = eligibility.resident(self.residences.values(), self.last)
        found = {id: self.agencies[id] for id in ids if id in self.agencies}
        return {id: one for id, one in found.items() if one.get("standing", "active") == "active"}


def active(heard: Heard) -> Iterable[Figure]:
    yield Figure(_counted(len(heard.there), AGENCIES), tuple(_agency(id, one) for id, one in heard.there.items()))


def rights(heard: Heard) -> Iterable[Figure]:
    found = Counter(one for state in heard.there.values() for one in eligibility.rights(state, heard.last))
    yield _kinds(heard, found, "rights")


def services(heard: Heard) -> Iterable[Figure]:
    """By the kinds that the programme counts, else by those of the register."""
    if not heard.kinds:
        found = Counter(one for state in heard.there.values() for one in state.get("categories") or ())
        yield _kinds(heard, found, "categories")
        return
    every = (one for state in heard.there.values() for one in eligibility.kinds(state, heard.last))
    yield _kinds(heard, Counter(one for one in every if one in heard.kinds), "service_kinds")


def _kinds(heard: Heard, found: Counter[str], listed: str) -> Figure:
    """How many agencies serve each kind, in the order of the list."""
    known = [entry for entry in codes.load(listed) if entry.code in found]
    zh = "、".join(f"{entry.words.zh} {_counted(found[entry.code], AGENCIES).zh}" for entry in known)
    en = ", ".join(f"{entry.words.en}: {_counted(found[entry.code], AGENCIES).en}" for entry in known)
    return Figure(Words(zh, en) if known else None, tuple(_agency(id, one) for id, one in heard.there.items()))


def built_area(heard: Heard) -> Iterable[Figure]:
    yield _area(heard, "built_m2")


def core_area(heard: Heard) -> Iterable[Figure]:
    yield _area(heard, "core_m2")


def _area(heard: Heard, field: str) -> Figure:
    total = eligibility.area(heard.bases.values(), field)
    said = {id: one for id, one in heard.bases.items() if one.get(field) is not None}
    return Figure(None if total is None else Words(f"{_text(total)} 平方米", f"{_text(total)} m²"), _bases(said))


def bases(heard: Heard) -> Iterable[Figure]:
    found, count = _bases(heard.bases), _counted(len(heard.bases), BASES)
    zh, en = "、".join(one.name for one in found), ", ".join(one.english_name or one.name for one in found)
    yield Figure(Words(f"{count.zh}：{zh}", f"{count.en}: {en}") if found else None, found)


def _bases(found: Mapping[str, State]) -> tuple[Record, ...]:
    return tuple(_named("base", id, one) for id, one in found.items())


def operator(heard: Heard) -> Iterable[Figure]:
    name = str(heard.zone.get("operating_unit") or "")
    yield Figure(Words(name, name) if name else None, (_named("zone", heard.zone["id"], heard.zone),))


def entered(heard: Heard) -> Iterable[Figure]:
    yield _moved(heard, "entered_on")


def left(heard: Heard) -> Iterable[Figure]:
    yield _moved(heard, "left_on")


def _moved(heard: Heard, field: str) -> Figure:
    """Residences that began or ended from the first day to the last."""
    first, last = heard.first.isoformat(), heard.last.isoformat()
    found = {id: one for id, one in heard.residences.items() if first <= (one.get(field) or "") <= last}
    records = (_named("residence", id, heard.agencies.get(one["agency_id"], {})) for id, one in found.items())
    return Figure(_counted(len(found), AGENCIES), tuple(records))


def indicators(heard: Heard) -> Iterable[Figure]:
    """One line for each indicator of the plan."""
    for one in served.reached(heard.indicators, heard.contacts, heard.last):
        behind = served.of_indicator(one, heard.contacts, heard.last) or {}
        colour = progress.words(progress.standing(one, heard.last, heard.rule).colour)
        target, reached = (
            f"{_text(value)} {one.unit}" if value is not None else "" for value in (one.target, one.actual)
        )
        zh, en = (f"，完成 {reached}", f", reached {reached}") if reached else ("", "")
        value = Words(f"目标 {target}{zh}，{colour.zh}", f"target {target}{en}, {colour.en.lower()}")
        records = (Record("indicator", one.id, one.name), *_contacts(heard, behind))
        yield Figure(value, records, Words(one.name, one.name))
    if not heard.indicators:
        yield Figure(None)


def entities(heard: Heard) -> Iterable[Figure]:
    """The innovation entities served in the span, each once."""
    found = served.entities(heard.contacts, heard.first, heard.last)
    yield Figure(_counted(len(found), ENTITIES), _contacts(heard, found))


def _contacts(heard: Heard, found: Mapping[str, State]) -> tuple[Record, ...]:
    return tuple(_contact(heard, id, one) for id, one in found.items())


def _contact(heard: Heard, id: str, one: State) -> Record:
    """By its day and its agency, which has an English name where the zone has heard of it."""
    known = heard.agencies.get(str(one.get("agency_id")), {}).get("english_name")
    day = one["signed_on"]
    return Record("contact", id, f"{day} {one.get('agency_name', '')}", f"{day} {known}" if known else "")


FIGURES: Mapping[str, Callable[[Heard], Iterable[Figure]]] = {
    "agencies.active": active,
    "agencies.rights": rights,
    "agencies.services": services,
    "zone.built_area": built_area,
    "zone.core_area": core_area,
    "zone.bases": bases,
    "zone.operator": operator,
    "residences.entered": entered,
    "residences.left": left,
    "plan.indicators": indicators,
    "entities.served": entities,
}


def _text(value: Decimal) -> str:
    """6,000.5"""
    return f"{value.normalize():,f}"


def _counted(count: int, unit: Unit) -> Words:
    """How many, with what they are."""
    return Words(f"{count:,} {unit.zh}", f"{count:,} {unit.one if count == 1 else unit.many}")


def _agency(id: str, state: State) -> Record:
    return _named("agency", id, state)


def _named(kind: str, id: str, state: State) -> Record:
    return Record(kind, id, str(state.get("name") or ""), str(state.get("english_name") or ""))
