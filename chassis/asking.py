"""What can be asked of every kind of thing, as of any day and as known at any moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis import entries, looking
from chassis.access import may_read, own_field, own_value, reading_objection
from chassis.clock import to_micros
from chassis.errors import Forbidden, Refused
from chassis.keeping import KEEPS, Keep
from chassis.related import names_of, referring
from chassis.shapes.check import TYPES
from chassis.shapes.specs import Spec, state_specs
from chassis.storage.columns import is_looked_up, is_member
from chassis.storage.reading import Found, Moment, Reading, Where, field_words, missing
from chassis.storage.recording import KNOWN_STEP
from chassis.views import as_present, field_sources, view
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.commands.exports import ReadExport
from contracts.declare import Kind
from contracts.roles import Principal, Role

MOST = 200  # of one page


def get(reading: Reading, keep: Keep[Any], query: asked.GetThing) -> asked.View:
    """One thing at one moment."""
    found, at = _one(reading, keep.kind, query.id, moment(reading, query.as_of, query.known_on))
    if query.reveal:
        looking.look(reading, found, query)
    seen = view(reading, keep.moves, found, at, reveal=query.reveal)
    by_field = dict(field_sources(reading, found, at.day or reading.today, at.known)) if query.sources else {}
    if seen.past and by_field:  # a later entry may have cut the stretch of days without changing it
        last = max(by_field.values(), key=lambda source: source.revision)
        seen = replace(seen, revision=last.revision, recorded_at=last.recorded_at)
    return replace(
        seen,
        names=names_of(reading, keep.kind, [found], at)[found.id],
        sources=by_field,
        related=tuple(_related(reading, keep.kind, found, query.related, at)),
        entries=tuple(entries.newest(reading, keep.kind, found.id, min(query.history, MOST), at)),
        differences=_to_present(reading, keep, seen) if query.differences and seen.past else (),
    )


def _related(
    reading: Reading, kind: Kind, found: Found, wanted: tuple[str, ...], at: Moment
) -> Iterator[asked.View]:  # fmt: skip
    some = referring(reading, kind, found.id, wanted, at)
    for other in {one.kind for one in some}:
        of_kind = [one for one in some if one.kind is other]
        names = names_of(reading, other, of_kind, at)
        for one in of_kind:
            yield replace(view(reading, KEEPS[other.name].moves, one, at), names=names[one.id])


def list_(reading: Reading, keep: Keep[Any], query: asked.ListThings) -> asked.Page:
    """Some things of a kind by looked-up fields."""
    kind = keep.kind
    allowed = scope(reading.principal, kind)
    if allowed is None:
        raise Forbidden(reading_objection(reading.principal, kind))
    where, at = narrowed(reading, kind, query, allowed)
    limit = max(1, min(query.limit, MOST))
    found = reading.page(kind, where, at=at, after=query.after, limit=limit + 1)
    names = names_of(reading, kind, found[:limit], at)
    return asked.Page(
        items=tuple(replace(view(reading, keep.moves, item, at), names=names[item.id]) for item in found[:limit]),
        next=found[limit - 1].id if len(found) > limit else "",
        total=reading.count(kind, where, at=at) if query.count else None,
    )


def narrowed(
    reading: Reading, kind: Kind, query: asked.ListThings | ReadExport, allowed: Where
) -> tuple[Where, Moment]:
    """Which rows were asked for, of those that are allowed, and of which moment."""
    at = moment(reading, query.as_of, query.known_on)
    asked_for, by_part = _filters(kind, query), {spec.name for spec in state_specs(kind.cls) if spec.meta.by_part}
    equal = {name: values for name, values in asked_for.items() if name not in by_part}
    parts = {name: values for name, values in asked_for.items() if name in by_part}
    return Where(equal | dict(allowed.equal), dict(query.ranges), allowed.prefixes, parts), at


def history(reading: Reading, keep: Keep[Any], query: asked.ReadHistory) -> asked.Entries:
    """What was recorded of a thing, newest first; as of a day, what had begun then, as known at a moment, what was recorded then."""
    at = moment(reading, query.as_of, query.known_on)
    _one(reading, keep.kind, query.id, at)
    limit = max(1, min(query.limit, MOST))
    return entries.page(reading, keep.kind, query.id, at, before=query.before, limit=limit)


def compare(reading: Reading, keep: Keep[Any], query: asked.CompareThing) -> asked.Comparison:
    """Two states of one thing, field by field."""
    one = _at(reading, keep, query.id, query.one_as_of, query.one_known_on)
    other = _at(reading, keep, query.id, query.other_as_of, query.other_known_on)
    if one is None and other is None:
        raise missing(keep.kind, query.id)
    return asked.Comparison(one=one, other=other, differences=_differences(keep.kind, one, other))


def _to_present(reading: Reading, keep: Keep[Any], seen: asked.View) -> tuple[asked.Difference, ...]:
    return _differences(keep.kind, seen, _at(reading, keep, seen.id, None, None))


def _differences(kind: Kind, one: asked.View | None, other: asked.View | None) -> tuple[asked.Difference, ...]:
    before, after = one.state if one else {}, other.state if other else {}
    words = field_words(kind)
    return tuple(
        asked.Difference(field=name, words=words[name], one=before.get(name), other=after.get(name))
        for name in words
        if name in before | after and before.get(name) != after.get(name)
    )


def scope(principal: Principal, kind: Kind) -> Where | None:
    """The rows of a list that this caller may read; None means none of them."""
    if not kind.readers or principal.role is Role.SYSTEM:
        return Where()
    if principal.role.value not in kind.readers:
        return None
    own = own_field(kind, principal.role)
    return Where(
        equal={own: (own_value(principal),)} if own else {},
        prefixes={kind.region: principal.region} if principal.region and kind.region else {},
    )


def moment(reading: Reading, as_of: date | None, known_on: datetime | None) -> Moment:
    """The moment asked for; a knowledge closer than the step could be answered otherwise a second later."""
    if known_on is None:
        return Moment(as_of, None)
    known = to_micros(known_on)
    if known > reading.now - KNOWN_STEP:
        raise Refused(
            codes.KNOWN_TOO_NEAR.fault("?knownOn", known=known_on.isoformat(), step=KNOWN_STEP // 1_000_000)
        )  # fmt: skip
    return Moment(as_of or reading.today, known)


def _at(reading: Reading, keep: Keep[Any], id: str, as_of: date | None, known_on: datetime | None) -> asked.View | None:
    at = moment(reading, as_of, known_on)
    found = _found(reading, keep.kind, id, at)
    if found is None or found.gone or not may_read(reading.principal, keep.kind, found.state):
        return None
    return view(reading, keep.moves, found, at)


def _found(reading: Reading, kind: Kind, id: str, at: Moment) -> Found | None:
    if at.is_present:
        return reading.present(kind, id)
    found = reading.past(kind, id, at.day or reading.today, *(() if at.known is None else (at.known,)))
    return None if found is not None and found.gone else found


def _one(reading: Reading, kind: Kind, id: str, at: Moment) -> tuple[Found, Moment]:
    """What answers for the moment asked; for a thing that begins on a later day, that day."""
    found = _found(reading, kind, id, at)
    if found is None:
        raise missing(kind, id)
    if at.is_present:
        found, at = as_present(reading, found)
    if not may_read(reading.principal, kind, found.state):
        raise Forbidden(reading_objection(reading.principal, kind))
    return found, at


def _filters(kind: Kind, query: asked.ListThings | ReadExport) -> dict[str, tuple[str, ...]]:
    by_value = [spec for spec in state_specs(kind.cls) if is_looked_up(spec) or is_member(spec)]
    between = [spec for spec in by_value if not spec.many]
    faults = [*_unknown(kind, query.where, by_value), *_unknown(kind, query.ranges, between)]
    faults += [
        codes.WRONG_TYPE.fault(f"?{spec.name}", label=spec.meta.words, type=TYPES[int])
        for spec in by_value
        for value in (*query.where.get(spec.name, ()), *query.ranges.get(spec.name, ()))
        if spec.base is int and value and not WHOLE.fullmatch(value)
    ]
    if faults:
        raise Refused(*faults)
    return {name: tuple(values) for name, values in query.where.items() if values}


def _unknown(kind: Kind, names: Iterable[str], known: Sequence[Spec]) -> Iterator[Fault]:
    there = ["id", *(spec.name for spec in known)]
    for name in names:
        if name not in there:
            yield codes.NOT_LOOKED_UP.fault(
                f"?{name[:80]}", kind=kind.words, name=name[:80], known="、".join(there[1:])
            )


WHOLE = re.compile(r"-?[0-9]{1,16}")
