"""What waits for somebody: cases on their desk, days that come, lists to confirm; each kind of it under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from chassis.clock import SHANGHAI
from contracts.cases import CaseThing
from contracts.commands.assessment import ReadZoneCalendars
from contracts.commands.cases import DeskRow, ReadDesk
from contracts.commands.registry import ReadDuties
from contracts.commands.things import ListThings
from contracts.declare import KINDS, Kind
from contracts.roles import Principal, Role
from contracts.things.alerts import AlertState
from contracts.things.corrections import CorrectionState
from contracts.things.credit import ListingState
from contracts.things.registry import ResidenceState
from gateway.clients import send
from gateway.desk import desk
from gateway.language import say
from gateway.portal import contacts, imports, things, wording
from gateway.portal.matters import NEVER, Matter, matter
from gateway.portal.named import OF_AGENCY, english_names, named
from gateway.portal.shown import sep
from gateway.portal.zone_names import zone_called

AHEAD = timedelta(days=90)
AT_ONCE, MOST = 200, 1000  # rows of one desk
LOOKS_AHEAD = (Role.OPERATOR, Role.CITY, Role.PROVINCE, Role.AGENCY)  # to whom days come without anybody asking
TOGETHER, SEVERAL = {"admission": "admit"}, 5  # the act that is done to many; from so many on they are one line


def matters(who: Principal) -> list[Matter]:
    """Everything, the next due first."""
    found = [*_own(who), *_of("contact", _("联系"), contacts.waiting(who)), *_imports(who), *_cases(who)]
    return sorted(found, key=lambda one: (one.due, one.what, one.who, one.href))


def gathered(found: list[Matter]) -> list[Matter]:
    """The same, but many on which one act can be done at once are one line, where the first of them stands."""
    for kind, act in TOGETHER.items():
        several = [one for one in found if one.pick and one.kind == kind]
        if len(several) >= SEVERAL:
            href = url_for("together.page", plural=KINDS[kind].plural, act=act)
            count = ngettext("%(num)s 件", "%(num)s 件", len(several))
            line = replace(several[0], who=count, href=href, note=_("一并核对，分别决定"), pick="")
            found = [line if one is several[0] else one for one in found if one is several[0] or one not in several]
    return found


def _of(kind: str, words: str, found: Iterable[Matter]) -> Iterator[Matter]:
    """What is told apart as one kind of matter."""
    return (replace(one, kind=kind, kind_words=words) for one in found)


def _imports(who: Principal) -> Iterator[Matter]:
    """Lists that were sent and judged, and that nobody has confirmed or dropped."""
    found = [
        matter(NEVER, _("确认导入"), one.name, url_for("importing.page", plural=kind.plural, id=one.id),
               _told_of(one.counts), one.created_at.astimezone(SHANGHAI).date())
        for kind, one in imports.own(who)
        if one.state == "ready"
    ]  # fmt: skip
    return _of("import", _("导入"), found)


def _told_of(counts: dict[str, int]) -> str:
    """How many rows would be new, and how many are wrong."""
    fresh = ngettext("%(num)s 行可以写入", "%(num)s 行可以写入", counts.get("new", 0) + counts.get("changed", 0))
    wrong = ngettext("%(num)s 行有错", "%(num)s 行有错", counts.get("bad", 0))
    return sep().join((fresh, wrong))


def _cases(who: Principal) -> Iterator[Matter]:
    """What waits in cases, with a day of its own or with none."""
    for kind in KINDS.values():
        if issubclass(kind.cls, CaseThing):
            rows = list(_rows(who, kind))
            english = parties_called(rows)
            yield from _of(kind.name, things.many(kind), (_to_choose(row, who, english) for row in rows))


def _rows(who: Principal, kind: Kind) -> Iterator[DeskRow]:
    after, count = "", 0
    while count < MOST:
        found = send(ReadDesk(kind=kind.name, after=after, limit=AT_ONCE), who)
        yield from found.items
        after, count = found.next, count + len(found.items)
        if not after:
            return


def _to_choose(row: DeskRow, who: Principal, english: Mapping[str, str]) -> Matter:
    """The row, with the case's id where an act may be done to several at once."""
    may = who.role is Role.OPERATOR and not row.part and TOGETHER.get(row.kind) in row.acts
    return replace(of_case(row, english), pick=row.id if may else "")


