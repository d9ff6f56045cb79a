"""Every kind of thing has these pages: list, record, history, comparison, and the forms that begin, change and act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.commands.assessment import ReadCalendar
from contracts.commands.registry import ReadBoundary
from contracts.commands.things import (
    CompareThing,
    GetThing,
    ListThings,
    ReadHistory,
    View,
)
from contracts.declare import KINDS, Kind, kind_of
from contracts.intake import importers
from contracts.roles import OFFICERS, Role
from contracts.things.registry import ResidenceState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.exporting import exported
from gateway.language import TAGS, language
from gateway.portal import asked, case_rows, sieve, things, timeline, wording
from gateway.portal.asked import checked_id, moment
from gateway.portal.named import called, explaining, named, needs_explaining, with_names
from gateway.portal.shown import day as day_of
from gateway.portal.shown import moment as moment_of

pages = Blueprint("records", __name__, url_prefix="/records")
HISTORY = 10
CORRECTION, LOCKED = "correction_request", "result_list"


@pages.get("/<plural>")
@allow.everybody
def list_(plural: str) -> str:
    """Some records of a kind, by looked-up fields."""
    kind = kind_called(plural)
    where = sieve.chosen(kind)
    day, at = moment()
    found = send(
        ListThings(kind=kind.name, where=where, after=request.args.get("after", ""), as_of=day, known_on=at, count=True),
        principal(),
    )  # fmt: skip
    more: dict[str, Any] = {name: list(values) for name, values in where.items()}
    more |= {name: request.args[name] for name in ("asOf", "knownOn") if request.args.get(name)}
    return render_template(
        "pages/records.html",
        kind=kind,
        found=found,
        rows=[(one, things.title(one), _told(kind, one)) for one in named(found.items)],
        address=wording.address,
        importers=importers(kind),
        exports=_exports(kind, more),
        form=sieve.form(),
        controls=sieve.controls(kind),
        narrowed=bool(more),
        first=url_for("records.list_", plural=plural, **more) if request.args.get("after") else None,
        next=url_for("records.list_", plural=plural, after=found.next, **more) if found.next else None,
    )


def _told(kind: Kind, view: View) -> list[things.Row]:
    if issubclass(kind.cls, CaseThing):
        return list(case_rows.rows(view))
    return things.rows(view, without=(things.heading(kind), "english_name"))[:4]  # its name is said already


@pages.get("/<plural>/export.<any(xlsx, csv, json):form>")
@allow.everybody
def export(plural: str, form: str) -> Response:
    """The list as a file, with the filters, the day and the language of the page, which its address says."""
    kind = kind_called(plural)
    if issubclass(kind.cls, CaseThing):
        abort(404)
    day, at = moment()
    lang = request.args.get("lang", "")
    return exported(kind, form, lang if lang in TAGS else language(), as_of=day, known_on=at, where=sieve.chosen(kind))


def _exports(kind: Kind, more: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the list is to be had as a file; of cases nowhere, since what is seen of one differs by person."""
    if issubclass(kind.cls, CaseThing):
        return []
    return [
        (form, url_for("records.export", plural=kind.plural, form=form, lang=language(), **more))
        for form in ("xlsx", "csv", "json")
    ]


@pages.get("/<plural>/<id>")
@allow.everybody
def one(plural: str, id: str) -> str | Response:
    """One record, today or as of any day."""
    kind, (day, known) = kind_called(plural), moment()
    if kind.name == LOCKED:  # it never changes, and its content is a file
        return redirect(wording.address(kind.name, checked_id(id)))
    query = GetThing(
        kind=kind.name, id=checked_id(id), as_of=day, known_on=known, sources=True, history=HISTORY, differences=True
    )
    view = with_names(send(query, principal()))
    return render_template(
        "pages/record.html",
        kind=kind,
        view=view,
        title=things.title(view),
        facts=things.gathered(things.rows(view)),
        timeline=list(timeline.lines(kind.name, view.entries, explained=explaining(kind.name, view.state))),
        may_write=things.within_reach(view) and not things.is_settled(view),
        known_on=request.args.get("knownOn", ""),
        begins=_begins(view),
        ground=send(ReadBoundary(base_id=view.id, as_of=day, known_on=known), principal())
        if kind.name == "base"
        else None,
    )


