"""What travels is CloudEvents 1.0 in structured JSON, and comes back as it went."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from chassis.bus import promises
from chassis.bus.envelope import parse, restored
from chassis.errors import Refused
from tests.contract.bus.reader import TYPES, envelope
from tests.support.samples import V1, V3, declared


def test_a_body_carries_the_attributes_of_cloudevents_and_ours(reader):
    said = json.loads(envelope(sequence=7, traceparent="00-1-2-01", causationid="x").body())
    assert said["specversion"] == "1.0"
    assert said["source"] == "/jiju/trial"
    assert said["sequence"] == "00000000000000000007"
    assert said["time"].endswith("+08:00")
    assert {
        "id",
        "type",
        "subject",
        "datacontenttype",
        "dataschema",
        "actor",
        "traceparent",
        "causationid",
        "data",
    } <= set(said)


def test_sequences_sort_as_texts(reader):
    sequences = [json.loads(envelope(sequence=n).body())["sequence"] for n in (1, 2, 10, 10**18)]
    assert sequences == sorted(sequences)


def test_an_event_comes_back_as_it_went(reader):
    went = envelope(sequence=3, position=9, traceparent="00-1-2-01", causationid="c")
    came = parse(went.body(), 9)
    names = [name for name in went.__slots__ if name != "raw"]
    assert [getattr(came, name) for name in names] == [getattr(went, name) for name in names]
    assert came.body() == went.body()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "1", "null", '"x"', "{}", '{"id": 1}', "[" * 100_000, '{"data": []}'], ids=range(10)
)
def test_whatever_stands_in_a_row_gives_an_event_that_can_be_kept(reader, body):
    row = SimpleNamespace(position=4, type=TYPES[1], subject="sample/A", sequence=2, body=body)
    made = restored(row, "trial")
    assert (made.id, made.subject, made.sequence, made.position, made.body()) == (
        "trial:sample/A:2",
        "sample/A",
        2,
        4,
        body,
    )
    with pytest.raises(Refused):
        promises.keep(made)


def test_an_unknown_type_is_malformed(reader):
    with pytest.raises(Refused) as caught:
        promises.keep(envelope(of="trial.sample.unheard_of"))
    assert caught.value.code == "event.malformed"


def test_fields_that_a_newer_program_added_are_no_fault(reader):
    data = envelope().data
    promises.keep(envelope(data=data | {"more": 1, "state": data["state"] | {"new": {"x": 1}}}))


def test_an_ended_thing_that_never_was_has_an_empty_state(reader):
    promises.keep(envelope(data=envelope().data | {"gone": True, "state": {}}))


def test_each_program_checks_by_its_own_declaration():
    old = {"title": "样", "region": "32"}
    with declared(V1):
        promises.keep(envelope(data=envelope().data | {"state": old}))
    with declared(V3), pytest.raises(Refused):
        promises.keep(envelope(data=envelope().data | {"state": old}))
