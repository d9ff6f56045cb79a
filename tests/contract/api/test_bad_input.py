"""Whatever is sent that is wrong gets one clear, complete answer in both languages, and nothing is done, not even half."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from contracts.roles import Role
from tests.contract.api.refusals import complete
from tests.contract.api.world import Caller, World, made, sign_in

AGENCIES = "/api/v1/agencies"
GOOD = {"credit_code": "91320211MAFAKE0197", "name": "澄观", "region": "320211", "categories": ["agency"]}
JSON = {"Content-Type": "application/json"}


def with_state(**but: Any) -> dict[str, Any]:
    """A command to begin an agency that would be taken, *but* for what the row says."""
    return {"json": {"state": GOOD | but}}


def raw(text: str | bytes) -> dict[str, Any]:
    return {"data": text, "headers": JSON}


@dataclass(frozen=True)
class Row:
    """What is sent, and with what it is refused."""

    how: dict[str, Any]
    status: int
    code: str
    method: str = "POST"
    path: str = AGENCIES
    pointers: set[str] = field(default_factory=set)  # all of them, where the row names any


ROWS = {
    "no JSON": Row(raw("name=x"), 400, "request.malformed-json"),
    "JSON that breaks off": Row(raw('{"state": {"name": "澄'), 400, "request.malformed-json"),
    "bytes that are no UTF-8": Row(raw(b'{"state": {"name": "\xff\xfe"}}'), 400, "request.malformed-json"),
    "JSON nested without end": Row(raw("[" * 200_000), 400, "request.malformed-json"),
    "a number that is none": Row(raw('{"state": NaN}'), 400, "request.malformed-json"),
    "half a sign": Row(raw('{"state": {"name": "\\ud800"}}'), 400, "request.malformed-json"),
    "another content type": Row({"data": "x", "headers": {"Content-Type": "text/plain"}}, 415, "request.wrong-content-type"),
    "wrong types": Row(
        with_state(name=5, categories="agency", staff="many", founded=20200101),
        422,
        "field.wrong-type",
        pointers={"#/state/name", "#/state/categories", "#/state/staff", "#/state/founded"},
    ),
    "a day that no calendar has": Row(with_state(founded="2026-02-30"), 422, "field.wrong-type", pointers={"#/state/founded"}),
    "an unknown field": Row(with_state(colour="red"), 422, "field.unknown", pointers={"#/state/colour"}),
    "an unknown parameter": Row(
        with_state(), 400, "request.unknown-parameter", path=f"{AGENCIES}?dry=1", pointers={"?dry"}
    ),
    "an overlong text": Row(with_state(name="长" * 5_000), 422, "field.too-long", pointers={"#/state/name"}),
    "a body over the limit": Row(with_state(name="长" * 900_000), 413, "request.too-large"),
    "a wrong check digit": Row(
        with_state(credit_code="91320211MAFAKE0190"), 422, "registry.credit-code", pointers={"#/state/credit_code"}
    ),
    "an unknown region": Row(with_state(region="999999"), 422, "field.not-in-list", pointers={"#/state/region"}),
    "full-width digits in a region": Row(
        with_state(region="３２０２１１"), 422, "field.not-in-list", pointers={"#/state/region"}
    ),
    "no key": Row(with_state() | {"headers": {"Idempotency-Key": None}}, 400, "command.key-needed", pointers={"Idempotency-Key"}),
    "an unknown address": Row(with_state(), 404, "request.no-such-address", path="/api/v1/agency"),
    "a method that the address does not take": Row(with_state(), 405, "request.wrong-method", method="PUT"),
    "an id that is none": Row(
        {"json": {"sets": {"name": "x"}}, "seen": 1}, 404, "request.bad-id", method="PATCH", path=f"{AGENCIES}/000000000001"
    ),
}  # fmt: skip


def kept(world: World) -> dict[str, int]:
    """How much the service that these commands go to keeps, counted in its tables; the others follow by event."""
    found: dict[str, int] = {}
    with closing(world.services.store("registry")) as store, store.reading() as conn:
        for table in sa.inspect(conn).get_table_names():
            if table.endswith("_version") or table in ("event_log", "ledger_leaf", "command_done"):
                found[table] = conn.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - a table's own name
    return found


def refused_whole(world: World, ask: Callable[[str], TestResponse]) -> Any:
    """The refusal in Chinese; it is complete in either language, and nothing is kept that was not kept before."""
    before = kept(world)
    answers = [ask(language) for language in ("zh-CN", "en")]
    for answer in answers:
        complete(answer)
    assert kept(world) == before
    return answers[0]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_it_is_refused_whole_and_said_in_both_languages(world, row):
    def ask(language: str) -> Any:
        headers = row.how.get("headers", {}) | {"Accept-Language": language}
        return world.province.send(row.method, row.path, **row.how | {"headers": headers})

    answer = refused_whole(world, ask)
    assert (answer.status_code, answer.json["code"]) == (row.status, row.code)
    if row.pointers:
        assert {one["pointer"] for one in answer.json["errors"]} == row.pointers


def test_full_width_digits_in_a_code_are_taken_as_the_digits_they_are(world):
    code = next(world.codes)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    answer = world.province.post(AGENCIES, {"state": GOOD | {"credit_code": wide}})
    assert made(answer)["state"]["credit_code"] == code


def test_a_command_of_an_expired_session_is_not_done(own_world):
    officer = sign_in(own_world.app, Role.PROVINCE, region="32")
    own_world.clock.advance(hours=24)

    def ask(language: str) -> Any:
        return officer.post(AGENCIES, {"state": GOOD}, headers={"Accept-Language": language})

    answer = refused_whole(own_world, ask)
    assert (answer.status_code, answer.json["code"]) == (401, "session.over")


def test_a_read_of_an_expired_session_says_so_and_is_not_answered_as_a_visitors(own_world):
    officer = sign_in(own_world.app, Role.PROVINCE, region="32")
    own_world.clock.advance(hours=24 * 30)
    answer: Any = officer.get(AGENCIES)
    assert (answer.status_code, answer.json["code"]) == (401, "session.over")


def test_a_token_that_nobody_gave_is_refused(world):
    answer = refused_whole(
        world,
        lambda language: Caller(world.app, "not-a-token").post(
            AGENCIES, {"state": GOOD}, headers={"Accept-Language": language}
        ),
    )
    assert answer.status_code == 401


def test_a_stale_revision_changes_nothing_and_tells_what_changed_since(world, agency):
    address = f"{AGENCIES}/{agency['id']}"
    world.province.patch(address, {"sets": {"staff": 7}}, seen=agency["revision"])
    answer = refused_whole(
        world,
        lambda language: world.province.patch(
            address, {"sets": {"staff": 8}}, seen=agency["revision"], headers={"Accept-Language": language}
        ),
    )
    assert (answer.status_code, answer.json["code"]) == (412, "thing.stale")
    assert world.visitor.get(address).json["state"]["staff"] == 7


def test_a_change_without_the_revision_seen_changes_nothing(world, agency):
    address = f"{AGENCIES}/{agency['id']}"
    answer = refused_whole(
        world,
        lambda language: world.province.patch(address, {"sets": {"staff": 8}}, headers={"Accept-Language": language}),
    )
    assert answer.status_code == 428


def test_a_duplicate_command_gets_its_first_answer_and_one_with_another_body_is_refused(world):
    key = {"Idempotency-Key": "bad-input-duplicate"}
    first = world.province.post("/api/v1/zones", {"state": {"name": "甲", "region": "320211"}}, headers=key)
    before = kept(world)
    again = world.province.post("/api/v1/zones", {"state": {"name": "甲", "region": "320211"}}, headers=key)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert kept(world) == before
    answer = refused_whole(
        world,
        lambda language: world.province.post(
            "/api/v1/zones", {"state": {"name": "乙", "region": "320211"}}, headers=key | {"Accept-Language": language}
        ),
    )
    assert (answer.status_code, answer.json["code"]) == (422, "command.key-reused")


def test_the_same_key_of_somebody_else_is_another_command(world):
    key, body = {"Idempotency-Key": "bad-input-two-people"}, {"state": {"name": "甲", "region": "320211"}}
    first, second = (world[role].post("/api/v1/zones", body, headers=key) for role in (Role.PROVINCE, Role.CITY))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] != second.json["id"]
