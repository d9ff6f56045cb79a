"""Who may not score, what a score sheet must hold, and how far the experts are apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import State, Words
from contracts.things.applications import Application, Expert
from rulebooks import codes as code_lists
from services.applications.domain.programmes import stated

LIFTED = frozenset({"declared", "same_county"})  # may be lifted by 豁免; those of kin and of employment never


class Conflict(NamedTuple):
    """Why somebody may not be drawn: a code, which is published, and the evidence, which is not."""

    code: str
    why: Words


class Employer(NamedTuple):
    """For whom somebody worked, and the day from which no longer."""

    name: str
    code: str | None
    until: date


def conflicts(
    expert: Expert,
    case: Application,
    zone: State,
    agencies: Mapping[str, State],
    former: Sequence[Employer] = (),
) -> Iterator[Conflict]:
    """
    Every one at once: works in the same county, for the zone, for an agency in it, has a tie to one; or said so.

    Whom they worked for until lately (*former*) stands against them as whom they work for.
    """
    if case.zone_id in expert.barred_zones:
        yield Conflict("declared", Words("本人已申报与该集聚区有利害关系", "declared an interest in this zone"))
    if expert.region == case.region:
        yield Conflict("same_county", Words("在申报地工作", "works in the county that applies"))
    for code, role, unit in (
        ("operator", Words("运营管理单位", "operates the zone"), zone.get("operating_unit")),
        ("applicant", Words("建设主体", "is the applicant"), zone.get("applicant")),
    ):
        if unit and unit == expert.employer:
            yield Conflict(code, Words(f"工作单位是{role.zh}", f"the employer {role.en}"))
        elif left := next((one for one in former if unit and one.name == unit), None):
            yield Conflict(code, Words(f"{_until(left).zh}工作单位是{role.zh}", f"{_until(left).en} {role.en}"))
    for agency in agencies.values():
        yield from _of_agency(expert, former, agency["name"], agency["credit_code"])


def _of_agency(expert: Expert, former: Sequence[Employer], name: str, credit_code: str) -> Iterator[Conflict]:
    """The strongest that one agency of the zone gives."""
    left = next((one for one in former if one.code == credit_code), None)
    if expert.employer_code and credit_code == expert.employer_code:
        yield Conflict("employer", Words(f"工作单位{name}在区内", f"the employer {name} resides in the zone"))
    elif left:
        said = _until(left)
        yield Conflict("employer", Words(f"{said.zh}工作单位{name}在区内", f"{said.en} {name} resides in the zone"))
    elif credit_code in expert.ties:
        yield Conflict("tie", Words(f"与区内机构{name}有利害关系", f"has a tie to {name}, which resides in the zone"))


def _until(left: Employer) -> Words:
    return Words(f"{left.until}以前的", f"the employer until {left.until},")


def indicators() -> Iterator[tuple[str, Words, int]]:
    """What marks are given for, and how many at most."""
    for entry in code_lists.load("score_indicators"):
        yield entry.code, Words(*entry.words), int(entry.extra["most"])


def mark_words() -> Iterator[tuple[str, Words]]:
    """What each mark is given for."""
    return ((code, words) for code, words, _ in indicators())


def sheet_faults(sheet: Any) -> Iterator[Fault]:
    """Every mark that is missing or out of range."""
    given = sheet if isinstance(sheet, Mapping) else {}
    for code, words, most in indicators():
        at, text = f"#/inputs/sheet/{code}", given.get(code)
        if text in (None, ""):
            yield codes.MARK_MISSING.fault(at, indicator=words)
        elif (mark := _number(text)) is None or not 0 <= mark <= most:
            yield codes.MARK_RANGE.fault(at, indicator=words, most=most, value=str(text)[:20])


def total(sheet: Any) -> Decimal | None:
    """The marks of one sheet together; None where it holds none."""
    marks = [_number(mark) for mark in sheet.values()] if isinstance(sheet, Mapping) else []
    known = [mark for mark in marks if mark is not None]
    return sum(known, Decimal(0)) if known else None


class Alarm(NamedTuple):
    """From more than so many points between the highest and the lowest total on, and who says so."""

    points: Decimal
    basis: Words


def alarm_of(programme: str, day: date) -> Alarm | None:
    """As the programme's edition of the day states it; a programme that states none has no alarm."""
    found = stated(programme, "experts.spread", day)
    return Alarm(Decimal(str(found.value["points"])), Words(found.citation.zh, found.citation.en)) if found else None


def remarks(totals: Sequence[Decimal], alarm: Alarm | None) -> Iterator[Words]:
    """The mean, and the alarm where the experts are further apart than the programme says."""
    if not totals:
        return
    mean, spread = round(sum(totals) / len(totals), 2), max(totals) - min(totals)
    listed = "、".join(map(str, sorted(totals, reverse=True)))
    yield Words(
        f"{len(totals)} 位专家已评分，平均 {mean} 分（{listed}）",
        f"{len(totals)} experts have scored, {mean} on average ({listed.replace('、', ', ')})",
    )
    if alarm and spread > alarm.points:
        yield Words(
            f"专家分差 {spread} 分，超过 {alarm.points} 分：结束评审前请核对各项评分（{alarm.basis.zh}）",
            f"The experts are {spread} points apart, more than {alarm.points}: "
            f"look at the marks before the review is closed ({alarm.basis.en})",
        )


def _number(text: Any) -> Decimal | None:
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
