"""The kinds of thing that the registry keeps, each with its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chassis.keeping import Keep
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.events.registry import AgencyRegistered, ResidenceStarted
from contracts.roles import Role
from contracts.things.alerts import Alert
from contracts.things.corrections import CorrectionRequest
from contracts.things.registry import Agency, Base, Practitioner, PublicBody, Residence, ResidenceState, Zone
from rulebooks import codes as code_lists
from services.registry.domain import admission
from services.registry.domain.alerts import ALERT
from services.registry.domain.boundary import boundary_faults
from services.registry.domain.corrections import CORRECTION
from services.registry.domain.residence import RESIDENCE
from services.registry.domain.standing import STANDING
from services.registry.queries.alike import held
from services.registry.storage.heard import standing_listings
from services.registry.usecases import duplicates, watching
from services.registry.usecases.considering import residing
from services.registry.usecases.residency import ADMISSIONS, DEPARTURES


def agency_faults(reading: Reading, agency: Agency) -> Iterable[Fault]:
    """What is wrong with an agency's whole state."""
    yield from admission.agency_code_faults(agency)
    yield from admission.category_faults(agency)
    yield from admission.people_faults(agency)
    same_code = Where(equal={"credit_code": (agency.credit_code,)})
    for other in reading.list(Agency, same_code, limit=2):
        if other.id != agency.id:
            yield codes.CODE_IN_USE.fault("#/credit_code", code=other.credit_code, name=other.name, id=other.id)


def residence_faults(reading: Reading, residence: Residence) -> Iterable[Fault]:
    """What is wrong with an entry; the zone and the agency were found to be there."""
    before = reading.find(Residence, residence.id) if residence.id else None
    others = residing(reading, "agency_id", residence.agency_id) if residence.state is ResidenceState.RESIDENT else []
    enters = before is None or before.agency_id != residence.agency_id
    entering = reading.find(Agency, residence.agency_id) if enters else None  # whatever became of its standing since
    yield from admission.entry_faults(residence, entering, others)
    if enters:
        yield from admission.listing_faults(standing_listings(reading, residence.agency_id), reading.today)
    if residence.state is ResidenceState.RESIDENT and (before is None or _room(before) != _room(residence)):
        yield from _room_faults(reading, residence)


def _room_faults(reading: Reading, residence: Residence) -> Iterable[Fault]:
    """Two agencies in one room of one base: one of the two entries is wrong, unless it was approved that they share it."""
    for other in (
        () if residence.room_shared else admission.same_room(residence, residing(reading, "zone_id", residence.zone_id))
    ):
        agency = reading.find(Agency, other.agency_id)
        name = agency.name if agency else other.agency_id
        yield codes.ROOM_TAKEN.fault("#/room", room=other.room, since=other.entered_on, name=name, residence=other.id)


def by_admission(reading: Reading, _residence: Residence) -> Iterable[Fault]:
    """An operator admits by the procedure; offices and the platform record what was decided."""
    if reading.principal.role is Role.OPERATOR:
        yield codes.BY_ADMISSION.fault()


def _room(residence: Residence) -> tuple[str, str | None, str | None]:
    return residence.zone_id, residence.base_id, residence.room


def with_region_of_zone(work: Work, residence: Residence) -> Residence:
    """An entry lies where its zone lies, so that the right office may act on it."""
    zone = work.find(Zone, residence.zone_id)
    return replace(residence, region=zone.region if zone else "")


def with_region_of_agency(work: Work, request: CorrectionRequest) -> CorrectionRequest:
    """A request lies where its agency is registered, so that the right office decides it."""
    agency = work.find(Agency, request.agency_id)
    return replace(request, region=agency.region if agency else "")


def zone_faults(reading: Reading, zone: Zone) -> Iterable[Fault]:
    """A figure that a zone reports comes with its evidence; what was recorded before that was asked stays."""
    before = reading.find(Zone, zone.id) if zone.id else None
    known = before.counts if before else ()
    for place, count in enumerate(zone.counts):
        if not count.evidence and count not in known:
            entry = code_lists.load("zone_counts").get(count.what)
            yield codes.NO_EVIDENCE.fault(f"#/counts/{place}/evidence", what=entry.words if entry else count.what)


def base_faults(reading: Reading, base: Base) -> Iterable[Fault]:
    """One zone has one centre, a core lies inside the built area, and a boundary does not cross itself."""
    yield from boundary_faults(base)
    if base.core_m2 is not None and base.built_m2 is not None and base.core_m2 > base.built_m2:
        yield codes.CORE_TOO_LARGE.fault("#/core_m2", core=base.core_m2, built=base.built_m2)
    if base.is_centre:
        for other in reading.list(Base, Where(equal={"zone_id": (base.zone_id,)}), limit=200):
            if other.is_centre and other.id != base.id:
                yield codes.ONE_CENTRE.fault("#/is_centre", name=other.name)


def public_body_faults(_reading: Reading, body: PublicBody) -> Iterable[Fault]:
    """Its credit code, where it has one of its own."""
    if body.credit_code:
        yield from admission.code_faults(body.credit_code, "#/credit_code")


def after_practitioner(work: Work, before: Practitioner | None, now: Practitioner | None) -> None:
    """Who moves counts for two minimums, and stays a sign of both agencies."""
    watching.after_practitioner(work, before, now)
    duplicates.after_practitioner(work, before, now)


AGENCY = Keep(
    Agency,
    created=AgencyRegistered,
    check=agency_faults,
    held=held,
    one_by_one=("credit_code",),
    after=duplicates.after_agency,
    moves=STANDING,
)
PRACTITIONER = Keep(Practitioner, after=after_practitioner)
PUBLIC_BODY = Keep(PublicBody, check=public_body_faults, after=watching.after_public_body)
ZONE = Keep(Zone, check=zone_faults, after=watching.after_zone)
BASE = Keep(Base, check=base_faults, one_by_one=("zone_id",), after=watching.after_base)
RESIDENCE_KEEP = Keep(
    Residence,
    created=ResidenceStarted,
    complete=with_region_of_zone,
    check=residence_faults,
    held=by_admission,
    one_by_one=("zone_id",),
    begins=lambda residence: residence.entered_on,
    after=watching.after_residence,
    moves=RESIDENCE,
)
ALERT_KEEP = Keep(Alert, moves=ALERT)
CORRECTION_KEEP = Keep(CorrectionRequest, complete=with_region_of_agency, moves=CORRECTION)
KEEPS = (
    AGENCY,
    PRACTITIONER,
    PUBLIC_BODY,
    ZONE,
    BASE,
    RESIDENCE_KEEP,
    ALERT_KEEP,
    CORRECTION_KEEP,
    ADMISSIONS.keep,
    DEPARTURES.keep,
)
