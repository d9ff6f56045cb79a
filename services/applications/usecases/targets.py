"""The indicators of a filed plan: fixed once it is filed, adjusted by the way of the programme, each version kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from chassis.cases.keep import Amend
from chassis.procedures import Case, Entry, shelf
from chassis.procedures.bases import basis_of
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.commands.cases import CorrectedWord
from contracts.commands.things import ChangeThing, ErasePerson
from contracts.declare import Words
from contracts.roles import Role
from contracts.things.applications import Application, Indicator
from services.applications.domain import progress, served
from services.applications.storage import heard

PROPOSE = "adjustment.propose"
ACTS = (PROPOSE, "adjustment.check", "adjustment.grant")
REPORTED = frozenset({"actual", "measured_on", "evidence"})
MOST = 200
APPROVED = progress.APPROVED


def of_case(reading: Reading, case_id: str) -> list[Indicator]:
    """The indicators of a case."""
    return list(reading.list(Indicator, Where(equal={"application_id": (case_id,)}), limit=MOST))


# -- the indicator as a thing


def filled(work: Work, one: Indicator) -> Indicator:
    """It lies where its application lies."""
    found = work.find(Application, one.application_id)
    return replace(one, zone_name=found.zone_name, region=found.region) if found else one


def faults(reading: Reading, one: Indicator) -> Iterator[Fault]:
    """It belongs to a plan that was approved, and aims at something later."""
    case = reading.find(Application, one.application_id)
    if case is None or case.stage != APPROVED:
        yield codes.NOT_APPROVED.fault("#/application_id")
    if one.target <= 0:
        yield codes.TARGET_NUMBER.fault("#/target", value=str(one.target))
    if one.target_on <= one.start_on:
        yield codes.TARGET_DAY.fault("#/target_on", start=one.start_on, target=one.target_on)
    if case and case.assessment_opened_on:
        yield _opened(case)
    elif case and case.plan_no and not one.id:
        yield _fixed(case)


def closed(work: Work, one: Indicator, command: Any) -> Iterable[Fault]:
    """Once the plan is filed, what was reached is reported, and what is aimed at changes by adjustment alone."""
    if work.principal.role is Role.SYSTEM or isinstance(command, ErasePerson):
        return
    case = work.find(Application, one.application_id)
    if case and case.assessment_opened_on:
        yield _opened(case)
    elif case and case.plan_no and not (isinstance(command, ChangeThing) and set(command.sets) <= REPORTED):
        yield _fixed(case)


def _opened(case: Application) -> Fault:
    return replace(codes.ASSESSMENT_OPENED.fault(day=case.assessment_opened_on), basis=_basis(case))


def _fixed(case: Application) -> Fault:
    return replace(codes.TARGET_FIXED.fault(plan=case.plan_no), basis=_basis(case))


def _basis(case: Application) -> Words:
    """The article by which targets are adjusted."""
    definition = shelf()[case.edition]
    act = definition.acts.get(PROPOSE)
    return definition.articles[act.basis].words if act else definition.words


# -- the adjustment as a part of the case


def against(reading: Reading, thing: Application, _case: Case, entry: Entry) -> Iterator[Fault]:
    """Not after the assessment has opened; an indicator of this case, and a number to aim at."""
    if entry.act in ACTS and thing.assessment_opened_on:
        yield _opened(thing)
    if entry.act != PROPOSE or "indicator" not in entry.said:
        return
    if entry.said["indicator"] not in {one.id for one in of_case(reading, thing.id)}:
        yield codes.NO_SUCH_INDICATOR.fault("#/inputs/indicator")
    target = _number(entry.said.get("target"))
    if target is None or target <= 0:
        yield codes.TARGET_NUMBER.fault("#/inputs/target", value=str(entry.said.get("target"))[:40])


def _number(text: Any) -> Decimal | None:
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def offered(reading: Reading, thing: Application) -> Iterator[tuple[str, Words]]:
    """The indicators that may be adjusted."""
    for one in of_case(reading, thing.id):
        yield one.id, Words(f"{one.name}（现为 {one.target} {one.unit}）", f"{one.name} (now {one.target} {one.unit})")


def chosen(reading: Reading, thing: Application) -> Iterator[tuple[str, Words]]:
    """The same without what they are now: what was proposed once is not about that."""
    for one in of_case(reading, thing.id):
        yield one.id, Words(one.name, one.name)


def new_target_version(work: Work, thing: Application, case: Case, entry: Entry) -> Mapping[str, Any]:
    """What was proposed holds from the day on which it was granted; what was aimed at before stays in its history."""
    said = _proposed(case, entry.part)
    if said and (one := work.find(Indicator, str(said.get("indicator")))):
        one = work.get(Indicator, one.id)
        sets = partial(Indicator, target=Decimal(str(said["target"])), version=one.version + 1)
        work.change(one, sets, valid_from=entry.day, basis=basis_of(case.definition, case.named(entry)).zh)
    return {"targets_version": thing.targets_version + 1}


def _moved(work: Work, _thing: Application, case: Case, was: Entry, now: Entry) -> Mapping[str, Any]:
    """On the days between the two, what was aimed at is corrected: it held earlier, or not yet."""
    one = work.find(Indicator, str(_proposed(case, now.part).get("indicator")))
    target = _number(_proposed(case, now.part).get("target"))
    if one is None or target is None or was.day == now.day:
        return {}
    versions = [each for each in work.assertions(Indicator.kind, one.id) if "version" in each.sets]
    granted = next(each for each in versions if _number(each.sets.get("target")) == target)
    held = partial(Indicator, target=target, version=granted.sets["version"])
    if now.day > was.day and (found := work.past(Indicator.kind, one.id, was.day - timedelta(days=1))):
        before = work.load(Indicator, found)
        held = partial(Indicator, target=before.target, version=before.version)
    work.correct(
        work.get(Indicator, one.id), held, valid_from=min(was.day, now.day), until=max(was.day, now.day),
        corrects=granted.revision, basis=basis_of(case.definition, case.named(now)).zh,
    )  # fmt: skip
    return {}


def _moves(reading: Reading, _thing: Application, case: Case, was: Entry, now: Entry) -> Iterator[CorrectedWord]:
    one = reading.find(Indicator, str(_proposed(case, now.part).get("indicator")))
    if one and was.day != now.day:
        words = Words(f"“{one.name}”新目标自何日起", f"“{one.name}”: new target from")
        yield CorrectedWord(words=words, before=str(was.day), after=str(now.day))


AMEND = Amend(_moved, _moves)


def _proposed(case: Case, part: str) -> Mapping[str, Any]:
    found = case.done(PROPOSE, part)
    return found[-1].said if found else {}


def remarks(reading: Reading, thing: Application, case: Case) -> Iterator[Words]:
    """The likely grade now, and what each adjustment that is asked for would make of it."""
    contacts = heard.in_zone_by_id(reading, "contact", thing.zone_id)
    every = served.reached(of_case(reading, thing.id), contacts, reading.today)
    now = progress.likely_grade(every, thing.programme, reading.today)
    if now is None:
        return
    yield Words(f"{len(every)} 项指标，预计等次：{now.zh}", f"Indicators: {len(every)}; likely grade: {now.en}")
    for part, line in case.parts.items():
        said = _proposed(case, part) if line.kind == "adjustment" and line.state.startswith("WITH_") else {}
        one = next((one for one in every if one.id == said.get("indicator")), None)
        target = _number(said.get("target"))
        if one is None or target is None:
            continue
        changed = [replace(other, target=target) if other is one else other for other in every]
        then = progress.likely_grade(changed, thing.programme, reading.today) or now
        same = Words("预计等次不变", "the likely grade stays") if then == now else Words(
            f"预计等次由{now.zh}变为{then.zh}", f"the likely grade goes from {now.en} to {then.en}"
        )  # fmt: skip
        yield Words(
            f"“{one.name}”由 {one.target} 调整为 {target} {one.unit}：若批准，{same.zh}",
            f"“{one.name}” from {one.target} to {target} {one.unit}: if granted, {same.en}",
        )
