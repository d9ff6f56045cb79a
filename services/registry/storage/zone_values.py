"""What a zone has of what its programme counts, on any day, with the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from chassis.shapes.codec import from_json
from chassis.storage.reading import Moment, Reading, Where
from contracts.commands.registry import Behind
from contracts.declare import Words
from contracts.things.registry import Agency, AgencyForm, Base, PublicBody, Residence, ResidenceState, Zone
from services.registry.domain.gauges import AGENCIES, BUILT, CORE, STAFF, Limit, summed

MOST = 2000
RESIDENTS = Words("在驻机构", "resident agencies")
INSTITUTIONS = Words(
    "其中事业单位，办法只计市场化机构", "of them public institutions; the programme counts the market only"
)
BODIES = Words("公共服务平台", "public bodies")
LEFT_OUT = Words("公共服务平台，办法不计", "public bodies, which the programme does not count")
BASES = Words("中心与基地", "centre and bases")
MANAGERS = Words("运营管理人员", "managers")


def value_on(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> Decimal:
    """The value alone, by as few questions as it takes."""
    if limit.key == AGENCIES:
        return Decimal(_residents(reading, limit, zone_id, at) + _bodies(reading, limit, zone_id, at))
    return _of_records(reading, limit, zone_id, at)


def behind(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> tuple[Behind, ...]:
    """The records that the value is made of, and those that the programme leaves out."""
    if limit.key == AGENCIES:
        return tuple(one for one in _agencies_behind(reading, limit, zone_id, at) if one.count)
    if limit.key == STAFF:
        count = int(_of_records(reading, limit, zone_id, at))
        return (Behind(kind="zone", count=count, counted=True, words=MANAGERS, ids=(zone_id,)),)
    ids = tuple(one.id for one in reading.page(Base.kind, _of_zone(zone_id), at=at, limit=MOST))
    return (Behind(kind="base", count=len(ids), counted=True, words=BASES, ids=ids),)


def contracts_that_end(reading: Reading, zone_id: str, until: date) -> Sequence[date]:
    """The last days, from today on, of the contracts of those who reside in the zone today."""
    ends = Where(
        equal=_residing(zone_id).equal,
        ranges={"contract_until": (reading.today.isoformat(), until.isoformat())},
    )
    found = reading.page(Residence.kind, ends, limit=MOST)
    return sorted(date.fromisoformat(one.state["contract_until"]) for one in found)


def lapsed_by(reading: Reading, zone_id: str, day: date) -> int:
    """Of those who reside there on that day, how many have a contract that ends between today and then."""
    before = (day - timedelta(days=1)).isoformat()
    where = Where(equal=_residing(zone_id).equal, ranges={"contract_until": (reading.today.isoformat(), before)})
    return reading.count(Residence.kind, where, at=Moment(day))


def recorded_days(reading: Reading, limit: Limit, zone_id: str, until: date) -> Sequence[date]:
    """The coming days on which something that is recorded already changes the value."""
    kind = {AGENCIES: Residence.kind, STAFF: Zone.kind}.get(limit.key, Base.kind)
    where = Where(equal={"id": (zone_id,)}) if kind is Zone.kind else _of_zone(zone_id)
    return reading.days_of_change(kind, where, reading.today + timedelta(days=1), until)


def _residents(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> int:
    count = reading.count(Residence.kind, _residing(zone_id), at=at)
    return count - len(_institutions(reading, zone_id, at)) if limit.market_only else count


def _institutions(reading: Reading, zone_id: str, at: Moment) -> list[str]:
    """The residents that are public institutions, and so not of the market."""
    ids = [str(one.state["agency_id"]) for one in reading.page(Residence.kind, _residing(zone_id), at=at, limit=MOST)]
    where = Where(equal={"id": tuple(ids), "form": (AgencyForm.PUBLIC_INSTITUTION.code,)})
    return [one.id for one in reading.page(Agency.kind, where, at=at, limit=MOST)] if ids else []


def _bodies(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> int:
    return sum(not limit.leaves_out(type_) for _, type_ in _types(reading, zone_id, at))


def _types(reading: Reading, zone_id: str, at: Moment) -> list[tuple[str, str]]:
    found = reading.page(PublicBody.kind, _of_zone(zone_id), at=at, limit=MOST)
    return [(one.id, str(one.state["type"])) for one in found]


def _agencies_behind(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> tuple[Behind, ...]:
    residents = tuple(one.id for one in reading.page(Residence.kind, _residing(zone_id), at=at, limit=MOST))
    types = _types(reading, zone_id, at)
    inside = tuple(id for id, type_ in types if not limit.leaves_out(type_))
    outside = tuple(id for id, type_ in types if limit.leaves_out(type_))
    institutions = tuple(_institutions(reading, zone_id, at)) if limit.market_only else ()
    return (
        Behind(kind="residence", count=len(residents), counted=True, words=RESIDENTS, ids=residents),
        Behind(kind="agency", count=len(institutions), counted=False, words=INSTITUTIONS, ids=institutions),
        Behind(kind="public_body", count=len(inside), counted=True, words=BODIES, ids=inside),
        Behind(kind="public_body", count=len(outside), counted=False, words=LEFT_OUT, ids=outside),
    )


def _of_records(reading: Reading, limit: Limit, zone_id: str, at: Moment) -> Decimal:
    if limit.key == STAFF:
        found = reading.page(Zone.kind, Where(equal={"id": (zone_id,)}), at=at, limit=1)
        return Decimal(sum(len(one.state.get("managers") or ()) for one in found))
    bases = [from_json(Base, one.state) for one in reading.page(Base.kind, _of_zone(zone_id), at=at, limit=MOST)]
    return summed({BUILT: base.built_m2, CORE: base.core_m2}[limit.key] for base in bases)


def _of_zone(zone_id: str) -> Where:
    return Where(equal={"zone_id": (zone_id,)})


def _residing(zone_id: str) -> Where:
    return Where(equal={"zone_id": (zone_id,), "state": (ResidenceState.RESIDENT.code,)})
