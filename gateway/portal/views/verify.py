"""Checking what was published: the signed heads, and that one entry stands in the ledger."""

from __future__ import annotations

import contextlib
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from chassis.draw import verify_draw
from chassis.errors import Problem
from contracts.commands.platform import Proof, ProveLeaf, ReadHead, SignedHead
from contracts.declare import Words
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.documents import checked
from gateway.problems import Report, report_of
from gateway.problems.answers import trace_id

pages = Blueprint("verify", __name__)
SERVICES = {
    "registry": Words("名册", "Registry"),
    "applications": Words("申报", "Applications"),
    "assessment": Words("评价", "Assessment"),
    "credit": Words("信用与检查", "Credit and inspections"),
}


@pages.get("/verify")
@allow.everybody
def page() -> str:
    """The newest signed head of each ledger; with a number, the proof of that entry."""
    service, index = request.args.get("service", ""), request.args.get("index", "").strip()
    proof, refused = _proof(service, index) if service in SERVICES and index else (None, None)
    heads = {service: _head(service)} if proof and service in SERVICES else {name: _head(name) for name in SERVICES}
    return render_template(
        "pages/verify.html", services=SERVICES, heads=heads, service=service, index=index, proof=proof, refused=refused
    )


@pages.get("/verify/draw")
@allow.everybody
def draw() -> str:
    """A published draw, checked by the reader's own browser."""
    steps = {step: Words(*words) for step, words in verify_draw.STEPS.items()}
    return render_template("pages/verify-draw.html", steps=steps)


@pages.get("/verify/document")
@allow.everybody
def document() -> str:
    """Whether a printed document is what was issued."""
    number, hash_ = request.args.get("number", "").strip()[:40], request.args.get("hash", "").strip()[:80]
    found = checked(number, hash_, lambda query: send(query, principal())) if number and hash_ else None
    return render_template("pages/verify-document.html", number=number, hash=hash_, found=found)


@pages.get("/verify_draw.py")
@allow.everybody
def program() -> Response:
    """The program that checks a published draw; it needs nothing of ours."""
    file = Path(verify_draw.__file__)
    headers = {"Content-Disposition": f"attachment; filename={file.name}"}
    return Response(file.read_bytes(), mimetype="text/x-python", headers=headers)


def _head(service: str) -> SignedHead | None:
    with contextlib.suppress(Problem):
        return send(ReadHead(service=service), principal())
    return None


def _proof(service: str, index: str) -> tuple[Proof | None, Report | None]:
    if not (index.isascii() and index.isdigit()) or len(index) > 15:
        return None, None
    try:
        return send(ProveLeaf(service=service, index=int(index)), principal()), None
    except Problem as problem:
        return None, report_of(problem, trace_id(), request.path)
