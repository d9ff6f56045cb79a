"""What waits for this person, the next due first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from contracts.cases import CaseThing
from contracts.commands.assessment import ReadZoneCalendars
from contracts.commands.cases import DeskRow, ReadDesk
from contracts.commands.intake import ListIntakes
from contracts.commands.registry import ReadDuties
from contracts.commands.things import ListThings, View
from contracts.declare import KINDS, Kind
from contracts.intake import called as listed
from contracts.intake import importers
from contracts.roles import Principal, Role
from contracts.things.alerts import AlertState
from contracts.things.corrections import CorrectionState
from contracts.things.credit import ListingState
from contracts.things.registry import ResidenceState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.language import say
from gateway.portal import contacts, things, wording
from gateway.portal.matters import NEVER, Matter, matter
from gateway.portal.named import called, named
from gateway.portal.shown import day, own, sep
from gateway.portal.zone_names import zone_called

pages = Blueprint("work", __name__)
AHEAD = timedelta(days=90)
MOST = 50
TOGETHER, SEVERAL = {"admission": "admit"}, 5  # the act that is done to many; from so many on they are one line


@pages.get("/work")
@allow.signed_in
def page() -> str:
    """The worklist of the signed-in role, and the records it may begin."""
    who = principal()
    matters = sorted(_matters(who), key=lambda one: (one.due, one.what, one.who))
    return render_template(
        "pages/work.html",
        matters=matters[:MOST],
        total=len(matters),
        place=called("zone", who.zone) if who.zone else wording.code_word("regions", who.region) if who.region else "",
        overdue=sum(one.over for one in matters),
        today_due=sum(one.today for one in matters),
        late=_late(who),
        second=_second_returns(who),
        soon=sum(one.dated and not one.over and not one.today and one.left <= 5 for one in matters),
        own_agency=who.organisation if who.role is Role.AGENCY else "",
        may_import=[(kind, listed(kind)) for kind in KINDS.values() if who.role.value in importers(kind)],
        may_begin=[kind for kind in KINDS.values() if who.role.value in kind.writers and not _by_procedure(who, kind)],
        may_read=[kind for kind in KINDS.values() if not kind.readers or who.role.value in kind.readers],
    )


def _by_procedure(who: Principal, kind: Kind) -> bool:
    """An operator changes residences, and begins one by an admission alone."""
    return who.role is Role.OPERATOR and kind.name == "residence"


def _matters(who: Principal) -> list[Matter]:
    return [*_own(who), *contacts.waiting(who), *_imports(who), *_cases(who)]


def _imports(who: Principal) -> list[Matter]:
    """Lists that were sent and judged, and that nobody has confirmed or dropped."""
    kinds = [kind for kind in KINDS.values() if who.role.value in importers(kind)]
    return [
        matter(NEVER, _("确认导入"), one.name, url_for("importing.page", plural=kind.plural, id=one.id),
               _told_of(one.counts))
        for kind in kinds
        for one in send(ListIntakes(kind=kind.name, limit=MOST), who).items
        if one.state == "ready"
    ]  # fmt: skip


def _told_of(counts: dict[str, int]) -> str:
    """How many rows would be new, and how many are wrong."""
    fresh = ngettext("%(num)s 行可以写入", "%(num)s 行可以写入", counts.get("new", 0) + counts.get("changed", 0))
    wrong = ngettext("%(num)s 行有错", "%(num)s 行有错", counts.get("bad", 0))
    return sep().join((fresh, wrong))


def _late(who: Principal) -> list[Matter]:
    """For an office: what others in its region owe and have not done."""
    if who.role not in (Role.CITY, Role.PROVINCE):
        return []
    kinds = [kind for kind in KINDS.values() if issubclass(kind.cls, CaseThing)]
    found = [row for kind in kinds for row in send(ReadDesk(kind=kind.name, late=True, limit=MOST), who).items]
    return [_of_case(row) for row in found]


def _second_returns(who: Principal) -> list[View]:
    """For an office: applications of its region that were sent back a second time, which an exception allowed."""
    if who.role not in (Role.CITY, Role.PROVINCE):
        return []
    query = ListThings(kind="application", ranges={"second_returns": ("1", "")}, limit=MOST)
    return [one for one in send(query, who).items if str(one.state["region"]).startswith(who.region)]


def _cases(who: Principal) -> list[Matter]:
    """What waits in cases, with a day of its own or with none; many entries to be checked are one line."""
    kinds = [kind for kind in KINDS.values() if issubclass(kind.cls, CaseThing)]
    return [matter for kind in kinds for matter in _of_desk(who, kind)]


def _of_desk(who: Principal, kind: Kind) -> list[Matter]:
    found = send(ReadDesk(kind=kind.name, limit=200, count=True), who)
    if kind.name not in TOGETHER or who.role is not Role.OPERATOR or (found.total or 0) < SEVERAL:
        return [_of_case(row) for row in found.items]
    first = found.items[0]
    href = url_for("together.page", plural=kind.plural, act=TOGETHER[kind.name])
    count = ngettext("%(num)s 件", "%(num)s 件", found.total)
    return [replace(_of_case(first), who=count, href=href, note=_("一并核对，分别决定"))]


def _of_case(row: DeskRow) -> Matter:
    href = url_for("cases.one", plural=KINDS[row.kind].plural, id=row.id)
    note = Markup("{}{}{} {}").format(own(say(row.words)), sep(), _("自"), day(row.since))
    return matter(row.due or NEVER, say(row.what), zone_called(row.title), href, note)


def _own(who: Principal) -> list[Matter]:
    if who.role is Role.OPERATOR:
        here: dict[str, tuple[str, ...]] = {"zone_id": (who.zone,)}
        return [*_contracts(who, here, "agency_id"), *_owed(who), *_alerts(who, here)]
    if who.role in (Role.CITY, Role.PROVINCE):
        return [*_listings(who), *_alerts(who, {}), *_requests(who)]
    if who.role is Role.AGENCY and who.organisation:
        own: dict[str, tuple[str, ...]] = {"agency_id": (who.organisation,)}
        return [*_contracts(who, own, "zone_id"), *_alerts(who, own), *_duties(who)]
    return []


def _duties(who: Principal) -> list[Matter]:
    """What is open with the own agency elsewhere."""
    own = wording.address("agency", who.organisation)
    return [
        matter(one.due_on or NEVER, say(one.words), one.reference, own, _("了结前不能退出") if one.blocks else "")
        for one in send(ReadDuties(agency_id=who.organisation), who).items
    ]


def _requests(who: Principal) -> list[Matter]:
    """What agencies of the own region say is wrong in their records; no rule sets a day."""
    query = ListThings(kind="correction_request", where={"state": (CorrectionState.OPEN.code,)}, limit=200)
    return [
        matter(NEVER, _("处理更正申请"), one.names.get("agency_id", ""),
               wording.address("correction_request", one.id),
               _("%(what)s，%(day)s 收到", what=things.title(one), day=one.recorded_at.date().isoformat()))
        for one in send(query, who).items
    ]  # fmt: skip


def _alerts(who: Principal, where: dict[str, tuple[str, ...]]) -> list[Matter]:
    """Warnings that nobody has answered, by the day on which the limit is missed."""
    what = _("预警") if who.role is Role.AGENCY else _("回应预警")
    found = named(
        send(ListThings(kind="alert", where=where | {"state": (AlertState.OPEN.code,)}, limit=200), who).items
    )
    return [
        matter(date.fromisoformat(one.state["due_on"]), what,
               one.names.get("zone_id") or one.names.get("agency_id", ""), wording.address("alert", one.id),
               things.title(one))
        for one in found
        if str(one.state["region"]).startswith(who.region)
    ]  # fmt: skip


def _contracts(who: Principal, where: dict[str, tuple[str, ...]], other: str) -> list[Matter]:
    """Contracts of residences that end soon, each with the name of the other side."""
    today = desk().clock.today()
    residences = send(
        ListThings(
            kind="residence",
            where=where | {"state": (ResidenceState.RESIDENT.code,)},
            ranges={"contract_until": ("", (today + AHEAD).isoformat())},
            limit=200,
        ),
        who,
    ).items
    return [
        matter(date.fromisoformat(one.state["contract_until"]), _("入驻合同到期"), one.names.get(other, ""),
               wording.address("residence", one.id), one.state.get("contract_no") or "")
        for one in named(residences)
    ]  # fmt: skip


def _owed(who: Principal) -> list[Matter]:
    """What the title of the own zone owes."""
    until = desk().clock.today() + AHEAD
    return [
        matter(
            one.day,
            say(one.words),
            zone_called(title.zone_name),
            url_for("records.calendar", id=title.title_id),
            say(one.basis),
        )
        for title in send(ReadZoneCalendars(zone_id=who.zone), who).items
        for one in title.items
        if not one.past and one.day <= until
    ]


def _listings(who: Principal) -> list[Matter]:
    """Listings in the own region whose term ends soon."""
    until = (desk().clock.today() + AHEAD).isoformat()
    found = send(
        ListThings(kind="listing", where={"state": (ListingState.STANDING.code,)}, ranges={"ends_on": ("", until)}, limit=200),
        who,
    ).items  # fmt: skip
    return [
        matter(date.fromisoformat(one.state["ends_on"]), _("列入期满"),
               one.names.get("agency_id", str(one.state["document_no"])), wording.address("listing", one.id),
               wording.code_word("listing_kinds", str(one.state["list_kind"])))
        for one in named(found)
        if str(one.state["region"]).startswith(who.region)
    ]  # fmt: skip
