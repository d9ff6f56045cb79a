"""The forms that begin a record, change it and act on it; what is refused comes back as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from chassis.errors import Problem, Stale
from chassis.procedures import binding
from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.codes import gateway as own_codes
from contracts.codes.base import Fault
from contracts.commands.things import ActOnThing, ChangeThing, CreateThing, GetThing, View
from contracts.declare import ActName, Kind, State, Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.language import say
from gateway.portal import alike, entry, numbered, offered, things, wording
from gateway.portal.asked import checked_id
from gateway.portal.forms import Form, again, day_of, typed
from gateway.portal.named import called, explaining, names_of, with_names
from gateway.portal.views.records import kind_called
from rulebooks.in_force import Status

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
    form = Form(values=_own(kind) | request.args.to_dict())
    return render_template(FORM, form=form, **_form_page(kind, None, form))


def _own(kind: Kind) -> dict[str, str]:
    who = principal()
    own = {kind.zone: who.zone, kind.parties.get(who.role.value, ""): who.party}
    return {name: value for name, value in own.items() if value and name not in ("", "id")}


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
    shown = (field for field in entry.fields(kind.cls) if field.name not in _settled(kind))
    needed, more = entry.grouped(
        _kept(_explained(_offered(numbered.field_of(field, kind, form), kind, form), kind, form), kind, view)
        for field in shown
    )
    return {
        "kind": kind,
        "alone": _theirs_alone(kind),
        "view": view,
        "title": things.title(with_names(view)) if view else "",
        "asks": kind.name in ASKED,
        "needed": needed,
        "more": more,
        "address": wording.address(kind.name, view.id) if view else url_for("records.list_", plural=kind.plural),
    }


def _theirs_alone(kind: Kind) -> bool:
    """Whether it is what somebody wants, not what a register holds: nobody asks them on what document they want it."""
    return kind.name in ASKED or (bool(kind.parties) and set(kind.writers) <= {Role.FIRM.value, Role.AGENCY.value})


def _kept(field: entry.Field, kind: Kind, view: View | None) -> entry.Field:
    """What is kept encrypted stands in no control: it says that it is there, and stays where nothing is written."""
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    if spec is None or view is None or not (spec.meta.personal and view.state.get(spec.name)):
        return field
    said = _("已填的内容加密保存，不在这里显示；不写则不变")
    return replace(field, hint=_("%(hint)s；%(said)s", hint=field.hint, said=said) if field.hint else said)


def _settled(kind: Kind) -> tuple[str, ...]:
    """Of a case what its own page asks in words; under one procedure alone, also what there is nothing to say about."""
    if not issubclass(kind.cls, CaseThing):
        return ()
    return ("procedure", "trial", "declared") if len(kind.cls.procedures) == 1 else ("declared",)


def _offered(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """One's own zone or agency by its name; of a case also the procedures and records that it may be about, to choose from."""
    if not issubclass(kind.cls, CaseThing) and field.name not in (*_own(kind), "application_id"):
        return _place_by_name(field, kind, form)
    if issubclass(kind.cls, CaseThing) and field.name == "procedure":
        return replace(field, control="choice", hint="", choices=tuple(_procedures(kind.cls.procedures)))
    return _chosen_of(field, tuple(offered.records(field.name)), form)


def _place_by_name(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """Instead of its id."""
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    if spec is None or spec.meta.refers not in ("zone", "base"):
        return field
    choices = offered.every_zone() if spec.meta.refers == "zone" else tuple(offered.records(field.name))
    return _chosen_of(field, choices, form)


def _chosen_of(field: entry.Field, choices: tuple[tuple[str, str], ...], form: Form) -> entry.Field:
    """Where the form says one that is not to be chosen, that stays as it was typed."""
    said = form.value(field.name)
    is_known = choices and (not said or said in dict(choices))
    return replace(field, control="choice", hint="", choices=choices) if is_known else field


def _procedures(codes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Those of the person's own province, and of no province."""
    region = principal().region
    for code in codes:
        found = binding(code, desk().clock.today(), drafts=True)
        if found and (not region or region.startswith(found.province)):
            draft = "" if found.status is Status.ACTIVE else _("（仅供试算，不产生决定）")
            yield code, f"{say(found.words)}{draft}"


def _explained(field: entry.Field, kind: Kind, form: Form) -> entry.Field:
    """A field that holds an id or a region code says beside it what that is; an id that the page before gave, that alone."""
    spec = next((spec for spec in state_specs(kind.cls) if spec.name == field.name), None)
    value = form.value(field.name) if spec else ""
    if not spec or not value or field.control == "choice":
        return field
    meant = called(spec.meta.refers, value) if spec.meta.refers else _region(spec.meta.codes, value)
    if meant and spec.meta.refers and request.args.get(field.name) == value:
        return replace(field, control="choice", hint="", choices=((value, meant),))
    return replace(field, hint=_("%(hint)s；现填：%(meant)s", hint=field.hint, meant=meant)) if meant else field


def _region(codes: str, value: str) -> str:
    found = wording.code_word(codes, value) if codes == "regions" else ""
    return found if found != value else ""


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
    return things.rows(view, IN_SHORT.get(kind.name, ()), without=(kind.title,))


def _act(kind: Kind, act: str) -> ActName:
    return next((one for one in kind.acts if one.name == act), None) or abort(404)
