"""An event takes effect once and in order, is tried again when its reaction fails, and is never lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.bus import inbox as inbox_module
from chassis.bus.envelope import parse
from chassis.bus.inbox import PAUSES
from chassis.bus.kept import Kept
from chassis.errors import Missing, Refused, Unavailable
from contracts.codes import chassis as codes
from tests.contract.bus.reader import TYPES, Broken, envelope
from tests.support.samples import SAMPLE_EVENTS, sample


def failing(*sequences, error=Broken):
    """Fails on these sequences for as long as the test keeps them in the set."""
    wrong = set(sequences)
    return wrong, lambda one: error("broken") if one.sequence in wrong else None


# -- once


def test_an_event_takes_effect_once_however_often_it_comes(reader):
    one = envelope()
    reader.receive(one)
    reader.receive(one, one)
    reader.another().receive(one)
    assert reader.effects == [("sample/A", 1)]


def test_without_the_subjects_mark_it_takes_effect_again(reader, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(Kept, "moved", lambda *_: True)
    reader.receive(envelope())
    reader.receive(envelope())
    assert reader.effects == [("sample/A", 1)] * 2


def test_a_second_copy_is_recognised_after_its_row_was_forgotten(reader):
    reader.receive(envelope())
    with reader.transactions.work() as work:
        work.conn.execute(reader.schema.common.inbox.delete())
    reader.receive(envelope())
    assert reader.effects == [("sample/A", 1)]


def test_what_nobody_listens_to_leaves_no_row_and_counts_as_read(reader):
    reader.receive(envelope(of="trial.sample.graded"), upto=9)
    assert reader.row(envelope()) is None
    assert reader.inbox.applied("trial") == 9


def test_a_newer_state_that_was_seen_first_makes_the_older_one_idle(reader):
    reader.receive(envelope(sequence=3))
    reader.receive(envelope(sequence=2))
    assert reader.effects == [("sample/A", 3)]
    assert reader.row(envelope(sequence=2)).state == "done"


deliveries = st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 5)), max_size=25)


@pytest.mark.slow("random deliveries")
def test_duplicates_and_shuffles_never_double_an_effect_nor_turn_back(reader):
    @settings(max_examples=20 if reader.place.dialect == "sqlite" else 8)
    @given(deliveries, st.integers(1, 4), st.sets(st.tuples(st.sampled_from("AB"), st.integers(1, 5)), max_size=3))
    def hold(order, size, wrong):
        with reader.transactions.work() as work:
            for table in ("inbox", "inbox_subject", "inbox_source", "effect"):
                work.conn.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names written here
        broken = set(wrong)
        one = reader.another(fails=lambda event: Broken() if (event.subject[-1], event.sequence) in broken else None)
        some = [envelope(*each) for each in order]
        for start in range(0, len(some), size):
            one.receive(*some[start : start + size])
        broken.clear()
        reader.clock.advance(hours=1)
        while one.inbox.tick():
            pass
        for subject in "AB":
            applied, came = reader.of(f"sample/{subject}"), [n for name, n in order if name == subject]
            assert applied == sorted(set(applied))
            assert not came or applied[-1] == max(came)

    hold()


def test_effects_and_marks_of_a_batch_commit_together(reader, monkeypatch):
    """A crash before the commit leaves nothing of either; here the commit itself fails."""
    monkeypatch.setattr(Kept, "advance", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reader.receive(envelope())
    # the single transactions have done the event; the mark of the source alone is missing
    assert reader.effects == [("sample/A", 1)]
    monkeypatch.undo()
    reader.receive(envelope())
    assert reader.effects == [("sample/A", 1)]


# -- failing


def test_a_reaction_that_fails_leaves_no_effect_and_is_kept_with_its_error(reader):
    one = reader.another(fails=lambda _: Broken("no such agency"))
    one.receive(envelope())
    assert reader.effects == []
    row = reader.row(envelope())
    assert (row.state, row.tries, row.error) == ("waiting", 1, "Broken: no such agency")
    assert json.loads(row.body)["subject"] == "sample/A"


def test_the_others_of_its_batch_take_effect(reader):
    one = reader.another(fails=lambda event: Broken() if event.subject == "sample/B" else None)
    one.receive(envelope("A"), envelope("B"), envelope("C"))
    assert reader.effects == [("sample/A", 1), ("sample/C", 1)]


def test_it_is_tried_again_with_growing_pauses_and_then_parked(reader):
    one = reader.another(fails=lambda _: Broken())
    one.receive(envelope())
    for tries, pause in enumerate(PAUSES, 1):
        assert (reader.row(envelope()).state, reader.row(envelope()).tries) == ("waiting", tries)
        reader.clock.advance(seconds=pause - 0.001)
        one.inbox.tick()
        assert reader.row(envelope()).tries == tries, "too early"
        reader.clock.advance(seconds=0.001)
        one.inbox.tick()
    row = reader.row(envelope())
    assert (row.state, row.tries, row.next_try_at) == ("parked", len(PAUSES) + 1, None)
    reader.clock.advance(days=30)
    one.inbox.tick()
    assert reader.row(envelope()).tries == len(PAUSES) + 1
    assert list(PAUSES) == sorted(set(PAUSES))


def test_a_reaction_that_works_again_takes_effect_at_the_next_try(reader):
    wrong, fails = failing(1)
    one = reader.another(fails=fails)
    one.receive(envelope())
    wrong.clear()
    reader.clock.advance(seconds=1)
    assert one.inbox.tick() == 1
    row = reader.row(envelope())
    assert (reader.effects, row.state, row.tries, row.error, row.body) == ([("sample/A", 1)], "done", 2, None, None)


def test_a_kept_event_that_comes_again_is_kept_once(reader):
    one = reader.another(fails=lambda _: Broken())
    one.receive(envelope())
    one.receive(envelope())
    assert (reader.row(envelope()).tries, one.calls.count(("sample/A", 1))) == (1, 2)  # in its batch, then alone


# -- order


def test_later_events_of_a_subject_wait_behind_one_that_failed_and_others_do_not(reader):
    _, fails = failing(1)
    one = reader.another(fails=lambda event: fails(event) if event.subject == "sample/A" else None)
    one.receive(envelope("A", 1), envelope("A", 2), envelope("B", 1))
    one.receive(envelope("A", 3))
    assert reader.effects == [("sample/B", 1)]
    assert [reader.row(envelope("A", n)).state for n in (1, 2, 3)] == ["waiting"] * 3
    assert [reader.row(envelope("A", n)).tries for n in (1, 2, 3)] == [1, 0, 0]


def test_without_the_waiting_the_order_of_a_subject_is_lost(reader, monkeypatch):
    """The negative control: the older state is never applied at all."""
    monkeypatch.setattr(inbox_module, "held", lambda *_: False)
    wrong, fails = failing(1)
    one = reader.another(fails=fails)
    one.receive(envelope("A", 1), envelope("A", 2))
    wrong.clear()
    reader.clock.advance(hours=1)
    one.inbox.tick()
    assert reader.of("sample/A") == [2]


def test_what_waited_follows_in_order_once_the_first_is_done(reader):
    wrong, fails = failing(1)
    one = reader.another(fails=fails)
    one.receive(*(envelope("A", n) for n in (1, 2, 3)))
    wrong.clear()
    reader.clock.advance(seconds=1)
    while one.inbox.tick():
        pass
    assert reader.of("sample/A") == [1, 2, 3]


def test_what_waited_follows_once_the_first_was_given_up(reader):
    one = reader.another(fails=failing(1)[1], pauses=())
    one.receive(*(envelope("A", n) for n in (1, 2)))
    assert reader.row(envelope("A", 1)).state == "parked"
    with reader.transactions.work() as work:
        one.inbox.drop(work, envelope("A", 1).id, "重复")
    one.inbox.tick()
    assert reader.of("sample/A") == [2]


def test_who_tries_a_waiting_event_by_hand_does_not_overtake_the_one_before(reader):
    one = reader.another(fails=failing(1)[1], pauses=())
    one.receive(*(envelope("A", n) for n in (1, 2)))
    assert one.inbox.retry(envelope("A", 2).id)[0] == "waiting"
    assert reader.effects == []


# -- what a person decides


def parked(reader, **how):
    wrong, fails = failing(1)
    one = reader.another(fails=fails, pauses=(), **how)
    one.receive(envelope())
    assert reader.row(envelope()).state == "parked"
    return one, wrong


def test_try_again_does_it_when_it_works_and_keeps_it_parked_when_not(reader):
    one, wrong = parked(reader)
    assert one.inbox.retry(envelope().id) == ("parked", "Broken: broken")
    wrong.clear()
    assert one.inbox.retry(envelope().id) == ("done", "")
    assert reader.effects == [("sample/A", 1)]


def test_drop_says_why_and_enters_the_ledger(reader):
    one, _ = parked(reader)
    with reader.transactions.work() as work:
        one.inbox.drop(work, envelope().id, "机构已不存在")
    row = reader.row(envelope())
    assert (row.state, row.because) == ("dropped", "机构已不存在")
    last = reader._rows("SELECT entry FROM ledger_leaf ORDER BY idx DESC LIMIT 1")[0][0]
    assert json.loads(last)["dropped_event"] == envelope().id
    assert json.loads(last)["because"] == "机构已不存在"


def test_a_dropped_event_that_comes_again_stays_dropped(reader):
    one, wrong = parked(reader)
    with reader.transactions.work() as work:
        one.inbox.drop(work, envelope().id, "重复")
    wrong.clear()
    one.receive(envelope())
    assert (reader.effects, reader.row(envelope()).state) == ([], "dropped")


@pytest.mark.parametrize("because", ["", "  ", "\n"])
def test_nothing_is_dropped_without_a_reason(reader, because):
    one, _ = parked(reader)
    with pytest.raises(Refused) as caught, reader.transactions.work() as work:
        one.inbox.drop(work, envelope().id, because)
    assert caught.value.code == "event.because-needed"
    assert reader.row(envelope()).state == "parked"


def test_what_is_not_open_can_be_neither_tried_nor_dropped(reader):
    reader.receive(envelope())
    for id in (envelope().id, "unknown"):
        with pytest.raises(Missing):
            reader.inbox.retry(id)
        with pytest.raises(Missing), reader.transactions.work() as work:
            reader.inbox.drop(work, id, "x")


def test_what_was_dropped_while_it_was_being_tried_is_not_done(reader):
    """The operator and the timer at the same moment: one of them wins, never both."""
    one, wrong = parked(reader)
    with reader.transactions.work() as work:
        one.inbox.drop(work, envelope().id, "重复")
    wrong.clear()
    assert one.inbox._try(envelope().id) is False
    assert reader.effects == []


# -- what this program cannot read


def test_an_event_of_a_later_version_is_parked_with_everything_that_it_holds(reader):
    body = json.loads(envelope().body()) | {"dataversion": 2, "newattribute": {"kept": True}}
    future = parse(json.dumps(body), 1)
    reader.receive(future)
    row = reader.row(future)
    assert (row.state, row.error.split(":")[1].strip()) == ("parked", "event.from-the-future")
    assert json.loads(row.body) == body


def test_after_the_upgrade_it_takes_effect(reader, monkeypatch):
    future = replace(envelope(), version=2)
    reader.receive(future, envelope(sequence=2))
    assert reader.effects == []
    monkeypatch.setattr(SAMPLE_EVENTS[TYPES[1]], "version", 2)
    assert reader.inbox.retry(future.id) == ("done", "")
    reader.inbox.tick()
    assert reader.of("sample/A") == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [{}, {"kind": "other"}, {"revision": "1"}, {"state": {"region": 1}}, {"state": {"staff": 1}}, {"gone": 0}],
    ids=str,
)
def test_an_event_that_breaks_its_schema_is_parked_at_once(reader, wrong):
    bad = replace(envelope(), data=envelope().data | wrong if wrong else {})
    reader.receive(bad)
    row = reader.row(bad)
    assert (row.state, row.tries, reader.effects) == ("parked", 1, [])
    assert "event.malformed" in row.error


# -- infrastructure


def test_an_infrastructure_error_spends_no_try_and_the_event_comes_again(reader):
    down = {"now": True}
    one = reader.another(fails=lambda _: Unavailable(codes.STORE_FULL.fault()) if down["now"] else None)
    for _ in range(20):
        with pytest.raises(Unavailable):
            one.receive(envelope())
    assert reader.row(envelope()) is None
    down["now"] = False
    one.receive(envelope())
    assert reader.effects == [("sample/A", 1)]


def test_an_infrastructure_error_at_a_later_try_spends_none_either(reader):
    how: dict[str, Exception | None] = {"error": Broken("x")}
    one = reader.another(fails=lambda _: how["error"])
    one.receive(envelope())
    how["error"] = Unavailable(codes.STORE_UNAVAILABLE.fault())
    reader.clock.advance(hours=1)
    for _ in range(20):
        assert one.inbox.tick() == 0
    assert (reader.row(envelope()).tries, reader.row(envelope()).state) == (1, "waiting")
    how["error"] = None
    assert one.inbox.tick() == 1


def test_a_batch_that_took_too_long_together_is_done_one_by_one(reader):
    """Else the same batch would come again for ever: each transaction has its own time."""
    made = []

    def slowly(work, _):
        made.append(work.create(sample()).id)
        reader.clock.advance(seconds=1)

    one = reader.another(also=slowly)
    one.receive(*(envelope("A", n) for n in range(1, 8)))
    assert reader.of("sample/A") == list(range(1, 8))
    assert len(made) > 7


# -- how far


def test_applied_stops_before_what_waits_and_goes_on_after_it(reader):
    wrong, fails = failing(2)
    one = reader.another(fails=fails, pauses=())
    one.receive(*(envelope("A", n, position=n) for n in (1, 2, 3)), upto=10)
    assert one.inbox.applied("trial") == 1
    wrong.clear()
    one.inbox.retry(envelope("A", 2).id)
    one.inbox.tick()
    assert one.inbox.applied("trial") == 10


def test_applied_never_goes_back_when_a_source_is_read_again(reader):
    reader.receive(envelope("A", 1, position=9), upto=9)
    reader.receive(envelope("A", 1, position=9), upto=3)
    assert reader.inbox.applied("trial") == 9
    assert reader.inbox.applied("unknown") == 0
