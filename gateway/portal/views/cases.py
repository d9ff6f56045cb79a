"""A case of a legal procedure: where it stands, what may be done and why not, its clocks, parts and history; and its forms."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem, Refused
from contracts.codes import chassis as common
from contracts.commands.cases import (
    ActOnCase,
    CaseView,
    ClosedCaseAct,
    Declarable,
    OpenCaseAct,
    ReadDocument,
    ReadReceipt,
)
from contracts.commands.things import ChangeThing
from contracts.declare import Kind, Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.documents import printed
from gateway.language import language
from gateway.portal.asked import checked_id, moment
from gateway.portal.case_check import check_of
from gateway.portal.case_counted import names_of
from gateway.portal.case_fields import fields_of
from gateway.portal.case_lines import line_of, source_words, value_of
from gateway.portal.case_page import (
    MATERIAL,
    could_themselves,
    facts,
    first,
    groups,
    handed_in,
    has,
    only_days,
    shut,
    tone,
    waiting,
)
from gateway.portal.case_seen import case_kind, case_seen, secret_code
from gateway.portal.forms import Form, again, typed
from gateway.sending import read_paper, send_paper, takes_file

pages = Blueprint("cases", __name__, url_prefix="/cases")
PAGE, ACT, DECLARE = "pages/case.html", "pages/case-act.html", "pages/case-declare.html"
OUTCOMES = {
    "met": ("ok", Words("满足", "met")),
    "failed": ("bad", Words("不满足", "not met")),
    "unknown": ("unknown", Words("不明", "not known")),
    "waived": ("info", Words("经例外批准", "excepted")),
}
SHOWN_BEFORE = {"entered_on": "expected_on"}  # what is asked → the field of the case that may say it already


@pages.get("/<plural>/<id>")
@allow.everybody
def one(plural: str, id: str) -> str:
    """The case as this person may see it."""
    as_of, known_on = moment()
    kind, view = case_seen(plural, id, as_of=as_of, known_on=known_on)
    main = sorted((act for act in view.open_acts if not has(view, act.part)), key=first)
    mine = [act for act in view.closed_acts if act.mine and not has(view, act.part)]
    ahead = (act for act in (*mine, *view.closed_acts) if not act.over)
    judged: tuple[OpenCaseAct | ClosedCaseAct, ...] = (*view.open_acts, *ahead)
    tested = next((act for act in judged if any(test.source for test in act.tests)), None)
    tested = tested or next((act for act in main if act.onward and act.tests), None)
    return render_template(
        PAGE,
        kind=kind,
        view=view,
        code=secret_code(),
        acts=main,
        waiting=waiting(view),
        tone=tone,
        mine=[act for act in mine if not act.over],
        over=[act for act in mine if act.over],
        others=[act for act in view.closed_acts if not act.mine and not act.part],
        tested=tested,
        names=names_of(view, tested.tests if tested else ()),
        outcomes=OUTCOMES,
        groups=list(groups(view)),
        shut=shut(view),
        papers=handed_in(view),
        public=[one for one in view.entries if one.veiled and one.document.zh],
        told=lambda said: value_of(said, view, kind),
        facts=facts(kind, view),
        timeline=[line_of(one, view, kind) for one in reversed(view.entries)],
        sources=[source_words(text) for text in view.sources],
        source=source_words,
        past=(as_of, known_on) if as_of or known_on else None,
        may_record=principal().role is Role.APPLICANT,
        may_move=principal().role in (Role.CITY, Role.PROVINCE),
    )


@pages.get("/<plural>/<id>/acts/<act>")
@allow.everybody
def act_form(plural: str, id: str, act: str) -> str:
    """What must be said with an act, what it brings about, and on what it rests."""
    kind, view = case_seen(plural, id)
    page = _act_page(kind, view, act, request.args.get("part", ""))
    said = {name: view.state.get(field) for name, field in SHOWN_BEFORE.items() if view.state.get(field)}
    values = said | only_days(view, page["open"]) | {"code": secret_code() or secrets.token_urlsafe(9)}
    return render_template(ACT, form=Form(values=values, revision=view.revision), **page)


@pages.post("/<plural>/<id>/acts/<act>")
@allow.everybody
@takes_file
def do(plural: str, id: str, act: str) -> Response:
    """Do it; refused with every reason, and where somebody acted meanwhile, with what they did."""
    kind, form = case_kind(plural), typed()
    part, code = form.value("part"), form.value("code")
    inputs = _inputs(form)
    command = ActOnCase(
        kind=kind.name, id=checked_id(id), revision=form.revision, act=act, part=part, inputs=inputs, code=code
    )
    try:
        papers = {name: _sent(kind, command.id, name, form.key) for name in request.files}
        command = replace(command, inputs=inputs | {name: hash_ for name, hash_ in papers.items() if hash_})
        send(command, principal(), key=form.key)
    except Problem as problem:
        _same, view = case_seen(plural, id, code=code)
        form = replace(form, values=dict.fromkeys(request.files, "") | dict(form.values))
        return again(ACT, form, problem, revision=view.revision, **_act_page(kind, view, act, part))
    keeps = {"code": code, "done": "1"} if code else {}
    return redirect(url_for("cases.one", plural=plural, id=command.id, **keeps), 303)  # type: ignore[arg-type]  # two texts


@pages.get("/<plural>/<id>/papers/<hash_>")
@allow.signed_in
def paper(plural: str, id: str, hash_: str) -> Response:
    """The content of a paper, to be kept: no browser runs what somebody sent."""
    found, content = read_paper(case_kind(plural).name, checked_id(id), hash_, principal())
    said = f"attachment; filename=\"paper\"; filename*=UTF-8''{quote(found.name)}"
    return Response(content, mimetype="application/octet-stream", headers={"Content-Disposition": said})


@pages.get("/<plural>/<id>/documents/<int:number>.<any(pdf, docx):form>")
@allow.everybody
def document(plural: str, id: str, number: int, form: str) -> Response:
    """The document of an entry as a file, in the language of the page."""
    query = ReadDocument(kind=case_kind(plural).name, id=checked_id(id), number=number)
    return printed(send(query, principal()), form)


def _inputs(form: Form) -> dict[str, Any]:
    """What was said; `sheet/demand` is the mark for one of the things that a sheet asks for."""
    found: dict[str, Any] = {}
    for name, value in form.values.items():
        head, slash, key = name.partition("/")
        if slash:  # a sheet without a mark is a sheet that lacks each of them
            found.setdefault(head, {}).update({key: value} if value else {})
        elif value and name not in ("part", "code"):
            found[name] = value
    return found


def _sent(kind: Kind, id: str, name: str, key: str) -> str:
    """The hash of the file that was chosen; empty where none was."""
    file = request.files[name]
    if not file.filename:
        return ""
    try:
        return send_paper(kind.name, id, file.filename, file.stream, principal(), f"{key}.{name}").hash
    except Refused as refused:  # of the file, which has this name in the form
        raise Refused(*(replace(fault, pointer=f"#/inputs/{name}") for fault in refused.faults)) from None


@pages.get("/<plural>/<id>/declare")
@allow.signed_in
def declare_form(plural: str, id: str) -> str:
    """The facts that nobody looks up: whoever files says them, and what proves them."""
    kind, view = case_seen(plural, id)
    values: dict[str, Any] = {}
    for one in view.declares:
        values |= {one.fact: one.value, f"{one.fact}/proof": one.proof}
    return render_template(DECLARE, form=Form(values=values, revision=view.revision), kind=kind, view=view)


@pages.post("/<plural>/<id>/declare")
@allow.signed_in
def declare(plural: str, id: str) -> Response:
    """Record them; where they stand as they are said there is nothing to record, and the case is shown."""
    (kind, view), form = case_seen(plural, id), typed()
    declared = [one for each in view.declares if (one := _said_of(each, form))]
    command = ChangeThing(kind=kind.name, id=view.id, revision=form.revision, sets={"declared": declared})
    try:
        if unsaid := [each for each in view.declares if form.value(f"{each.fact}/proof") and not form.value(each.fact)]:
            raise Refused(*(common.REQUIRED.fault(f"#/{each.fact}", label=each.words) for each in unsaid))
        if declared != [one for each in view.declares if (one := _known_of(each))]:
            send(command, principal(), key=form.key)
    except Problem as problem:
        return again(DECLARE, form, problem, kind=kind, view=view)
    return redirect(url_for("cases.one", plural=plural, id=command.id), 303)


def _said_of(one: Declarable, form: Form) -> dict[str, str]:
    return _declared(one.fact, form.value(one.fact), form.value(f"{one.fact}/proof"))


def _known_of(one: Declarable) -> dict[str, str]:
    return _declared(one.fact, one.value, one.proof)


def _declared(fact: str, value: str, proof: str) -> dict[str, str]:
    """As a case keeps it; nothing where nothing is said."""
    return ({"fact": fact, "value": value} | ({"proof": proof} if proof else {})) if value else {}


@pages.get("/<plural>/<id>/receipts/<int:number>")
@allow.signed_in
def receipt(plural: str, id: str, number: int) -> str:
    """The receipt of one entry: the edition, what went in, every test."""
    kind, view = case_seen(plural, id)
    found = send(ReadReceipt(kind=kind.name, id=view.id, number=number), principal())
    entry_ = next(one for one in view.entries if one.number == number)
    return render_template(
        "pages/case-receipt.html",
        kind=kind,
        view=view,
        found=found,
        entry=entry_,
        told=lambda said: value_of(said, view, kind),
        outcomes=OUTCOMES,
        both=_both,
    )


def _act_page(kind: Kind, view: CaseView, act: str, part: str) -> dict[str, Any]:
    open_ = _meant([one for one in view.open_acts if one.act == act], view, part)
    closed = next((one for one in view.closed_acts if one.act == act and one.part in (part, "")), None)
    found = open_ or closed or next((one for one in view.closed_acts if one.act == act), None) or abort(404)
    check = check_of(kind, view, found)
    return {
        "kind": kind,
        "view": view,
        "check": check,
        "about": next((one for one in view.parts if part and one.part == part), None),
        "earlier": [line_of(one, view, kind) for one in view.entries if part and one.part == part][1:],
        "told": lambda said: value_of(said, view, kind),
        "act": found,
        "materials": next((one for one in groups(view) if one.kind == MATERIAL), None)
        if open_ and open_.onward and not view.end and not check
        else None,
        "papers": handed_in(view),
        "tone": tone,
        "open": open_,
        "part": part,
        "code": secret_code(),
        "fields": [field for one in open_.asks for field in fields_of(one)] if open_ else [],
        "outcomes": OUTCOMES,
        "source": source_words,
        "themselves": could_themselves(kind, view, open_),
    }


def _meant(open_: list[OpenCaseAct], view: CaseView, part: str) -> OpenCaseAct | None:
    """Of an act that is open on several parts the one on this; of a part that is not there yet, whichever would begin one."""
    exact = next((one for one in open_ if one.part == part), None)
    others = () if part and has(view, part) else (one for one in open_ if ":" in one.part)
    return exact or next((one for one in open_ if not one.part), None) or next(iter(others), None)


def _both(words: dict[str, str]) -> str:
    return words["en" if language() == "en" else "zh"]
