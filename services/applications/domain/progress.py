"""How far an indicator is, and to which grade all of them together come now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from contracts.commands.applications import ColourCount, IndicatorStanding
from contracts.declare import Words
from contracts.things.applications import Indicator
from rulebooks import codes as code_lists
from rulebooks import programmes
from services.applications.domain.programmes import stated

UNKNOWN, MET, RED = "unknown", "met", "red"
APPROVED = "APPROVED"  # the stage of a case whose plan has indicators


class Standing(NamedTuple):
    """One indicator on a day: its colour, the share of its target and of its time."""

    colour: str
    done: Decimal | None
    passed: Decimal


class Rule(NamedTuple):
    """What a programme says of colours: from which share of the time on, the best first."""

    shares: tuple[tuple[str, Decimal], ...]
    words: Words


class Period(NamedTuple):
    """From the day of the baseline to that of the target."""

    start: date
    last: date


def rule_of(programme: str, day: date) -> Rule:
    """As the programme's edition of the day states it; of a programme that states none, nothing is ever behind."""
    provision = stated(programme, "progress", day)
    if provision is None:
        return Rule((), Words("", ""))
    shares = tuple((colour, Decimal(str(provision.value[colour]))) for colour in ("green", "yellow"))
    cited = provision.citation
    words = Words(f"{provision.value['zh']}（{cited.zh}）", f"{provision.value['en']} ({cited.en})")
    return Rule(shares, words)


def standing(one: Indicator, day: date, rule: Rule) -> Standing:
    """How far an indicator is on a day."""
    return measured(one.actual, one.target, Period(one.start_on, one.target_on), day, rule)


def measured(actual: Decimal | None, target: Decimal, period: Period, day: date, rule: Rule) -> Standing:
    """Met where the target is reached; else its share of the target against the share of time that has passed."""
    start, last = period
    whole = max((last - start).days, 1)
    passed = Decimal(min(max((day - start).days, 0), whole)) / whole
    if actual is None:
        return Standing(UNKNOWN if passed else "green", None, passed)
    done = actual / target
    if done >= 1:
        return Standing(MET, done, passed)
    worst = RED if rule.shares else "green"
    return Standing(next((code for code, share in rule.shares if done >= passed * share), worst), done, passed)


def words(colour: str) -> Words:
    return Words(*code_lists.load("progress").words(colour))


def likely_grade(indicators: Iterable[Indicator], programme: str, day: date) -> Words | None:
    """What the worst of them comes to, in the words of the programme; None where there is nothing to say."""
    grades = _grades(programme, day)
    rule = rule_of(programme, day)
    found = [standing(one, day, rule).colour for one in indicators]
    if not found or not grades:
        return None
    order, known = list(grades), code_lists.load("progress")
    worst = max(found, key=lambda colour: order.index(_grade(known, colour)))
    return grades[_grade(known, worst)]


def _grade(known: code_lists.CodeList, colour: str) -> str:
    entry = known.get(colour)
    assert entry is not None  # noqa: S101 - colours are of this list
    return str(entry.extra["grade"])


def _grades(programme: str, day: date) -> dict[str, Words]:
    """The grades of the programme, the best first."""
    edition = next((one for one in programmes.in_force(day, drafts=True) if one.code == programme), None)
    provision = edition.provisions.get("grades") if edition else None
    if provision is None or provision.value is None:
        return {}
    return {one["code"]: Words(one["zh"], one["en"]) for one in provision.value}


def told(one: Indicator, day: date, rule: Rule, counted: int | None = None) -> IndicatorStanding:
    """One indicator as it is shown, with what the records count for it, where they count it."""
    found = standing(one, day, rule)
    return IndicatorStanding(
        id=one.id, name=one.name, unit=one.unit, start_value=f"{one.start_value:f}", start_on=one.start_on,
        target=f"{one.target:f}", target_on=one.target_on, version=one.version,
        actual="" if one.actual is None else f"{one.actual:f}", measured_on=one.measured_on,
        evidence=one.evidence or "", colour=found.colour, words=words(found.colour),
        done="" if found.done is None else percent(found.done), passed=percent(found.passed),
        counted="" if counted is None else str(counted),
    )  # fmt: skip


def counted(indicators: Iterable[Indicator], day: date, rule: Rule) -> tuple[ColourCount, ...]:
    """How many stand how, in the order of the colours; what nobody has is left out."""
    found = Counter(standing(one, day, rule).colour for one in indicators)
    order = [entry.code for entry in code_lists.load("progress")]
    return tuple(ColourCount(colour=code, words=words(code), count=found[code]) for code in order if found[code])


def percent(share: Decimal) -> str:
    """With one digit, as it is shown."""
    return f"{(share * 100).quantize(Decimal('0.1')):f}"
