"""Segments are the fold, cut so that one row answers one day; and what an assertion does to them."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.history.segments import FOREVER, GONE, Cut, LaterFact, Present, Segment, begin, cut, present
from tests.support.fold import fold

FIRST = date(2020, 1, 1)


def day(number):
    return FOREVER if number is None else FIRST + timedelta(number)


def as_it_is(state, _at, _to):
    return state


def segment(start, end, key=0, **state):
    return Segment(day(start), day(end), state, 1, key)


def asserted(segments, sets, start, end):
    return cut(segments, sets, day(start), None if end == "open" else day(end), 1, as_it_is)


def told(segments):
    return [((one.valid_from - FIRST).days, None if one.valid_until == FOREVER else (one.valid_until - FIRST).days, one.state) for one in segments]  # fmt: skip


# -- one assertion


def test_the_first_assertion_opens_one_segment_with_all_it_says():
    done = begin({"a": 1, "b": 2}, day(0), FOREVER, 3)
    assert done == Cut((), (Segment(day(0), FOREVER, {"a": 1, "b": 2}, 3),), (), frozenset({"a", "b"}))


def test_a_change_from_a_day_on_leaves_the_days_before():
    done = asserted([segment(0, None, 7, a=1, b=1)], {"a": 2}, 5, "open")
    assert done.closed == (7,)
    assert told(done.opened) == [(0, 5, {"a": 1, "b": 1}), (5, None, {"a": 2, "b": 1})]
    assert (done.later, done.changed) == ((), frozenset({"a"}))


def test_a_change_for_some_days_leaves_the_days_before_and_after():
    done = asserted([segment(0, None, 7, a=1)], {"a": 2}, 5, 8)
    assert told(done.opened) == [(0, 5, {"a": 1}), (5, 8, {"a": 2}), (8, None, {"a": 1})]


@pytest.mark.parametrize(
    ("start", "end", "opened"),
    [
        (0, 10, [(0, 10, {"a": 2})]),
        (0, 4, [(0, 4, {"a": 2}), (4, 10, {"a": 1})]),
        (4, 10, [(0, 4, {"a": 1}), (4, 10, {"a": 2})]),
        (4, 5, [(0, 4, {"a": 1}), (4, 5, {"a": 2}), (5, 10, {"a": 1})]),
    ],
)
def test_no_empty_segment_is_opened(start, end, opened):
    assert told(asserted([segment(0, 10, 1, a=1)], {"a": 2}, start, end).opened) == opened


def test_each_segment_that_it_falls_upon_keeps_what_it_does_not_set():
    some = [segment(0, 3, 1, a=1, b=1), segment(3, 6, 2, a=2, b=2), segment(6, None, 3, a=3, b=3)]
    done = asserted(some, {"a": 9}, 2, 7)
    assert done.closed == (1, 2, 3)
    assert told(done.opened) == [
        (0, 2, {"a": 1, "b": 1}), (2, 3, {"a": 9, "b": 1}), (3, 6, {"a": 9, "b": 2}), (6, 7, {"a": 9, "b": 3}),
        (7, None, {"a": 3, "b": 3}),
    ]  # fmt: skip


def test_a_segment_that_says_so_already_stays_as_it_is():
    done = asserted([segment(0, 5, 1, a=9), segment(5, None, 2, a=1)], {"a": 9}, 0, None)
    assert done.closed == (2,)
    assert told(done.opened) == [(5, None, {"a": 9})]
    assert asserted([segment(0, None, 1, a=9)], {"a": 9}, 3, "open") == Cut()


def test_a_new_field_counts_as_changed_and_one_that_says_the_same_does_not():
    done = asserted([segment(0, None, 1, a=1, b=1)], {"a": 1, "b": 2, "c": None}, 0, "open")
    assert done.changed == {"b"}
    assert done.opened[0].state == {"a": 1, "b": 2, "c": None}


def test_what_changed_is_gathered_from_every_segment_that_it_falls_upon():
    some = [segment(0, 5, 1, a=1, b=2), segment(5, None, 2, a=9, b=1)]
    assert asserted(some, {"a": 9, "b": 2}, 0, "open").changed == {"a", "b"}


def test_an_older_shape_is_brought_up_before_anything_is_set():
    def doubled(state, at, to):
        return {name: value * 2 ** (to - at) for name, value in state.items()}

    old = Segment(day(0), FOREVER, {"a": 1, "b": 3}, 1, 4)
    done = cut([old], {"a": 9}, day(5), None, 3, doubled)
    assert [(one.state, one.shape) for one in done.opened] == [({"a": 4, "b": 12}, 3), ({"a": 9, "b": 12}, 3)]


def test_an_older_shape_is_rewritten_even_where_nothing_else_changes():
    old = Segment(day(0), FOREVER, {"a": 1}, 1, 4)
    done = cut([old], {"a": 1}, day(5), None, 2, as_it_is)
    assert (done.closed, {one.shape for one in done.opened}, done.changed) == ((4,), {2}, frozenset())


def test_an_ending_that_is_taken_back_leaves_no_mark():
    gone = segment(0, None, 1, a=1, **{GONE: True})
    assert asserted([gone], {GONE: False}, 0, "open").opened[0].state == {"a": 1}
    assert asserted([segment(0, None, 1, a=1)], {GONE: True}, 0, "open").opened[0].state == {"a": 1, GONE: True}


# -- later facts


def test_an_open_change_names_each_later_fact_that_it_would_overwrite():
    some = [segment(0, 3, 1, a=1, b=1), segment(3, 6, 2, a=2, b=1), segment(6, None, 3, a=3, b=4)]
    assert asserted(some, {"a": 9, "b": 9}, 0, "open").later == (
        LaterFact(day(3), "a"), LaterFact(day(6), "a"), LaterFact(day(6), "b"),
    )  # fmt: skip


def test_a_later_fact_that_says_the_same_is_none():
    some = [segment(0, 3, 1, a=1), segment(3, 6, 2, a=9), segment(6, None, 3, a=3)]
    assert asserted(some, {"a": 9}, 0, "open").later == (LaterFact(day(6), "a"),)


def test_a_change_with_an_end_overwrites_knowingly():
    some = [segment(0, 3, 1, a=1), segment(3, None, 2, a=2)]
    assert asserted(some, {"a": 9}, 0, None).later == ()
    assert asserted(some, {"a": 9}, 0, 5).later == ()


def test_the_bounds_of_a_segment_are_its_first_day_and_the_day_after_its_last():
    one = segment(2, 5)
    assert [one.holds(day(number)) for number in (1, 2, 4, 5)] == [False, True, True, False]


@pytest.mark.parametrize(("mark", "gone"), [({}, False), ({GONE: False}, False), ({GONE: True}, True)])
def test_a_segment_is_gone_when_it_says_so(mark, gone):
    assert segment(0, None, **mark).gone is gone


# -- the current row


def test_the_present_is_the_segment_that_holds_today():
    some = [segment(0, 3, a=1), segment(3, 6, a=2), segment(6, None, a=3)]
    assert present(some, day(2)) == Present({"a": 1}, gone=False, turns_on=day(3))
    assert present(some, day(3)) == Present({"a": 2}, gone=False, turns_on=day(6))
    assert present(some, day(6)) == Present({"a": 3}, gone=False, turns_on=None)


def test_before_the_first_day_there_is_nothing_and_the_first_day_turns_it():
    assert present([segment(3, 6, a=1), segment(6, None, a=2)], day(2)) == Present({}, gone=True, turns_on=day(3))
    assert present([], day(2)) == Present({}, gone=True, turns_on=None)


def test_a_boundary_at_which_nothing_changes_does_not_turn():
    some = [segment(0, 3, a=1), segment(3, 6, a=1), segment(6, None, a=2)]
    assert present(some, day(0)).turns_on == day(6)
    assert present(some[:2], day(0)).turns_on is None


def test_what_becomes_of_an_ended_things_fields_does_not_turn_it_but_its_return_does():
    some = [segment(0, 3, a=1, **{GONE: True}), segment(3, 6, a=2, **{GONE: True}), segment(6, None, a=2)]
    assert present(some, day(0)) == Present({"a": 1, GONE: True}, gone=True, turns_on=day(6))


def test_an_ending_turns_it():
    assert present([segment(0, 3, a=1), segment(3, None, a=1, **{GONE: True})], day(0)).turns_on == day(3)


# -- any history


assertions = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=1),
        st.integers(0, 12),
        st.one_of(st.just(None), st.integers(1, 6)),
        st.booleans(),
    ),
    max_size=12,
)


def folding(first, rest):
    """The segments as they are opened and closed, beside the assertions as they are recorded."""
    open_: dict[int, Any] = {}
    closed: list[Any] = []
    recorded: list[SimpleNamespace] = []

    def record(sets, start, until, done):
        at = len(recorded) + 1
        closed.extend((open_.pop(key), at) for key in done.closed)
        for one in done.opened:
            key = len(open_) + len(closed) + 100 * at
            while key in open_:
                key += 1
            open_[key] = (Segment(one.valid_from, one.valid_until, one.state, 1, key), at)
        recorded.append(SimpleNamespace(sets=sets, valid_from=start, valid_until=until, recorded_at=at, shape=1))

    record(first, day(0), FOREVER, begin(first, day(0), FOREVER, 1))
    for sets, start, length, ends in rest:
        end = None if length is None else day(start + length)
        said = sets | ({GONE: bool(length and length % 2)} if ends else {})
        until = end or FOREVER
        touched = sorted(
            (one for one, _ in open_.values() if one.valid_until > day(start) and one.valid_from < until),
            key=lambda one: one.valid_from,
        )
        record(said, day(start), until, cut(touched, said, day(start), end or FOREVER, 1, as_it_is))
    return open_, closed, recorded


@given(st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2)}), assertions)
def test_at_every_point_exactly_one_segment_answers_and_it_answers_as_the_fold(first, rest):
    open_, closed, recorded = folding(first, rest)
    rectangles = [(one, at, float("inf")) for one, at in open_.values()]
    rectangles += [(one, at, until) for (one, at), until in closed]
    for number in range(-1, 20):
        for known in range(1, len(recorded) + 1):
            found = [one for one, at, until in rectangles if one.holds(day(number)) and at <= known < until]
            assert len(found) == (1 if number >= 0 else 0)
            naive = fold(recorded, day(number), known)
            state = found[0].state if found and not found[0].gone else None
            assert (state and {name: value for name, value in state.items() if name != GONE}) == (
                naive and {name: value for name, value in naive.items() if name != GONE}
            )
