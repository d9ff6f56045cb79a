"""A form as it was typed: its values, what is wrong with them, its revision and its idempotency key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused, Unavailable
from chassis.shapes.check import TYPES
from contracts.codes import chassis as common
from contracts.codes import gateway as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.hardening import clean
from gateway.problems import Report, RequestProblem, report_of
from gateway.problems.answers import trace_id

MACHINERY = ("csrf_token", "key", "revision", "next")
LONGEST_KEY = 80


def new_key() -> str:
    """A key under which one submission is carried out once, however often it arrives."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the fields, and the problem that came of it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=new_key)
    revision: int = 0
    next: str = ""
    problem: Report | None = None

    def value(self, name: str) -> str:
        """What was typed or is recorded, as text."""
        found = self.values.get(name)
        if isinstance(found, list | tuple):
            return str(found[0]) if found else ""
        return "" if found is None else str(found)

    def several(self, name: str) -> list[str]:
        """Every choice of a field that takes more than one."""
        found = self.values.get(name) or []
        return [str(item) for item in found] if isinstance(found, list | tuple) else [str(found)]

    def faults(self, name: str) -> list[Fault]:
        """What is wrong with one field, or with a part of it that is no field of its own."""
        return [fault for fault in self._reasons if (self.names(fault) or _path(fault)) == name]

    def names(self, fault: Fault) -> str:
        """The field that a reason speaks of, where this form has it; the summary links there."""
        parts = _path(fault).split("/")
        longer_first = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((name for name in longer_first if name in self.values), "")

    @property
    def _reasons(self) -> tuple[Fault, ...]:
        return self.problem.reasons if self.problem else ()


def _path(fault: Fault) -> str:
    """`#/inputs/lifted_on` of an act's command is the field `lifted_on` of its form."""
    return fault.pointer.removeprefix("#/").removeprefix("inputs/") if fault.pointer.startswith("#/") else ""


def typed() -> Form:
    """The form of this request. Its key must be there: a form of ours has one."""
    bad = [
        codes.BAD_CHARACTERS.fault(f"#/{name}", place=Words(f"字段 {name}", f"the field {name}"))
        for name, value in request.form.items(multi=True)
        if not (clean(name) and clean(value))
    ]
    if bad:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *bad)
    names = [name for name in request.form if name not in MACHINERY]
    revision = request.form.get("revision", "")
    return Form(
        values={name: _one_or_more(name) for name in names},
        key=request.form.get("key", "")[:LONGEST_KEY] or new_key(),
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,
        next=request.form.get("next", ""),
    )


def again(template: str, form: Form, problem: Problem, *, revision: int = 0, **more: Any) -> Response:
    """
    The page with the form as it was typed and every reason why it was not taken.

    After a refusal the form gets a new key, since what comes next is another
    request; where the platform could not answer it keeps its key, since what
    comes next is the same request and may have been carried out already. It keeps
    its revision too, but for a *revision* that the page now shows the differences to.
    """
    report = report_of(problem, trace_id(), request.path)
    key = form.key if isinstance(problem, Unavailable) else new_key()
    seen = revision or form.revision
    shown = Form(values=form.values, key=key, revision=seen, next=form.next, problem=report)
    response = make_response(render_template(template, form=shown, **more), report.status)
    response.headers.update(report.headers)
    return response


def _one_or_more(name: str) -> str | list[str]:
    values = request.form.getlist(name)
    return values[0].strip() if len(values) == 1 else [value.strip() for value in values]


def day_of(form: Form, name: str, label: Words) -> date | None:
    """The day that was typed; what is no day is refused, not left out."""
    text = form.value(name).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(common.WRONG_TYPE.fault(f"#/{name}", label=label, type=TYPES[date])) from None
