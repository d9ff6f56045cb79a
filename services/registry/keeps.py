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
from contracts.things.alerts import Alert
from contracts.things.registry import Agency, Base, Practitioner, PublicBody, Residence, ResidenceState, Zone
from services.registry.domain import admission
from services.registry.domain.alerts import ALERT
from services.registry.domain.residence import RESIDENCE
from services.registry.domain.standing import STANDING
from services.registry.usecases import watching


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
    current = Where(equal={"agency_id": (residence.agency_id,), "state": (ResidenceState.RESIDENT.value,)})
    others = reading.list(Residence, current, limit=200) if residence.state is ResidenceState.RESIDENT else []
    entering = _entering(reading, residence)
    yield from admission.entry_faults(residence, entering, others)


def _entering(reading: Reading, residence: Residence) -> Agency | None:
    """The agency that is admitted now; None where it sits there already, whatever became of its standing since."""
    before = reading.find(Residence, residence.id) if residence.id else None
    if before is not None and before.agency_id == residence.agency_id:
        return None
    return reading.find(Agency, residence.agency_id)


def with_region_of_zone(work: Work, residence: Residence) -> Residence:
    """An entry lies where its zone lies, so that the right office may act on it."""
    zone = work.find(Zone, residence.zone_id)
    return replace(residence, region=zone.region if zone else "")


def base_faults(reading: Reading, base: Base) -> Iterable[Fault]:
    """One zone has one centre, and a core lies inside the built area."""
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


AGENCY = Keep(Agency, created=AgencyRegistered, check=agency_faults, moves=STANDING)
PRACTITIONER = Keep(Practitioner, after=watching.after_practitioner)
PUBLIC_BODY = Keep(PublicBody, check=public_body_faults, after=watching.after_public_body)
ZONE = Keep(Zone, after=watching.after_zone)
BASE = Keep(Base, check=base_faults, after=watching.after_base)
RESIDENCE_KEEP = Keep(
    Residence,
    created=ResidenceStarted,
    complete=with_region_of_zone,
    check=residence_faults,
    begins=lambda residence: residence.entered_on,
    after=watching.after_residence,
    moves=RESIDENCE,
)
ALERT_KEEP = Keep(Alert, moves=ALERT)
KEEPS = (AGENCY, PRACTITIONER, PUBLIC_BODY, ZONE, BASE, RESIDENCE_KEEP, ALERT_KEEP)
