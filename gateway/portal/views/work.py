"""What waits for this person, the next due first: all of it, or one kind; some of it chosen for one act."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from contracts.cases import CaseThing
from contracts.commands.cases import ReadDesk
from contracts.commands.things import ListThings, View
from contracts.declare import KINDS, Kind
from contracts.intake import called as listed
from contracts.intake import importers
from contracts.roles import Principal, Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import waiting, wording
from gateway.portal.matters import Matter
from gateway.portal.named import called

pages = Blueprint("work", __name__)
MOST = 50
PER_PAGE = 30


@pages.get("/work")
@allow.signed_in
def page() -> str:
    """The worklist of the signed-in role, and the records it may begin."""
    who, kind, after = principal(), request.args.get("kind", ""), request.args.get("after", "")
    everything = waiting.matters(who)
    found = [one for one in everything if one.kind == kind] if kind else waiting.gathered(everything)
    some = _behind(found, after)
    return render_template(
        "pages/work.html",
        matters=some[:PER_PAGE],
        next=url_for("work.page", kind=kind or None, after=some[PER_PAGE - 1].place) if len(some) > PER_PAGE else None,
        first=url_for("work.page", kind=kind or None) if after else None,
        shown=len(found),
        chips=_chips(everything, kind),
        kind_chosen=bool(kind),
        together=_together(some[:PER_PAGE]),
        total=len(everything),
        place=called("zone", who.zone) if who.zone else wording.code_word("regions", who.region) if who.region else "",
        ahead=who.role in waiting.LOOKS_AHEAD,
        overdue=sum(one.over for one in everything),
        today_due=sum(one.today for one in everything),
        late=_late(who),
        second=_second_returns(who),
        soon=sum(one.dated and not one.over and not one.today and one.left <= 5 for one in everything),
        own_agency=who.organisation if who.role is Role.AGENCY else "",
        may_import=[(kind, listed(kind)) for kind in KINDS.values() if who.role.value in importers(kind)],
        may_begin=[kind for kind in KINDS.values() if who.role.value in kind.writers and not _by_procedure(who, kind)],
        may_read=[kind for kind in KINDS.values() if not kind.readers or who.role.value in kind.readers],
    )


def _chips(found: list[Matter], chosen: str) -> list[tuple[str, int, str, bool]]:
    """All, then each kind with its count, the most first."""
    counts, words = Counter(one.kind for one in found), {one.kind: one.kind_words for one in found}
    kinds = [
        (words[name], count, url_for("work.page", kind=name), name == chosen) for name, count in counts.most_common()
    ]
    return [(_("全部"), len(found), url_for("work.page"), not chosen), *kinds]


def _behind(found: list[Matter], after: str) -> list[Matter]:
    """What comes after the last of the page before; where that is done by now, from its day on: nothing is passed over."""
    if not after:
        return found
    at = next((number for number, one in enumerate(found) if one.place == after), None)
    return [one for one in found if one.place >= after[:10]] if at is None else found[at + 1 :]


def _together(found: list[Matter]) -> str:
    """Where several that are chosen are decided at once; empty where fewer than two can be."""
    kinds = [one.kind for one in found if one.pick]
    return (
        url_for("together.page", plural=KINDS[kinds[0]].plural, act=waiting.TOGETHER[kinds[0]])
        if len(kinds) > 1
        else ""
    )


def _by_procedure(who: Principal, kind: Kind) -> bool:
    """An operator changes residences, and begins one by an admission alone."""
    return who.role is Role.OPERATOR and kind.name == "residence"


def _late(who: Principal) -> list[Matter]:
    """For an office: what others in its region owe and have not done."""
    if who.role not in (Role.CITY, Role.PROVINCE):
        return []
    kinds = [kind for kind in KINDS.values() if issubclass(kind.cls, CaseThing)]
    found = [row for kind in kinds for row in send(ReadDesk(kind=kind.name, late=True, limit=MOST), who).items]
    english = waiting.parties_called(found)
    return [waiting.of_case(row, english) for row in found]


def _second_returns(who: Principal) -> list[View]:
    """For an office: applications of its region that were sent back a second time, which an exception allowed."""
    if who.role not in (Role.CITY, Role.PROVINCE):
        return []
    query = ListThings(kind="application", ranges={"second_returns": ("1", "")}, limit=MOST)
    return [one for one in send(query, who).items if str(one.state["region"]).startswith(who.region)]
