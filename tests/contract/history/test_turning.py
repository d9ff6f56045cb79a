"""Sentence 5: a change dated in the future is recorded at once and announced on its day, once and as what it is."""

from __future__ import annotations

import pytest

from chassis.errors import Refused
from chassis.storage.reading import Moment, Where
from tests.support.samples import Closed, Grade, Graded, Sample


def test_a_future_change_is_recorded_now_and_announced_on_its_day(world):
    id = world.begin(grade=Grade.FAIR)
    world.change(id, world.day(3), grade=Grade.GOOD, announce=Graded)
    assert world.types(id) == ["created", "recorded"]
    world.clock.advance(days=2)
    assert world.turn() == 0
    world.clock.advance(days=1)
    assert world.turn() == 1
    assert world.types(id) == ["created", "recorded", "graded"]
    assert world.events(id)[-1].state["grade"] == "good"
    assert world.events(id)[-1].change["fields"] == ["grade"]


def test_it_is_announced_once_however_often_the_day_is_turned(world):
    id = world.begin()
    world.change(id, world.day(1), grade=Grade.GOOD, announce=Graded)
    world.clock.advance(days=1)
    assert [world.turn() for _ in range(3)] == [1, 0, 0]
    world.clock.advance(days=5)
    assert world.turn() == 0
    assert world.types(id).count("graded") == 1


def test_the_entry_of_the_day_says_that_the_day_brought_it_and_on_what_basis(world):
    id = world.begin()
    world.change(id, world.day(1), grade=Grade.GOOD)
    world.clock.advance(days=1)
    world.turn()
    entry = world.history(id)[-1]
    assert (entry.cause, entry.actor, entry.basis, entry.sets) == ("$turn", "clock", "变更", {})


def test_a_thing_that_begins_later_is_not_there_until_its_day(world):
    id = world.begin(world.day(2), announce=Graded)
    assert world.seen(id) is None
    assert world.types(id) == ["recorded"]
    world.clock.advance(days=2)
    world.turn()
    assert world.seen(id).name == "样"
    assert world.types(id) == ["recorded", "graded"]


def test_a_thing_that_begins_later_announces_its_creation_where_nothing_else_was_asked_for(world):
    id = world.begin(world.day(2))
    world.clock.advance(days=2)
    world.turn()
    assert world.types(id) == ["recorded", "created"]


def test_what_begins_later_can_be_changed_and_ended_before_it_begins(world):
    id = world.begin(world.day(5), staff=1)
    world.change(id, world.day(5), staff=2)
    assert world.seen(id, world.day(5)).staff == 2
    world.end(id, world.day(5))
    world.clock.advance(days=6)
    world.turn()
    assert world.seen(id) is None
    assert set(world.types(id)) == {"recorded"}


def test_a_future_ending_ends_on_its_day(world):
    id = world.begin()
    world.end(id, world.day(4), announce=Closed)
    assert world.types(id) == ["created", "recorded"]
    world.clock.advance(days=4)
    world.turn()
    assert world.types(id) == ["created", "recorded", "closed"]
    assert world.events(id)[-1].gone


def test_of_an_ended_thing_no_later_change_is_announced(world):
    id = world.begin()
    world.change(id, world.day(9), grade=Grade.GOOD, announce=Graded)
    world.end(id, world.day(2))
    world.clock.advance(days=20)
    world.turn()
    assert world.types(id) == ["created", "recorded", "recorded", "ended"]


def test_each_of_several_days_that_passed_unseen_is_announced_in_order(world):
    id = world.begin(staff=0)
    world.change(id, world.day(2), staff=2)
    world.change(id, world.day(3), grade=Grade.GOOD, announce=Graded)
    world.change(id, world.day(5), staff=5)
    world.clock.advance(days=30)
    assert world.turn() == 1
    assert world.types(id)[4:] == ["changed", "graded", "changed"]
    told = [(event.state["staff"], event.state["grade"]) for event in world.events(id)[4:]]
    assert told == [(2, "fair"), (2, "good"), (5, "good")]


