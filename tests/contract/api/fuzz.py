"""Schemathesis against the running program: what it sends, as whom, and what it may get back."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.generation import GenerationMode
from werkzeug.serving import WSGIRequestHandler, make_server

from contracts.roles import Role
from contracts.things import load_all
from gateway.access.accounts import DEMO_ROLES
from tests.contract.api.world import World, sign_in

ASKERS = (
    Role.PROVINCE,
    Role.SYSTEM_ADMIN,
    Role.AUDITOR,
    Role.FIRM,
    Role.AGENCY,
    *DEMO_ROLES,
)  # the first of them that may use an operation asks
REFUSED = ["400", "401", "403", "404", "405", "412", "414", "415", "422", "428", "429"]
SETTINGS: dict[str, Any] = {
    "seed": 20261120,
    "workers": 1,  # with two, CPython 3.11 trips over its own parser, which Hypothesis asks about lambdas
    "continue-on-failure": True,
    "generation": {"deterministic": True, "no-shrink": True},
    "phases": {"stateful": {"enabled": False}},  # it follows links, and ours are ids in answers
    "checks": {
        # What the schema allows may still break a rule, be stale or be under a key that was used: 412 and 422.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "403", "404", "412", "422", "429"]},
        "negative_data_rejection": {"expected-statuses": REFUSED},
        "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "422", "428"]},
    },
}
KEY = "Idempotency-Key"
SIGN_OUT = "DELETE"  # its token is used up with each call


@dataclass
class Run:
    """What came of it."""

    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    went_well: set[str] = field(default_factory=set)

    def note(self, event: Any) -> None:
        if isinstance(event, events.NonFatalError | events.FatalError):
            told = getattr(event, "value", None) or getattr(event, "exception", event)
            self.errors.append(f"{getattr(event, 'label', '')}: {type(told).__name__}: {told}")
        if isinstance(event, events.ScenarioFinished):
            self._note_scenario(event.recorder)

    def _note_scenario(self, recorder: Any) -> None:
        for interaction in recorder.interactions.values():
            if interaction.response is not None:
                self.statuses[interaction.response.status_code] += 1
                if interaction.response.status_code < 300:
                    self.went_well.add(recorder.label)
        for checks in recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info
                    self.failures.append(
                        f"{recorder.label}: {check.name}: {failure.failure.message}\n{failure.code_sample}"
                    )


def run(world: World, *, examples: int, only: str) -> Run:
    """Every operation whose path matches *only*, with so many random requests each beside the systematic ones."""
    config = SchemathesisConfig.from_dict(
        SETTINGS | {"generation": SETTINGS["generation"] | {"max-examples": examples}}
    )
    known = world.one_of_each()
    with _served(world) as address, _existing_records(world, known):
        schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config).include(path_regex=only)
        _signed_in(schema, world)
        found = Run()
        for event in from_schema(schema).execute():
            found.note(event)
        return found


class Quiet(WSGIRequestHandler):
    """The app says one line per request already."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: Any) -> None:
        pass


@contextmanager
def _served(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def _signed_in(schema: Any, world: World) -> None:
    leaving = sign_in(world.app, Role.FIRM, organisation="leaving")

    @schema.auth(refresh_interval=None)
    class ByRole:
        def get(self, case: Any, context: Any) -> str:
            if context.operation.method.upper() == SIGN_OUT:
                return leaving.token
            roles = context.operation.definition.raw["x-roles"]
            return next(world[role].token for role in ASKERS if role.value in roles)

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@contextmanager
def _existing_records(world: World, known: dict[str, str]) -> Iterator[None]:
    """Requests that keep to the schema get the id of a record that is there, and its present revision."""
    by_plural = {kind.plural: kind.name for kind in load_all().values()}
    numbers = count()
    ids = known | {"title": known["award"], "credit_file": known["agency"]}

    @schemathesis.hook
    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        part = case.operation.path.split("/")[3]
        kind = by_plural.get(part)
        good = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        if good and KEY in (case.headers or {}):
            case.headers[KEY] = f"{next(numbers):08d}"  # a key that was used answers for what was asked with it before
        if not (good and kind in ids and case.path_parameters and "id" in case.path_parameters):
            return
        case.path_parameters["id"] = ids[kind]
        if "If-Match" in (case.headers or {}):
            present = world.province.get(f"/api/v1/{part}/{ids[kind]}")
            case.headers["If-Match"] = present.headers.get("ETag", '"1"')

    try:
        yield
    finally:
        schemathesis.hooks.unregister(before_call)


def documented(world: World) -> set[str]:
    """Every operation as schemathesis names it."""
    document = json.loads(world.app.extensions["jiju.api"].document)
    return {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }
