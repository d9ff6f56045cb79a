"""The tests that look at facts: numbers, records, codes, declarations, days past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chassis.procedures.case import as_day
from chassis.procedures.conditions import NO_CHANGE, UNKNOWN, Asked, Finding, test
from chassis.procedures.packed import number
from contracts.declare import Words
from rulebooks.procedures import vocabulary
from rulebooks.workdays import months_later

Picked = Mapping[str, Sequence[str]]
ALL: Picked = MappingProxyType({})


def picks(record: Mapping[str, Any], only: Picked, omit: Picked) -> bool:
    """Whether a record is counted: it has one of each that only counts, and none of what is left out."""
    return all(_has(record, key, wanted) for key, wanted in only.items()) and not any(
        _has(record, key, barred) for key, barred in omit.items()
    )


def _has(record: Mapping[str, Any], key: str, wanted: Sequence[str]) -> bool:
    there = record.get(key)
    return bool(set(there if isinstance(there, list | tuple) else [there]) & set(wanted))


@test
def at_least(  # noqa: PLR0913 - one keyword per property that a count may have
    asked: Asked, *, fact: str, limit: Any, only: Picked = ALL, omit: Picked = ALL, distinct: str = ""
) -> Finding:
    """A number, or the number of records picked, reaches the limit; the limit itself is enough (以上)."""
    if fact not in asked.facts:
        return UNKNOWN
    value = asked.facts[fact].value
    counted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    if isinstance(value, list | tuple):
        counted, left = _counted(value, only, omit, distinct)
        value = len(counted)
    short = number(limit) - number(value)
    known = vocabulary().facts.get(fact)
    lacking = f"{short:,} {known.unit[0] if known else ''}".strip()
    change = Words(f"尚差 {lacking}", f"{short:,} more") if short > 0 else NO_CHANGE
    return Finding(short <= 0, value, limit, change, counted=counted, omitted=left)


def _counted(
    records: Sequence[Mapping[str, Any]], only: Picked, omit: Picked, distinct: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What counts and what does not; two records of one code count once."""
    picked: dict[str, None] = {}
    left = []
    for place, record in enumerate(records):
        name = str(record.get(distinct) if distinct else place)
        if picks(record, only, omit):
            picked[name] = None
        else:
            left.append(name)
    return tuple(picked), tuple(left)


@test
def at_most(asked: Asked, *, fact: str, limit: Any) -> Finding:
    """A number, or the number of records, does not exceed the limit; the limit itself is allowed (以下)."""
    if fact not in asked.facts:
        return UNKNOWN
    value = asked.facts[fact].value
    value = len(value) if isinstance(value, list | tuple) else value
    over = number(value) - number(limit)
    return Finding(over <= 0, value, limit, _too_many(fact, value, limit) if over > 0 else NO_CHANGE)


def _too_many(fact: str, value: Any, limit: Any) -> Words:
    """What is counted is named: the condition says what must be so, and “1 too many” beside it says nothing."""
    known = vocabulary().facts.get(fact)
    words = known.words if known else Words(fact, fact)
    if not number(limit):
        return Words(f"{words.zh}：{value}，须为 0", f"{words.en}: {value}, must be none")
    return Words(f"{words.zh}：{value}，不超过 {limit}", f"{words.en}: {value}, at most {limit}")


@test
def covers(  # noqa: PLR0913 - one keyword per property that a cover may have
    asked: Asked, *, fact: str, field: str, required: Sequence[str], only: Picked = ALL, omit: Picked = ALL
) -> Finding:
    """Between them, the records picked offer everything that is required."""
    if fact not in asked.facts:
        return UNKNOWN
    offered = {kind for one in asked.facts[fact].value if picks(one, only, omit) for kind in one.get(field) or ()}
    missing = [kind for kind in required if kind not in offered]
    gone = _named(fact, missing, field)
    change = Words(f"缺：{gone.zh}", f"missing: {gone.en}") if missing else NO_CHANGE
    there = [kind for kind in required if kind in offered]
    told = _named(fact, there, field) if there else Words("一类也没有", "none of them")
    return Finding(not missing, there, list(required), change, told=told)


@test
def one_of(asked: Asked, *, fact: str, allowed: Sequence[str]) -> Finding:
    """A code is one of those allowed."""
    if fact not in asked.facts:
        return UNKNOWN
    value = asked.facts[fact].value
    wanted = _named(fact, allowed)
    change = NO_CHANGE if value in allowed else Words(f"须为：{wanted.zh}", f"must be: {wanted.en}")
    return Finding(value in allowed, value, list(allowed), change, told=_named(fact, [value]))


@test
def declared(asked: Asked, *, fact: str) -> Finding:
    """A matter of judgement: somebody with a name says yes."""
    if fact not in asked.facts:
        return UNKNOWN
    value = asked.facts[fact].value
    told = Words("是", "yes") if value else Words("否", "no")
    change = Words("作出说明并附材料", "Declare it and attach the evidence")
    return Finding(bool(value), bool(value), True, NO_CHANGE if value else change, told=told)


@test
def ago(asked: Asked, *, fact: str, months: int) -> Finding:
    """A day lies so many months back, or never was (None): complete at its end, so from the following day (C3)."""
    if fact not in asked.facts:
        return UNKNOWN
    day = as_day(asked.facts[fact].value)
    full = months_later(day, months) if day else None
    met = full is None or asked.now.day > full
    change = NO_CHANGE if met else Words(f"{full}之后", f"after {full}")
    told = Words("从未", "never") if day is None else None
    return Finding(met, day, full, change, told=told)


def _named(fact: str, codes: Sequence[Any], field: str = "") -> Words:
    """Codes as people read them."""
    known = vocabulary().facts.get(fact)
    words = [known.word(code, field) if known else Words(str(code), str(code)) for code in codes]
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
