"""What the app was made of, found from anywhere inside a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from chassis.clock import Clock
from chassis.health import Health
from chassis.rpc.client import Clients
from chassis.tokens import Signer
from chassis.watch.server import Answering
from gateway.settings import Settings
from gateway.storage import Database

NAME = "jiju"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts that `create_app` was given, and those it made of them."""

    settings: Settings
    clients: Clients
    clock: Clock
    database: Database
    signer: Signer
    health: Health
    figures: Answering | None = None

    def put_on(self, app: Flask) -> None:
        app.extensions[NAME] = self


def desk() -> Desk:
    """The desk of the app that answers this request."""
    return cast("Desk", current_app.extensions[NAME])


def desk_of(app: Flask) -> Desk:
    """The desk of an app, outside a request."""
    return cast("Desk", app.extensions[NAME])
