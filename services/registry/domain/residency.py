"""What is looked at before an agency comes into a zone or leaves it, as codes that the packages know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from chassis.procedures import Case, Entry, Line, run
from contracts.commands.registry import Duty, Outcome
from contracts.declare import Words
from contracts.things.registry import Agency, AgencyForm, ExitReason, Residence
from contracts.things.residency import HandedOver
from rulebooks import credit_code
from rulebooks.opening import Conditions
from services.registry.domain import opening
from services.registry.domain.gauges import Limit

LIST, END, HAND, OPEN = "open_duty.list", "open_duty.end", "open_duty.hand", "OPEN"
ROOM = "room_free"  # the condition of the package that an exception lets an agency share a room by
SETTLING, HEARD = "SETTLING", "HEARD"
ASK_FOR = "ask_for"  # by the operator, upon the agency's written request
ASKED = {"ask", ASK_FOR}


def code_state(agency: Agency) -> str:
    """Whether its credit code is sound, was accepted by an officer, or is wrong."""
    if credit_code.check(agency.credit_code).valid:
        return "valid"
    return "overridden" if agency.code_override else "wrong"


def licence_state(rules: Conditions | None, agency: Agency, day: date) -> str:
    """Whether it may practise: of an agency that is no patent agency no licence is asked."""
    if rules is None or not opening.applies(rules, agency):
        return "not_needed"
    held = [one for one in agency.licences if one.kind in rules.licences]
    if not held:
        return "missing"
    return "valid" if any(one.valid_until is None or day <= one.valid_until for one in held) else "expired"


def contract_state(number: str | None, until: date | None, day: date) -> str:
    """Whether a contract runs; one without a last day does."""
    if until is None:
        return "running" if number else "missing"
    return "running" if day <= until else "expired"


def failures(found: Iterable[opening.Finding]) -> int | None:
    """How many conditions of practice are not met; None where some cannot be told and the others are met."""
    outcomes = [one.outcome for one in found]
    count = outcomes.count(Outcome.FAIL)
    return None if not count and Outcome.UNKNOWN in outcomes else count


def _apart(text: str) -> str:
    """A space between Chinese and a number."""
    return f" {text}" if text[:1].isdigit() else text


def told(found: Iterable[opening.Finding]) -> Iterator[Words]:
    """Each condition of practice that is not met, or cannot be told, with what was found and its article."""
    marks = {Outcome.FAIL: Words("不满足", "not met"), Outcome.UNKNOWN: Words("不明", "not known")}
    for one in found:
        if mark := marks.get(one.outcome):
            words, basis = one.condition.words, one.condition.citation
            yield Words(
                f"执业条件{mark.zh}：{words.zh}，现为{_apart(one.found.zh)}，要求{_apart(one.wanted.zh)}（{basis.zh}）",
                f"Condition of practice {mark.en}: {words.en}; found {one.found.en}, wanted {one.wanted.en} ({basis.en})",
            )


def threshold(limit: Limit, agency: Agency, now: Decimal, step: int) -> Words:
    """What an entry or an exit does to the number of agencies that the zone's programme asks for."""
    counts = not (limit.market_only and agency.form is AgencyForm.PUBLIC_INSTITUTION)
    after = now + step if counts else now
    met = limit.met(after)
    mark = Words("达到要求", "which meets it") if met else Words("低于要求", "which does not meet it")
    what, basis = limit.provision.key.words, limit.provision.citation
    return Words(
        f"{what.zh}：现为 {now}，办结后为 {after}，要求 {limit.least}，{mark.zh}（{basis.zh}）",
        f"{what.en}: {now} now, {after} afterwards, {limit.least} wanted, {mark.en} ({basis.en})",
    )


def claim(other: Residence, name: str) -> Words:
    """Who sits in the room that was asked for."""
    return Words(
        f"{other.room} 自 {other.entered_on} 起由“{name}”入驻", f"{other.room}: “{name}” since {other.entered_on}"
    )


def perhaps_claim(other: Residence, name: str) -> Words:
    """Who may sit there, and what would tell."""
    return Words(
        f"{other.room} 自 {other.entered_on} 起由“{name}”入驻；有一方没有写明基地，是不是同一间要写明基地才能核对",
        f"{other.room}: “{name}” since {other.entered_on}; one of the two does not say in which base, which would tell "
        "whether it is the same room",
    )


