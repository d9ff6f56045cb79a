"""The columns of a table that is brought in: what each was taken for, what stands in it, and what somebody says it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem
from chassis.intake.columns import columns_of
from chassis.intake.guard import letters_of
from contracts.commands import intake as asked
from contracts.declare import Kind
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import say
from gateway.portal.asked import checked_id
from gateway.portal.forms import Form, again, typed
from gateway.portal.imports import RUNNING, kind_imported, shown, steps
from gateway.sending import WRITERS, preview

pages = Blueprint("columns", __name__, url_prefix="/imports")
PAGE = "pages/import-columns.html"
MAY_CHANGE = ("ready", "refused")
OUT = "-"  # the column is left out


@pages.get("/<plural>/<id>/columns")
@allow(*WRITERS)
def page(plural: str, id: str) -> str | Response:
    """Each column with what it was taken for, how much of it is empty or bad, and a few of its cells."""
    kind = kind_imported(plural)
    seen = _seen(kind, id)
    if seen.state in RUNNING:
        return redirect(url_for("importing.page", plural=plural, id=id), 303)
    return render_template(PAGE, form=Form(), **_page(kind, seen))


@pages.post("/<plural>/<id>/columns")
@allow(*WRITERS)
def judge(plural: str, id: str) -> Response:
    """What heads mean, by hand: judged again, and remembered."""
    kind, form = kind_imported(plural), typed()
    seen = _seen(kind, id)
    try:
        preview(
            kind.name,
            seen.id,
            principal(),
            form.key,
            columns=_said(seen, form),
            basis=seen.basis,
            valid_from=seen.valid_from,
        )
    except Problem as problem:
        return again(PAGE, form, problem, **_page(kind, seen))
    return redirect(url_for("importing.page", plural=plural, id=id), 303)


def _said(seen: asked.Intake, form: Form) -> dict[str, str]:
    """What is said otherwise than it was taken for; what nobody touched is not learned."""
    said = {one: form.value(f"head-{one.at}") for one in seen.columns}
    return {
        one.head: "" if value == OUT else value for one, value in said.items() if value and value != (one.field or OUT)
    }


def _seen(kind: Kind, id: str) -> asked.Intake:
    return send(asked.ReadIntake(kind=kind.name, id=checked_id(id)), principal())


def _page(kind: Kind, seen: asked.Intake) -> dict[str, Any]:
    fields = [(column.name, say(column.words)) for column in columns_of(kind).values()]
    return {
        **shown(kind, seen),
        "steps": steps(1),
        "may_change": seen.state in MAY_CHANGE,
        "out": OUT,
        "rows": [(one, letters_of(one.at), _choices(one, fields)) for one in seen.columns],
    }


def _choices(one: asked.HeadedColumn, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every field; that for which it stands in a unit of its own is called as the column was read."""
    return [(name, say(one.words) if name == one.field else words) for name, words in fields]
