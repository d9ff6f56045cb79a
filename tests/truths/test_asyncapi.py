"""The AsyncAPI document keeps AsyncAPI's own schema, and speaks of every event and of nothing else."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from chassis.bus import asyncapi, names
from contracts import events
from deploy.dev import formats
from tests.support.capabilities import needs

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "contracts" / "asyncapi.json").read_text("utf-8"))
RELEASED = ROOT / "contracts" / "released" / "events"
KEY = "registry.agency.created"


@pytest.fixture(scope="module")
def published():
    needs("asyncapi-schema")
    return Draft7Validator(formats.schema(formats.ASYNCAPI))


def changed(*path, value):
    """The document with *value* put at *path*; None takes it away."""
    document = copy.deepcopy(DOCUMENT)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return document


def test_the_document_keeps_the_published_schema(published):
    assert [f"{list(error.path)}: {error.message[:200]}" for error in published.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("asyncapi",), "2.6.0"),
        (("info", "version"), None),
        (("channels", KEY, "adress"), "x"),
        (("channels", KEY, "bindings", "amqp", "is"), "topic"),
        (("channels", KEY, "bindings", "amqp", "exchange", "type"), "quorum"),
        (("operations", f"announce.{KEY}", "action"), "shout"),
        (("components", "schemas", "CloudEvent", "required"), "id"),
    ],
)
def test_a_document_that_breaks_the_published_schema_is_noticed(published, path, value):
    assert not published.is_valid(changed(*path, value=value))


def test_every_released_event_has_a_channel_that_is_its_routing_key():
    released = {path.stem.rpartition(".v")[0] for path in RELEASED.glob("*.json")}
    assert {key: channel["address"] for key, channel in DOCUMENT["channels"].items()} == {key: key for key in released}


def test_every_reference_leads_somewhere():
    def references(value):
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    def found(reference):
        inner = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            inner = inner.get(part, {})
        return bool(inner)

    assert [one for one in references(DOCUMENT) if not found(one)] == []


def test_the_exchange_is_the_one_that_is_declared_on_the_broker():
    declared = []

    class Channel:
        def exchange_declare(self, name, kind, **options):
            declared.append({"name": name, "type": kind, "durable": options["durable"],
                             "autoDelete": options["auto_delete"]})  # fmt: skip

    names.declare(Channel(), ())
    said = [channel["bindings"]["amqp"]["exchange"] for channel in DOCUMENT["channels"].values()]
    assert all(one == declared[0] for one in said)


def test_two_schemas_of_one_name_are_refused(monkeypatch):
    events.load_all()
    monkeypatch.setattr(asyncapi, "_envelope", lambda: {"type": "object"})
    schemas = {"agency": {"type": "string"}}
    with pytest.raises(asyncapi.Clash):
        asyncapi._data(events.EVENTS[KEY], schemas)
