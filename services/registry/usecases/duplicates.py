"""Agencies that may be one: what they are looked for by is kept, and who told two apart is not asked again."""

from __future__ import annotations

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
from contracts.things.registry import Agency
from contracts.things.shapes import CREDIT_CODE
from services.registry.domain.sketches import sketch_of
from services.registry.storage import likeness

AT_ONCE = 200
REASON = Words("理由", "Reason")


def after_agency(work: Work, before: Agency | None, now: Agency | None) -> None:
    """What it is looked for by follows its name, address and people."""
    had, has = (sketch_of(state_of(one)).signs if one else frozenset() for one in (before, now))
    if had != has and (now or before):
        id = (now or before).id  # type: ignore[union-attr]  # one of them is there
        kept = likeness.signs_of(work, [id])[id] if before else ()
        likeness.put_signs(work, id, kept, has)


def signs_of_the_day(work: Work, after: str) -> str:
    """Some agencies whose recorded change took effect, or that were recorded before signs were kept; where to go on."""
    found = work.page(Agency.kind, after=after, limit=AT_ONCE)
    kept = likeness.signs_of(work, [row.id for row in found])
    for row in found:
        if (signs := sketch_of(row.state).signs) != kept[row.id]:
            likeness.put_signs(work, row.id, kept[row.id], signs)
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
