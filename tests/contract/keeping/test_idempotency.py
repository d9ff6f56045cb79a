"""The same command under the same key is done once and answered the same, whoever sends it again and however fast."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import DemoClock, SystemClock
from chassis.errors import Refused, Stale
from contracts.commands import things as asked
from tests.support.samples import declared
from tests.support.trial import NEIGHBOUR, OFFICER, Caller, open_trial

STATE = {"name": "样", "region": "320211"}
SENDERS = 8


def at_once(deeds):
    """Every deed in a thread of its own, started together; their answers or what they raised."""
    start = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(number):
        start.wait()
        try:
            answers[number] = deeds[number]()
        except Exception as error:  # noqa: BLE001 - told to the test
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def entries(caller, id):
    return caller.send(asked.ReadHistory(kind="sample", id=id)).items


def keep_no_keys(service, monkeypatch):
    """The guarantee switched off."""
    monkeypatch.setattr(type(service), "_done", lambda *_: None)
    monkeypatch.setattr(type(service), "_mark", lambda *_: None)


def test_a_repeated_command_is_answered_as_the_first_time_and_done_once(caller):
    seen = caller.create()
    change = asked.ChangeThing(kind="sample", id=seen.id, revision=1, sets={"staff": 1})
    first, position = caller.send(change, key="again"), caller.position
    assert [caller.send(change, key="again") for _ in range(3)] == [first] * 3
    assert caller.position == position
    assert len(entries(caller, seen.id)) == 2


def test_without_the_table_of_keys_a_repeated_creation_makes_two(caller, monkeypatch):
    """The negative control."""
    keep_no_keys(caller.service, monkeypatch)
    create = asked.CreateThing(kind="sample", state=STATE)
    assert caller.send(create, key="off").id != caller.send(create, key="off").id


def test_a_repeated_command_is_answered_as_the_first_time_by_a_process_that_was_started_since(caller, built, clock):
    from tests.support.trial import open_trial

    create = asked.CreateThing(kind="sample", state=STATE)
    first = caller.send(create, key="restart")
    assert Caller(open_trial(built, clock)).send(create, key="restart") == first


def test_the_same_key_with_another_body_is_refused(caller):
    caller.send(asked.CreateThing(kind="sample", state=STATE), key="reused")
    for other in (
        asked.CreateThing(kind="sample", state=STATE | {"name": "另"}),
        asked.EndThing(kind="sample", id="0" * 12, revision=1, basis="x"),
    ):
        with pytest.raises(Refused) as caught:
            caller.send(other, key="reused")
        assert caught.value.code == "command.key-reused"


def test_the_same_key_of_another_person_is_another_key(caller):
    first = caller.send(asked.CreateThing(kind="sample", state=STATE), key="mine")
    other = caller.send(asked.CreateThing(kind="sample", state=STATE | {"region": "330106"}), key="mine", by=NEIGHBOUR)
    assert first.id != other.id


def test_a_refused_command_leaves_its_key_free(caller):
    with pytest.raises(Refused):
        caller.send(asked.CreateThing(kind="sample", state={}), key="free")
    assert caller.send(asked.CreateThing(kind="sample", state=STATE), key="free").revision == 1


def test_without_a_key_each_command_is_done(caller):
    create = asked.CreateThing(kind="sample", state=STATE)
    assert caller.send(create, key="").id != caller.send(create, key="").id


@pytest.mark.slow("eight threads")
def test_eight_who_send_one_creation_at_once_get_one_answer(caller):
    create = asked.CreateThing(kind="sample", state=STATE)
    answers = at_once([lambda: Caller(caller.service).send(create, key="eight")] * SENDERS)
    assert {answer.id for answer in answers} == {answers[0].id}
    assert answers == [answers[0]] * SENDERS


@pytest.mark.slow("eight threads")
@pytest.mark.parametrize("attempt", range(3))
def test_eight_who_send_one_change_at_once_get_one_answer_and_none_is_told_that_it_is_stale(caller, attempt):
    """The second would find the thing changed by its own twin."""
    seen = caller.create()
    change = asked.ChangeThing(kind="sample", id=seen.id, revision=1, sets={"staff": 1})
    key = f"change {seen.id}"
    answers = at_once([lambda: Caller(caller.service).send(change, key=key)] * SENDERS)
    assert answers == [answers[0]] * SENDERS
    assert answers[0].revision == 2
    assert len(entries(caller, seen.id)) == 2


@pytest.mark.slow("eight threads")
def test_without_the_table_of_keys_eight_who_send_one_change_are_told_that_it_is_stale(caller, monkeypatch):
    """The negative control."""
    keep_no_keys(caller.service, monkeypatch)
    seen = caller.create()
    change = asked.ChangeThing(kind="sample", id=seen.id, revision=1, sets={"staff": 1})
    answers = at_once([lambda: Caller(caller.service).send(change, key="off8")] * SENDERS)
    assert sum(isinstance(answer, Stale) for answer in answers) == SENDERS - 1


@pytest.mark.slow("eight threads")
def test_eight_who_send_eight_changes_with_one_revision_change_it_once(caller):
    seen = caller.create()
    changes = [asked.ChangeThing(kind="sample", id=seen.id, revision=1, sets={"staff": n}) for n in range(SENDERS)]
    answers = at_once([lambda change=change: Caller(caller.service).send(change) for change in changes])
    assert sorted(type(answer).__name__ for answer in answers) == ["Stale"] * (SENDERS - 1) + ["View"]


def test_a_key_is_remembered_for_thirty_days(caller):
    create = asked.CreateThing(kind="sample", state=STATE)
    first = caller.send(create, key="month")
    caller.service.clock.advance(days=29)
    caller.service.forget_old_marks()
    assert caller.send(create, key="month") == first
    caller.service.clock.advance(days=2)
    caller.service.forget_old_marks()
    assert caller.send(create, key="month") != first


def test_a_demonstration_that_is_lived_through_keeps_every_key_until_it_has_come_to_the_present(built, tmp_path):
    create = asked.CreateThing(kind="sample", state=STATE)
    clock = DemoClock(tmp_path / "clock")
    (tmp_path / "clock").write_text(str(-timedelta(days=200) // timedelta(microseconds=1)))
    with declared():
        caller = Caller(open_trial(built, clock))
        first = caller.send(create, key="lived")
        for day in (-120, -40):
            clock.set(SystemClock().now() + timedelta(days=day))
            caller.service.forget_old_marks()
            assert caller.send(create, key="lived") == first
        clock.set(SystemClock().now())
        caller.service.forget_old_marks()
        assert caller.send(create, key="lived") != first


def test_the_answer_tells_the_position_of_what_was_announced(caller):
    caller.create()
    first = caller.position
    caller.create()
    assert caller.position == first + 1
    assert caller.send(asked.CreateThing(kind="sample", state=STATE), by=OFFICER).revision == 1