def _begins(view: View) -> list[tuple[str, str]]:
    """The case that this person may begin about the record: an exit from a zone."""
    who, kind = principal(), KINDS["departure"]
    own = who.role is Role.OPERATOR and who.zone == view.state.get("zone_id")
    own = own or (who.role is Role.AGENCY and who.organisation == view.state.get("agency_id"))
    if view.kind == CORRECTION and not view.past and view.open_acts and who.role.value in OFFICERS:
        history = url_for("records.history", plural="agencies", id=view.state["agency_id"])
        return [(_("到机构历史中更正或撤回"), history)]
    if view.kind != "residence" or view.past or not own or view.state["state"] != ResidenceState.RESIDENT.code:
        return []
    text = _("申请退出") if who.role is Role.AGENCY else _("办理退出")
    leaving = (text, url_for("recording.new", plural=kind.plural, residence_id=view.id))
    renewal = url_for("recording.change_form", plural=KINDS[view.kind].plural, id=view.id, _anchor="f-contract_no")
    return [(_("登记续签合同"), renewal), leaving] if who.role is Role.OPERATOR else [leaving]


@pages.get("/<plural>/<id>/history")
@allow.everybody
def history(plural: str, id: str) -> str:
    """Everything that was recorded, newest first."""
    kind = kind_called(plural)
    before = request.args.get("before", "")
    as_of, known_on = moment()
    query = ReadHistory(kind=kind.name, id=checked_id(id), before=int(before) if before.isdecimal() else 0,
                        as_of=as_of, known_on=known_on)  # fmt: skip
    found = send(query, principal())
    then = {name: request.args[name] for name in ("asOf", "knownOn") if request.args.get(name)}
    return render_template(
        "pages/record-history.html",
        kind=kind,
        id=id,
        title=called(kind.name, id),
        address=wording.address(kind.name, id),
        timeline=list(
            timeline.lines(kind.name, found.items, mended=_mended(kind, id), explained=_explaining(kind, id))
        ),
        then=then,
        first=url_for("records.history", plural=plural, id=id, **then) if before else None,  # type: ignore[arg-type]  # texts
        next=url_for("records.history", plural=plural, id=id, before=found.next, **then) if found.next else None,  # type: ignore[arg-type]  # texts
    )


def _explaining(kind: Kind, id: str) -> dict[str, str]:
    """By what the record's other fields say what they mean, where there is such a thing."""
    if not needs_explaining(kind):
        return {}
    return explaining(kind.name, send(GetThing(kind=kind.name, id=checked_id(id)), principal()).state)


def _mended(kind: Kind, id: str) -> str:
    """The id where this person may correct entries and take them back; a case goes by its acts alone."""
    if issubclass(kind.cls, CaseThing) or principal().role.value not in kind.writers:
        return ""
    return id if things.within_reach(send(GetThing(kind=kind.name, id=checked_id(id)), principal())) else ""


@pages.get("/<plural>/<id>/comparison")
@allow.everybody
def comparison(plural: str, id: str) -> str:
    """Two states of one record, field by field."""
    kind, (day, known), (other_day, other_known) = kind_called(plural), moment(), asked.other()
    query = CompareThing(
        kind=kind.name, id=checked_id(id), one_as_of=day, one_known_on=known, other_as_of=other_day,
        other_known_on=other_known,
    )  # fmt: skip
    found = send(query, principal())
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    one_names, other_names = (with_names(view).names if view else {} for view in (found.one, found.other))
    return render_template(
        "pages/record-comparison.html",
        kind=kind,
        id=id,
        found=found,
        title=called(kind.name, id),
        address=wording.address(kind.name, id),
        rows=[
            (
                one.words,
                *(
                    wording.sealed(kind.name, specs[one.field]) or wording.shown(specs[one.field], value, names)
                    for value, names in ((one.one, one_names), (one.other, other_names))
                ),
            )
            for one in found.differences
        ],
        heads=[head(found.one), head(found.other)],
        asked={name: request.args.get(name, "") for name in ("asOf", "knownOn", "other", "otherKnownOn")},
    )


def head(view: View | None) -> Markup:
    """Of which day a state is, and as known when where that is not now."""
    if view is None:
        return escape(_("没有记录"))
    known = escape(moment_of(view.known_at)).striptags()
    return Markup("{} {}").format(day_of(view.as_of), _("按 %(day)s 所知", day=known) if known else "")


@pages.get("/titles/<id>/calendar")
@allow.everybody
def calendar(id: str) -> str:
    """What a title owes and when, and how each day was counted."""
    found = send(ReadCalendar(title_id=checked_id(id)), principal())
    return render_template("pages/calendar.html", found=found)


def kind_called(plural: str) -> Kind:
    return kind_of(plural) or abort(404)