def parties_called(rows: Iterable[DeskRow]) -> Mapping[str, str]:
    """The agencies after which cases are called, by id, as far as they have a name in the page's language that is not the row's."""
    return english_names("agency", (_agency_of(row) for row in rows))


def _agency_of(row: DeskRow) -> str:
    return row.parties.get(Role.AGENCY.value, "") if KINDS[row.kind].title == OF_AGENCY else ""


def of_case(row: DeskRow, english: Mapping[str, str]) -> Matter:
    """What waits in a case, or in a part of one."""
    title = english.get(_agency_of(row)) or zone_called(row.title)
    href = url_for("cases.one", plural=KINDS[row.kind].plural, id=row.id)
    told = matter(row.due or NEVER, say(row.what), title, href, say(row.words), row.since)
    return replace(told, trial=row.trial)


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


def _duties(who: Principal) -> Iterator[Matter]:
    """What is open with the own agency elsewhere."""
    own = wording.address("agency", who.organisation)
    found = [
        matter(one.due_on or NEVER, say(one.words), one.reference, own, _("了结前不能退出") if one.blocks else "")
        for one in send(ReadDuties(agency_id=who.organisation), who).items
    ]
    return _of("duty", _("未结事项"), found)


def _requests(who: Principal) -> Iterator[Matter]:
    """What agencies of the own region say is wrong in their records; no rule sets a day."""
    query = ListThings(kind="correction_request", where={"state": (CorrectionState.OPEN.code,)}, limit=200)
    found = [
        matter(NEVER, _("处理更正申请"), one.names.get("agency_id", ""),
               wording.address("correction_request", one.id),
               things.title(one), one.recorded_at.astimezone(SHANGHAI).date())
        for one in named(send(query, who).items)
    ]  # fmt: skip
    return _of("correction_request", _("更正申请"), found)


def _alerts(who: Principal, where: dict[str, tuple[str, ...]]) -> Iterator[Matter]:
    """Warnings that nobody has answered, by the day on which the limit is missed."""
    what = _("预警") if who.role is Role.AGENCY else _("回应预警")
    found = named(
        send(ListThings(kind="alert", where=where | {"state": (AlertState.OPEN.code,)}, limit=200), who).items
    )
    told = [
        matter(date.fromisoformat(one.state["due_on"]), what,
               one.names.get("zone_id") or one.names.get("agency_id", ""), wording.address("alert", one.id),
               things.title(one), one.recorded_at.astimezone(SHANGHAI).date())
        for one in found
        if str(one.state["region"]).startswith(who.region)
    ]  # fmt: skip
    return _of("alert", things.many(KINDS["alert"]), told)


def _contracts(who: Principal, where: dict[str, tuple[str, ...]], other: str) -> Iterator[Matter]:
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
    found = [
        matter(date.fromisoformat(one.state["contract_until"]), _("入驻合同到期"), one.names.get(other, ""),
               wording.address("residence", one.id), one.state.get("contract_no") or "")
        for one in named(residences)
    ]  # fmt: skip
    return _of("contract", _("入驻合同"), found)


def _owed(who: Principal) -> Iterator[Matter]:
    """What the title of the own zone owes."""
    until = desk().clock.today() + AHEAD
    found = [
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
    return _of("owed", _("集聚区期限"), found)


def _listings(who: Principal) -> Iterator[Matter]:
    """Listings in the own region whose term ends soon."""
    until = (desk().clock.today() + AHEAD).isoformat()
    found = send(
        ListThings(kind="listing", where={"state": (ListingState.STANDING.code,)}, ranges={"ends_on": ("", until)}, limit=200),
        who,
    ).items  # fmt: skip
    told = [
        matter(date.fromisoformat(one.state["ends_on"]), _("列入期满"),
               one.names.get("agency_id", str(one.state["document_no"])), wording.address("listing", one.id),
               wording.code_word("listing_kinds", str(one.state["list_kind"])))
        for one in named(found)
        if str(one.state["region"]).startswith(who.region)
    ]  # fmt: skip
    return _of("listing", _("列入期限"), told)
