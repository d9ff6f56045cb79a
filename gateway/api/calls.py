"""How a view of the API speaks to the services: reads include what the caller has seen, commands carry their key."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask, Response, g, request

from chassis.rpc.client import Caller
from contracts.commands.base import Command, Query
from gateway import positions
from gateway.access.principal import principal
from gateway.api.headers import POSITION, idempotency_key, position_of_request
from gateway.clients import send
from gateway.language import API

A = TypeVar("A")


def ask(query: Query[A]) -> A:
    """The answer to a read, not older than the caller's `Jiju-Position`."""
    return send(query, principal())


def do(command: Command[A]) -> A:
    """The answer to a command, done once under its key."""
    return send(command, principal(), key=idempotency_key())


def install(app: Flask) -> None:
    app.before_request(_read_position)
    app.after_request(_tell_position)


def _read_position() -> None:
    """What every call of this request must include; gateway.clients takes it from here."""
    if request.path.startswith(API):
        g.after = position_of_request()


def _tell_position(response: Response) -> Response:
    """What a later read has to send back in order to see what this request saw and wrote."""
    own: Caller | None = g.get("caller")
    if request.path.startswith(API):
        response.vary.update(("Authorization", POSITION))
        if own and (found := positions.merged(own.after, own.written)):
            response.headers[POSITION] = positions.text(found)
    return response
