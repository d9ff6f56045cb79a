"""What a correction or a withdrawal would change, told before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from chassis.access import objections
from chassis.errors import Forbidden, Refused
from chassis.history.assertions import Assertion, Patch, beneath, fold
from chassis.history.segments import FOREVER, GONE, State
from chassis.keeping import Keep
from chassis.shapes.check import clean
from chassis.storage.persons import masked
from chassis.storage.reading import Found, Reading, blank, field_words, missing, personal_fields, upgraded
from chassis.views import as_present, shown
from contracts.codes import chassis as codes
from contracts.commands import things as asked
from contracts.declare import Kind, Words

ENDED = Words("终止", "Ended")


def preview(reading: Reading, keep: Keep[Any], query: asked.PreviewEntry) -> asked.Preview:
    """Run by run, each field that would be otherwise; for those who may write the record."""
    kind, found = keep.kind, reading.present(keep.kind, query.id)
    if found is None:
        raise missing(kind, query.id)
    state = as_present(reading, found)[0].state
    if faults := objections(reading.principal, kind, kind.writers, query.id, state):
        raise Forbidden(*faults)
    history, bad = reading.entry_standing(kind, query.id, query.entry, "#/entry")
    patches = _withdrawing(kind, history, bad) if query.sets is None else _correcting(keep, query, bad)
    told = [one for patch in patches for one in _told(reading, found, history, patch)]
    return asked.Preview(items=tuple(_joined(told)))


def _withdrawing(kind: Kind, history: Sequence[Assertion], bad: Assertion) -> Sequence[Patch]:
    if bad.revision == 1:
        raise Refused(codes.CREATION_STAYS.fault("#/entry"))
    return beneath(history, bad, kind.version, partial(upgraded, kind), blank(kind))


def _correcting(keep: Keep[Any], query: asked.PreviewEntry, bad: Assertion) -> Sequence[Patch]:
    start = query.valid_from or bad.valid_from
    sets, faults = clean(keep.cls, query.sets or {}, day=start, partial=True)
    if query.until and query.until <= start:
        faults = (*faults, codes.EMPTY_INTERVAL.fault("#/until", start=start, until=query.until))
    if faults:
        raise Refused(*faults)
    return [Patch(start, query.until or FOREVER, sets)]


def _told(reading: Reading, found: Found, history: Sequence[Assertion], patch: Patch) -> Iterator[asked.PreviewedDays]:
    """The days of one patch, cut where the record is otherwise already."""
    bounds = {day for a in history for day in (a.valid_from, a.valid_until)}
    days = {patch.valid_from, patch.valid_until, *(d for d in bounds if patch.valid_from < d < patch.valid_until)}
    for first, last in pairwise(sorted(days)):
        there = fold(history, first, found.kind.version, partial(upgraded, found.kind))
        was = blank(found.kind) | (there or {})
        if differences := tuple(_differences(reading, found, was, patch.sets)):
            until = None if last == FOREVER else last
            yield asked.PreviewedDays(valid_from=first, valid_until=until, differences=differences)


def _differences(reading: Reading, found: Found, was: State, sets: State) -> Iterator[asked.Difference]:
    personal = personal_fields(found.kind)
    plain = {name: value for name, value in sets.items() if name not in personal}
    one, other = (_shown(reading, found, state) for state in (was, was | plain))
    for name, words in field_words(found.kind).items():
        if name in personal and sets.get(name) is not None:
            yield asked.Difference(field=name, words=words, one=one.get(name), other=masked(str(sets[name])))
        elif one.get(name) != other.get(name):
            yield asked.Difference(field=name, words=words, one=one.get(name), other=other.get(name))
    if bool(was.get(GONE)) != bool(sets.get(GONE, was.get(GONE))):
        yield asked.Difference(field="ended", words=ENDED, one=bool(was.get(GONE)), other=bool(sets.get(GONE)))


def _shown(reading: Reading, found: Found, state: State) -> State:
    return shown(reading, Found(found.kind, found.id, found.revision, state, gone=False, recorded_at=0))


def _joined(days: Sequence[asked.PreviewedDays]) -> Sequence[asked.PreviewedDays]:
    """Neighbours that differ in the same way are told as one."""
    found: list[asked.PreviewedDays] = []
    for one in days:
        last = found[-1] if found else None
        if last and last.differences == one.differences and last.valid_until == one.valid_from:
            found[-1] = replace(last, valid_until=one.valid_until)
        else:
            found.append(one)
    return found
