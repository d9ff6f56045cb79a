"""What applications answers beside its things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from chassis.access import objections
from chassis.errors import Forbidden, Missing, Refused
from chassis.procedures import shelf as procedures
from chassis.shapes.codec import state_of
from chassis.storage.reading import PRESENT, Moment, Reading, Where
from contracts.codes import applications as codes
from contracts.commands.applications import (
    PanelFile,
    PanelMember,
    PanelMembers,
    PlanProgress,
    PlanRow,
    Plans,
    Programmes,
    ReadPanelFile,
    ReadPanelMembers,
    ReadPlans,
    ReadProgrammes,
    ReadProgress,
    ReadTasks,
    TaskTable,
)
from contracts.declare import State, Words
from contracts.things.applications import Application, Expert, Indicator, Inquiry, Panel, PanelState, TaskReport
from rulebooks import programmes as shelf
from services.applications.domain import programmes, progress, served, tasks
from services.applications.domain.drawing import CAUSES, Member
from services.applications.storage import draws, heard, panels

APPROVED = progress.APPROVED
NOT_REPLACED = Words("", "")

MOST_PLANS = 100


def read_programmes(reading: Reading, query: ReadProgrammes) -> Programmes:
    """The programmes on a day; one of them with all its provisions."""
    if query.code and query.code not in shelf.codes():
        raise Missing(codes.UNKNOWN_PROGRAMME.fault(code=query.code[:40], known="、".join(shelf.codes())))
    day = query.on or reading.today
    found = programmes.on(day, drafts=query.drafts, code=query.code)
    return Programmes(
        on=day, items=tuple(programmes.told(edition, with_provisions=bool(query.code)) for edition in found)
    )


def read_panel_file(reading: Reading, query: ReadPanelFile) -> PanelFile:
    """The published file of a draw; refused until its case is decided."""
    found = reading.get(Panel, query.id)
    case = reading.get(Application, found.application_id)
    decided = procedures()[case.edition].case.states[case.stage].end
    if found.state is not PanelState.DRAWN or not decided:
        raise Refused(codes.PANEL_NOT_PUBLIC.fault())
    content = draws.told(reading, found).file
    return PanelFile(content=content.decode(), hash=sha256(content).hexdigest())


def read_panel_members(reading: Reading, query: ReadPanelMembers) -> PanelMembers:
    """Who is who in a draw: for the office that holds it, and for auditors, who recompute the names by its key."""
    found = reading.get(Panel, query.id)
    if against := objections(reading.principal, Panel.kind, Expert.kind.readers, found.id, state_of(found)):
        raise Forbidden(*against)
    told = draws.told(reading, found) if found.state is PanelState.DRAWN else None
    team = set(told.team) if told else set()
    left = {one.inspector: CAUSES[one.reason] for one in told.course.replaced if one.inspector} if told else {}
    names = {
        one.id: one for one in (reading.find(Expert, member.expert_id) for member in _members(reading, found)) if one
    }
    return PanelMembers(
        items=tuple(
            PanelMember(
                pseudonym=one.pseudonym,
                unit=one.unit,
                expert_id=one.expert_id,
                name=names[one.expert_id].name if one.expert_id in names else "",
                employer=names[one.expert_id].employer if one.expert_id in names else "",
                ban=one.ban,
                why=one.why,
                drawn=one.pseudonym in team,
                replaced=left.get(one.pseudonym, NOT_REPLACED),
            )
            for one in _members(reading, found)
        )
    )


def _members(reading: Reading, found: Panel) -> list[Member]:
    return panels.members(reading, found.id)


def read_progress(reading: Reading, query: ReadProgress) -> PlanProgress:
    """The indicators in the version that held on the day, and the grade that they come to."""
    case = reading.get(Application, query.application_id)
    if case.stage != APPROVED:
        raise Refused(codes.NOT_APPROVED.fault("#/application_id"))
    day = query.on or reading.today
    where = Where(equal={"application_id": (case.id,)})
    said = reading.list(Indicator, where, at=Moment(day=day) if query.on else PRESENT, limit=200)
    contacts = heard.in_zone_by_id(reading, "contact", case.zone_id)
    every = served.reached(said, contacts, day)
    rule = progress.rule_of(case.programme, day)
    grade = progress.likely_grade(every, case.programme, day)
    return PlanProgress(
        application_id=case.id,
        zone_id=case.zone_id,
        zone_name=case.zone_name,
        on=day,
        source=heard.source(reading, heard.MATCHING),
        plan_no=case.plan_no,
        likely_grade=grade or Words("", ""),
        rule=rule.words,
        items=tuple(progress.told(one, day, rule, _counted(one, contacts, day)) for one in every),
    )


def read_plans(reading: Reading, query: ReadPlans) -> Plans:
    """Every approved application, and how its indicators stand today."""
    limit = min(max(query.limit, 1), MOST_PLANS)
    where = Where(equal={"stage": (APPROVED,)} | ({"zone_id": (query.zone_id,)} if query.zone_id else {}))
    found = reading.list(Application, where, after=query.after, limit=limit + 1)
    items = tuple(_plan(reading, one) for one in found[:limit])
    return Plans(on=reading.today, items=items, next=items[-1].application_id if len(found) > limit else "")


def _plan(reading: Reading, case: Application) -> PlanRow:
    day = reading.today
    said = reading.list(Indicator, Where(equal={"application_id": (case.id,)}), limit=200)
    every = served.reached(said, heard.in_zone_by_id(reading, "contact", case.zone_id), day)
    return PlanRow(
        application_id=case.id,
        zone_id=case.zone_id,
        zone_name=case.zone_name,
        region=case.region,
        programme=case.programme,
        title_no=case.title_no,
        plan_no=case.plan_no,
        likely_grade=progress.likely_grade(every, case.programme, day) or Words("", ""),
        colours=progress.counted(every, day, progress.rule_of(case.programme, day)),
    )


def _counted(one: Indicator, contacts: Mapping[str, State], day: date) -> int | None:
    found = served.of_indicator(one, contacts, day)
    return None if found is None else len(found)


def read_tasks(reading: Reading, query: ReadTasks) -> TaskTable:
    """Each row of the programme's table with what was reported by the day."""
    day = query.on or reading.today
    rows = tasks.of(query.programme, day)
    if not rows:
        with_tasks = [code for code in shelf.codes() if tasks.of(code, day)]
        raise Missing(codes.UNKNOWN_PROGRAMME.fault(code=query.programme[:40], known="、".join(with_tasks) or "-"))
    where, at = Where(equal={"programme": (query.programme,)}), Moment(day=day) if query.on else PRESENT
    reports = {one.number: one for one in reading.list(TaskReport, where, at=at, limit=200)}
    rule = progress.rule_of(query.programme, day)
    inquiries = reading.list(Inquiry, where, at=at, limit=1000)
    return TaskTable(
        programme=query.programme,
        words=Words(*next(one for one in programmes.on(day, code=query.programme)).name),
        basis=tasks.basis(query.programme, day),
        rule=rule.words,
        on=day,
        items=tuple(
            tasks.told(row, reports.get(row["no"]), [one for one in inquiries if one.number == row["no"]], day, rule)
            for row in rows
        ),
    )
