"""What is done to a kind of thing: begun, changed, corrected, taken back, ended, acted on, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from chassis.shapes.specs import state_specs
from contracts.commands import things as asked
from contracts.commands.base import Command
from contracts.declare import Kind, State
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.api.addresses import thing_id
from gateway.api.blueprint import Mark, Routes
from gateway.api.headers import command, on_existing, seen_revision
from gateway.api.v1.things import bodies, examples
from gateway.api.v1.things.doing import Places, write
from gateway.api.v1.things.views import address, view_schema, viewed

FROM_DAY = {"valid_from": "on", "until": "on"}  # commands whose one day is called `on`


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One command on an existing record."""

    method: str
    path: str
    endpoint: str
    says: str
    request: Callable[..., Command[asked.View]]
    body: type[ma.Schema]
    example: State
    places: Places
    by: tuple[str, ...]


def add(routes: Routes, kind: Kind) -> None:
    """The writing routes of *kind*, for those who may write it."""
    if kind.writers:
        _create(routes, kind)
    for row in writings(kind):
        if row.by:
            _on_existing(routes, kind, row)


def writings(kind: Kind) -> Iterator[Writing]:
    """The commands on an existing record; those that nobody may give have no route."""
    change, taken = bodies.bodies(kind), kind.writers
    yield Writing(
        method="PATCH",
        path="",
        endpoint="change",
        says="Set fields from a day on, or for some days; refused where later facts would be overwritten in silence.",
        request=asked.ChangeThing,
        body=change.change,
        example=examples.change(kind),
        places=Places(kind, "sets"),
        by=taken,
    )
    yield Writing(
        method="POST",
        path="/corrections",
        endpoint="correct",
        says="Say that an earlier entry was wrong; what was known until now stays visible as it was known.",
        request=asked.CorrectThing,
        body=change.correction,
        example=examples.correction(kind),
        places=Places(kind, "sets", {"entry": "corrects"}),
        by=taken,
    )
    yield Writing(
        method="POST",
        path="/withdrawals",
        endpoint="withdraw",
        says="Take one entry back: what lies beneath it is asserted again.",
        request=asked.WithdrawEntry,
        body=bodies.Withdrawal,
        example=examples.WITHDRAWAL,
        places=Places(kind),
        by=taken,
    )
    yield Writing(
        method="POST",
        path="/ending",
        endpoint="end",
        says="End the record from a day on; its past stays.",
        request=asked.EndThing,
        body=bodies.Ending,
        example=examples.ENDING,
        places=Places(kind, moved=FROM_DAY),
        by=taken,
    )
    yield Writing(
        method="POST",
        path="/erasure",
        endpoint="erase",
        says="Destroy the key of the personal fields; history and proofs stay whole.",
        request=asked.ErasePerson,
        body=bodies.Erasure,
        example=examples.ERASURE,
        places=Places(kind),
        by=taken if any(spec.meta.personal for spec in state_specs(kind.cls)) else (),
    )
    yield Writing(
        method="POST",
        path="/acts",
        endpoint="act",
        says="Do one of its acts; a refused one is told with every reason, its article and what would change it.",
        request=asked.ActOnThing,
        body=change.act,
        example=examples.act(kind),
        places=Places(kind, moved=FROM_DAY),
        by=tuple(dict.fromkeys(role for act in kind.acts for role in act.by)),
    )


def _create(routes: Routes, kind: Kind) -> None:
    places = Places(kind, "state", {"until": "valid_from"})

    @routes.post("", endpoint="create")
    @by(kind.writers)
    @command
    @routes.arguments(bodies.bodies(kind).creation, example=examples.creation(kind))
    @routes.answers(HTTPStatus.CREATED, view_schema(kind), etag=True, location=True)
    def create(given: dict[str, Any]) -> Response:
        """Begin a record."""
        found = write(asked.CreateThing(kind=kind.name, **given), places)
        return viewed(found, HTTPStatus.CREATED, Location=address(kind, found.id))


def _on_existing(routes: Routes, kind: Kind, row: Writing) -> None:
    def view(given: dict[str, Any], id: str) -> Response:
        seen = {"kind": kind.name, "id": thing_id(id), "revision": seen_revision()}
        return viewed(write(row.request(**seen, **given), row.places))

    view.__doc__ = row.says
    marks: Iterable[Mark] = (
        routes.answers(HTTPStatus.OK, view_schema(kind), etag=True),
        routes.arguments(row.body, example=row.example),
        on_existing,
        command,
        by(row.by),
    )
    for mark in marks:
        view = mark(view)
    routes.add_url_rule(f"/<thing:id>{row.path}", row.endpoint, view, methods=[row.method])


def by(roles: Iterable[str]) -> Mark:
    """The access rule of these roles."""
    return allow(*map(Role, roles))
