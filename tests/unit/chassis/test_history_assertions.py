"""The fold over assertions, what lies beneath one that is withdrawn, and where a value comes from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.history.assertions import (
    WITHDRAWN,
    Assertion,
    Patch,
    beneath,
    bringers,
    fold,
    sources,
    standing,
    withdrawn,
)
from chassis.history.segments import FOREVER, GONE, OPEN
from tests.support.fold import fold as naive

FIRST = date(2020, 1, 1)


def day(number):
    return FOREVER if number is None else FIRST + timedelta(number)


def as_it_is(state, _at, _to):
    return state


def said(revision, start, end, sets, *, cause="", corrects=None, shape=1):
    return Assertion(revision, day(start), day(end), revision * 10, sets, shape, cause, corrects)


def renaming(state, at, to):
    """From shape 1 to 2: a is called b; from 2 to 3: b is split in two."""
    state = dict(state)
    if at < 2 <= to and "a" in state:
        state["b"] = state.pop("a")
    if at < 3 <= to and "b" in state:
        state["c"] = state["d"] = state.pop("b")
    return state


# -- the fold


def test_the_fold_takes_what_holds_the_day_in_order_of_recording():
    history = [said(1, 0, None, {"a": 1, "b": 1}), said(2, 5, None, {"a": 2}), said(3, 2, 8, {"a": 3})]
    assert [fold(history, day(n), 1, as_it_is) for n in (-1, 0, 2, 5, 7, 8)] == [
        None, {"a": 1, "b": 1}, {"a": 3, "b": 1}, {"a": 3, "b": 1}, {"a": 3, "b": 1}, {"a": 2, "b": 1},
    ]  # fmt: skip


def test_the_fold_upgrades_what_was_gathered_before_each_newer_shape():
    history = [said(1, 0, None, {"a": 1, "x": 1}), said(2, 3, None, {"b": 2}, shape=2)]
    assert fold(history, day(0), 3, renaming) == {"c": 1, "d": 1, "x": 1}
    assert fold(history, day(3), 3, renaming) == {"c": 2, "d": 2, "x": 1}
    assert fold(history, day(3), 2, renaming) == {"b": 2, "x": 1}


@pytest.mark.parametrize(("number", "holds"), [(1, False), (2, True), (4, True), (5, False)])
def test_an_assertion_holds_from_its_first_day_to_the_day_before_its_end(number, holds):
    assert said(1, 2, 5, {}).holds(day(number)) is holds


# -- what was taken back


def test_what_was_taken_back_and_the_taking_back_stand_no_longer():
    history = [
        said(1, 0, None, {"a": 1}), said(2, 3, None, {"a": 2}), said(3, 4, 6, {"a": 3}, corrects=2),
        said(4, 3, None, {"a": 1}, cause=WITHDRAWN, corrects=2),
    ]  # fmt: skip
    assert withdrawn(history) == {2}
    assert [a.revision for a in standing(history)] == [1, 3]


def test_a_correction_takes_nothing_back():
    assert withdrawn([said(1, 0, None, {}), said(2, 0, None, {}, corrects=1)]) == frozenset()
    assert withdrawn([said(1, 0, None, {}), said(2, 0, None, {}, cause=WITHDRAWN)]) == frozenset()


def test_beneath_a_change_lies_what_was_before_run_by_run():
    history = [said(1, 0, None, {"a": 1}), said(2, 5, None, {"a": 2}), said(3, 3, 8, {"a": 3})]
    assert beneath(history, history[2], 1, as_it_is, {}) == (
        Patch(day(3), day(5), {"a": 1}), Patch(day(5), day(8), {"a": 2}),
    )  # fmt: skip


def test_what_a_later_entry_hides_needs_no_patch():
    history = [said(1, 0, None, {"a": 1}), said(2, 3, 8, {"a": 2}), said(3, 4, 6, {"a": 3})]
    assert beneath(history, history[1], 1, as_it_is, {}) == (
        Patch(day(3), day(4), {"a": 1}), Patch(day(6), day(8), {"a": 1}),
    )  # fmt: skip
    hidden = [said(1, 0, None, {"a": 1}), said(2, 3, 8, {"a": 2}), said(3, 3, 8, {"a": 3})]
    assert beneath(hidden, hidden[1], 1, as_it_is, {}) == ()


def test_only_the_fields_that_differ_are_asserted_again():
    history = [said(1, 0, None, {"a": 1, "b": 1, "c": 1}), said(2, 3, None, {"a": 1, "b": 2})]
    assert beneath(history, history[1], 1, as_it_is, {}) == (Patch(day(3), FOREVER, {"b": 1}),)


def test_beneath_an_ending_the_thing_is_there():
    history = [said(1, 0, None, {"a": 1}), said(2, 3, None, {GONE: True})]
    assert beneath(history, history[1], 1, as_it_is, {}) == (Patch(day(3), FOREVER, {GONE: False}),)


def test_beneath_a_field_that_was_never_set_lies_what_it_reads_as():
    history = [said(1, 0, None, {"a": 1}), said(2, 3, None, {"b": 2, "c": 5})]
    assert beneath(history, history[1], 1, as_it_is, {"b": "default", "c": 5}) == (
        Patch(day(3), FOREVER, {"b": "default"}),
    )


def test_beneath_an_entry_of_an_older_shape_lies_a_state_of_todays():
    history = [said(1, 0, None, {"a": 1}), said(2, 3, None, {"a": 2})]
    assert beneath(history, history[1], 3, renaming, {}) == (Patch(day(3), FOREVER, {"c": 1, "d": 1}),)


def test_what_an_earlier_withdrawal_asserted_lies_beneath_nothing():
    history = [
        said(1, 0, None, {"a": 1}), said(2, 3, None, {"a": 2}), said(3, 5, None, {"a": 3}),
        said(4, 5, None, {"a": 2}, cause=WITHDRAWN, corrects=3),
    ]  # fmt: skip
    assert beneath(history, history[1], 1, as_it_is, {}) == (
        Patch(day(3), day(5), {"a": 1}), Patch(day(5), FOREVER, {"a": 1}),
    )  # fmt: skip


values = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=1)
changes = st.lists(
    st.tuples(values, st.integers(0, 10), st.one_of(st.none(), st.integers(1, 6))), min_size=1, max_size=8
)


@given(st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"}), changes, st.data())
def test_after_withdrawals_every_day_is_as_if_the_entries_had_not_been_recorded(first, rest, data):
    history = [said(1, 0, None, first)]
    for number, (sets, start, length) in enumerate(rest, 2):
        history.append(said(number, start, None if length is None else start + length, sets))
    for _ in range(data.draw(st.integers(1, 3))):
        left = [a for a in standing(history) if a.revision > 1]
        if not left:
            break
        bad = data.draw(st.sampled_from(left))
        for patch in beneath(history, bad, 1, as_it_is, {}):
            assert patch.valid_from < patch.valid_until
            number = len(history) + 1
            days = patch.valid_from, patch.valid_until
            history.append(Assertion(number, *days, number * 10, patch.sets, 1, WITHDRAWN, bad.revision))
        if bad.revision not in withdrawn(history):
            history.append(said(len(history) + 1, 0, None, {}, cause=WITHDRAWN, corrects=bad.revision))
        ideal = standing(history)
        for number in range(-1, 20):
            assert naive(history, day(number), OPEN) == naive(ideal, day(number), OPEN)


# -- where values come from


def test_a_value_comes_from_the_entry_that_set_it_last():
    history = [said(1, 0, None, {"a": 1, "b": 1}), said(2, 3, None, {"a": 2}), said(3, 5, None, {"b": 2})]
    assert sources(history, day(0), OPEN, 1, as_it_is) == {"a": 1, "b": 1}
    assert sources(history, day(4), OPEN, 1, as_it_is) == {"a": 2, "b": 1}
    assert sources(history, day(5), OPEN, 1, as_it_is) == {"a": 2, "b": 3}


def test_an_entry_that_repeats_a_value_is_not_its_source_unless_it_corrects():
    history = [said(1, 0, None, {"a": 1}), said(2, 0, None, {"a": 1})]
    assert sources(history, day(0), OPEN, 1, as_it_is) == {"a": 1}
    history[1] = said(2, 0, None, {"a": 1}, corrects=1)
    assert sources(history, day(0), OPEN, 1, as_it_is) == {"a": 2}


def test_what_was_recorded_later_than_known_is_no_source():
    history = [said(1, 0, None, {"a": 1}), said(2, 0, None, {"a": 2})]
    assert sources(history, day(0), 19, 1, as_it_is) == {"a": 1}
    assert sources(history, day(0), 20, 1, as_it_is) == {"a": 2}


def test_a_field_of_an_older_shape_is_named_as_today():
    history = [said(1, 0, None, {"a": 1, "x": 1}), said(2, 3, None, {"b": 2}, shape=2)]
    assert sources(history, day(0), OPEN, 3, renaming) == {"c": 1, "d": 1, "x": 1}
    assert sources(history, day(3), OPEN, 3, renaming) == {"c": 2, "d": 2, "x": 1}


def test_of_a_day_of_which_nothing_was_said_nothing_has_a_source():
    assert sources([said(1, 5, None, {"a": 1})], day(0), OPEN, 1, as_it_is) == {}


# -- what a day brings


def test_a_day_is_brought_by_the_entries_whose_values_begin_then_newest_first():
    history = [said(1, 0, None, {"a": 1, "b": 1}), said(2, 5, None, {"a": 2}), said(3, 5, None, {"b": 2})]
    assert bringers(history, day(5), 1, as_it_is) == (3, 2)
    assert bringers(history, day(0), 1, as_it_is) == (1,)
    assert bringers(history, day(6), 1, as_it_is) == ()


def test_the_end_of_a_bounded_entry_is_brought_by_what_it_covered():
    history = [said(1, 0, None, {"a": 1}), said(2, 5, 8, {"a": 2})]
    assert bringers(history, day(8), 1, as_it_is) == (1,)


def test_what_was_taken_back_brings_nothing():
    history = [
        said(1, 0, None, {"a": 1}), said(2, 5, None, {"a": 2}), said(3, 5, None, {"a": 1}, cause=WITHDRAWN, corrects=2),
    ]  # fmt: skip
    assert bringers(history, day(5), 1, as_it_is) == ()


def test_what_a_correction_put_off_is_brought_on_the_later_day_by_its_own_entry():
    history = [said(1, 0, None, {"a": 1}), said(2, 5, None, {"a": 2}), said(3, 5, 9, {"a": 1}, corrects=2)]
    assert bringers(history, day(5), 1, as_it_is) == ()
    assert bringers(history, day(9), 1, as_it_is) == (2,)


def test_a_day_is_compared_in_todays_shape():
    history = [said(1, 0, None, {"a": 1}), said(2, 5, None, {"a": 2})]
    assert bringers(history, day(5), 3, renaming) == (2,)
