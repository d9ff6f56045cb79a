"""What was released only grows; and the check that says so notices every way of breaking it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.released.compatibility import breaches
from deploy.dev.catalogues import released
from deploy.dev.lockfile import ROOT

OLD = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 120},
        "phone": {"anyOf": [{"type": "string", "maxLength": 24}, {"type": "null"}]},
        "form": {"type": "string", "enum": ["company", "partnership"]},
        "staff": {"type": "integer", "minimum": 0},
        "branches": {"type": "array", "items": {"$ref": "#/$defs/Branch"}},
        "kind": {"const": "agency"},
    },
    "$defs": {"Branch": {"type": "object", "required": [], "properties": {"region": {"type": "string"}}}},
}


def changed(path, value):
    """The old schema with *value* put at *path*; None takes it away."""
    new = copy.deepcopy(OLD)
    inner: Any = new
    for part in path[:-1]:
        inner = inner[part]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return new


PROPERTIES = ("properties",)
BREACHES = {
    "a property is taken away": ((*PROPERTIES, "staff"), None),
    "a nested property is taken away": (("$defs", "Branch", "properties", "region"), None),
    "a type is another": ((*PROPERTIES, "staff", "type"), "string"),
    "a nested type is another": (("$defs", "Branch", "properties", "region", "type"), "integer"),
    "a list becomes one value": ((*PROPERTIES, "branches"), {"$ref": "#/$defs/Branch"}),
    "null is no longer taken": ((*PROPERTIES, "phone"), {"type": "string", "maxLength": 24}),
    "an alternative is narrowed": ((*PROPERTIES, "phone", "anyOf", 0, "maxLength"), 23),
    "a text must be shorter": ((*PROPERTIES, "name", "maxLength"), 119),
    "a text must be longer": ((*PROPERTIES, "name", "minLength"), 1),
    "a pattern is asked for": ((*PROPERTIES, "name", "pattern"), "^x"),
    "a format is asked for": ((*PROPERTIES, "name", "format"), "date"),
    "a number must be larger": ((*PROPERTIES, "staff", "minimum"), 1),
    "a number gets a bound": ((*PROPERTIES, "staff", "maximum"), 9),
    "a choice is taken away": ((*PROPERTIES, "form", "enum"), ["company"]),
    "a free text becomes a choice": ((*PROPERTIES, "name", "enum"), ["x"]),
    "a constant is another": ((*PROPERTIES, "kind", "const"), "zone"),
    "something more is required": (("required",), ["name", "staff"]),
    "something more is required inside": (("$defs", "Branch", "required"), ["region"]),
    "unknown members are refused": (("additionalProperties",), False),
    "members get a form": (("additionalProperties",), {"type": "string"}),
}
GROWTH = {
    "nothing changes": (("title",), "Agency"),
    "a property is added": ((*PROPERTIES, "website"), {"type": "string"}),
    "a choice is added": ((*PROPERTIES, "form", "enum"), ["company", "partnership", "other"]),
    "a text may be longer": ((*PROPERTIES, "name", "maxLength"), 200),
    "a text may be of any length": ((*PROPERTIES, "name", "maxLength"), None),
    "null is taken too": ((*PROPERTIES, "staff"), {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}),
    "a type is widened": ((*PROPERTIES, "staff", "type"), ["integer", "null"]),
    "a number may be smaller": ((*PROPERTIES, "staff", "minimum"), -1),
    "less is required": (("required",), []),
}


@pytest.mark.parametrize(("path", "value"), BREACHES.values(), ids=BREACHES)
def test_the_check_notices_a_breach(path, value):
    assert breaches(OLD, changed(path, value)) != []


@pytest.mark.parametrize(("path", "value"), GROWTH.values(), ids=GROWTH)
def test_the_check_lets_a_schema_grow(path, value):
    assert breaches(OLD, changed(path, value)) == []


def test_a_breach_names_its_place():
    assert breaches(OLD, changed(("$defs", "Branch", "properties", "region"), None)) == [
        "#/branches[]/region: the property is gone"
    ]


def test_nothing_that_was_released_is_taken_back():
    assert released.faults() == []


def test_every_kind_and_every_event_is_released():
    missing = [str(path) for path in released.schemas() if not (ROOT / path).exists()]
    assert missing == []


@pytest.fixture
def as_released(tmp_path: Path):
    """A tree that holds what is released now, to be changed by a test."""
    for path, text in released.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path / released.FOLDER


def test_an_address_that_vanished_is_noticed(as_released, tmp_path):
    with (as_released / "urls.txt").open("a") as file:
        file.write("GET /api/v1/abacuses/{}\n")
    assert released.faults(tmp_path) == [
        "contracts/released/urls.txt: GET /api/v1/abacuses/{} was released and is gone"
    ]


def test_an_event_that_vanished_is_noticed(as_released, tmp_path):
    (as_released / "events" / "registry.agency.danced.v1.json").write_text("{}")
    assert released.faults(tmp_path) == [
        "contracts/released/events/registry.agency.danced.v1.json: it was released and is gone"
    ]


def test_a_thing_that_lost_a_field_is_noticed(as_released, tmp_path):
    path = as_released / "things" / "zone.v1.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"]["anthem"] = {"type": "string"}
    path.write_text(json.dumps(schema))
    assert released.faults(tmp_path) == ["contracts/released/things/zone.v1.json: #/anthem: the property is gone"]


def test_an_earlier_shape_stays_beside_a_later_one(as_released, tmp_path):
    """As if today's zone were of the second shape: what was released of the first is left as it was."""
    (as_released / "things" / "zone.v0.json").write_text('{"properties": {"anthem": {"type": "string"}}}')
    assert released.faults(tmp_path) == []


def test_addresses_that_were_released_stay_in_the_list(as_released, tmp_path, monkeypatch):
    monkeypatch.setattr(released, "ROOT", tmp_path)
    with (as_released / "urls.txt").open("a") as file:
        file.write("GET /api/v1/abacuses/{}\n")
    assert "GET /api/v1/abacuses/{}\n" in released.files()[released.URLS]
