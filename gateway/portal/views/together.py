"""One act on several cases of a desk: each is shown with every check, and done under its own key as if it were alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.clock import Clock
from chassis.errors import Refused
from contracts.codes import chassis as common
from contracts.codes.base import Fault
from contracts.commands.cases import CaseTest, CaseView, ClosedCaseAct, GetCase, OpenCaseAct, ReadDesk
from contracts.declare import Kind, Words
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.portal import entry
from gateway.portal.asked import checked_id
from gateway.portal.case_fields import field_of
from gateway.portal.case_lines import source_words
from gateway.portal.case_seen import case_kind, titled
from gateway.portal.forms import Form, again, typed
from gateway.portal.views.cases import OUTCOMES, SHOWN_BEFORE
from gateway.together import MOST, CaseOutcome, Chosen, each

pages = Blueprint("together", __name__, url_prefix="/cases")
PAGE = "pages/cases-together.html"
SINGLE = ("day",)  # what is said of each case by itself; the rest is said once
NEVER_TOGETHER = ("file", "condition", "marks", "statement")


@dataclass(frozen=True, slots=True)
class Line:
    """One case with its checks, and what is said of it alone."""

    view: CaseView
    words: Words
    open: OpenCaseAct | None
    tests: tuple[CaseTest, ...]
    reasons: tuple[Fault, ...] = ()
    values: tuple[tuple[entry.Field, str], ...] = ()
    picked: bool = False

    @property
    def met(self) -> int:
        return sum(test.outcome == "met" for test in self.tests)

    @property
    def others(self) -> list[CaseTest]:
        return [test for test in self.tests if test.outcome != "met"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case on which it was not done, and why."""

    title: str
    href: str
    reasons: tuple[Fault, ...]
    fields: tuple[str, ...] = ()  # of the form, that the reasons speak of


@pages.get("/<plural>/together/<act>")
@allow.signed_in
def page(plural: str, act: str) -> str:
    """The cases of this person's desk on which the act may be done or is shut, with every check."""
    return render_template(
        PAGE,
        form=Form(values={"done": request.args.get("done", "")}),
        refused=(),
        none_chosen=False,
        **_page(plural, act, Form()),
    )


@pages.post("/<plural>/together/<act>")
@allow.signed_in
def do(plural: str, act: str) -> Response:
    """Do it to each that was chosen; one that is refused keeps no other back."""
    kind, form = case_kind(plural), typed()
    ids = [checked_id(id) for id in form.several("pick")][:MOST]
    if ids and (unsaid := _unsaid(kind, act, ids[0], form)):
        return again(PAGE, form, Refused(*unsaid), refused=(), none_chosen=False, **_page(plural, act, form))
    chosen = [_chosen(id, form) for id in ids]
    shared = {
        name.removeprefix("all-"): value for name, value in form.values.items() if name.startswith("all-") and value
    }
    outcomes = each(kind, act, shared, chosen, form.key)
    failed = [one for one in outcomes if not one.done]
    done = len(chosen) - len(failed)
    if chosen and not failed:
        return redirect(url_for("together.page", plural=plural, act=act, done=done), 303)
    shown = Form(values={**form.values, "done": str(done)})
    page_ = _page(plural, act, form)
    titles = {one.view.id: one.view.title for one in page_["lines"]}
    refused = [_refusal(plural, one, form, titles) for one in failed]
    text = render_template(PAGE, form=shown, refused=refused, none_chosen=not chosen, **page_)
    return make_response(text, HTTPStatus.UNPROCESSABLE_ENTITY)


def _unsaid(kind: Kind, act: str, id: str, form: Form) -> list[Fault]:
    """What is said once of all and was left empty: one reason, not one for each case."""
    view = send(GetCase(kind=kind.name, id=id), principal())
    asks = next((one.asks for one in view.open_acts if (one.act, one.part) == (act, "")), ())
    shared = [(one, field_of(one)) for one in asks]
    return [
        common.REQUIRED.fault(f"#/all-{one.name}", label=one.words)
        for one, field in shared
        if field.control not in SINGLE and not field.optional and not form.value(f"all-{one.name}").strip()
    ]


def _refusal(plural: str, one: CaseOutcome, form: Form, titles: Mapping[str, str]) -> Refusal:
    """One that was refused, with the fields of this page that its reasons are about."""
    fields = (f"{fault.pointer.removeprefix('#/inputs/')}-{one.id}" for fault in one.errors)
    said = tuple(field for field in fields if field in form.values)
    title = titles.get(one.id) or one.title or one.id
    return Refusal(title, url_for("cases.one", plural=plural, id=one.id), one.errors, said)


def _chosen(id: str, form: Form) -> Chosen:
    own = {name.removesuffix(f"-{id}"): value for name, value in form.values.items() if name.endswith(f"-{id}")}
    revision = str(own.pop("revision", "0"))
    inputs = {name: value for name, value in own.items() if value}
    return Chosen(id, int(revision) if revision.isdigit() else 0, inputs)


def _page(plural: str, act: str, form: Form) -> dict[str, Any]:
    kind = case_kind(plural)
    chosen = tuple(dict.fromkeys(checked_id(id) for id in request.args.getlist("pick")))[:MOST]
    after = "" if chosen else request.args.get("after", "")
    found = send(ReadDesk(kind=kind.name, after=after, limit=1 if chosen else MOST, count=True), principal())
    ids = chosen or [row.id for row in found.items if not row.part]
    views = titled(kind, [send(GetCase(kind=kind.name, id=id), principal()) for id in ids])
    lines = list(_lines(views, act, form))
    asks = next((one.open.asks for one in lines if one.open), ())
    if any(one.type in NEVER_TOGETHER for one in asks):
        abort(404)
    return {
        "kind": kind,
        "act": next((one.words for one in lines), None),
        "may": any(one.open for one in lines),
        "lines": lines,
        "shared": [replace(one, name=f"all-{one.name}") for one in map(field_of, asks) if one.control not in SINGLE],
        "total": len(lines) if chosen else found.total,
        "outcomes": OUTCOMES,
        "source": source_words,
        "next": url_for("together.page", plural=plural, act=act, after=found.next)
        if found.next and not chosen
        else None,
        "first": url_for("together.page", plural=plural, act=act) if after or chosen else None,
    }


def _lines(views: Iterable[CaseView], act: str, form: Form) -> Iterable[Line]:
    """Those on which it is this person's to do it, whether it may be done now or something is against it."""
    seen_before, picked = bool(form.values), set(form.several("pick"))
    for view in views:
        open_ = next((one for one in view.open_acts if (one.act, one.part) == (act, "")), None)
        shut = next((one for one in view.closed_acts if (one.act, one.part, one.mine) == (act, "", True)), None)
        if open_:
            ready = all(test.outcome == "met" for test in open_.tests)
            values = tuple(_values(view, open_, form, desk().clock))
            yield Line(view, open_.words, open_, open_.tests, (), values, view.id in picked if seen_before else ready)
        elif isinstance(shut, ClosedCaseAct):
            yield Line(view, shut.words, None, shut.tests, shut.reasons)


def _values(view: CaseView, act: OpenCaseAct, form: Form, clock: Clock) -> Iterable[tuple[entry.Field, str]]:
    """The fields of one case, with what was typed, what the case says already, or today."""
    for one in map(field_of, act.asks):
        if one.control in SINGLE:
            name = f"{one.name}-{view.id}"
            said = view.state.get(SHOWN_BEFORE.get(one.name, ""))
            yield replace(one, name=name), form.value(name) or str(said or clock.today())
