"""The facts of an application as of a day, and what its acts bring about beside the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.copies import read_up_to
from chassis.procedures import Case, Entry, Fact, shelf
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.roles import Principal, Role
from contracts.things.applications import Activation, Application, Expert
from rulebooks import codes as code_lists
from services.applications.domain import drawing, eligibility, panel
from services.applications.storage import heard
from services.applications.usecases import awaiting, awards, dues, exempting, panels, pledges, targets, visits

ENDED = ("APPROVED", "REJECTED", "WITHDRAWN", "REVOKED")
MOST = 10_000
SCORE = panels.SCORE
SECOND_RETURNS = ("second_return", "second_city_return")  # the conditions that are excepted (the packages)
GIVEN = "GIVEN"  # of a material (fragments/material.toml)
INSIDE = (Role.PROVINCE, Role.AUDITOR, Role.SYSTEM)


def sources(reading: Reading) -> Sequence[str]:
    """How far the copy of the register was read."""
    return (heard.source(reading, heard.REGISTER),)


def _fact(reading: Reading, value: Any, day: date) -> Fact:
    return Fact(value, sources(reading)[0], day.isoformat())


# -- facts


def agencies(reading: Reading, case: Application, day: date) -> Fact:
    """The agencies in the zone."""
    ids = eligibility.resident(heard.in_zone(reading, "residence", case.zone_id), day)
    return _fact(reading, eligibility.records(heard.states(reading, "agency", ids), day), day)


def built_area(reading: Reading, case: Application, day: date) -> Fact | None:
    return _area(reading, case, day, "built_m2")


def core_area(reading: Reading, case: Application, day: date) -> Fact | None:
    return _area(reading, case, day, "core_m2")


def _area(reading: Reading, case: Application, day: date, field: str) -> Fact | None:
    total = eligibility.area(heard.in_zone(reading, "base", case.zone_id), field)
    return None if total is None else _fact(reading, total, day)


def boundaries(reading: Reading, case: Application, day: date) -> Fact:
    return _fact(reading, eligibility.is_bounded(heard.in_zone(reading, "base", case.zone_id)), day)


def operator(reading: Reading, case: Application, day: date) -> Fact | None:
    zone = heard.zone(reading, case.zone_id)
    return _fact(reading, eligibility.is_run(zone), day) if zone else None


FACTS = {
    "agencies": agencies,
    "zone.built_area": built_area,
    "zone.core_area": core_area,
    "zone.boundaries": boundaries,
    "zone.operator": operator,
}


# -- filing


def activated(reading: Reading, edition: str, day: date) -> bool:
    """Whether an officer has let a draft decide by *day*."""
    return any(
        one.active_from <= day for one in reading.list(Activation, Where(equal={"edition": (edition,)}), limit=2)
    )


def filled(work: Work, case: Application) -> Application:
    """What the register and the package say of it."""
    zone = heard.zone(work, case.zone_id) or {}
    region = zone.get("region") or work.principal.region.ljust(6, "0")
    programme = shelf()[case.edition].programme
    return replace(case, zone_name=zone.get("name", ""), region=region, programme=programme)


def faults(reading: Reading, case: Application) -> Iterator[Fault]:
    """A zone that is known, in the province of the programme, with no other case under it."""
    if heard.zone(reading, case.zone_id) is None:
        yield codes.NO_ZONE.fault("#/zone_id", id=case.zone_id, position=read_up_to(reading, heard.REGISTER))
    definition = shelf()[case.edition]
    if not case.region.startswith(definition.province):
        province = _place(definition.province)
        yield codes.OTHER_PROVINCE.fault(
            "#/procedure", region=_place(case.region), procedure=definition.words, province=province
        )
    same = Where(equal={"zone_id": (case.zone_id,), "procedure": (case.procedure,)})
    for other in reading.list(Application, same, limit=50):
        if other.id != case.id and other.stage not in ENDED and other.trial == case.trial:
            yield codes.ALREADY_RUNNING.fault("#/zone_id", id=other.id)


def _place(region: str) -> Words:
    entry = code_lists.load("regions").get(region.ljust(6, "0"))
    return Words(*entry.words) if entry else Words(region, region)


# -- what stands against an act beside its package, and who sees what


def against(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """A pledge is about what is handed in; a score sheet is whole; a draw is as it must be."""
    yield from pledges.against(reading, thing, case, entry)
    if entry.act == SCORE and "sheet" in entry.said:
        yield from panel.sheet_faults(entry.said["sheet"])
    yield from panels.against(reading, thing, case, entry)
    yield from targets.against(reading, thing, case, entry)
    yield from visits.against(reading, thing, case, entry)
    yield from dues.against(case, entry, reading.today)
    yield from awaiting.against(entry, reading.today)


def offered(reading: Reading, thing: Application, case: Case, act: str, name: str) -> Iterator[tuple[str, Words]]:
    """The indicators of a score; the grounds on which an expert is replaced; the indicators; the days that are due."""
    if name == dues.DUE:
        yield from dues.offered(case, act, reading.today)
    if (act, name) == (SCORE, "sheet"):
        for code, words, most in panel.indicators():
            yield code, Words(f"{words.zh}（0–{most}）", f"{words.en} (0–{most})")
    if (act, name) == (panels.RECUSE, "cause"):
        yield from drawing.CAUSES.items()
    if (act, name) == (exempting.EXEMPT, "ban"):
        yield from exempting.offered(reading, thing)
    if (act, name) == (targets.PROPOSE, "indicator"):
        yield from targets.offered(reading, thing)


def chosen(reading: Reading, thing: Application, case: Case, act: str, name: str) -> Iterator[tuple[str, Words]]:
    """What was chosen once, by the name that it keeps."""
    if (act, name) == (targets.PROPOSE, "indicator"):
        yield from targets.chosen(reading, thing)
    else:
        yield from offered(reading, thing, case, act, name)


def _missing(who: Principal, case: Case) -> Iterator[Words]:
    """How much is there of what somebody must hand in, until all of it is: who files is told of their own, an office of everybody's."""
    definition = case.definition
    if definition.case.states[case.state].end:
        return
    wanted = {name: item for name, item in definition.lists.get("materials", {}).items() if item.required}
    for role in dict.fromkeys(item.by for item in wanted.values()):
        mine = who.role.value in definition.platform_roles(role)
        if mine or who.role is not Role.APPLICANT:
            theirs = {name: item.words for name, item in wanted.items() if item.by == role}
            lacking = [words for name, words in theirs.items() if case.line(f"material:{name}").state != GIVEN]
            yield from _share(len(theirs), lacking, None if mine else definition.roles[role].words)


