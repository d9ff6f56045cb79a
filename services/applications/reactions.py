"""What applications does when something happens elsewhere: it remembers what its tests and indicators count."""

from __future__ import annotations

from chassis.bus.envelope import Envelope
from chassis.copies import Copy
from chassis.storage.work import Work
from contracts.events import types_about
from services.applications.domain import served
from services.applications.storage import heard


def follow(work: Work, envelope: Envelope) -> None:
    """Take the whole new state over, of a contact what is counted; what has gone keeps its last."""
    data = envelope.data
    state = data["state"] or heard.states(work, data["kind"], [data["id"]]).get(data["id"], {})
    if data["kind"] == "contact":
        state = {name: state[name] for name in served.KEPT if state.get(name)}
    heard.remember(work, data["kind"], data["id"], envelope.sequence, gone=data["gone"], state=state)


COPY = Copy(held=heard.held, forget=heard.forget)
REACTIONS = dict.fromkeys(types_about(*heard.KINDS), follow)
