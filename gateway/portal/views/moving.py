"""All running cases of a former edition go to the one in force: looked at first, decided with a reason, followed to the end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem
from contracts.commands.cases import MoveCases, PreviewMoves, ReadEditionsBehind
from contracts.commands.platform import ReadJob
from contracts.declare import Kind, Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.asked import checked_id
from gateway.portal.case_seen import case_kind
from gateway.portal.forms import Form, again, typed

pages = Blueprint("moving", __name__, url_prefix="/cases")
PAGE, ONE = "pages/case-moves.html", "pages/case-moving.html"
OFFICES = (Role.CITY, Role.PROVINCE)
OPEN = ("waiting", "running")


@pages.get("/<plural>/moves")
@allow(*OFFICES)
def page(plural: str) -> str:
    """Under which former editions cases run; of one of them, each case with what stands against its move."""
    return render_template(PAGE, form=Form(), **_page(case_kind(plural), request.args.get("edition", "")[:60]))


@pages.post("/<plural>/moves")
@allow(*OFFICES)
def decide(plural: str) -> Response:
    """Begin; refused with every reason."""
    kind, form = case_kind(plural), typed()
    command = MoveCases(
        kind=kind.name, edition=form.value("edition"), target=form.value("target"), reason=form.value("reason")
    )  # fmt: skip
    try:
        job = send(command, principal(), key=form.key)
    except Problem as problem:
        return again(PAGE, form, problem, **_page(kind, form.value("edition")))
    return redirect(url_for("moving.one", plural=plural, id=job.id), 303)


@pages.get("/<plural>/moves/<id>")
@allow(*OFFICES)
def one(plural: str, id: str) -> str:
    """How far it is, and which cases stayed and why; for who decided it."""
    kind = case_kind(plural)
    job = send(ReadJob(service=kind.owner, id=checked_id(id)), principal())
    found = job.result or {}
    stayed = [(each["id"], [Words(*why) for why in each["why"]]) for each in found.get("stayed", ())]
    return render_template(ONE, kind=kind, job=job, found=found, stayed=stayed, open_=job.state in OPEN)


def _page(kind: Kind, edition: str) -> dict[str, Any]:
    who = principal()
    found = send(PreviewMoves(kind=kind.name, edition=edition, after=_after()), who) if edition else None
    return {"kind": kind, "found": found, "behind": send(ReadEditionsBehind(kind=kind.name), who).items}


def _after() -> str:
    return request.args.get("after", "")[:20]
