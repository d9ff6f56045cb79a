"""What the registry does when something happens elsewhere: it keeps open matters and listings, and by which programme a zone is."""

from __future__ import annotations

from datetime import date
from functools import partial

from chassis.bus.envelope import Envelope
from chassis.copies import Copy
from chassis.storage.work import Work
from contracts.declare import Words
from contracts.events import types_about
from contracts.events.awaited import OWE_DUTIES
from contracts.things.registry import Zone
from services.registry.storage import heard
from services.registry.storage.heard import DutyHeard
from services.registry.usecases import residency, watching


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


def follow_award(work: Work, envelope: Envelope) -> None:
    """A zone of which no programme was ever on record is under that of its title, from the award on; an office's word stands."""
    award = envelope.data["state"]
    zone = work.find(Zone, str(award["zone_id"]))
    history = work.assertions(Zone.kind, zone.id) if zone else ()
    if zone is None or any(one.sets.get("programme") for one in history):
        return
    day = max(date.fromisoformat(str(award["awarded_on"])), history[0].valid_from)
    sets = partial(Zone, programme=str(award["programme"]))
    basis = str(award.get("document_no") or award["title_no"])
    now = work.change(work.get(Zone, zone.id), sets, valid_from=day, basis=basis)
    watching.after_zone(work, zone, now)


COPY = Copy(held=heard.held, forget=heard.forget)
DUTIES = [f"{owner}.duty.{done}" for owner in OWE_DUTIES for done in ("opened", "closed")]
REACTIONS = dict.fromkeys(types_about("listing"), follow_listing) | dict.fromkeys(DUTIES, follow_duty)
REACTIONS["applications.title.awarded"] = follow_award