def test_what_is_taken_back_before_its_day_is_never_announced(world):
    id = world.begin()
    world.change(id, world.day(3), grade=Grade.GOOD, announce=Graded)
    world.withdraw(id, 2)
    world.clock.advance(days=5)
    assert world.turn() == 0
    assert set(world.types(id)) == {"created", "recorded"}


def test_what_is_put_off_by_a_correction_is_announced_on_the_later_day_as_what_it_is(world):
    id = world.begin()
    world.change(id, world.day(3), grade=Grade.GOOD, announce=Graded)
    world.correct(id, world.day(3), world.day(6), corrects=2, grade=Grade.FAIR)
    world.clock.advance(days=4)
    world.turn()
    assert "graded" not in world.types(id)
    world.clock.advance(days=2)
    world.turn()
    assert world.types(id)[-1] == "graded"


def test_of_two_changes_of_one_day_the_one_with_an_event_of_its_own_names_it(world):
    id = world.begin()
    world.change(id, world.day(3), grade=Grade.GOOD, announce=Graded)
    world.change(id, world.day(3), staff=4)
    world.clock.advance(days=3)
    world.turn()
    assert world.types(id)[-1] == "graded"
    assert world.events(id)[-1].change["fields"] == ["grade", "staff"]


def test_a_change_for_some_days_is_announced_at_both_its_ends(world):
    id = world.begin(staff=1)
    world.change(id, world.day(2), world.day(4), staff=2)
    for _ in range(5):
        world.clock.advance(days=1)
        world.turn()
    assert [event.state["staff"] for event in world.events(id)[2:]] == [2, 1]


def test_a_boundary_at_which_nothing_changes_brings_no_entry(world):
    """An official who looks at the record over midnight must not be told that it changed."""
    id = world.begin(staff=1)
    world.change(id, world.day(2), world.day(4), staff=2)
    world.correct(id, world.day(2), world.day(4), corrects=2, staff=1)
    world.clock.advance(days=9)
    assert world.turn() == 0
    assert len(world.history(id)) == 3


def test_whoever_changes_a_thing_on_its_day_finds_it_turned(world):
    """The night's work may be late: nothing is announced in the wrong order for that."""
    id = world.begin(staff=1)
    world.change(id, world.day(1), grade=Grade.GOOD, announce=Graded)
    world.clock.advance(days=1)
    world.change(id, staff=2)
    assert world.types(id) == ["created", "recorded", "graded", "changed"]


def test_whoever_saw_the_thing_before_its_day_is_told_that_it_changed(world):
    id = world.begin(staff=1)
    world.change(id, world.day(1), grade=Grade.GOOD)
    world.clock.advance(days=1)
    with world.work() as work:
        assert work.get(Sample, id).revision == 3


def test_a_read_before_the_day_was_turned_answers_for_the_day(world):
    id = world.begin(staff=1)
    world.change(id, world.day(1), staff=2)
    world.clock.advance(days=1)
    assert world.seen(id).staff == 2
    assert world.seen(id).revision == 2


def test_a_list_of_today_follows_the_turn(world):
    id = world.begin(region="320205")
    world.change(id, world.day(1), region="330106", tags=("甲",))
    world.clock.advance(days=1)
    world.turn()
    with world.reading() as reading:
        for where in ({"region": ("330106",)}, {"tags": ("甲",)}):
            found = reading.page(world.kind, Where(where | {"id": (id,)}), at=Moment())
            assert [one.id for one in found] == [id]


def test_a_refused_change_on_a_turning_day_leaves_the_turn_undone_with_it(world):
    id = world.begin(staff=1)
    world.change(id, world.day(1), staff=2)
    world.clock.advance(days=1)
    with pytest.raises(Refused) as caught:
        world.change(id, staff=2)
    assert caught.value.code == "history.nothing-changes"
    assert len(world.history(id)) == 2
    assert world.turn() == 1
