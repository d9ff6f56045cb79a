"""What is done to a kind of thing: begun, changed, corrected, taken back, ended, acted on, forgotten."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from chassis.shapes.specs import state_specs
from contracts.commands import things as asked
from contracts.declare import Kind
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.api.addresses import thing_id
from gateway.api.blueprint import Routes
from gateway.api.headers import command, on_existing, seen_revision
from gateway.api.v1.things import bodies as said
from gateway.api.v1.things import examples
from gateway.api.v1.things.doing import Places, write
from gateway.api.v1.things.views import address, view_schema, viewed

ONE = "/<id>"
OK, CREATED = HTTPStatus.OK, HTTPStatus.CREATED
FROM_DAY = {"valid_from": "on", "until": "on"}  # commands whose one day is called `on`


def add(routes: Routes, kind: Kind) -> None:
    """The writing routes of *kind*, for those who may write it."""
    if kind.writers:
        writers = allow(*map(Role, kind.writers))
        _create(routes, kind, writers)
        _change(routes, kind, writers)
        _correct(routes, kind, writers)
        _withdraw(routes, kind, writers)
        _end(routes, kind, writers)
        if any(spec.meta.personal for spec in state_specs(kind.cls)):
            _erase(routes, kind, writers)
    if kind.acts:
        _act(routes, kind, allow(*(Role(name) for name in dict.fromkeys(role for act in kind.acts for role in act.by))))


def _create(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind, "state", {"until": "valid_from"})

    @routes.post("", endpoint="create")
    @writers
    @command
    @routes.arguments(said.bodies(kind).creation, example=examples.creation(kind))
    @routes.answers(CREATED, view_schema(kind), etag=True, location=True)
    def create(given: dict[str, Any]) -> Response:
        """Begin a record."""
        found = write(asked.CreateThing(kind=kind.name, **given), places)
        return viewed(found, CREATED, Location=address(kind, found.id))


def _change(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind, "sets")

    @routes.patch(ONE, endpoint="change")
    @writers
    @command
    @on_existing
    @routes.arguments(said.bodies(kind).change, example=examples.change(kind))
    @routes.answers(OK, view_schema(kind), etag=True)
    def change(given: dict[str, Any], id: str) -> Response:
        """Set fields from a day on, or for some days; refused where later facts would be overwritten in silence."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.ChangeThing(kind=kind.name, **seen, **given), places))


def _correct(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind, "sets", {"entry": "corrects"})

    @routes.post(f"{ONE}/corrections", endpoint="correct")
    @writers
    @command
    @on_existing
    @routes.arguments(said.bodies(kind).correction, example=examples.correction(kind))
    @routes.answers(OK, view_schema(kind), etag=True)
    def correct(given: dict[str, Any], id: str) -> Response:
        """Say that an earlier entry was wrong; what was known until now stays visible as it was known."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.CorrectThing(kind=kind.name, **seen, **given), places))


def _withdraw(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind)

    @routes.post(f"{ONE}/withdrawals", endpoint="withdraw")
    @writers
    @command
    @on_existing
    @routes.arguments(said.Withdrawal, example=examples.WITHDRAWAL)
    @routes.answers(OK, view_schema(kind), etag=True)
    def withdraw(given: dict[str, Any], id: str) -> Response:
        """Take one entry back: what lies beneath it is asserted again."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.WithdrawEntry(kind=kind.name, **seen, **given), places))


def _end(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind, moved=FROM_DAY)

    @routes.post(f"{ONE}/ending", endpoint="end")
    @writers
    @command
    @on_existing
    @routes.arguments(said.Ending, example=examples.ENDING)
    @routes.answers(OK, view_schema(kind), etag=True)
    def end(given: dict[str, Any], id: str) -> Response:
        """End the record from a day on; its past stays."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.EndThing(kind=kind.name, **seen, **given), places))


def _erase(routes: Routes, kind: Kind, writers: Any) -> None:
    places = Places(kind)

    @routes.post(f"{ONE}/erasure", endpoint="erase")
    @writers
    @command
    @on_existing
    @routes.arguments(said.Erasure, example=examples.ERASURE)
    @routes.answers(OK, view_schema(kind), etag=True)
    def erase(given: dict[str, Any], id: str) -> Response:
        """Destroy the key of the personal fields; history and proofs stay whole."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.ErasePerson(kind=kind.name, **seen, **given), places))


def _act(routes: Routes, kind: Kind, actors: Any) -> None:
    places = Places(kind, moved=FROM_DAY)

    @routes.post(f"{ONE}/acts", endpoint="act")
    @actors
    @command
    @on_existing
    @routes.arguments(said.bodies(kind).act, example=examples.act(kind))
    @routes.answers(OK, view_schema(kind), etag=True)
    def act(given: dict[str, Any], id: str) -> Response:
        """Do one of its acts; a refused one is told with every reason, its article and what would change it."""
        seen = {"id": thing_id(id), "revision": seen_revision()}
        return viewed(write(asked.ActOnThing(kind=kind.name, **seen, **given), places))
