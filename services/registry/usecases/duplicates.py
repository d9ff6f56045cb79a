"""Agencies that may be one: what they are looked for by is kept, and who told two apart is not asked again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.access import objections
from chassis.errors import Forbidden, Refused
from chassis.shapes.check import normal
from chassis.shapes.codec import state_of
from chassis.storage.reading import Where
from chassis.storage.work import Work
from contracts.codes import chassis as common
from contracts.codes import registry as codes
from contracts.commands.duplicates import TellApart, ToldApart
from contracts.declare import TEXT, State, Words
from contracts.things.registry import Agency, Practitioner
from contracts.things.shapes import CREDIT_CODE
from services.registry.domain.sketches import sketch_of
from services.registry.storage import likeness
from services.registry.storage.people import ever_with

AT_ONCE = 200
REASON = Words("理由", "Reason")


def after_agency(work: Work, before: Agency | None, now: Agency | None) -> None:
    """What it is looked for by follows its name, address and people."""
    had, has = (sketch_of(state_of(one)).signs if one else frozenset() for one in (before, now))
    if now and before is None:
        likeness.put_signs(work, now.id, (), has)  # nobody was recorded with one that is begun now
    elif now is None and before:
        likeness.put_signs(work, before.id, likeness.signs_of(work, [before.id])[before.id], ())
    elif now and had != has:
        _follow(work, {now.id: state_of(now)})


def after_practitioner(work: Work, before: Practitioner | None, now: Practitioner | None) -> None:
    """Who comes to an agency is a sign of it, and stays one of those that they have left."""
    told = [one and (one.agency_id, one.name) for one in (before, now)]
    ids = [one.agency_id for one in (before, now) if one and one.agency_id] if told[0] != told[1] else []
    found = work.stored(Agency.kind, list(dict.fromkeys(ids)))
    _follow(work, {row.id: row.state for row in found if not row.gone})


def _follow(work: Work, states: Mapping[str, State]) -> None:
    """What these agencies are looked for by, as it should be now."""
    people = ever_with(work, list(states))
    kept: Mapping[str, Collection[str]] = likeness.signs_of(work, list(states))
    for id, state in states.items():
        if (signs := sketch_of(state, people.get(id, frozenset())).signs) != kept.get(id):
            likeness.put_signs(work, id, kept.get(id, ()), signs)


def signs_of_the_day(work: Work, after: str) -> str:
    """Some agencies whose recorded change took effect, or that were recorded before signs were kept; where to go on."""
    found = work.page(Agency.kind, after=after, limit=AT_ONCE)
    _follow(work, {row.id: row.state for row in found})
    return found[-1].id if len(found) == AT_ONCE else ""


def tell_apart(work: Work, command: TellApart) -> ToldApart:
    """Remember that two are two, with the reason, the person and the moment."""
    if faults := objections(work.principal, Agency.kind, Agency.kind.writers, "", {}):
        raise Forbidden(*faults)
    pair = sorted({CREDIT_CODE.normalise(code) for code in command.codes})
    reason, why = normal(TEXT, command.reason)
    faults = tuple(
        fault
        for wrong, fault in (
            (len(pair) != 2 or len(command.codes) != 2, codes.NOT_A_PAIR.fault("#/codes")),
            (not reason, common.REQUIRED.fault("#/reason", label=REASON)),
            (bool(why), common.BAD_FORM.fault("#/reason", label=REASON, why=why or REASON)),
        )
        if wrong
    )
    if faults:
        raise Refused(*faults)
    if not work.page(Agency.kind, Where(equal={"credit_code": tuple(pair)}), limit=1):
        raise Refused(codes.NONE_REGISTERED.fault("#/codes", one=pair[0], other=pair[1]))
    likeness.tell_apart(work, pair, reason)
    return next(one for one in likeness.told_apart(work, pair[0]) if one.codes == tuple(pair))


def looked_at(work: Work, state: State, ids: list[str], reason: str) -> None:
    """Somebody saw a row of a list beside these and wants it written: they are told apart."""
    for row in work.stored(Agency.kind, ids):
        likeness.tell_apart(work, (str(state["credit_code"]), str(row.state["credit_code"])), reason)
