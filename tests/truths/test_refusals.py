"""Every refusal of a command is complete: machine-readable reasons with their code, in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from contracts.roles import Role
from tests.contract.api.refusals import CODES, complete

NOBODY = "000000000000"
FILLED = {"{number}": "1", "{id}": NOBODY, "{service}": "registry", "{plural}": "agencies", "{event_id}": "x"}
PLAIN = "text/plain"


@pytest.fixture(scope="module")
def commands(world):
    """Every documented operation that writes: its method, its address and the roles that may use it."""
    document = json.loads(world.app.extensions["jiju.api"].document)
    return [
        (method.upper(), re.sub(r"{\w+}", lambda part: FILLED[part[0]], path), operation["x-roles"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("post", "patch", "put", "delete") and path != "/api/v1/sessions/current"
    ]


def role_that_may(roles):
    return next(
        role
        for role in (Role.PROVINCE, Role.SYSTEM_ADMIN, Role.AUDITOR, Role.FIRM, Role.AGENCY, Role.APPLICANT)
        if role.value in roles
    )


def role_that_may_not(roles):
    return next((role for role in (Role.FIRM, Role.EXPERT) if role.value not in roles), None)


BODIES: tuple[Any, ...] = ({}, {"nonsense": 1}, [1], {"state": {"nonsense": 1}, "sets": {"nonsense": 1}, "basis": 5})


@pytest.mark.slow(reason="every command with every wrong body")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_refusal_of_every_command_is_complete(world, commands, language):
    asked = {"Accept-Language": language}
    statuses = set()
    for method, path, roles in commands:
        known = "visitor" not in roles
        allowed = world[role_that_may(roles)] if known else world.visitor
        answers = [allowed.send(method, path, json=body, seen=1, headers=asked) for body in BODIES]
        answers += [allowed.send(method, path, data="x", headers=asked | {"Content-Type": PLAIN}, seen=1)]
        answers += [allowed.send(method, path, json={}, headers=asked | {"Idempotency-Key": None}, seen=1)]
        answers += [allowed.send(method, path, json={}, headers=asked)]
        if known:
            answers += [world.visitor.send(method, path, json={}, headers=asked, seen=1)]
        if known and (stranger := role_that_may_not(roles)):
            answers += [world[stranger].send(method, path, json={}, headers=asked, seen=1)]
        for answer in answers:
            if answer.status_code >= 400:
                statuses.add(answer.status_code)
                complete(answer)
    assert statuses >= {400, 401, 403, 404, 415, 422, 428}


def test_a_refusal_by_a_rule_names_its_article(world):
    answer = world.province.post(
        "/api/v1/agencies",
        {"state": {"credit_code": "91320211MAFAKE0190", "name": "x", "region": "320211", "categories": ["agency"]}},
    )
    complete(answer)
    only = answer.json["errors"][0]
    assert (only["code"], only["pointer"]) == ("registry.credit-code", "#/state/credit_code")
    assert "GB 32100" in only["basis"]
    assert only["fact"] == "91320211MAFAKE0190"


def test_a_stale_command_is_complete(world):
    zone = world.zone()
    answer = world.province.patch(f"/api/v1/zones/{zone['id']}", {"sets": {"name": "x"}}, seen=7)
    assert answer.status_code == 412
    complete(answer)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_of_its_own(world, code):
    assert world.visitor.get(f"/problems/{code}").status_code == 200
