"""One reaction for all kinds of thing: remember the whole new state, and mark what index and score must read anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.bus.envelope import Envelope
from chassis.copies import Copy
from chassis.storage.work import Work
from contracts.declare import KINDS
from contracts.events import types_about
from contracts.things.credit import ListingState
from rulebooks import codes as code_lists
from services.search.domain.documents import FOLLOWED, SEARCHED, about
from services.search.domain.places import own_spot
from services.search.storage import heard, levels
from services.search.storage.heard import Heard
from services.search.storage.levels import Level
from services.search.storage.sights import sight
from services.search.usecases import alerts, contacts


def follow(work: Work, envelope: Envelope) -> None:
    """Take the state over; if what it is about is found or hidden by it, that changes in the same transaction."""
    data = envelope.data
    before = heard.recall(work, data["kind"], data["id"])
    now = Heard(
        data["kind"], data["id"], envelope.sequence, data["gone"], data["state"] or (before.state if before else {})
    )
    heard.remember(work, now, about(now.kind, now.state))
    if now.kind == "agency":
        levels.touch(work, now.id, heard=True)
    if now.kind == "listing" and _hides(now, work.today):
        contacts.warn(work, str(now.state["agency_id"]), now.id)
    was_about = about(before.kind, before.state) if before else None
    about_it = (now.id, about(now.kind, now.state), was_about)
    _mark(work, *(id for id in dict.fromkeys(about_it) if id))
    if now.kind == "base" and (before is None or own_spot(before.state) != own_spot(now.state) or now.gone):
        _mark(work, *heard.residents_of(work, str(now.state.get("zone_id"))))  # they are where their base is


def _mark(work: Work, *ids: str) -> None:
    things = heard.searched(work, ids)
    joined = heard.joined_to(work, [thing.id for thing in things if thing.kind == "agency"])
    for thing in things:
        found = not thing.gone and sight(work, thing, joined.get(thing.id, [])).found
        heard.bump(work, thing.id, thing.kind, found=found, gone=thing.gone)
        work.after.append(thing.id)
        if thing.kind == "agency":
            levels.touch(work, thing.id, heard=False)
            if found:
                alerts.tell_of_agency(work, thing)


def _hides(listing: Heard, on: date) -> bool:
    """Whether it stands and is of a kind that hides; a kind that nobody wrote down does."""
    if listing.gone or listing.state.get("state") != ListingState.STANDING.value:
        return False
    entry = code_lists.load("listing_kinds").get(str(listing.state.get("list_kind")), on)
    return bool(entry.extra.get("hides", False)) if entry else True


def follow_level(work: Work, envelope: Envelope) -> None:
    """Keep the level of an agency; an older one that comes late changes nothing."""
    state = envelope.data["state"]
    level = Level(str(state["level"]), date.fromisoformat(str(state["since"])))
    if levels.remember_level(work, str(state["agency_id"]), envelope.sequence, level):
        levels.touch(work, str(state["agency_id"]), heard=False)


def forget(work: Work, kind: str, ids: Sequence[str]) -> None:
    """What no owner ever told of is not kept, nor found."""
    for id in ids:
        before = heard.recall(work, kind, id)
        heard.forget(work, kind, id)
        if kind in SEARCHED:
            heard.bump(work, id, kind, found=False, gone=True)
            work.after.append(id)
            if kind == "agency":
                levels.touch(work, id, heard=False)
        elif before and (joined := about(kind, before.state)):
            _mark(work, joined)


COPY = Copy(held=heard.held, forget=forget)
REACTIONS = dict.fromkeys(types_about(*(kind for kind in FOLLOWED if kind in KINDS)), follow) | {
    "credit.level.changed": follow_level,
}
