"""An event that the broker does not take: left out, shown, tried again by its carrier, and gone once it went."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.bus.carrier import Carrier
from chassis.bus.lease import Lease
from chassis.bus.relay import Relay
from chassis.bus.unsendable import Unsendable
from chassis.errors import Missing
from chassis.storage.reading import Call
from contracts.roles import PLATFORM

BODY = '{"id":"e","source":"/jiju/x","type":"t","subject":"a/1","sequence":"1","time":"2026-03-02T09:00:00+08:00","data":{}}'


class Wire:
    """The broker's end: takes what it is told to take, as the publisher does."""

    def __init__(self, unsendable):
        self.refuses, self.sent, self._unsendable = True, [], unsendable

    def deliver(self, source, batch, upto):
        for envelope in batch:
            if self.refuses:
                self._unsendable.park(envelope, ValueError("refused"))
            else:
                self.sent.append(envelope.position)

    def beat(self):
        """Nothing to keep alive."""

    def close(self):
        """Nothing to give back."""


@pytest.fixture
def left_out(reader):
    """A carrier whose broker refused the one event of the log."""
    place = reader.place
    with place.unguarded("event_log") as conn:
        for table in ("event_log", "relay", "unsendable"):
            conn.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 - names written here
        conn.execute(
            sa.text(
                "INSERT INTO event_log (position, id, type, subject, sequence, body) VALUES (1,'e','t','a/1',1,:b)"
            ),
            {"b": BODY},
        )
    place.lay_again(reader.schema)
    unsendable = Unsendable(place.store, reader.schema, reader.clock)
    wire = Wire(unsendable)
    relay = Relay(place.store, reader.schema, reader.clock, "broker", None, wire.deliver)
    carrier = Carrier(relay, Lease(place.store), wire, unsendable)  # type: ignore[arg-type]  # the broker's end of it
    assert carrier.once() == 1
    yield carrier, wire, unsendable, reader
    carrier._lease.give_up()


def look(carrier):
    carrier._beaten = float("-inf")  # the pause between two looks is over
    carrier.once()


def want(unsendable, reader):
    with reader.transactions.work(Call(principal=PLATFORM)) as work:
        unsendable.again(work, "e")


def shown(unsendable):
    return [(one.id, one.state, one.error) for one in unsendable.list("", 10).items]


def test_it_is_left_out_with_its_reason_and_not_tried_by_itself(left_out):
    carrier, wire, unsendable, _ = left_out
    wire.refuses = False
    look(carrier)
    assert wire.sent == []
    assert shown(unsendable) == [("e", "parked", "ValueError: refused")]


def test_wanted_again_it_goes_and_is_gone(left_out):
    carrier, wire, unsendable, reader = left_out
    with reader.transactions.work(Call(principal=PLATFORM)) as work:
        assert unsendable.again(work, "e").state == "waiting"
    assert shown(unsendable) == [("e", "waiting", "")]
    wire.refuses = False
    look(carrier)
    assert (wire.sent, shown(unsendable)) == ([1], [])
    look(carrier)
    assert wire.sent == [1]


def test_refused_again_it_stays_with_its_new_reason(left_out):
    carrier, _, unsendable, reader = left_out
    want(unsendable, reader)
    look(carrier)
    assert shown(unsendable) == [("e", "parked", "ValueError: refused")]


def test_wanted_once_more_while_it_was_refused_again_it_is_not_forgotten(left_out):
    carrier, wire, unsendable, reader = left_out
    want(unsendable, reader)

    def refuse_and_meanwhile(source, batch, upto):
        wire.deliver(source, batch, upto)
        reader.clock.advance(seconds=1)
        want(unsendable, reader)

    carrier._relay._deliver = refuse_and_meanwhile
    look(carrier)
    assert shown(unsendable) == [("e", "waiting", "")]


def test_a_broker_that_is_away_leaves_it_wanted(left_out):
    carrier, _, unsendable, reader = left_out
    want(unsendable, reader)

    def away(source, batch, upto):
        raise OSError("away")

    carrier._relay._deliver = away
    with pytest.raises(OSError, match="away"):
        look(carrier)
    assert shown(unsendable) == [("e", "waiting", "")]


def test_what_went_meanwhile_can_neither_be_tried_nor_given_up(left_out):
    *_, unsendable, reader = left_out
    for settle in (lambda work: unsendable.again(work, "x"), lambda work: unsendable.drop(work, "x", "why")):
        with pytest.raises(Missing), reader.transactions.work(Call(principal=PLATFORM)) as work:
            settle(work)
