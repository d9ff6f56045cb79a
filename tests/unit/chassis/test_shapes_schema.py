"""The JSON Schema and the marshmallow schema that follow from a declaration say the same as the check."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import marshmallow as ma
import pytest

from chassis.shapes.codec import state_of
from chassis.shapes.edge import schema_of as edge_of
from chassis.shapes.schema import schema_of
from contracts.things import load_all
from contracts.things.registry import Agency
from tests.support.samples import Place, Room, Sample, sample

WHOLE = {"name": "样", "region": "320211"}
VALID = fastjsonschema.compile(schema_of(Sample))
BAD = [
    {"staff": "3"}, {"staff": 1.5}, {"staff": True}, {"founded": "2020-2-9"}, {"founded": 1}, {"capital": 1.5},
    {"capital": "NaN"}, {"capital": "1e400"}, {"is_open": "true"}, {"grade": "GOOD"}, {"tags": "甲"}, {"tags": [1]},
    {"tags": None}, {"address": "x"}, {"address": {}}, {"rooms": [{"since": "2020-01-01"}]}, {"name": "长" * 21},
]  # fmt: skip


def test_every_stored_state_keeps_its_schema():
    for thing in (
        sample(),
        sample(
            address=Place(city="x"), rooms=(Room(number="1", place=Place(city="y")),), phone="sealed" * 99, tags=("甲",)
        ),
    ):
        VALID(json.loads(json.dumps(state_of(thing))))


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_state_that_breaks_the_declaration_breaks_its_schema(bad):
    with pytest.raises(fastjsonschema.JsonSchemaException):
        VALID(WHOLE | bad)


@pytest.mark.parametrize("name", ["name", "region"])
def test_a_required_field_is_required(name):
    with pytest.raises(fastjsonschema.JsonSchemaException):
        VALID({key: value for key, value in WHOLE.items() if key != name})


def test_an_older_reader_accepts_what_a_newer_program_added():
    VALID(WHOLE | {"later": {"x": 1}})


def test_a_sealed_text_may_be_longer_than_the_plain_one():
    VALID(WHOLE | {"phone": "x" * 5000})


def test_every_field_has_its_labels_in_both_languages():
    for name, said in schema_of(Agency)["properties"].items():
        assert said["title"], name
        assert said["description"], name


def test_a_nested_record_is_described_once():
    assert set(schema_of(Sample)["$defs"]) == {"Place", "Room"}


@pytest.mark.parametrize("kind", sorted(load_all()))
def test_every_kind_of_the_product_has_a_schema_that_compiles_and_an_edge(kind):
    cls: Any = load_all()[kind].cls
    fastjsonschema.compile(schema_of(cls))
    assert edge_of(cls)().fields


EDGE = edge_of(Sample)()


def test_the_edge_takes_what_the_declaration_takes():
    given = WHOLE | {"staff": 3, "founded": "2020-02-29", "capital": "1.5", "tags": ["甲"], "address": {"city": "x"}}
    assert EDGE.load(given)["staff"] == 3


@pytest.mark.parametrize("bad", [one for one in BAD if one != {"name": "长" * 21}] + [{"unknown": 1}], ids=str)
def test_the_edge_refuses_what_the_declaration_refuses(bad):
    with pytest.raises(ma.ValidationError):
        EDGE.load(WHOLE | bad)


def test_the_edge_of_a_change_asks_for_nothing_and_takes_nothing_derived():
    change = edge_of(Sample, partial=True)()
    assert change.load({"staff": 1}) == {"staff": 1}
    with pytest.raises(ma.ValidationError):
        change.load({"inspected_on": "2020-01-01"})
