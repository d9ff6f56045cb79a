"""The forms that begin a record, change it and act on it; what is refused comes back as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused, Stale
from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import gateway as own_codes
from contracts.codes.base import Fault
from contracts.commands.things import ActOnThing, ChangeThing, CreateThing, GetThing, View
from contracts.declare import ActName, Kind, State, Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import alike, entry, prepared, things, wording
from gateway.portal.asked import checked_id
from gateway.portal.forms import Form, again, day_of, typed
from gateway.portal.named import explaining, names_of, with_names
from gateway.portal.views.records import kind_called

pages = Blueprint("recording", __name__, url_prefix="/records")
FORM, ACT = "pages/record-form.html", "pages/record-act.html"
FROM = Words("自哪一天起", "From which day")
IN_SHORT = {"agency": ("credit_code", "standing", "region")}  # of what is long, where an act is about it
ASKED = ("correction_request",)  # begun as a request: on its day, and resting on what it says itself


@pages.get("/<plural>/new")
@allow.signed_in
def new(plural: str) -> str:
    """The form that begins a record; values in the address are filled in, and one's own zone or agency."""
    kind = kind_called(plural)
    form = Form(values=prepared.own(kind) | request.args.to_dict())
    return render_template(FORM, form=form, **_form_page(kind, None, form))


@pages.post("/<plural>/new")
@allow.signed_in
def create(plural: str) -> Response:
    """Begin the record."""
    kind, form = kind_called(plural), typed()
    try:
        state = entry.state_of(form, kind.cls)
        alike.tell_apart(form, state)
        command = CreateThing(
            kind=kind.name,
            state=state,
            basis=form.value("basis"),
            valid_from=day_of(form, "valid_from", FROM),
        )
        made = send(command, principal(), key=form.key)
    except Problem as problem:
        return again(FORM, form, problem, **_form_page(kind, None, form))
    return redirect(wording.address(kind.name, made.id), 303)


@pages.get("/<plural>/<id>/change")
@allow.signed_in
def change_form(plural: str, id: str) -> str:
    """The form that changes a record."""
    kind = kind_called(plural)
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    if things.is_settled(view):
        raise Refused(common.SETTLED.fault(kind=kind.words))  # nobody is asked for what would be refused
    form = Form(values=entry.values_of(view.state, kind.cls), revision=view.revision)
    return render_template(FORM, form=form, **_form_page(kind, view, form))


@pages.post("/<plural>/<id>/change")
@allow.signed_in
def change(plural: str, id: str) -> Response:
    """Record what differs."""
    kind, form = kind_called(plural), typed()
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    sets = entry.changed(form, kind.cls, view.state)
    try:
        command = ChangeThing(
            kind=kind.name,
            id=view.id,
            revision=form.revision,
            sets=sets,
            valid_from=day_of(form, "valid_from", FROM),
            basis=form.value("basis"),
        )
        send(command, principal(), key=form.key)
    except Stale as problem:
        overtaken = Stale(*problem.faults, *_differences(kind, view, sets))
        return again(FORM, form, overtaken, revision=view.revision, **_form_page(kind, view, form))
    except Problem as problem:
        return again(FORM, form, problem, **_form_page(kind, view, form))
    return redirect(wording.address(kind.name, view.id), 303)


@pages.get("/<plural>/<id>/acts/<act>")
@allow.signed_in
def act_form(plural: str, id: str, act: str) -> str:
    """What must be said with an act, and what it will do."""
    kind = kind_called(plural)
    name = _act(kind, act)
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    return render_template(ACT, form=Form(revision=view.revision), **_act_page(kind, name, view))


@pages.post("/<plural>/<id>/acts/<act>")
@allow.signed_in
def do(plural: str, id: str, act: str) -> Response:
    """Do the act; refused with every reason."""
    kind, form = kind_called(plural), typed()
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
    return redirect(wording.address(kind.name, command.id), 303)


def _differences(kind: Kind, view: View, sets: State) -> Iterator[Fault]:
    """Where the form, sent once more, would change the record as it stands now: somebody else may have just set it."""
    for spec in state_specs(kind.cls):
        if spec.name in sets:
            names = explaining(kind.name, view.state) | names_of(kind.name, {spec.name: view.state.get(spec.name)})
            now = wording.plain(spec, view.state.get(spec.name), names)
            yield own_codes.NOW_DIFFERS.fault(f"#/{spec.name}", label=spec.meta.words, now=now)


def _form_page(kind: Kind, view: View | None, form: Form) -> dict[str, Any]:
    needed, more = entry.grouped(prepared.fields(kind, view, form))
    return {
        "kind": kind,
        "alone": _theirs_alone(kind),
        "view": view,
        "title": things.title(with_names(view)) if view else "",
        "save": _save(kind, view),
        "needed": needed,
        "more": more,
        "address": wording.address(kind.name, view.id) if view else url_for("records.list_", plural=kind.plural),
    }


def _theirs_alone(kind: Kind) -> bool:
    """
    Whether it is what somebody wants, not what a register holds: nobody asks them on what document they want it.

    A case opens on the day on which it is filed, and what it rests on its own entries say.
    """
    if kind.name in ASKED or issubclass(kind.cls, CaseThing):
        return True
    return bool(kind.parties) and set(kind.writers) <= {Role.FIRM.value, Role.AGENCY.value}


def _save(kind: Kind, view: View | None) -> str:
    """What is done with what stands in the form."""
    if view:
        return str(_("保存修改"))
    if kind.name in ASKED:
        return str(_("提出申请"))
    if issubclass(kind.cls, CaseThing):
        return str(_("开始办理"))
    return str(_("保存") if _theirs_alone(kind) else _("建立记录"))


def _act_page(kind: Kind, name: ActName, view: View) -> dict[str, Any]:
    known = with_names(view)
    return {
        "kind": kind,
        "alone": _theirs_alone(kind),
        "act": name,
        "view": view,
        "title": things.title(known),
        "fields": list(entry.fields(name.asks)) if name.asks else [],
        "facts": _about(kind, known),
        "address": wording.address(kind.name, view.id),
    }


def _about(kind: Kind, view: View) -> list[things.Row]:
    """The record that an act is about; of one that has a page of its own a few lines, where it has any."""
    if kind.name in wording.PAGES and kind.name not in IN_SHORT:
        return []
    return things.rows(view, IN_SHORT.get(kind.name, ()), without=(things.heading(kind),))


def _act(kind: Kind, act: str) -> ActName:
    return next((one for one in kind.acts if one.name == act), None) or abort(404)
