"""Which innovation entities a zone's agencies served: each once, with its evidence for those who may know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chassis.storage.reading import Reading, Where
from contracts.commands.matching import ReadServed, Served, ServedEntities
from contracts.roles import Principal, Role
from contracts.things.search import Contact, ContactState
from services.search.storage import heard

AT_ONCE = 500


def read_served(reading: Reading, query: ReadServed) -> ServedEntities:
    """The zone's count and its rows, the newest first; a contact counts for a zone once per firm."""
    counted = sorted(_counted(reading, query.zone_id), key=lambda one: (str(one.signed_on), one.id), reverse=True)
    may_know = _may_know(reading, query.zone_id)
    years = Counter(f"{one.signed_on:%Y}" for one in counted)
    return ServedEntities(
        zone_id=query.zone_id,
        total=len(counted),
        by_year=dict(sorted(years.items())),
        items=tuple(_told(one, may_know=may_know) for one in counted[: max(1, query.limit)]),
    )


def _counted(reading: Reading, zone_id: str) -> Iterator[Contact]:
    where, after = Where(equal={"counts_for": (zone_id,), "state": (ContactState.SIGNED.value,)}), ""
    while some := reading.list(Contact, where, after=after, limit=AT_ONCE):
        yield from (one for one in some if one.signed_on)
        after = some[-1].id


def _told(one: Contact, *, may_know: bool) -> Served:
    assert one.signed_on is not None  # noqa: S101 - only such are counted
    return Served(
        contact_id=one.id,
        agency_id=one.agency_id,
        agency_name=one.agency_name,
        signed_on=one.signed_on,
        evidence=(one.evidence or "") if may_know else "",
        firm_id=one.firm_id if may_know else "",
    )


def _may_know(reading: Reading, zone_id: str) -> bool:
    """Whether the caller runs the zone, is of its office or audits; others see how many and when."""
    who: Principal = reading.principal
    if who.role in (Role.AUDITOR, Role.SYSTEM):
        return True
    if who.role is Role.OPERATOR:
        return who.zone == zone_id
    zone = heard.recall(reading, "zone", zone_id)
    region = str(zone.state.get("region") or "") if zone else ""
    return who.role in (Role.CITY, Role.PROVINCE) and bool(region) and region.startswith(who.region)