def _share(count: int, lacking: list[Words], whose: Words | None) -> Iterator[Words]:
    given = count - len(lacking)
    head = Words(f"{whose.zh}的材料", f"{whose.en}: materials") if whose else Words("材料", "Materials")
    share = 100 * given // count
    if lacking:
        yield Words(
            f"{head.zh}齐全度 {share}%（{given}/{count}），尚缺：{'、'.join(one.zh for one in lacking)}",
            f"{head.en} {share}% complete ({given} of {count}); missing: {', '.join(one.en for one in lacking)}",
        )


def remarked(reading: Reading, who: Principal, thing: Application, case: Case) -> Iterator[Words]:
    """What is still missing; the likely grade of a plan; and for the office, how its experts were drawn and scored."""
    yield from _missing(who, case)
    yield from targets.remarks(reading, thing, case)
    if who.role in INSIDE:
        yield from panels.remarks(reading, thing)
        yield from visits.remarks(case)
        totals = (panel.total(sheet) for sheet in _sheets(case))
        still = case.state in case.definition.act(SCORE).during if "score" in case.definition.parts else False
        alarm = panel.alarm_of(case.definition.programme, case.definition.starts) if still else None
        yield from panel.remarks([one for one in totals if one is not None], alarm)


def _sheets(case: Case) -> Iterator[Any]:
    """The score sheets that count: of each score that stands submitted the newest."""
    for part, line in case.parts.items():
        if line.kind == "score" and line.state == panels.SUBMITTED:
            yield case.done(SCORE, part)[-1].said.get("sheet")


def named(who: Principal) -> str:
    """An expert acts in the name of their record in the pool, which is the organisation of the account."""
    return who.organisation if who.role is Role.EXPERT and who.organisation else who.id


def called(reading: Reading, entry: Entry) -> str:
    """An expert by their record in the pool; everybody else by the name of their account."""
    found = reading.find(Expert, entry.actor) if entry.role == Role.EXPERT.value else None
    return found.name if found else ""


def filer(reading: Reading, thing: Application) -> str:
    """Who builds the zone, as the register calls it."""
    return str((heard.zone(reading, thing.zone_id) or {}).get("applicant") or "")


def veiled(who: Principal, _case: Case, part: str) -> bool:
    """Who scores is known to the offices and to that expert alone."""
    return part.startswith(("score:", "exemption:")) and who.role not in INSIDE


def lent(who: Principal) -> tuple[str, ...]:
    """An expert reads the materials for as long as the score waits for them."""
    return ("material",) if who.role is Role.EXPERT else ()


# -- effects


def hang_plate(_work: Work, _case: Application, _of: Case, entry: Entry) -> Mapping[str, Any]:
    return {"plate_asked_on": entry.day}


def number_plan(work: Work, case: Application, _of: Case, entry: Entry) -> Mapping[str, Any]:
    """A filed plan keeps the number that it got first."""
    if case.plan_no:
        return {}
    others = work.list(Application, Where(equal={"programme": (case.programme,)}), limit=MOST)
    return {"plan_no": eligibility.next_plan(case.programme, entry.day, (one.plan_no for one in others))}


def count_second_return(_work: Work, _case: Application, of: Case, _entry: Entry) -> Mapping[str, Any]:
    """One complete notice is owed; that another was let pass is counted of the case, and so of its office."""
    acts = of.definition.acts
    granted = (
        one for one in of.entries if of.named(one) in acts and "count_second_return" in acts[of.named(one)].effects
    )
    return {"second_returns": sum(one.said.get("condition") in SECOND_RETURNS for one in granted)}


def open_assessment(_work: Work, _case: Application, _of: Case, entry: Entry) -> Mapping[str, Any]:
    return {"assessment_opened_on": entry.day}


EFFECTS = {
    "hang_plate": hang_plate,
    "number_plan": number_plan,
    "count_second_return": count_second_return,
    "open_assessment": open_assessment,
    "new_target_version": targets.new_target_version,
    **awards.EFFECTS,
    **panels.EFFECTS,
}
