"""The sentences that the specification of a history needs beside the fold, one test or more for each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.errors import Missing, Refused
from chassis.history.segments import FOREVER
from chassis.storage.reading import Moment, Where
from tests.support.samples import Grade, Sample


def refusal(call, *args, **how):
    """The codes and pointers of what was refused."""
    with pytest.raises(Refused) as caught:
        call(*args, **how)
    return [(fault.code, fault.pointer) for fault in caught.value.faults]


# 1. a backdated open change that would overwrite later facts


def test_a_backdated_change_that_would_overwrite_later_facts_is_refused_with_each_of_them(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2, region="320205")
    world.change(id, world.day(-5), staff=3)
    with pytest.raises(Refused) as caught:
        world.change(id, world.day(-20), staff=9, region="330106")
    told = {(fault.context["day"], fault.context["field"]["en"]) for fault in caught.value.faults}
    ten, five = (str(world.day(-10)), "Staff"), (str(world.day(-5)), "Staff")
    assert told == {ten, five, (str(world.day(-10)), "Region")}
    assert {fault.code for fault in caught.value.faults} == {"history.later-facts"}
    assert world.seen(id, world.day(-15)).staff == 1


def test_with_an_end_the_same_change_is_taken_and_later_facts_stand(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.change(id, world.day(-20), world.day(-10), staff=9)
    assert [world.seen(id, world.day(day)).staff for day in (-25, -20, -11, -10, 0)] == [1, 9, 9, 2, 2]


def test_an_end_beyond_later_facts_says_that_they_are_meant(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.change(id, world.day(-20), FOREVER, staff=9)
    assert [world.seen(id, world.day(day)).staff for day in (-25, -20, 0)] == [1, 9, 9]


def test_later_facts_of_other_fields_do_not_stand_in_the_way(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), region="320205")
    world.change(id, world.day(-20), staff=9)
    assert (world.seen(id).staff, world.seen(id).region) == (9, "320205")


def test_a_later_fact_that_says_the_same_is_not_overwritten_and_does_not_refuse(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.change(id, world.day(-20), staff=2)
    assert [world.seen(id, world.day(day)).staff for day in (-21, -20, 0)] == [1, 2, 2]


# 2. an ending


def test_an_ended_thing_is_there_before_its_end_and_not_after(world):
    id = world.begin(world.day(-30))
    world.end(id, world.day(-10))
    assert world.seen(id, world.day(-11)) is not None
    assert world.seen(id, world.day(-10)) is None
    assert world.seen(id) is None


def test_an_ended_thing_is_in_no_list_and_in_no_count_of_its_days_after(world):
    id = world.begin(world.day(-30))
    world.end(id, world.day(-10))
    only = Where({"id": (id,)})
    with world.reading() as reading:
        for at, there in ((Moment(), 0), (Moment(world.day(-10)), 0), (Moment(world.day(-11)), 1)):
            assert len(reading.page(world.kind, only, at=at)) == there
            assert reading.count(world.kind, only, at=at) == there


def test_an_ended_thing_cannot_be_changed_by_whoever_does_not_mean_to_touch_its_past(world):
    id = world.begin(world.day(-30))
    world.end(id, world.day(-10))
    with world.work() as work, pytest.raises(Missing):
        work.get(Sample, id)


def test_the_past_of_an_ended_thing_can_be_corrected(world):
    id = world.begin(world.day(-30), staff=1)
    world.end(id, world.day(-10))
    world.correct(id, world.day(-20), world.day(-15), staff=5)
    assert world.seen(id, world.day(-16)).staff == 5
    assert world.seen(id) is None


def test_an_end_may_be_moved_forward(world):
    id = world.begin(world.day(-30))
    world.end(id, world.day(10))
    world.end(id, world.day(-5))
    assert world.seen(id, world.day(-6)) is not None
    assert world.seen(id) is None


# 3. nothing before creation, no creation withdrawn


def test_nothing_is_asserted_before_creation(world):
    id = world.begin(world.day(-30))
    assert refusal(world.change, id, world.day(-31), staff=1) == [("history.before-creation", "#/valid_from")]
    assert refusal(world.end, id, world.day(-31)) == [("history.before-creation", "#/valid_from")]
    assert refusal(world.correct, id, world.day(-40), world.day(-35), staff=2) == [
        ("history.before-creation", "#/valid_from")
    ]


def test_a_creation_is_never_withdrawn(world):
    id = world.begin(world.day(-30))
    assert refusal(world.withdraw, id, 1) == [("history.creation-stays", "#/entry")]


def test_a_thing_may_end_on_the_day_it_begins_and_then_never_was(world):
    id = world.begin(world.day(-3))
    world.end(id, world.day(-3))
    assert [world.seen(id, world.day(day)) for day in (-4, -3, 0)] == [None, None, None]


def test_an_interval_that_ends_before_it_begins_is_refused(world):
    id = world.begin(world.day(-30))
    for until in (world.day(-10), world.day(-11)):
        assert refusal(world.change, id, world.day(-10), until, staff=1) == [("history.empty-interval", "#/until")]


def test_a_change_that_changes_nothing_is_refused(world):
    id = world.begin(world.day(-30), staff=1)
    assert refusal(world.change, id, staff=1) == [("history.nothing-changes", "")]
    assert len(world.history(id)) == 1


# 4. a withdrawal asserts again what lies beneath


def test_a_withdrawn_change_leaves_everything_as_if_it_had_not_been_recorded(world):
    id = world.begin(world.day(-30), staff=1, region="320211")
    world.change(id, world.day(-20), staff=2)
    world.change(id, world.day(-15), world.day(-5), staff=3, region="320205")
    world.correct(id, world.day(-12), world.day(-8), corrects=3, region="330106")
    world.withdraw(id, 3)
    got = [
        (world.seen(id, world.day(day)).staff, world.seen(id, world.day(day)).region)
        for day in (-25, -20, -15, -10, -6, -5)
    ]
    assert got == [(1, "320211"), (2, "320211"), (2, "320211"), (2, "330106"), (2, "320211"), (2, "320211")]


def test_a_withdrawal_is_one_entry_for_each_run_of_days_and_says_what_it_takes_back(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-15), staff=2)
    world.change(id, world.day(-20), world.day(-10), staff=3)
    world.withdraw(id, 3)
    again = [(a.cause, a.corrects, a.valid_from, a.valid_until, a.sets) for a in world.history(id)[3:]]
    assert again == [
        ("$withdrawn", 3, world.day(-20), world.day(-15), {"staff": 1}),
        ("$withdrawn", 3, world.day(-15), world.day(-10), {"staff": 2}),
    ]


def test_a_withdrawn_correction_gives_back_what_it_corrected(world):
    id = world.begin(world.day(-30), staff=1)
    world.correct(id, world.day(-20), world.day(-10), staff=7)
    world.withdraw(id, 2)
    assert world.seen(id, world.day(-15)).staff == 1


def test_a_withdrawn_ending_brings_the_thing_back(world):
    id = world.begin(world.day(-30), staff=1)
    world.end(id, world.day(-10))
    world.withdraw(id, 2)
    assert world.seen(id).staff == 1
    assert world.types(id)[-1] == "changed"
    with world.reading() as reading:
        assert [found.id for found in reading.page(world.kind, Where({"id": (id,)}))] == [id]


def test_a_withdrawal_of_what_later_entries_hide_changes_no_day_and_is_recorded_all_the_same(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-20), world.day(-10), staff=2)
    world.correct(id, world.day(-20), world.day(-10), corrects=2, staff=3)
    world.withdraw(id, 2)
    assert world.seen(id, world.day(-15)).staff == 3
    assert (world.history(id)[-1].cause, world.history(id)[-1].sets) == ("$withdrawn", {})


def test_a_field_that_only_the_withdrawn_entry_had_set_reads_as_never_set(world):
    """An old entry knows nothing of a field that was added later: beneath lies its default, not an empty value."""
    id = world.begin(world.day(-30))
    with world.place.unguarded("sample_version") as conn:  # as a program of before the field would have written it
        without = '{"name": "样", "region": "320211", "is_open": false}'
        conn.exec_driver_sql(f"UPDATE sample_version SET sets = '{without}' WHERE id = '{id}'")  # noqa: S608 - our own id
    world.place.lay_again(world.schema)
    world.change(id, world.day(-10), grade=Grade.POOR, tags=("甲",))
    world.withdraw(id, 2)
    assert world.seen(id) == Sample(id=id, revision=3, name="样", region="320211")


@pytest.mark.parametrize("entry", [0, 99, 3])
def test_a_revision_that_is_not_there_or_is_a_withdrawal_cannot_be_withdrawn(world, entry):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.withdraw(id, 2)
    assert refusal(world.withdraw, id, entry) == [("history.no-entry", "#/entry")]


def test_nothing_is_withdrawn_twice(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.withdraw(id, 2)
    assert refusal(world.withdraw, id, 2) == [("history.no-entry", "#/entry")]


def test_a_correction_names_an_entry_that_stands(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-10), staff=2)
    world.withdraw(id, 2)
    for entry in (2, 3, 4):
        assert refusal(world.correct, id, world.day(-5), None, corrects=entry, staff=9) == [
            ("history.no-entry", "#/corrects")
        ]


# 7. knowledge


def test_a_correction_never_alters_what_was_known_before_it(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-20), staff=2)
    world.clock.advance(hours=1)
    known = world.clock.micros()
    world.clock.advance(hours=1)
    days = [world.day(number) for number in range(-31, 3)]
    before = [world.seen(id, day, known) for day in days]
    world.correct(id, world.day(-25), world.day(-5), staff=9)
    world.withdraw(id, 2)
    world.end(id, world.day(-1))
    world.clock.advance(days=40)
    assert [world.seen(id, day, known) for day in days] == before
    assert [world.seen(id, day) for day in days] != before


def test_two_entries_of_one_moment_are_recorded_at_two_moments(world):
    """The clock stands still: what was recorded of one thing still has an order in time."""
    id = world.begin(world.day(-30), staff=1)
    for staff in (2, 3, 4):
        world.change(id, staff=staff)
    times = [a.recorded_at for a in world.history(id)]
    assert times == sorted(set(times))


def test_a_clock_that_was_behind_never_records_before_what_is_recorded(world):
    id = world.begin(world.day(-30), staff=1)
    with world.place.owner.writing() as conn:
        ahead = world.clock.micros() + 10**9
        conn.exec_driver_sql(f"UPDATE sample SET recorded_at = {ahead} WHERE id = '{id}'")  # noqa: S608 - our own id
    world.change(id, staff=2)
    assert world.history(id)[-1].recorded_at == ahead + 1


def test_on_the_first_and_last_day_of_time_nothing_breaks(world):
    id = world.begin(FOREVER - timedelta(1))
    assert world.seen(id) is None
    assert world.seen(id, FOREVER - timedelta(1)).name == "样"
    assert refusal(world.change, id, FOREVER, staff=1) == [("history.empty-interval", "#/until")]
