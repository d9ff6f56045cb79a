"""
Segments: the same history cut so that one row answers one day.

The fold over the assertions is the specification (tests/support/fold.py states it);
everything here must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

State = dict[str, Any]
Upgrade = Callable[[State, int, int], State]  # a state of one shape, in a later one

FOREVER = date(9999, 12, 31)
OPEN = 2**63 - 1  # known until: not yet known otherwise
GONE = "$gone"  # a fold cannot express an ending, so an assertion sets this


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of days on which one state holds, as known from one recording to another."""

    valid_from: date
    valid_until: date
    state: State
    shape: int
    key: int = 0  # the stored row, when it is one

    def holds(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    @property
    def gone(self) -> bool:
        return bool(self.state.get(GONE))


@dataclass(frozen=True, slots=True)
class LaterFact:
    """A field that is recorded otherwise from a later day on."""

    day: date
    field: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What one assertion does to the open segments."""

    closed: tuple[int, ...] = ()
    opened: tuple[Segment, ...] = ()
    later: tuple[LaterFact, ...] = ()  # facts that an open-ended assertion would overwrite in silence
    changed: frozenset[str] = field(default_factory=frozenset)  # fields whose value changes on some day


def begin(sets: State, start: date, end: date, shape: int) -> Cut:
    """The first assertion of a thing."""
    return Cut(opened=(Segment(start, end, sets, shape),), changed=frozenset(sets))


def cut(  # noqa: PLR0913 - an assertion, and what it falls upon
    segments: Sequence[Segment], sets: State, start: date, end: date | None, shape: int, upgrade: Upgrade
) -> Cut:
    """
    Assert *sets* from *start* until *end* (None: for ever) over the open *segments* that overlap.

    An upgrade of shape runs on the accumulated state of each segment, not on
    single assertions: a field that was split or merged would be lost otherwise.
    """
    states = [upgrade(segment.state, segment.shape, shape) for segment in segments]
    until = FOREVER if end is None else end
    closed, opened, changed = [], [], set()
    for segment, was in zip(segments, states, strict=True):
        now = _not_gone(was | sets)
        if now == was and segment.shape == shape:
            continue
        changed |= {name for name in sets if was.get(name) != sets[name]}
        closed.append(segment.key)
        opened += [
            Segment(first, last, state, shape)
            for first, last, state in (
                (segment.valid_from, start, was),
                (max(segment.valid_from, start), min(segment.valid_until, until), now),
                (until, segment.valid_until, was),
            )
            if first < last
        ]
    later = _later_facts(segments, states, sets) if end is None else ()
    return Cut(tuple(closed), tuple(opened), later, frozenset(changed))


def _not_gone(state: State) -> State:
    """An ending that was taken back leaves no mark."""
    return state if state.get(GONE, True) else {name: value for name, value in state.items() if name != GONE}


def _later_facts(segments: Sequence[Segment], states: Sequence[State], sets: State) -> tuple[LaterFact, ...]:
    return tuple(
        LaterFact(segment.valid_from, name)
        for before, segment, after in zip(states, segments[1:], states[1:], strict=False)
        for name, value in sets.items()
        if before.get(name) != after.get(name) != value  # what says the same already is not overwritten
    )


@dataclass(frozen=True, slots=True)
class Present:
    """What holds on a day, and the next day on which something else will."""

    state: State
    gone: bool
    turns_on: date | None


def present(segments: Iterable[Segment], today: date) -> Present:
    """The current row, from the open segments that reach beyond *today*, all of one shape, in order of their days."""
    ahead = [segment for segment in segments if segment.valid_until > today]
    now = next((segment for segment in ahead if segment.valid_from <= today), None)
    following = [segment for segment in ahead if segment.valid_from > today]
    if now is None:  # it begins on a later day
        return Present({}, gone=True, turns_on=following[0].valid_from if following else None)
    turn = next((segment.valid_from for segment in following if not _same(segment, now)), None)
    return Present(now.state, now.gone, turn)


def _same(one: Segment, other: Segment) -> bool:
    """No reader would see a difference: what becomes of an ended thing's fields is not seen by anybody."""
    return one.state == other.state or (one.gone and other.gone)
