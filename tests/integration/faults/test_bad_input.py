"""What is no event, or none that this program can take: kept, shown, told in one line; nothing is held up and nobody dies."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chassis.bus.envelope import Envelope
from contracts.commands.platform import ReadParked
from tests.contract.bus.reader import envelope
from tests.support.faults import wire
from tests.support.faults.book import until
from tests.support.faults.probe import TYPES
from tests.support.faults.process import Process
from tests.support.faults.ring import INBOX, Ring, events, keyed

STOCK_QUEUE = "evt-trial-thing--listener.heard"
JSON = {"content_type": "application/json"}
NO_EVENTS = [
    pytest.param(b"\xff\xfe{", JSON, id="not-json"),
    pytest.param(b"\x80\x04K\x01.", {"content_type": "application/x-python-serialize"}, id="pickle"),
    pytest.param(b"hello", {"content_type": "text/plain"}, id="text"),
    pytest.param("甲".encode("gb18030"), JSON | {"content_encoding": "gb18030"}, id="gb18030"),
    pytest.param(b'{"label":"x"}', {"content_type": "application/cloudevents+json"}, id="cloudevents-type"),
]


@pytest.fixture(scope="module")
def both(standing: Ring) -> tuple[Process, Process]:
    stock, ours = standing.stock("listener"), standing.ours()
    return stock.ready(), ours.ready()


def parked(ring: Ring) -> dict[str, Any]:
    """What an operator sees, by id."""
    found = ring.clients().send(ReadParked(service="probe"), keyed())
    return {one.id: one for one in found.items}


def sent(ring: Ring, *some: Envelope | bytes, **said: Any) -> None:
    bodies = [one if isinstance(one, bytes) else one.body() for one in some]
    wire.publish(ring.url, bodies, exchange="", key=INBOX, **said)


@pytest.mark.parametrize(("body", "said"), NO_EVENTS)
def test_bytes_that_are_no_event_are_gone_in_stock_and_kept_in_ours(standing, both, body, said):
    stock, ours = both
    before = set(parked(standing))
    wire.publish(standing.url, [body], exchange="trial.events", key="thing", **said)
    sent(standing, body, **said)
    assert until(lambda: wire.depth(standing.url, STOCK_QUEUE) == 0)
    assert until(lambda: set(parked(standing)) - before)
    (id,) = set(parked(standing)) - before
    (row,) = standing.inbox(f"id = '{id}'")
    assert row.body == body.decode("utf-8", "backslashreplace")
    assert row.state == "parked"
    assert ours.said.count(id) == 1, "one line in the log"
    assert not stock.book.keys("started")
    assert stock.alive, stock.said
    assert ours.alive, ours.said


CANNOT_BE_TAKEN = [
    pytest.param({"id": "f1", "version": 99}, {}, "event.from-the-future", id="a later version"),
    pytest.param({"id": "u1"}, {"type": "trial.sample.nobody-knows"}, None, id="a type that nobody here listens to"),
    pytest.param({"id": "m1", "data": {"kind": "sample"}}, {}, "event.malformed", id="a broken schema"),
]


@pytest.mark.parametrize(("but", "beside", "code"), CANNOT_BE_TAKEN)
def test_an_event_that_cannot_be_taken_is_parked_with_its_reason_or_read_past(standing, both, but, beside, code):
    _, ours = both
    one = replace(envelope(f"one-{but['id']}", 1, of=TYPES[1]), **but)
    body = json.loads(one.body()) | beside
    sent(standing, json.dumps(body).encode())
    after = envelope(f"after-{but['id']}", 1, of=TYPES[1])
    sent(standing, after)
    assert until(lambda: f"{after.subject}:1" in standing.effects), "nobody is held up"
    if code is None:
        assert not standing.inbox(f"id = '{one.id}'"), "it is none of ours: read past, and kept in its source's log"
    else:
        shown = parked(standing)[one.id]
        assert shown.state == "parked"
        (row,) = standing.inbox(f"id = '{one.id}'")
        assert json.loads(row.body) == body, "as it came"
        (line,) = [line for line in ours.said.splitlines() if f'"{one.id}"' in line]
        assert code in line
        assert json.loads(line)["what_to_do"]
    assert ours.alive


def test_fields_that_this_program_does_not_know_hold_nothing_up(standing, both):
    one = envelope("unknown-fields", 1, of=TYPES[1])
    body = json.loads(one.body()) | {"sampledrate": 3, "partnerextension": "x"}
    body["data"] |= {"more": {"of": "it"}}
    sent(standing, json.dumps(body).encode())
    assert until(lambda: f"{one.subject}:1" in standing.effects)


def test_a_stale_sequence_has_no_effect(standing, both):
    newer, older = events(2, "stale")[::-1]
    sent(standing, newer)
    sent(standing, older)
    assert until(lambda: standing.inbox(f"id = '{older.id}' AND state = 'done'"))
    assert [one for one in standing.effects if "stale" in one] == [f"{newer.subject}:2"]


def test_the_same_id_a_thousand_times_has_one_effect(standing, both):
    (one,) = events(1, "same")
    sent(standing, *[one] * 1000)
    sent(standing, *events(1, "after-same"))
    assert until(lambda: "sample/after-same:1" in standing.effects, 20)
    assert standing.effects.count("sample/same:1") == 1
    assert len(standing.inbox(f"id = '{one.id}'")) == 1


def test_without_the_inbox_the_same_id_has_many_effects(ring):
    """The negative control."""
    ring.ours(forgets=1).ready()
    (one,) = events(1, "same")
    sent(ring, *[one] * 20)
    assert until(lambda: ring.effects.count("sample/same:1") > 1)


def test_a_mark_that_is_none_is_kept_too(standing, both):
    before = set(parked(standing))
    sent(standing, b'{"source":"trial"}', type="mark")
    assert until(lambda: set(parked(standing)) - before)
