"""What the registry does when something happens elsewhere: it keeps what others have open with an agency, and its listings."""

from __future__ import annotations

from datetime import date

from chassis.bus.envelope import Envelope
from chassis.copies import Copy
from chassis.storage.work import Work
from contracts.declare import Words
from contracts.events import types_about
from contracts.events.awaited import OWE_DUTIES
from services.registry.storage import heard
from services.registry.storage.heard import DutyHeard
from services.registry.usecases import residency


def follow_duty(work: Work, envelope: Envelope) -> None:
    """An open matter keeps an agency where it is, or is handed over; a closed one does neither."""
    state = envelope.data["state"]
    due_on = state.get("due_on")
    heard.remember_duty(
        work,
        DutyHeard(
            owner=envelope.source,
            reference=str(state["reference"]),
            agency_id=str(state["agency_id"]),
            kind=str(state["kind"]),
            words=Words(str(state["words"]["zh"]), str(state["words"]["en"])),
            due_on=date.fromisoformat(str(due_on)) if due_on else None,
            blocks=bool(state["blocks"]),
            sequence=envelope.sequence,
            is_open=envelope.type.endswith(".opened"),
        ),
    )
    residency.duties_changed(work, str(state["agency_id"]))


def follow_listing(work: Work, envelope: Envelope) -> None:
    """Remember the whole new state: who stands on which list is asked at every entry."""
    data = envelope.data
    heard.remember_listing(work, data["id"], envelope.sequence, gone=data["gone"], state=data["state"])


COPY = Copy(held=heard.held, forget=heard.forget)
DUTIES = [f"{owner}.duty.{done}" for owner in OWE_DUTIES for done in ("opened", "closed")]
REACTIONS = dict.fromkeys(types_about("listing"), follow_listing) | dict.fromkeys(DUTIES, follow_duty)
