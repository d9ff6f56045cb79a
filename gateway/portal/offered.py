"""The records of one's own among which a form lets somebody choose, instead of an id to be typed."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.commands.things import ListThings, View
from contracts.roles import Principal, Role
from contracts.things.registry import ResidenceState
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import things
from gateway.portal.shown import sep
from gateway.portal.wording import code_word
from gateway.portal.zone_names import zone_called

COUNTY = 6  # digits of the region code of a county
MOST, PAGES = 200, 10  # a zone of two thousand entries
Where = dict[str, tuple[str, ...]]


def records(field: str) -> list[tuple[str, str]]:
    """The ids that a field of a case may hold for this person, with what each is called, in the order of their names."""
    return sorted(_records(field), key=lambda one: one[1])


def _records(field: str) -> Iterator[tuple[str, str]]:
    who = principal()
    asked = {
        "agency_id": ("agency", _agencies),
        "application_id": ("application", _applications),
        "zone_id": ("zone", _zones),
        "base_id": ("base", _bases),
        "residence_id": ("residence", _residences),
    }
    kind, where = asked.get(field, ("", None))
    wanted = where(who) if where else None
    if wanted is None:
        return
    yield from ((one.id, _called(one)) for one in _found(kind, wanted))


def _found(kind: str, where: Where) -> Iterator[View]:
    """As many as anybody would look through."""
    after = ""
    for _page in range(PAGES):
        found = send(ListThings(kind=kind, where=where, after=after, limit=MOST), principal())
        yield from found.items
        if not (after := found.next):
            return


def every_zone() -> tuple[tuple[str, str], ...]:
    """Zones are few: each by its name."""
    return tuple(sorted(((one.id, things.title(one)) for one in _found("zone", {})), key=lambda one: one[1]))


def every_base() -> tuple[tuple[str, str], ...]:
    """Each by its zone and its name."""
    return tuple(sorted(((one.id, _base_called(one)) for one in _found("base", {})), key=lambda one: one[1]))


EVERY = {"zone": every_zone, "base": every_base}


def _agencies(who: Principal) -> Where | None:
    """An agency asks for itself; others give the id, or come from the agency's page."""
    return {"id": (who.organisation,)} if who.role is Role.AGENCY else None


def _applications(who: Principal) -> Where | None:
    """A county enters the indicators of those of its own that were approved."""
    own = who.role is Role.APPLICANT and len(who.region) == COUNTY
    return {"region": (who.region,), "stage": ("APPROVED",)} if own else None


def _zones(who: Principal) -> Where | None:
    """An agency may ask to enter any zone; others work in their own."""
    if who.role is Role.AGENCY:
        return {}
    if who.zone:
        return {"id": (who.zone,)}
    return {"region": (who.region,)} if len(who.region) == COUNTY else None


def _bases(who: Principal) -> Where:
    """Those of the own zone; bases are few, so others choose among all."""
    return {"zone_id": (who.zone,)} if who.zone else {}


def _residences(who: Principal) -> Where | None:
    own: Where = {"agency_id": (who.organisation,)} if who.role is Role.AGENCY else {"zone_id": (who.zone,)}
    return own | {"state": (ResidenceState.RESIDENT.code,)}


def _called(one: View) -> str:
    """Its name; of a residence also where, of an application under which programme."""
    more: tuple[str, ...] = ()
    if one.kind == "base" and not principal().zone:
        return _base_called(one)
    if one.kind == "residence":
        more = (one.names.get("zone_id", ""), str(one.state.get("room") or ""))
    elif one.kind == "application":
        more = (code_word("programmes", str(one.state["programme"])),)
    return sep().join(filter(None, (things.title(one), *more)))


def _base_called(one: View) -> str:
    return sep().join(filter(None, (zone_called(one.names.get("zone_id", "")), things.title(one))))
