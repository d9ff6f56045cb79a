"""As of a day, as known at a moment, not older than what one has written: what a read may promise."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from chassis.clock import from_micros
from chassis.errors import Missing, Refused, Unavailable
from contracts.commands import things as asked
from tests.support.trial import Caller


def today(caller):
    return caller.service.clock.today()


def test_as_known_less_than_five_seconds_ago_is_refused_because_it_could_be_answered_otherwise(caller):
    seen = caller.create()
    for back in (0, 1, 4.999):
        with pytest.raises(Refused) as caught:
            caller.get(seen.id, known_on=caller.service.clock.now() - timedelta(seconds=back))
        assert (caught.value.code, caught.value.faults[0].pointer) == ("history.known-too-near", "?knownOn")


def test_as_known_in_the_future_is_refused(caller):
    seen = caller.create()
    with pytest.raises(Refused):
        caller.get(seen.id, known_on=caller.service.clock.now() + timedelta(days=1))


def test_as_known_five_seconds_ago_is_answered_and_never_otherwise(caller):
    seen = caller.create(staff=1)
    caller.service.clock.advance(seconds=5)
    known = caller.service.clock.now() - timedelta(seconds=5)
    first = caller.get(seen.id, known_on=known)
    caller.change(seen, staff=2)
    caller.service.clock.advance(days=9)
    again = caller.get(seen.id, known_on=known, as_of=first.as_of)
    assert (first.state["staff"], again.state["staff"], first.revision) == (1, 1, again.revision)


def test_what_was_not_known_yet_is_missing(caller):
    before = caller.service.clock.now()
    caller.service.clock.advance(minutes=1)
    seen = caller.create()
    caller.service.clock.advance(minutes=1)
    with pytest.raises(Missing):
        caller.get(seen.id, known_on=before)


def test_a_past_state_closes_every_act_and_says_why(caller):
    seen = caller.create({"valid_from": today(caller) - timedelta(9)})
    past = caller.get(seen.id, as_of=today(caller) - timedelta(2))
    assert past.past
    assert past.open_acts == ()
    assert {fault.code for act in past.closed_acts for fault in act.reasons} == {"act.in-the-past"}


def test_lists_take_both_moments_too(caller):
    seen = caller.create({"valid_from": today(caller) - timedelta(9)}, staff=1)
    caller.service.clock.advance(minutes=1)
    known = caller.service.clock.now()
    caller.service.clock.advance(minutes=1)
    caller.change(seen, {"valid_from": today(caller) - timedelta(3)}, staff=2)

    def staff(**how):
        return [
            view.state["staff"]
            for view in caller.send(asked.ListThings(kind="sample", where={"id": (seen.id,)}, **how)).items
        ]

    assert staff() == [2]
    assert staff(as_of=today(caller) - timedelta(4)) == [1]
    assert staff(known_on=known) == [1]
    assert staff(as_of=today(caller) - timedelta(10)) == []


def test_the_first_request_of_a_day_turns_what_is_due(caller):
    seen = caller.create()
    caller.change(seen, {"valid_from": today(caller) + timedelta(1)}, staff=5)
    caller.service.clock.advance(days=1)
    assert caller.get(seen.id).revision == 3
    assert caller.send(asked.ListThings(kind="sample", where={"id": (seen.id,)})).items[0].state["staff"] == 5


@pytest.mark.slow("eight threads")
def test_eight_first_requests_of_a_day_turn_it_once(caller):
    seen = caller.create()
    caller.change(seen, {"valid_from": today(caller) + timedelta(1)}, staff=5)
    caller.service.clock.advance(days=1)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(Caller(caller.service).get(seen.id).revision)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8


def test_times_of_an_answer_carry_the_zone_of_shanghai(caller):
    seen = caller.create()
    assert seen.recorded_at.isoformat() == from_micros(caller.service.clock.micros()).isoformat()
    assert seen.recorded_at.isoformat().endswith("+08:00")


# -- reading what one has written elsewhere


@pytest.fixture
def reader(caller):
    """The service as if it listened to another, whose events have been applied up to 7."""
    service = caller.service
    service.listens_to = lambda source: source == "registry"
    applied = {"now": 7}
    service.inbox.applied = lambda source: applied["now"]
    return caller, applied


def test_a_read_that_includes_what_was_written_answers_at_once(reader):
    caller, _ = reader
    seen = caller.create()
    caller.after = {"registry": 7, "credit": 99, "trial": 10**6}
    assert caller.get(seen.id).id == seen.id


def test_a_read_waits_until_what_was_written_is_there(reader):
    caller, applied = reader
    seen = caller.create()
    caller.after = {"registry": 8}
    threading.Timer(0.05, lambda: applied.update(now=8)).start()
    assert caller.get(seen.id).id == seen.id


@pytest.mark.slow("it waits for the time that a read may wait")
def test_a_read_that_cannot_include_it_is_unavailable_and_never_older(reader):
    caller, _ = reader
    seen = caller.create()
    caller.after = {"registry": 8}
    with pytest.raises(Unavailable) as caught:
        caller.get(seen.id)
    assert caught.value.code == "read.not-yet"
    assert caught.value.retry_after > 0


def test_a_history_of_then_holds_what_had_begun_and_been_recorded_and_no_later_entry_takes_any_of_it_back(caller):
    seen = caller.create({"valid_from": today(caller) - timedelta(9)}, staff=1)
    seen = caller.change(seen, {"valid_from": today(caller) - timedelta(5)}, staff=2)
    caller.service.clock.advance(minutes=1)
    known = caller.service.clock.now() - timedelta(seconds=10)
    caller.send(asked.WithdrawEntry(kind="sample", id=seen.id, revision=2, entry=2, basis="误记"))
    caller.service.clock.advance(minutes=1)

    def history(**how):
        found = caller.send(asked.ReadHistory(kind="sample", id=seen.id, **how)).items
        return [(entry.revision, entry.withdrawn_by) for entry in found]

    assert history() == [(3, None), (2, 3), (1, None)]
    assert history(known_on=known) == [(2, None), (1, None)]
    assert history(as_of=today(caller) - timedelta(7)) == [(1, None)]
    with_entries = caller.send(asked.GetThing(kind="sample", id=seen.id, known_on=known, history=5)).entries
    assert [(entry.revision, entry.withdrawn_by) for entry in with_entries] == [(2, None), (1, None)]
