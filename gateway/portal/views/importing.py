"""A table brought in: the form, how far it is, what each row would do, and the word that writes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused
from chassis.intake.template import template
from chassis.shapes.check import TYPES
from chassis.shapes.specs import Spec, state_specs
from contracts.codes import chassis as common
from contracts.commands import intake as asked
from contracts.declare import Kind, Words
from contracts.intake import Known, called, importers, known
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.marking import marked_file
from gateway.portal import wording
from gateway.portal.asked import checked_id
from gateway.portal.forms import Form, again, typed
from gateway.portal.imports import RUNNING, brings, kind_imported, line, of_today, shown, steps, verdicts
from gateway.portal.named import names_of
from gateway.sending import WRITERS, send_file, takes_file

pages = Blueprint("importing", __name__, url_prefix="/imports")
FORM, PAGE = "pages/import-form.html", "pages/import.html"
FROM, ROWS = Words("自哪一天起", "From which day"), Words("行号", "row numbers")
WHICH = Words("写入哪些行", "Rows to write")
NUMBERS = Words("行号，用逗号隔开", "row numbers with commas between them")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 30


@pages.get("/<plural>")
@allow(*WRITERS)
def begin(plural: str) -> str:
    """The form that takes a file, and the caller's imports so far."""
    kind = kind_imported(plural)
    return render_template(FORM, form=Form(), **_form_page(kind))


@pages.post("/<plural>")
@allow(*WRITERS)
@takes_file
def upload(plural: str) -> Response:
    """Send the file on; it is judged while the person waits or leaves."""
    kind, form = kind_imported(plural), typed()
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Refused(common.REQUIRED.fault("#/file", label=Words("文件", "File")))
        made = send_file(kind.name, file.filename, file.stream, principal(), form.key, basis=form.value("basis"),
                         valid_from=_day(form))  # fmt: skip
    except Problem as problem:
        return again(FORM, form, problem, **_form_page(kind))
    return redirect(url_for("importing.page", plural=plural, id=made.id), 303)


@pages.get("/<plural>/template")
@allow.everybody
def template_(plural: str) -> Response:
    """The workbook to be filled."""
    kind = kind_imported(plural)
    return _file(template(kind, desk().clock.today()), f"{kind.words.zh}导入模板.xlsx", XLSX)


@pages.get("/<plural>/<id>")
@allow(*WRITERS)
def page(plural: str, id: str) -> str:
    """How far it is; once it is judged, what each row would do."""
    kind = kind_imported(plural)
    return render_template(PAGE, form=Form(values={"take": ["new", "changed"]}), **_page(kind, id))


@pages.get("/<plural>/<id>/progress")
@allow(*WRITERS)
def progress(plural: str, id: str) -> Response:
    """The part of the page that asks again; when the work is over, the whole page is fetched."""
    kind = kind_imported(plural)
    seen = send(asked.ReadIntake(kind=kind.name, id=checked_id(id)), principal())
    whole = url_for("importing.page", plural=plural, id=seen.id)
    if not request.headers.get("HX-Request"):
        return redirect(whole, 303)
    answer = Response(render_template("partials/import-progress.html", form=Form(), **shown(kind, seen)))
    if seen.state not in RUNNING:
        answer.headers["HX-Refresh"] = "true"
    return answer


@pages.post("/<plural>/<id>/confirmation")
@allow(*WRITERS)
def confirm(plural: str, id: str) -> Response:
    """Write what was previewed."""
    kind, form = kind_imported(plural), typed()
    try:
        take = tuple(name for name in form.several("take") if name in ("new", "changed"))
        without, also = _numbers(form, "without"), _numbers(form, "also")
        if not take and not also:
            raise Refused(common.REQUIRED.fault("#/take" if "take" in form.values else "#/also", label=WHICH))
        command = asked.ConfirmIntake(kind=kind.name, id=checked_id(id), take=take, without=without, also=also,
                                      because=form.value("because"))  # fmt: skip
        send(command, principal(), key=form.key)
    except Problem as problem:
        return again(PAGE, form, problem, **_page(kind, id))
    return redirect(url_for("importing.page", plural=plural, id=id), 303)


@pages.post("/<plural>/<id>/cancellation")
@allow(*WRITERS)
def cancel(plural: str, id: str) -> Response:
    """Stop; what is written stays written."""
    kind, form = kind_imported(plural), typed()
    try:
        send(asked.CancelIntake(kind=kind.name, id=checked_id(id)), principal(), key=form.key)
    except Problem as problem:
        return again(PAGE, form, problem, **_page(kind, id))
    return redirect(url_for("importing.page", plural=plural, id=id), 303)


