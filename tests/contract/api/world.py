"""The whole platform, in the shape of this run, behind its HTTP API, with an account per role and a clock of its own."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from chassis.clock import Clock
from chassis.rpc.client import Clients
from chassis.shapes.specs import state_specs
from contracts.declare import Kind
from contracts.roles import Role
from contracts.things import load_all
from gateway.access.accounts import ACCOUNTS, DEMO_ROLES, Person
from gateway.api.v1.things import examples
from gateway.app import create_app
from gateway.settings import Settings
from rulebooks import credit_code
from tests.support import shape
from tests.support.shape import Shape

PASSWORD = "ganzhe-huoche-xingqi"
ORDER = (
    "zone",
    "agency",
    "base",
    "public_body",
    "practitioner",
    "residence",
    "correction_request",
    "award",
    "listing",
)  # fmt: skip - referred first


class Caller:
    """Somebody who asks: sends the role's token, a new key with each command, and what it has seen."""

    _numbers = itertools.count(1)

    def __init__(self, app: Flask, token: str = "") -> None:
        self.app, self.token = app, token

    def send(self, method: str, path: str, **how: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method in ("POST", "PATCH"):
            headers["Idempotency-Key"] = f"test-key-{next(self._numbers):06d}"
        asked: dict[str, str | None] = how.pop("headers", {})
        seen = how.pop("seen", None)
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        wanted = {name: value for name, value in (headers | asked).items() if value is not None}
        return self.app.test_client().open(path, method=method, headers=wanted, **how)

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.send("GET", path, **how)

    def post(self, path: str, body: Any = None, **how: Any) -> TestResponse:
        return self.send("POST", path, **({} if body is None else {"json": body}), **how)

    def patch(self, path: str, body: Any = None, **how: Any) -> TestResponse:
        return self.send("PATCH", path, **({} if body is None else {"json": body}), **how)


@dataclass
class World:
    """What a test may ask of it."""

    app: Flask
    clock: Clock
    services: Shape
    callers: dict[Role, Caller]
    codes: Iterator[str]

    def __getitem__(self, role: Role) -> Caller:
        return self.callers[role]

    @property
    def visitor(self) -> Caller:
        return self.callers[Role.VISITOR]

    @property
    def province(self) -> Caller:
        return self.callers[Role.PROVINCE]

    def agency(self, **but: Any) -> dict[str, Any]:
        """The view of a new agency."""
        code = next(self.codes)
        named = {"credit_code": code, "name": f"无锡澄观{code[10:16]}知识产权代理事务所"}  # none resembles another
        state = {**named, "region": "320211", "categories": ["agency"]}
        return made(self.province.post("/api/v1/agencies", {"state": state | but}))

    def zone(self, **but: Any) -> dict[str, Any]:
        """The view of a new zone."""
        return made(self.province.post("/api/v1/zones", {"state": {"name": "蠡岸集聚区", "region": "320211"} | but}))

    def alert(self) -> str:
        """The id of a warning, which nobody can begin: a zone that met a threshold meets it no longer."""
        two = {"programme": "JS_2016", "managers": [{"name": "甲"}, {"name": "乙"}]}
        zone = self.zone(**two)["id"]
        made(self.province.patch(f"/api/v1/zones/{zone}", {"sets": {"managers": []}}, seen=1))
        answer = self.province.get(f"/api/v1/alerts?zone_id={zone}")
        assert answer.json
        (alert,) = answer.json["items"]
        return str(alert["id"])

    def one_of_each(self) -> dict[str, str]:
        """An id of every kind that somebody may begin, made from the examples of the document."""
        found: dict[str, str] = {}
        for name in ORDER:
            kind = load_all()[name]
            body = fitted(examples.creation(kind), kind, found)
            begin = partial(self.province.post, f"/api/v1/{kind.plural}", body)
            answer = eventually(begin, lambda one: one.status_code == 201)
            found[name] = made(answer)["id"]
        return found


def credit_codes() -> Iterator[str]:
    """Synthetic credit codes with right check digits, one after the other."""
    for number in range(10_000):
        bodies = (f"91320211MA{number:06d}{sign}" for sign in credit_code.ALPHABET)
        whole = (body + credit_code.check(body + "0").expected for body in bodies)
        yield next(code for code in whole if credit_code.check(code).valid)


def fitted(body: dict[str, Any], kind: Kind, ids: dict[str, str]) -> dict[str, Any]:
    """An example whose ids stand for records that are there."""
    referred = {spec.name: spec.meta.refers for spec in state_specs(kind.cls) if spec.meta.refers}
    state = {name: ids[referred[name]] if name in referred else value for name, value in body["state"].items()}
    return body | {"state": state}


def made(answer: TestResponse) -> dict[str, Any]:
    """The body of an answer that went well."""
    assert answer.status_code in (200, 201), answer.text
    assert isinstance(answer.json, dict)
    return answer.json


def eventually(ask: Callable[[], Any], good: Callable[[Any], bool], seconds: float = 30) -> Any:
    """The first good answer; the last one where none came in time. For what follows by event."""
    until = time.monotonic() + seconds
    while not good(answer := ask()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer


def build(folder: Path, clock: Clock, **settings: Any) -> World:
    """A world in *folder*; its threads run until `services.stop()`."""
    services = shape.made(folder, clock, shape.signer_in(folder))
    services.start()
    given: dict[str, Any] = {
        "session_key": "k" * 40,
        "db_url": f"sqlite:///{folder}/gateway.sqlite",
        "principal_key": folder / "gateway.pem",
        "password_memory": 1,
        "rate": "1000000 per minute",
    }
    app = create_app(Settings(**given | settings), Clients(services.backend), clock)
    callers = {Role.VISITOR: Caller(app)} | {role: sign_in(app, role) for role in DEMO_ROLES}
    return World(app, clock, services, callers, credit_codes())


def sign_in(app: Flask, role: Role, **place: str) -> Caller:
    """Somebody with this role; officers of Jiangsu."""
    where = {"region": "32"} if role in (Role.PROVINCE, Role.CITY) else {}
    login = f"{role.value}-{len(place)}"
    app.extensions[ACCOUNTS].make(Person(login=login, role=role, name=role.value, **where | place), PASSWORD)
    answer = app.test_client().post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
    return Caller(app, made(answer)["token"])
