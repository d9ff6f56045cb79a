"""What credit does when something happens elsewhere."""

from __future__ import annotations

from functools import partial

from chassis.bus.envelope import Envelope
from chassis.shapes.codec import from_json
from chassis.storage.work import Work
from contracts.events.credit import CreditFileClosed, CreditFileOpened
from contracts.things.credit import CreditFile, FileState
from contracts.things.registry import Agency, Standing


def follow_agency(work: Work, envelope: Envelope) -> None:
    """Open a file the day an agency enters the register, and keep its name and place as they are there."""
    agency = from_json(Agency, envelope.data["state"], id=envelope.data["id"])
    file = work.find(CreditFile, agency.id)
    if file is None:
        _open(work, agency)
    elif _differs(file, agency):
        _follow(work, file, agency)


def _open(work: Work, agency: Agency) -> None:
    new = CreditFile(
        id=agency.id,
        agency_id=agency.id,
        agency_name=agency.name,
        credit_code=agency.credit_code,
        region=agency.region,
        opened_on=work.today,
    )
    work.create(new, basis="registry.agency.registered", announce=CreditFileOpened)


def _differs(file: CreditFile, agency: Agency) -> bool:
    seen = (file.agency_name, file.credit_code, file.region, file.state)
    return seen != (agency.name, agency.credit_code, agency.region, _state(agency))


def _follow(work: Work, file: CreditFile, agency: Agency) -> None:
    state = _state(agency)
    closes = state is FileState.CLOSED and file.state is not FileState.CLOSED
    work.change(
        work.get(CreditFile, file.id),
        partial(
            CreditFile,
            agency_name=agency.name,
            credit_code=agency.credit_code,
            region=agency.region,
            state=state,
            closed_on=work.today if closes else file.closed_on,
        ),
        basis=work.call.cause,
        announce=CreditFileClosed if closes else None,
    )


def _state(agency: Agency) -> FileState:
    """A file follows its agency until that is struck off; it stays readable."""
    return FileState.CLOSED if agency.standing is Standing.STRUCK_OFF else FileState.OPEN


REACTIONS = {
    "registry.agency.registered": follow_agency,
    "registry.agency.changed": follow_agency,
    "registry.agency.suspended": follow_agency,
    "registry.agency.restored": follow_agency,
    "registry.agency.struck_off": follow_agency,
}
