"""Whether an agency meets the conditions under which a patent agency practises: pass, fail, or not to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.commands.registry import Outcome
from contracts.declare import Words
from contracts.things.registry import Agency, Practitioner
from rulebooks.opening import Condition, Conditions

NOT_ON_RECORD = Words("登记中没有", "not on record")
MUST_BE, ALL = Words("须有", "on record"), Words("全部", "all of them")
PEOPLE = "practitioners"  # the facts come from the records of people, not from fields of the agency


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition came to, and the fields of the record that it was judged by."""

    condition: Condition
    outcome: Outcome
    found: Words
    wanted: Words
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people count, and of how many it cannot be told."""

    sure: int
    unsure: int


def applies(rules: Conditions, agency: Agency) -> bool:
    """Whether the agency is a patent agency: it has such a code or such a licence."""
    return bool(agency.agency_code) or any(licence.kind in rules.licences for licence in agency.licences)


def findings(rules: Conditions, agency: Agency, people: Sequence[Practitioner], day: date) -> Iterator[Finding]:
    """Every condition of the agency's legal form, in the order of the rules."""
    for condition in rules.of(agency.form.value):
        yield TESTS[condition.test](rules, condition, agency, people, day)


def falls_on(
    rules: Conditions, condition: Condition, days: Iterable[date], people_on: Callable[[date], Sequence[Practitioner]]
) -> date | None:
    """The first of *days* on which too few people count, even if all count of whom it cannot be told."""
    for day in days:
        counted = tally(rules, condition, people_on(day), day)
        if counted.sure + counted.unsure < condition.least:
            return day
    return None


def tally(rules: Conditions, condition: Condition, people: Iterable[Practitioner], day: date) -> Tally:
    """Who counts for a condition about people."""
    sure = unsure = 0
    for one in people:
        if one.profession not in rules.professions or (condition.partners and not one.is_partner):
            continue
        counts = _has_practised(one, condition.years, day) if valid(one, day) else False
        sure, unsure = sure + (counts is True), unsure + (counts is None)
    return Tally(sure, unsure)


def valid(one: Practitioner, day: date) -> bool:
    """A certificate without a last day is valid; its last day still is one."""
    return one.valid_until is None or day <= one.valid_until


def _has_practised(one: Practitioner, years: int, day: date) -> bool | None:
    if not years:
        return True
    if one.practising_since is None:
        return None
    return years_after(one.practising_since, years) <= day


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# -- one test per kind of condition


def _name(_: Conditions, condition: Condition, agency: Agency, _people: object, _day: date) -> Finding:
    says = any(word in agency.name for word in condition.named)
    wanted = Words("、".join(condition.named), ", ".join(condition.named))
    outcome = Outcome.PASS if says else Outcome.UNKNOWN  # an old name may have been granted under older rules
    return Finding(condition, outcome, _both(agency.name), wanted, ("name",))


def _charter(_: Conditions, condition: Condition, agency: Agency, _people: object, _day: date) -> Finding:
    return _on_record(condition, agency.charter, "charter")


def _premises(_: Conditions, condition: Condition, agency: Agency, _people: object, _day: date) -> Finding:
    return _on_record(condition, agency.place.address if agency.place else None, "place")


def _on_record(condition: Condition, value: str | None, field: str) -> Finding:
    outcome = Outcome.PASS if value else Outcome.UNKNOWN
    return Finding(condition, outcome, _both(value) if value else NOT_ON_RECORD, MUST_BE, (field,))


def _partners(_: Conditions, condition: Condition, agency: Agency, _people: object, _day: date) -> Finding:
    count = agency.partners
    outcome = Outcome.UNKNOWN if count is None else _met(count, condition.least)
    return Finding(condition, outcome, _count(count), _at_least(condition.least), ("partners",))


def _share(_: Conditions, condition: Condition, agency: Agency, _people: object, _day: date) -> Finding:
    some, all_ = agency.qualified_partners, agency.partners
    part, of = condition.share
    wanted = ALL if part == of else Words(f"{of} 分之 {part} 以上", f"at least {part} of {of}")
    fields = ("qualified_partners", "partners")
    if some is None or not all_:
        return Finding(condition, Outcome.UNKNOWN, NOT_ON_RECORD, wanted, fields)
    found = Words(f"{all_} 人中 {some} 人", f"{some} of {all_}")
    return Finding(condition, _met(some * of, all_ * part), found, wanted, fields)


def _head(rules: Conditions, condition: Condition, agency: Agency, people: Sequence[Practitioner], day: date) -> Finding:  # fmt: skip
    wanted = Words(
        f"有效证书，执业满 {condition.years} 年", f"a valid certificate and {condition.years} years of practice"
    )
    same = [one for one in people if agency.head and one.name == agency.head and one.profession in rules.professions]
    if not agency.head or not same:
        found = _both(agency.head) if agency.head else NOT_ON_RECORD
        return Finding(condition, Outcome.UNKNOWN, found, wanted, ("head", PEOPLE))
    counts = [_has_practised(one, condition.years, day) if valid(one, day) else False for one in same]
    outcome = Outcome.PASS if True in counts else Outcome.UNKNOWN if None in counts else Outcome.FAIL
    return Finding(condition, outcome, _both(agency.head), wanted, ("head", PEOPLE))


def _people(rules: Conditions, condition: Condition, _agency: Agency, people: Sequence[Practitioner], day: date) -> Finding:  # fmt: skip
    counted = tally(rules, condition, people, day)
    found = Words(f"{counted.sure} 人", f"{counted.sure}")
    if counted.unsure:
        more = Words(f"，另 {counted.unsure} 人不明", f", and {counted.unsure} more of whom it cannot be told")
        found = Words(found.zh + more.zh, found.en + more.en)
    outcome = _met(counted.sure, condition.least)
    if outcome is Outcome.FAIL and counted.sure + counted.unsure >= condition.least:
        outcome = Outcome.UNKNOWN
    return Finding(condition, outcome, found, _at_least(condition.least), (PEOPLE,))


def _licence(rules: Conditions, condition: Condition, agency: Agency, _people: object, day: date) -> Finding:
    held = [licence for licence in agency.licences if licence.kind in rules.licences]
    if not held:
        return Finding(condition, Outcome.UNKNOWN, NOT_ON_RECORD, MUST_BE, ("licences",))
    stands = [one for one in held if one.valid_until is None or day <= one.valid_until]
    return Finding(condition, _met(len(stands), 1), _both((stands or held)[0].number), MUST_BE, ("licences",))


TESTS: dict[str, Callable[[Conditions, Condition, Agency, Sequence[Practitioner], date], Finding]] = {
    "name": _name,
    "charter": _charter,
    "premises": _premises,
    "partners": _partners,
    "share": _share,
    "head": _head,
    "people": _people,
    "licence": _licence,
}


def _met(found: int, wanted: int) -> Outcome:
    return Outcome.PASS if found >= wanted else Outcome.FAIL


def _both(text: str) -> Words:
    return Words(text, text)


def _count(count: int | None) -> Words:
    return NOT_ON_RECORD if count is None else Words(f"{count} 人", f"{count}")


def _at_least(least: int) -> Words:
    return Words(f"{least} 人以上", f"at least {least}")
