"""What may be done to a demand, a contact and a saved search, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.moves import Move, Moves
from contracts.codes import chassis as chassis_codes
from contracts.codes.base import Fault
from contracts.events import search as events
from contracts.things import search as things
from contracts.things.search import Contact, ContactState, Demand, DemandState, SavedSearch, SavedState
from rulebooks.matching.rules import BOTH, OUTCOME, SUBSCRIPTION

MOST_NOTES = 200


def reason_given(_thing: Any, said: things.Because) -> dict[str, Any]:
    return {"outcome": said.because}


def noted(contact: Contact, said: Any) -> dict[str, Any]:
    """One more line of the log, whatever the act."""
    return {"log": (*contact.log, getattr(said, "text", None) or said.because)}


def note_faults(contact: Contact, _said: things.Note) -> Iterable[Fault]:
    if len(contact.log) >= MOST_NOTES:
        label = Contact.kind.words
        yield chassis_codes.TOO_LONG.fault("#/inputs/text", label=label, length=len(contact.log), longest=MOST_NOTES)


def signed(contact: Contact, said: things.Signing) -> dict[str, Any]:
    line = (f"{said.signed_on}：{said.evidence}",)
    return {"signed_on": said.signed_on, "evidence": said.evidence, "log": (*contact.log, *line)}


DEMAND: Moves[Demand] = Moves(
    "state",
    {
        (DemandState.OPEN, "none_suitable"): Move(
            DemandState.UNSUITABLE, OUTCOME, events.DemandGivenUp, sets=reason_given
        ),
        (DemandState.OPEN, "cancel"): Move(DemandState.CANCELLED, OUTCOME, events.DemandGivenUp, sets=reason_given),
    },
)


def contact_moves(signing: Any) -> Moves[Contact]:
    """The table; *signing* records what follows from a signature: the demand's end, and whom it counts for."""
    asked, accepted = ContactState.ASKED, ContactState.ACCEPTED
    return Moves(
        "state",
        {
            # an answer takes the place of the end of the period, which was recorded with the question
            (asked, "accept"): Move(accepted, BOTH, events.ContactAccepted, overrides=True),
            (asked, "decline"): Move(ContactState.DECLINED, BOTH, events.ContactDeclined, sets=noted, overrides=True),
            (asked, "close"): Move(ContactState.CLOSED, OUTCOME, events.ContactClosed, sets=noted, overrides=True),
            (accepted, "close"): Move(ContactState.CLOSED, OUTCOME, events.ContactClosed, sets=noted),
            (accepted, "sign"): Move(ContactState.SIGNED, OUTCOME, events.ContactSigned, sets=signed, then=signing),
            (accepted, "note"): Move(accepted, BOTH, events.ContactNoted, sets=noted, says=note_faults),
        },
    )


SAVED: Moves[SavedSearch] = Moves(
    "state",
    {
        (SavedState.ON, "unsubscribe"): Move(SavedState.OFF, SUBSCRIPTION, events.SavedSearchTurned),
        (SavedState.OFF, "subscribe"): Move(SavedState.ON, SUBSCRIPTION, events.SavedSearchTurned),
    },
)