@pages.get("/<plural>/<id>/file")
@allow(*WRITERS)
def file(plural: str, id: str) -> Response:
    """The person's own file, marked; or its bad rows alone."""
    return marked_file(kind_imported(plural).name, checked_id(id), only_bad=request.args.get("rows") == "bad")


def _form_page(kind: Kind) -> dict[str, Any]:
    may = principal().role.value in importers(kind)
    today = of_today(principal()) if may else []
    lately = {one.seen.id for one in today}
    found = send(asked.ListIntakes(kind=kind.name, limit=10), principal()).items if may else ()
    return {
        "kind": kind, "called": called(kind), "brings": brings(kind), "may": may, "steps": steps(0), "today": today,
        "earlier": [line(kind, one) for one in found if one.id not in lately],
    }  # fmt: skip


def _page(kind: Kind, id: str) -> dict[str, Any]:
    seen = send(asked.ReadIntake(kind=kind.name, id=checked_id(id)), principal())
    first = next(
        (
            name
            for name in ("refused", "bad", "alike", "decided", "changed", "new", "unchanged")
            if seen.counts.get(name)
        ),
        "",
    )
    verdict = request.args.get("verdict", first)
    after = request.args.get("after", "")
    rows = asked.IntakeRows(items=())
    if seen.state not in (*RUNNING, "refused"):
        start = int(after) if after.isdecimal() and len(after) < 9 else 0
        query = asked.ReadIntakeRows(kind=kind.name, id=seen.id, verdict=verdict, after=start, limit=PER_PAGE)
        rows = send(query, principal())
    specs = {spec.name: spec for spec in state_specs(kind.cls)}
    return {
        **shown(kind, seen),
        "today": of_today(principal(), but=seen.id),
        "cells": sum(one.bad for one in seen.columns),
        "verdict": verdict,
        **_told(seen),
        "tabs": [(name, words) for name, words in verdicts() if seen.counts.get(name)],
        "rows": [
            (row, [(one.words, *(_shown(kind, specs[one.field], value) for value in (one.was, one.now)))
                   for one in row.differences])
            for row in rows.items
        ],
        "next": rows.next,
        "outcomes": _outcomes(),
        "address": wording.address,
        "alike_kind": (known(kind.name) or Known()).names[1] or kind.name,
    }  # fmt: skip


def _shown(kind: Kind, spec: Spec, value: Any) -> Markup:
    """A value in words, what it refers to by its name."""
    return wording.shown(spec, value, names_of(kind.name, {spec.name: value}))


def _told(seen: asked.Intake) -> dict[str, Any]:
    """How many rows of each result, how many would be written, and how many stay out."""
    tones = {"new": None, "changed": None, "unchanged": None, "decided": "warn", "alike": "warn", "bad": "bad"}
    count = seen.counts.get
    told = [name for name in tones if name not in ("alike", "decided") or count(name)]
    words = dict(verdicts())
    ready = count("new", 0) + count("changed", 0)
    takes = [(name, words[name]) for name in ("new", "changed") if count(name)]
    return {
        "tally": [
            (words[name], count(name, 0), ngettext("行", "行", count(name, 0)), tones[name] if count(name) else None)
            for name in told
        ],
        "ready": ready,
        "takes": takes,
        "left": count("alike", 0) + count("bad", 0) + count("decided", 0),
    }


def _outcomes() -> dict[str, str]:
    return {
        "applied": _("已写入"),
        "unchanged": _("已是这样，没有写"),
        "left": _("没有选，没有写"),
        "refused": _("没有写入"),
    }


def _numbers(form: Form, name: str) -> tuple[int, ...]:
    text = form.value(name).strip()
    parts = [part for part in re.split(r"[\s,，、;；]+", text) if part]
    if any(not (part.isascii() and part.isdigit() and len(part) < 8) for part in parts):
        raise Refused(common.WRONG_TYPE.fault(f"#/{name}", label=ROWS, type=NUMBERS))
    return tuple(int(part) for part in parts)


def _day(form: Form) -> date | None:
    text = form.value("valid_from").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(common.WRONG_TYPE.fault("#/valid_from", label=FROM, type=TYPES[date])) from None


def _file(content: bytes, name: str, type_: str) -> Response:
    said = f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(name)}"
    return Response(content, mimetype=type_, headers={"Content-Disposition": said})
