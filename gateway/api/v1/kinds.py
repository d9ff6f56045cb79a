"""The kinds of record: their fields, labels and acts, from which a client can draw its own forms."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus
from typing import Any

from flask import Response

from chassis.shapes.schema import schema_of
from chassis.shapes.specs import Spec, state_specs
from contracts.declare import ActName, Kind, kind_of
from contracts.things import load_all
from gateway.access.allow import allow
from gateway.api import now, schemas, told
from gateway.api.blueprint import PREFIX, Routes

routes = Routes(
    "kinds", __name__, url_prefix=f"{PREFIX}/kinds", description="记录种类 · kinds of record", now=now.PLATFORM
)
TEXT, TEXTS, WORDS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}, schemas.ref("Words")


def _component(called: str, /, **members: schemas.Schema) -> schemas.Schema:
    return schemas.component(called, {"type": "object", "required": list(members), "properties": members})


ACT = _component(
    "ActName", act=TEXT, words=WORDS, by=TEXTS, asks={"anyOf": [{"type": "object"}, {"type": "null"}]}
)  # fmt: skip
FIELD = _component(
    "FieldName",
    name=TEXT,
    words=WORDS,
    hint=WORDS,
    unit=WORDS,
    find=TEXT,
    codes=TEXT,
    refers=TEXT,
    personal={"type": "boolean"},
    derived={"type": "boolean"},
    required={"type": "boolean"},
    many={"type": "boolean"},
    pattern=TEXT,
    example=TEXT,
    choices={"type": "array", "items": {"type": "object"}},
)
HEAD = {"kind": TEXT, "plural": TEXT, "owner": TEXT, "version": {"type": "integer"}, "words": WORDS, "title": TEXT}
KIND = _component("Kind", **HEAD, writers=TEXTS, readers=TEXTS, acts={"type": "array", "items": ACT})
SHAPE = _component(
    "KindSchema",
    **HEAD,
    fields={"type": "array", "items": FIELD},
    acts={"type": "array", "items": ACT},
    schema={"type": "object"},
)


@routes.get("")
@allow.everybody
@routes.answers(HTTPStatus.OK, schemas.page_of("Kinds", KIND))
def list_() -> Response:
    """Every kind: who keeps it, who may write and read it, and its acts."""
    return told.page(_kind(kind) for kind in load_all().values())


@routes.get(f"/<any({', '.join(repr(kind.plural) for kind in load_all().values())}):plural>/schema")
@allow.everybody
@routes.answers(HTTPStatus.OK, SHAPE)
def schema(plural: str) -> Response:
    """The fields of a kind with their labels, its acts with what they ask for, and the JSON Schema of its state."""
    kind = kind_of(plural)
    assert kind is not None  # noqa: S101 - the address holds no other word
    fields = [_field(spec) for spec in state_specs(kind.cls)]
    return told.answer({**_head(kind), "fields": fields, "acts": _acts(kind), "schema": schema_of(kind.cls)})


def _head(kind: Kind) -> dict[str, Any]:
    names = ("plural", "owner", "version", "words", "title")
    return {"kind": kind.name} | {name: getattr(kind, name) for name in names}


def _kind(kind: Kind) -> dict[str, Any]:
    return _head(kind) | {"writers": kind.writers, "readers": kind.readers, "acts": _acts(kind)}


def _acts(kind: Kind) -> list[dict[str, Any]]:
    return [_act(act) for act in kind.acts]


def _act(act: ActName) -> dict[str, Any]:
    asks = schema_of(act.asks) if act.asks else None
    return {"act": act.name, "words": act.words, "by": act.by, "asks": asks}


def _field(spec: Spec) -> dict[str, Any]:
    meta = spec.meta
    is_choice = isinstance(spec.base, type) and issubclass(spec.base, Enum)
    return {
        "name": spec.name,
        "words": meta.words,
        "hint": meta.hint,
        "unit": meta.unit,
        "find": meta.find.value,
        "codes": meta.codes,
        "refers": meta.refers,
        "personal": meta.personal,
        "derived": meta.derived,
        "required": spec.required,
        "many": spec.many,
        "pattern": meta.shape.pattern,
        "example": meta.shape.example,
        "choices": [{"value": one.value, "words": one.words} for one in spec.base] if is_choice else [],
    }
