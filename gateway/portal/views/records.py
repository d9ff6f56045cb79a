"""Every kind of thing has these pages: list, record, history, comparison, and the forms that begin, change and act."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused
from chassis.shapes.check import TYPES
from chassis.shapes.specs import state_specs
from chassis.storage.columns import is_looked_up
from contracts.codes import chassis as codes
from contracts.commands.assessment import ReadCalendar
from contracts.commands.things import (
    ActOnThing,
    ChangeThing,
    CompareThing,
    CreateThing,
    GetThing,
    ListThings,
    ReadHistory,
    View,
)
from contracts.declare import ActName, Kind, Words, kind_of
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import entry, things
from gateway.portal.asked import checked_id, moment
from gateway.portal.forms import Form, again, typed

pages = Blueprint("records", __name__, url_prefix="/records")
FORM, ACT = "pages/record-form.html", "pages/record-act.html"
HISTORY = 10
FROM = Words("自哪一天起", "From which day")


# -- reading


@pages.get("/<plural>")
@allow.everybody
def list_(plural: str) -> str:
    """Some records of a kind, by looked-up fields."""
    kind = _kind(plural)
    known = [spec.name for spec in state_specs(kind.cls) if is_looked_up(spec)]
    where = {name: tuple(request.args.getlist(name)) for name in known if request.args.get(name)}
    day, at = moment()
    found = send(
        ListThings(kind=kind.name, where=where, after=request.args.get("after", ""), as_of=day, known_on=at, count=True),
        principal(),
    )  # fmt: skip
    more: dict[str, Any] = {name: list(values) for name, values in where.items()}
    more |= {"asOf": request.args["asOf"]} if request.args.get("asOf") else {}
    return render_template(
        "pages/records.html",
        kind=kind,
        found=found,
        rows=[(one, things.title(one), things.rows(one)[:4]) for one in found.items],
        address=things.address,
        next=url_for("records.list_", plural=plural, after=found.next, **more) if found.next else None,
    )


@pages.get("/<plural>/<id>")
@allow.everybody
def one(plural: str, id: str) -> str:
    """One record, today or as of any day."""
    kind, (day, known) = _kind(plural), moment()
    view = send(
        GetThing(
            kind=kind.name, id=checked_id(id), as_of=day, known_on=known, sources=True, history=HISTORY, differences=True
        ),
        principal(),
    )  # fmt: skip
    return render_template(
        "pages/record.html",
        kind=kind,
        view=view,
        title=things.title(view),
        rows=things.rows(view),
        timeline=list(things.timeline(kind.name, view.entries)),
        may_write=principal().role.value in kind.writers,
        known_on=request.args.get("knownOn", ""),
    )


@pages.get("/<plural>/<id>/history")
@allow.everybody
def history(plural: str, id: str) -> str:
    """Everything that was recorded, newest first."""
    kind = _kind(plural)
    before = request.args.get("before", "")
    found = send(
        ReadHistory(kind=kind.name, id=checked_id(id), before=int(before) if before.isdecimal() else 0), principal()
    )  # fmt: skip
    return render_template(
        "pages/record-history.html",
        kind=kind,
        id=id,
        address=things.address(kind.name, id),
        timeline=list(things.timeline(kind.name, found.items)),
        next=url_for("records.history", plural=plural, id=id, before=found.next) if found.next else None,
    )


@pages.get("/<plural>/<id>/comparison")
@allow.everybody
def comparison(plural: str, id: str) -> str:
    """Two states of one record, field by field."""
    kind, (day, known) = _kind(plural), moment()
    other = request.args.get("other", "")
    found = send(
        CompareThing(
            kind=kind.name, id=checked_id(id), one_as_of=day, one_known_on=known,
            other_as_of=date.fromisoformat(other) if _is_day(other) else None,
        ),
        principal(),
    )  # fmt: skip
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    return render_template(
        "pages/record-comparison.html",
        kind=kind,
        id=id,
        found=found,
        address=things.address(kind.name, id),
        rows=[
            (one.words, things.shown(specs[one.field], one.one, {}), things.shown(specs[one.field], one.other, {}))
            for one in found.differences
        ],
        as_of=request.args.get("asOf", ""),
        other=other,
    )


@pages.get("/titles/<id>/calendar")
@allow.everybody
def calendar(id: str) -> str:
    """What a title owes and when, and how each day was counted."""
    found = send(ReadCalendar(title_id=checked_id(id)), principal())
    return render_template("pages/calendar.html", found=found)


# -- writing


@pages.get("/<plural>/new")
@allow.signed_in
def new(plural: str) -> str:
    """The form that begins a record; values in the address are filled in."""
    kind = _kind(plural)
    return render_template(FORM, form=Form(values=request.args.to_dict()), **_form_page(kind, None))


@pages.post("/<plural>/new")
@allow.signed_in
def create(plural: str) -> Response:
    """Begin the record."""
    kind, form = _kind(plural), typed()
    try:
        command = CreateThing(
            kind=kind.name,
            state=entry.state_of(form, kind.cls),
            basis=form.value("basis"),
            valid_from=_day(form, "valid_from"),
        )
        made = send(command, principal(), key=form.key)
    except Problem as problem:
        return again(FORM, form, problem, **_form_page(kind, None))
    return redirect(things.address(kind.name, made.id), 303)


@pages.get("/<plural>/<id>/change")
@allow.signed_in
def change_form(plural: str, id: str) -> str:
    """The form that changes a record."""
    kind = _kind(plural)
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    form = Form(values=entry.values_of(view.state, kind.cls), revision=view.revision)
    return render_template(FORM, form=form, **_form_page(kind, view))


@pages.post("/<plural>/<id>/change")
@allow.signed_in
def change(plural: str, id: str) -> Response:
    """Record what differs."""
    kind, form = _kind(plural), typed()
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    try:
        command = ChangeThing(
            kind=kind.name,
            id=view.id,
            revision=form.revision,
            sets=entry.changed(form, kind.cls, view.state),
            valid_from=_day(form, "valid_from"),
            basis=form.value("basis"),
        )
        send(command, principal(), key=form.key)
    except Problem as problem:
        return again(FORM, form, problem, **_form_page(kind, view))
    return redirect(things.address(kind.name, view.id), 303)


@pages.get("/<plural>/<id>/acts/<act>")
@allow.signed_in
def act_form(plural: str, id: str, act: str) -> str:
    """What must be said with an act, and what it will do."""
    kind = _kind(plural)
    name = _act(kind, act)
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    return render_template(ACT, form=Form(revision=view.revision), **_act_page(kind, name, view))


@pages.post("/<plural>/<id>/acts/<act>")
@allow.signed_in
def do(plural: str, id: str, act: str) -> Response:
    """Do the act; refused with every reason."""
    kind, form = _kind(plural), typed()
    name = _act(kind, act)
    inputs = entry.state_of(form, name.asks) if name.asks else {}
    command = ActOnThing(
        kind=kind.name, id=checked_id(id), revision=form.revision, act=act, inputs=inputs, basis=form.value("basis")
    )  # fmt: skip
    try:
        send(command, principal(), key=form.key)
    except Problem as problem:
        view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
        return again(ACT, form, problem, **_act_page(kind, name, view))
    return redirect(things.address(kind.name, command.id), 303)


def _form_page(kind: Kind, view: View | None) -> dict[str, Any]:
    needed, more = entry.grouped(entry.fields(kind.cls))
    return {
        "kind": kind,
        "view": view,
        "title": things.title(view) if view else "",
        "needed": needed,
        "more": more,
        "address": things.address(kind.name, view.id) if view else url_for("records.list_", plural=kind.plural),
    }


def _act_page(kind: Kind, name: ActName, view: View) -> dict[str, Any]:
    return {
        "kind": kind,
        "act": name,
        "view": view,
        "title": things.title(view),
        "fields": list(entry.fields(name.asks)) if name.asks else [],
        "address": things.address(kind.name, view.id),
    }


def _kind(plural: str) -> Kind:
    return kind_of(plural) or abort(404)


def _act(kind: Kind, act: str) -> ActName:
    return next((one for one in kind.acts if one.name == act), None) or abort(404)


def _day(form: Form, name: str) -> date | None:
    """The day that was typed; what is no day is refused, not left out."""
    text = form.value(name).strip()
    if not text or _is_day(text):
        return date.fromisoformat(text) if text else None
    raise Refused(codes.WRONG_TYPE.fault(f"#/{name}", label=FROM, type=TYPES[date]))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
