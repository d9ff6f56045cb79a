"""The facts by which an agency's entry into a zone and its exit are judged, and what else should be noticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from chassis.cases import kept
from chassis.copies import read_up_to
from chassis.procedures import Case, Fact, shelf
from chassis.shapes.codec import from_json
from chassis.storage.reading import PRESENT, Moment, Reading, Where
from contracts.declare import Thing, Words
from contracts.roles import Principal
from contracts.things.registry import Agency, Residence, ResidenceState, Zone
from contracts.things.residency import Admission, Departure
from rulebooks.opening import on
from services.registry.domain import admission, opening, residency
from services.registry.domain.gauges import AGENCIES, edition_of, limits
from services.registry.storage.heard import open_duties, standing_listings
from services.registry.storage.people import people_of
from services.registry.storage.zone_values import value_on

T = TypeVar("T", bound=Thing)
CREDIT = "credit"
MOST = 2000
CHECKING = "CHECKING"


def sources(reading: Reading) -> Sequence[str]:
    """How far what credit says of listings was read."""
    return (f"{CREDIT}@{read_up_to(reading, CREDIT)}",)


def as_of(reading: Reading, cls: type[T], id: str, day: date) -> T | None:
    """A record as of a day; None where it was not there."""
    found = reading.present(cls.kind, id) if day >= reading.today else reading.past(cls.kind, id, day)
    return None if found is None or found.gone else from_json(cls, found.state, id=found.id, revision=found.revision)


def residing(reading: Reading, field: str, value: str) -> Sequence[Residence]:
    """Who resides today, by zone or by agency."""
    where = Where(equal={field: (value,), "state": (ResidenceState.RESIDENT.value,)})
    return reading.list(Residence, where, limit=MOST)


def _of_agency(reading: Reading, case: Any, day: date) -> tuple[Agency, str] | None:
    """The agency, and the version of its record as the source of what is said of it."""
    found = as_of(reading, Agency, case.agency_id, day)
    return (found, f"{Agency.kind.name}@{found.revision}") if found else None


def _said(value: Any, source: str, day: date) -> Fact:
    return Fact(value, source, day.isoformat())


def credit_code(reading: Reading, case: Admission, day: date) -> Fact | None:
    found = _of_agency(reading, case, day)
    return _said(residency.code_state(found[0]), found[1], day) if found else None


def standing(reading: Reading, case: Admission | Departure, day: date) -> Fact | None:
    found = _of_agency(reading, case, day)
    return _said(found[0].standing.code, found[1], day) if found else None


def licence(reading: Reading, case: Admission, day: date) -> Fact | None:
    found = _of_agency(reading, case, day)
    return _said(residency.licence_state(on(day), found[0], day), found[1], day) if found else None


def service_classes(reading: Reading, case: Admission, day: date) -> Fact | None:
    found = _of_agency(reading, case, day)
    return _said(len(found[0].categories), found[1], day) if found else None


def opening_failures(reading: Reading, case: Admission, day: date) -> Fact | None:
    found = _of_agency(reading, case, day)
    count = residency.failures(_findings(reading, found[0], day)) if found else None
    return _said(count, found[1], day) if found and count is not None else None


def _findings(reading: Reading, agency: Agency, day: date) -> Sequence[opening.Finding]:
    rules = on(day)
    if rules is None or not opening.applies(rules, agency):
        return ()
    people = [one for one, _ in people_of(reading, agency.id, Moment(day))]
    return tuple(opening.findings(rules, agency, people, day))


def hiding_listings(reading: Reading, case: Admission, day: date) -> Fact:
    against = list(admission.listing_faults(standing_listings(reading, case.agency_id), day))
    return _said(len(against), sources(reading)[0], day)


def residences_here(reading: Reading, case: Admission, day: date) -> Fact:
    here = [one for one in residing(reading, "agency_id", case.agency_id) if one.zone_id == case.zone_id]
    return _said(len(here), _residences(here), day)


def floor_area(_reading: Reading, case: Admission, day: date) -> Fact | None:
    return None if case.area_m2 is None else _said(case.area_m2, f"admission@{case.revision}", day)


def room_claims(reading: Reading, case: Admission, day: date) -> Fact | None:
    """Not known where somebody sits behind the same door plate, and one of the two does not say in which base."""
    claims = claims_of(reading, case)
    known = case.room and (claims or not perhaps_claims_of(reading, case))
    return _said(len(claims), _residences(claims), day) if known else None


def _residences(found: Sequence[Residence]) -> str:
    """Without a number: no record says so."""
    return f"{Residence.kind.name}@{found[0].revision if found else 0}"


def claims_of(reading: Reading, case: Admission) -> Sequence[Residence]:
    """Who sits in the room that is asked for."""
    return list(admission.same_room(_asked(reading, case), residing(reading, "zone_id", case.zone_id)))


def perhaps_claims_of(reading: Reading, case: Admission) -> Sequence[Residence]:
    """Who may sit there: behind the same door plate, in a base that one of the two does not name."""
    return list(admission.perhaps_the_same_room(_asked(reading, case), residing(reading, "zone_id", case.zone_id)))


def _asked(reading: Reading, case: Admission) -> Residence:
    return Residence(
        agency_id=case.agency_id, zone_id=case.zone_id, base_id=case.base_id, room=case.room, entered_on=reading.today
    )


def offered_contract(_reading: Reading, case: Admission, day: date) -> Fact:
    return _said(
        residency.contract_state(case.contract_no, case.contract_until, day), f"admission@{case.revision}", day
    )


def contract(reading: Reading, case: Departure, day: date) -> Fact | None:
    """Of the residence that is to end; its record may have ended beside the case."""
    found = as_of(reading, Residence, case.residence_id, day)
    if found is None:
        return None
    state = residency.contract_state(found.contract_no or "-", found.contract_until, day)
    return _said(state, f"{Residence.kind.name}@{found.revision}", day)


def duties_unlisted(reading: Reading, case: Departure, day: date) -> Fact:
    open_ = open_duties(reading, case.agency_id, MOST)
    known = kept.case_of(reading, shelf(), case.id)
    return _said(len(residency.unlisted(known, open_)), f"departure@{case.revision}", day)


ENTRY_FACTS = {
    "agency.credit_code": credit_code,
    "agency.standing": standing,
    "agency.licence": licence,
    "agency.opening_failures": opening_failures,
    "agency.hiding_listings": hiding_listings,
    "agency.service_classes": service_classes,
    "agency.residences_here": residences_here,
    "residence.floor_area": floor_area,
    "residence.room_claims": room_claims,
    "residence.contract": offered_contract,
}
EXIT_FACTS = {
    "agency.standing": standing,
    "residence.contract": contract,
    "residence.duties_unlisted": duties_unlisted,
}


# -- what somebody should notice


def of_entry(reading: Reading, _who: Principal, thing: Admission, case: Case) -> Iterator[Words]:
    """What the checks have found by name, and what the entry does to the zone's number."""
    agency = reading.find(Agency, thing.agency_id)
    if agency is None or case.over:
        return
    yield from residency.told(_findings(reading, agency, reading.today))
    for other in claims_of(reading, thing):
        yield residency.claim(other, _name(reading, other.agency_id))
    for other in perhaps_claims_of(reading, thing):
        yield residency.perhaps_claim(other, _name(reading, other.agency_id))
    for rival in _asking_for(reading, thing):
        yield Words(f"“{rival.agency_name}”也申请该房间", f"“{rival.agency_name}” has asked for that room, too")
    yield from _thresholds(reading, thing.zone_id, agency, +1)