# -- open matters in an exit


def reference(duty: Duty) -> str:
    """By what an open matter is known again."""
    return f"{duty.owner} {duty.reference}"


def line_of(duty: Duty) -> str:
    """A matter as a case lists it, in one line: both languages, and the day on which it is due."""
    return f"{_both(duty.words)}{f'，{duty.due_on}' if duty.due_on else ''}"


def _both(words: Words) -> str:
    return f"{words.zh} {words.en}"


def in_each_language(case: Case, words: Mapping[str, Words]) -> Iterator[tuple[str, Words]]:
    """Each line that the case lists, in one language and in the other; one that has been renamed since stays as it was told."""
    for entry in case.entries:
        if case.named(entry) != LIST:
            continue
        line, known = str(entry.said["what"]), words.get(str(entry.said["reference"]))
        if known and line.startswith(_both(known)):
            due = line.removeprefix(_both(known)).removeprefix("，")
            yield line, Words(f"{known.zh}，{due}", f"{known.en}, {due}") if due else known


def unlisted(case: Case, duties: Iterable[Duty]) -> list[Duty]:
    """The open matters that keep the agency, and that the case does not list."""
    known = set(_listed(case))
    return [one for one in duties if one.blocks and reference(one) not in known]


def settled(case: Case, duties: Iterable[Duty]) -> list[str]:
    """The parts of the case whose matter is open no more."""
    open_ = {reference(one) for one in duties if one.blocks}
    return [part for name, part in _listed(case).items() if name not in open_ and _is_open(case.parts[part])]


def handed_over(case: Case) -> tuple[HandedOver, ...]:
    """The matters that somebody else sees to from now on, in the order in which they were handed over."""
    names = {part: name for name, part in _listed(case).items()}
    handed = (one for one in case.entries if case.named(one) == HAND)
    return tuple(_handed(names[one.part], one) for one in handed)


def _handed(name: str, entry: Entry) -> HandedOver:
    owner, _, number = name.partition(" ")
    return HandedOver(owner=owner, reference=number, holder=str(entry.said["holder"]), on=entry.day)


def _listed(case: Case) -> dict[str, str]:
    return {str(one.said.get("reference")): one.part for one in case.entries if case.named(one) == LIST}


def _is_open(line: Line) -> bool:
    return line.state == OPEN


def ground_of(case: Case, contract: str) -> ExitReason:
    """Why it leaves: by the act that began the settling."""
    acts = {case.named(one) for one in case.entries}
    if acts & ASKED:
        return ExitReason.VOLUNTARY
    return ExitReason.EXPIRY if "expire" in acts and contract == "expired" else ExitReason.FORCED


def pending(case: Case, residence: Residence | None, today: date) -> Iterator[Words]:
    """Why an exit that runs was begun, and what may still be done about it."""
    acts = [case.named(one) for one in case.entries]
    if case.state in ("WARNED", HEARD):
        why = next(str(one.said["reason"]).rstrip("。.") for one in reversed(case.entries) if case.named(one) == "warn")
        warning = run(case, "warning")
        runs_until = warning.last if warning and case.state == "WARNED" else None
        told = (
            Words(f"通知期至 {runs_until}", f"The warning runs until {runs_until}")
            if runs_until
            else Words("通知期已满", "The warning is over")
        )
        yield Words(
            f"拟令退出的理由：{why}。{told.zh}；决定之前，机构可以陈述和申辩，申辩都要答复。",
            f"Why it is told to leave: {why} – {told.en}; until it is decided the agency may plead, and every plea is answered.",
        )
    elif case.state == SETTLING and "expire" in acts and residence is not None:
        until = residence.contract_until
        if contract_state(residence.contract_no, until, today) == "expired":
            yield Words(
                f"退出事由：入驻合同已于 {until} 期满。已经续签的，先登记续签的合同，再选择“不再退出”。",
                f"Ground: the contract ended on {until}. Where it was renewed, record the new contract first, then let the agency stay.",
            )


def sharing(case: Case) -> str | None:
    """Why the room may be shared, where that was excepted, and who approved."""
    granted = [one for one in case.entries if one.said.get("condition") == ROOM]
    return "；".join(_exception(one) for one in granted) or None


def _exception(entry: Entry) -> str:
    return f"{entry.said.get('reason')}（{entry.said.get('approver')}，{entry.day}）"
