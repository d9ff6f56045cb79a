"""Where a firm and an agency stand with each other, as each of the two is told, and what of it waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from chassis.clock import SHANGHAI
from contracts.commands.things import ListThings, View
from contracts.roles import Principal, Role
from contracts.things.search import ContactState, DemandState
from gateway.clients import send
from gateway.desk import desk
from gateway.language import say
from gateway.portal.matters import NEVER, Matter, matter
from gateway.portal.named import english_names

MOST = 200
TONES = {"accepted": "ok", "signed": "ok", "asked": "wait", "expired": "warn"}
RUNNING = (ContactState.ASKED.code, ContactState.ACCEPTED.code)
TOLD = (*RUNNING, ContactState.EXPIRED.code)  # to an agency, beside the demands that fit it
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands, in a word and in a sentence that says what comes of it."""

    tone: str
    words: str
    says: str


def standing(contact: View, role: Role) -> Standing:
    """How it stands for the agency, or for the firm."""
    state = str(contact.state["state"])
    told = _to_agency if role is Role.AGENCY else _to_firm
    return Standing(TONES.get(state, "none"), say(ContactState.of(state).words), told(contact).get(state, ""))


def _to_agency(contact: View) -> dict[str, str]:
    day = contact.state["due_on"]
    return {
        "asked": _("企业选定了您。最迟 %(day)s 答复；过了这一天没有答复，联系自动结束。", day=day),
        "accepted": _("双方已选定。企业登记签约以前，可以随时记下联系的情况。"),
        "declined": _("您谢绝了这次联系。"),
        "expired": _("您没有在 %(day)s 以前答复，联系已自动结束。企业可以另选机构，也可以再问您一次。", day=day),
        "signed": _("已登记签约。"),
        "closed": _("企业结束了这次联系。"),
    }


def _to_firm(contact: View) -> dict[str, str]:
    day = contact.state["due_on"]
    return {
        "asked": _("最迟 %(day)s 答复；过了这一天没有答复，联系自动结束，可以另选。", day=day),
        "accepted": _("双方已选定。谈成以后登记签约，谈不成就结束联系。"),
        "declined": _("机构谢绝了，可以另选一家。"),
        "expired": _("%(day)s 以前没有答复，联系已自动结束。可以另选一家，也可以再问一次。", day=day),
    }


def newest(contacts: Iterable[View], of: str = "agency_id") -> dict[str, View]:
    """Of each agency, or demand, the last contact: one that nobody answered may be followed by another."""
    found: dict[str, View] = {}
    for one in sorted(contacts, key=lambda one: (str(one.state["due_on"]), one.recorded_at)):
        found[str(one.state[of])] = one
    return found


def of_agency(contacts: Iterable[View]) -> list[View]:
    """What waits for an answer first, the next due before the others; then what runs; then what lapsed lately."""
    since = (desk().clock.today() - LATELY).isoformat()
    told = [
        one
        for one in newest(contacts, "demand_id").values()
        if one.state["state"] in RUNNING or str(one.state["due_on"]) >= since
    ]
    return sorted(told, key=lambda one: (TOLD.index(str(one.state["state"])), str(one.state["due_on"])))


def waiting(who: Principal) -> list[Matter]:
    """What waits for the agency or the firm."""
    if who.role is Role.AGENCY:
        asked = ListThings(kind="contact", where={"state": (ContactState.ASKED.code,)}, limit=MOST)
        return [_to_answer(one) for one in send(asked, who).items]
    return _of_demands(who) if who.role is Role.FIRM else []


def _to_answer(one: View) -> Matter:
    href = url_for("demand_search.one", id=one.state["demand_id"])
    due = date.fromisoformat(str(one.state["due_on"]))
    return matter(
        due,
        _("答复企业"),
        str(one.state["demand_title"]),
        href,
        _("接受或谢绝；逾期自动结束"),
        one.recorded_at.astimezone(SHANGHAI).date(),
    )


def _of_demands(who: Principal) -> list[Matter]:
    """Open demands whose firm must do something: nobody is being asked any more, or somebody has said yes."""
    open_ = send(ListThings(kind="demand", where={"state": (DemandState.OPEN.code,)}, limit=MOST), who).items
    contacts = send(ListThings(kind="contact", limit=MOST), who).items if open_ else ()
    found = [(one, [other for other in contacts if other.state["demand_id"] == one.id]) for one in open_]
    english = english_names("agency", (str(one.state["agency_id"]) for one in contacts))
    return [row for one, some in found if some for row in _of_demand(one, some, english)]


def _of_demand(demand: View, contacts: list[View], english: Mapping[str, str]) -> list[Matter]:
    href, title = url_for("pairing.own", id=demand.id), str(demand.state["title"])
    running = [one for one in contacts if one.state["state"] in RUNNING]
    if not running:
        last = max(contacts, key=lambda one: (str(one.state["due_on"]), one.recorded_at))
        how = say(ContactState.of(last.state["state"]).words)
        how = _("%(agency)s：%(how)s", agency=_agency(last, english), how=how)
        return [matter(NEVER, _("另选机构"), title, href, how)]
    agreed = [one for one in running if one.state["state"] == ContactState.ACCEPTED.code]
    return [matter(NEVER, _("登记签约或结束联系"), title, href, _agency(one, english)) for one in agreed]


def _agency(contact: View, english: Mapping[str, str]) -> str:
    return english.get(str(contact.state["agency_id"])) or str(contact.state["agency_name"])
