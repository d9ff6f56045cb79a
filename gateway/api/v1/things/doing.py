"""Sends a command on a thing; what the service says of it is told in the words and places of the HTTP body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from chassis.errors import Forbidden, Missing, Problem, Refused, Stale
from chassis.shapes.specs import specs
from contracts.codes import gateway as codes
from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.commands.things import Entry, ReadHistory, View
from contracts.declare import Kind, Words
from gateway.api.calls import ask, do

A = TypeVar("A")
SHOWN = 200  # characters of a value that are repeated


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the body a command's members stand: the record's fields lie in *member*, some have another name."""

    kind: Kind
    member: str = ""
    moved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, pointer: str) -> str:
        """The place in the body as it was sent."""
        if not pointer.startswith("#/"):
            return pointer
        first, slash, rest = pointer[2:].partition("/")
        if self.member and first not in self.moved and first in self._fields():
            return f"#/{self.member}/{first}{slash}{rest}"
        return f"#/{self.moved.get(first, first)}{slash}{rest}"

    def of_unknown(self, fault: Fault) -> str:
        """A field that the record does not have was written among its fields, if anywhere."""
        return f"#/{self.member}/{fault.pointer[2:]}" if self.member else fault.pointer

    def _fields(self) -> frozenset[str]:
        return frozenset(spec.name for spec in specs(self.kind.cls) if spec.declared)


def write(command: Command[View], places: Places) -> View:
    """The record as it is now; or the problem, with places in the body and, where it is stale, with what changed."""
    try:
        return do(command)
    except Stale as problem:
        raise Stale(*problem.faults, *_changed_since(command, places)) from None
    except (Refused, Forbidden, Missing) as problem:
        raise type(problem)(*(_placed(fault, places) for fault in problem.faults)) from None


def look(query: Query[A], places: Places) -> A:
    """The answer to a question whose body holds values of the record; where it is refused, with places in that body."""
    try:
        return ask(query)
    except (Refused, Forbidden, Missing) as problem:
        raise type(problem)(*(_placed(fault, places) for fault in problem.faults)) from None


def _placed(fault: Fault, places: Places) -> Fault:
    is_unknown = fault.code == "field.unknown" and fault.pointer.count("/") == 1
    return replace(fault, pointer=places.of_unknown(fault) if is_unknown else places.of(fault.pointer))


def _changed_since(command: Any, places: Places) -> Iterator[Fault]:
    """What others recorded after the revision that the caller saw: the last word on each field."""
    try:
        entries = ask(ReadHistory(kind=places.kind.name, id=command.id)).items
    except Problem:  # then the refusal itself is all that can be told
        return
    words = {spec.name: spec.meta.words for spec in specs(places.kind.cls)}
    told: set[str] = set()
    for entry in entries:
        if entry.revision <= command.revision:
            return
        for name in entry.sets:
            if name in words and name not in told:
                told.add(name)
                yield _change(name, words[name], entry, places, getattr(command, "sets", {}))


def _change(name: str, label: Words, entry: Entry, places: Places, sent: Mapping[str, Any]) -> Fault:
    value = str(entry.sets[name])[:SHOWN]
    pointer = places.of(f"#/{name}") if name in sent else ""
    return codes.CHANGED_SINCE.fault(pointer, label=label, revision=entry.revision, value=value)