def of_exit(reading: Reading, _who: Principal, thing: Departure, case: Case) -> Iterator[Words]:
    """What is open and does not keep the agency, and what the exit does to the zone's number."""
    agency = reading.find(Agency, thing.agency_id)
    if agency is None or case.over:
        return
    yield from residency.pending(case, reading.find(Residence, thing.residence_id), reading.today)
    for one in open_duties(reading, agency.id, MOST):
        if not one.blocks:
            due = f"，{one.due_on} 到期" if one.due_on else "", f", due {one.due_on}" if one.due_on else ""
            yield Words(
                f"未结而不影响退出：{one.words.zh}（{one.reference}{due[0]}）",
                f"Open, and no obstacle: {one.words.en} ({one.reference}{due[1]})",
            )
    yield from _thresholds(reading, thing.zone_id, agency, -1)


def _thresholds(reading: Reading, zone_id: str, agency: Agency, step: int) -> Iterator[Words]:
    zone = reading.find(Zone, zone_id)
    edition = edition_of(zone.programme, zone.region, reading.today) if zone else None
    for limit in limits(edition):
        if limit.key == AGENCIES:
            yield residency.threshold(limit, agency, value_on(reading, limit, zone_id, PRESENT), step)


def _asking_for(reading: Reading, thing: Admission) -> Iterator[Admission]:
    """Other admissions under check that name the same room."""
    where = Where(equal={"zone_id": (thing.zone_id,), "stage": (CHECKING,)})
    plate = admission.door_plate(thing.room)
    for other in reading.list(Admission, where, limit=MOST) if plate else ():
        if other.id != thing.id and other.base_id == thing.base_id and admission.door_plate(other.room) == plate:
            yield other


def _name(reading: Reading, agency_id: str) -> str:
    agency = reading.find(Agency, agency_id)
    return agency.name if agency else agency_id
