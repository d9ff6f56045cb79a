"""An entry of a record is corrected or taken back: what would change is shown, and then saved with its reason and article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused
from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands.things import (
    CorrectThing,
    Entry,
    GetThing,
    Preview,
    PreviewEntry,
    ReadHistory,
    View,
    WithdrawEntry,
)
from contracts.declare import Kind, Words
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import say
from gateway.portal import entry, numbered, things, timeline, wording
from gateway.portal.asked import checked_id
from gateway.portal.forms import Form, again, day_of, typed
from gateway.portal.named import explaining, names_of, with_names
from gateway.portal.views.records import kind_called

pages = Blueprint("correcting", __name__, url_prefix="/records")
CORRECT, WITHDRAW = "pages/record-correct.html", "pages/record-withdraw.html"
REASON, ARTICLE = Words("理由", "Reason"), Words("依据条款", "Article")
FROM, UNTIL = Words("自哪一天起", "From which day"), Words("至哪一天（不含）", "Until (exclusive)")
OF_THE_PAGE = ("reason", "article", "valid_from", "until", "step")


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, and each field that would be otherwise on them."""

    first: date
    until: date | None
    rows: tuple[tuple[str, Markup, Markup], ...]


@pages.get("/<plural>/<id>/entries/<int:number>/correct")
@allow.signed_in
def correct_form(plural: str, id: str, number: int) -> str:
    """The record as it was said from that entry's first day on."""
    kind, view, wrong = _entry(plural, id, number)
    send(PreviewEntry(kind=kind.name, id=view.id, entry=number, sets={}), principal())  # whether it may be at all
    values = entry.values_of(_then(kind, view, wrong.valid_from).state, kind.cls)
    until = wrong.valid_until.isoformat() if wrong.valid_until else ""
    days = {"valid_from": wrong.valid_from.isoformat(), "until": until}
    form = Form(values=values | days, revision=view.revision)
    return render_template(CORRECT, form=form, **_page(kind, view, wrong, form))


@pages.post("/<plural>/<id>/entries/<int:number>/correct")
@allow.signed_in
def correct(plural: str, id: str, number: int) -> Response | str:
    """First what it would change, with everything that was typed kept; then, once that was seen, the correction."""
    (kind, view, wrong), form = _entry(plural, id, number), typed()
    step = form.value("step")
    form = replace(form, values={name: value for name, value in form.values.items() if name != "step"})
    try:
        start = day_of(form, "valid_from", FROM) or wrong.valid_from
        until = day_of(form, "until", UNTIL)
        sets = entry.changed(form, kind.cls, _then(kind, view, start).state)
        if step == "edit":
            return render_template(CORRECT, form=form, **_page(kind, view, wrong, form))
        basis = _basis(form)
        if step != "save":
            asked = PreviewEntry(kind=kind.name, id=view.id, entry=number, sets=sets, valid_from=start, until=until)
            seen = send(asked, principal())
            return render_template(CORRECT, form=form, **_page(kind, view, wrong, form, seen))
        command = CorrectThing(
            kind=kind.name, id=view.id, revision=form.revision, corrects=number, sets=sets, valid_from=start,
            until=until, basis=basis,
        )  # fmt: skip
        send(command, principal(), key=form.key)
    except Problem as problem:
        return again(CORRECT, form, problem, **_page(kind, view, wrong, form))
    return redirect(url_for("records.history", plural=plural, id=view.id), 303)


@pages.get("/<plural>/<id>/entries/<int:number>/withdraw")
@allow.signed_in
def withdraw_form(plural: str, id: str, number: int) -> str:
    """What would be again as if the entry had not been recorded."""
    kind, view, wrong = _entry(plural, id, number)
    seen = send(PreviewEntry(kind=kind.name, id=view.id, entry=number), principal())
    form = Form(revision=view.revision)
    return render_template(WITHDRAW, form=form, **_page(kind, view, wrong, form, seen))


@pages.post("/<plural>/<id>/entries/<int:number>/withdraw")
@allow.signed_in
def withdraw(plural: str, id: str, number: int) -> Response:
    """Take it back; refused with every reason."""
    (kind, view, wrong), form = _entry(plural, id, number), typed()
    try:
        command = WithdrawEntry(
            kind=kind.name, id=view.id, revision=form.revision, entry=number, basis=_basis(form)
        )  # fmt: skip
        send(command, principal(), key=form.key)
    except Problem as problem:
        seen = send(PreviewEntry(kind=kind.name, id=view.id, entry=number), principal())
        return again(WITHDRAW, form, problem, **_page(kind, view, wrong, form, seen))
    return redirect(url_for("records.history", plural=plural, id=view.id), 303)


def _entry(plural: str, id: str, number: int) -> tuple[Kind, View, Entry]:
    """The record today and one entry of it."""
    kind = kind_called(plural)
    if issubclass(kind.cls, CaseThing):
        abort(404)
    view = send(GetThing(kind=kind.name, id=checked_id(id)), principal())
    found = send(ReadHistory(kind=kind.name, id=view.id, before=number + 1, limit=1), principal()).items
    wrong = next((one for one in found if one.revision == number), None)
    return kind, view, wrong or abort(404)


def _then(kind: Kind, view: View, day: date) -> View:
    return send(GetThing(kind=kind.name, id=view.id, as_of=day), principal())


def _basis(form: Form) -> str:
    """Why, and by which article: both are needed, and stand in the record's history."""
    said = {"reason": REASON, "article": ARTICLE}
    faults: list[Fault] = [
        codes.REQUIRED.fault(f"#/{name}", label=label) for name, label in said.items() if not form.value(name)
    ]
    if faults:
        raise Refused(*faults)
    return f"{form.value('reason')}（{form.value('article')}）"


def _page(kind: Kind, view: View, wrong: Entry, form: Form, seen: Preview | None = None) -> dict[str, Any]:
    fields = [numbered.field_of(one, kind, form) for one in entry.fields(kind.cls)]
    explained = explaining(kind.name, view.state)
    said = [one for one in fields if one.name.partition("/")[0] in wrong.sets]
    return {
        "kind": kind,
        "title": things.title(with_names(view)),
        "wrong": wrong,
        "line": next(timeline.lines(kind.name, [wrong], explained=explained)),
        "said": said,
        "others": [one for one in fields if one not in said],
        "seen": None if seen is None else list(_days(kind, seen, explained)),
        "history": url_for("records.history", plural=kind.plural, id=view.id),
    }


def _days(kind: Kind, seen: Preview, explained: dict[str, str]) -> Iterator[Days]:
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    for one in seen.items:
        rows = []
        for each in one.differences:
            spec = specs.get(each.field)
            was, now = (_value(kind, spec, value, explained) for value in (each.one, each.other))
            rows.append((say(each.words), was, now))
        yield Days(one.valid_from, one.valid_until, tuple(rows))


def _value(kind: Kind, spec: Any, value: Any, explained: dict[str, str]) -> Markup:
    """A value in words; an ending is no field."""
    if spec is None:
        return Markup("{}").format(_("是") if value else _("否"))
    return wording.shown(spec, value, explained | names_of(kind.name, {spec.name: value}))
