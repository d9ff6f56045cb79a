"""One reaction for all kinds of thing: remember the whole new state, and mark what the index must hold anew."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.bus.envelope import Envelope
from chassis.copies import Copy
from chassis.storage.work import Work
from contracts.declare import KINDS
from contracts.events import types_about
from services.search.domain.documents import FOLLOWED, SEARCHED, about
from services.search.storage import heard
from services.search.storage.heard import Heard
from services.search.storage.sights import sight


def follow(work: Work, envelope: Envelope) -> None:
    """Take the state over; if what it is about is found or hidden by it, that changes in the same transaction."""
    data = envelope.data
    before = heard.recall(work, data["kind"], data["id"])
    now = Heard(
        data["kind"], data["id"], envelope.sequence, data["gone"], data["state"] or (before.state if before else {})
    )
    heard.remember(work, now, about(now.kind, now.state))
    for id in {now.id, about(now.kind, now.state), before and about(before.kind, before.state)} - {None}:
        _mark(work, str(id))


def _mark(work: Work, id: str) -> None:
    for kind in SEARCHED:
        if thing := heard.recall(work, kind, id):
            found = not thing.gone and sight(work, thing).found
            heard.bump(work, id, kind, found=found, gone=thing.gone)
            work.after.append(id)


def forget(work: Work, kind: str, ids: Sequence[str]) -> None:
    """What no owner ever told of is not kept, nor found."""
    for id in ids:
        before = heard.recall(work, kind, id)
        heard.forget(work, kind, id)
        if kind in SEARCHED:
            heard.bump(work, id, kind, found=False, gone=True)
            work.after.append(id)
        elif before and (joined := about(kind, before.state)):
            _mark(work, joined)


COPY = Copy(held=heard.held, forget=forget)
REACTIONS = dict.fromkeys(types_about(*(kind for kind in FOLLOWED if kind in KINDS)), follow)
