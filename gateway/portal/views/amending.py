"""An entry of a case is corrected, or the case goes to another edition: first what that changes, then doing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem
from contracts.commands.cases import (
    CaseView,
    CorrectEntry,
    CorrectionEffect,
    MoveCase,
    ReadEditions,
    TryCorrection,
)
from contracts.declare import Kind, Words
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.case_fields import field_of
from gateway.portal.case_seen import case_seen
from gateway.portal.forms import Form, again, day_of, typed

pages = Blueprint("amending", __name__, url_prefix="/cases")
CORRECT, MOVE = "pages/case-correct.html", "pages/case-editions.html"
DAY = Words("办理日", "Day")
OF_THE_PAGE = ("on", "reason", "approver", "step")
OF_INPUTS = "#/inputs/"
OF_THE_ENTRY = "entry."  # before a word of the entry that the page has for the correction itself, too


@pages.get("/<plural>/<id>/entries/<int:number>/correct")
@allow.signed_in
def correct_form(plural: str, id: str, number: int) -> str:
    """The entry as it is told now; of one that is not corrected, why, and what to do instead."""
    kind, view = case_seen(plural, id)
    found = _look(kind, view, number)
    form = Form(
        values={on_page(name): value for name, value in dict(found.said).items()} | {"on": found.day.isoformat()},
        revision=view.revision,
    )
    return render_template(CORRECT, form=form, **_page(kind, view, found))


@pages.post("/<plural>/<id>/entries/<int:number>/correct")
@allow.signed_in
def correct(plural: str, id: str, number: int) -> Response | str:
    """First what it would change, with everything that was typed kept; then, once that was seen, the correction."""
    (kind, view), form = case_seen(plural, id), typed()
    step = form.value("step")
    form = replace(form, values={name: value for name, value in form.values.items() if name != "step"})
    found = _look(kind, view, number)
    try:
        on = day_of(form, "on", DAY)
        inputs = {said_as(name): form.value(name) for name in form.values if name not in OF_THE_PAGE}
        if step == "edit":
            return render_template(CORRECT, form=form, **_page(kind, view, found))
        if step != "save":
            seen = _look(kind, view, number, on=on, inputs=inputs)
            return render_template(CORRECT, form=form, **_page(kind, view, found, seen))
        command = CorrectEntry(
            kind=kind.name, id=view.id, revision=form.revision, number=number, on=on, inputs=inputs,
            reason=form.value("reason"), approver=form.value("approver"),
        )  # fmt: skip
        send(command, principal(), key=form.key)
    except Problem as problem:
        return again(CORRECT, form, of_page(problem), **_page(kind, view, found))
    return redirect(url_for("cases.one", plural=plural, id=view.id, _anchor="hist"), 303)


@pages.get("/<plural>/<id>/editions")
@allow.signed_in
def editions(plural: str, id: str) -> str:
    """To which editions the case could go, with what differs and what stands against it."""
    kind, view = case_seen(plural, id)
    return render_template(MOVE, form=Form(revision=view.revision), **_offers(kind, view))


@pages.post("/<plural>/<id>/editions")
@allow.signed_in
def move(plural: str, id: str) -> Response:
    """Take it there; refused with every reason."""
    (kind, view), form = case_seen(plural, id), typed()
    command = MoveCase(
        kind=kind.name, id=view.id, revision=form.revision, edition=form.value("edition"), reason=form.value("reason")
    )
    try:
        send(command, principal(), key=form.key)
    except Problem as problem:
        return again(MOVE, form, problem, **_offers(kind, view))
    return redirect(url_for("cases.one", plural=plural, id=view.id), 303)


def _offers(kind: Kind, view: CaseView) -> dict[str, Any]:
    found = send(ReadEditions(kind=kind.name, id=view.id), principal())
    return {"kind": kind, "view": view, "found": found}


def _look(kind: Kind, view: CaseView, number: int, **said: Any) -> CorrectionEffect:
    return send(TryCorrection(kind=kind.name, id=view.id, number=number, **said), principal())


def on_page(name: str) -> str:
    """Under which name a word of the entry stands in the form: the reason of a decision is not that of its correction."""
    return OF_THE_ENTRY + name if name in OF_THE_PAGE else name


def said_as(name: str) -> str:
    """Back again."""
    return name.removeprefix(OF_THE_ENTRY)


def of_page(problem: Problem) -> Problem:
    """The same with each reason at the field of this page that it is about: `#/inputs/reason` is the entry's, `#/reason` is not."""
    return type(problem)(*(replace(one, pointer=_pointer(one.pointer)) for one in problem.faults))


def _pointer(pointer: str) -> str:
    name = pointer.removeprefix(OF_INPUTS)
    return f"#/{on_page(name)}" if pointer.startswith(OF_INPUTS) else pointer


def _page(kind: Kind, view: CaseView, found: CorrectionEffect, seen: CorrectionEffect | None = None) -> dict[str, Any]:
    fields = [replace(field_of(one), name=on_page(one.name)) for one in found.asks]
    return {"kind": kind, "view": view, "found": found, "fields": fields, "seen": seen}
