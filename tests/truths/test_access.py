"""Who may use which route: every route says it, and every role is let in or kept out as it says."""

from __future__ import annotations

import re

import pytest

from contracts.roles import Role
from deploy.dev.catalogues import access
from gateway.access.accounts import ACCOUNTS
from gateway.access.allow import ALL, matrix
from gateway.access.principal import SESSIONS
from gateway.access.sessions import PAGE

SIGN_OUT = "/api/v1/sessions/current"  # ends the session of whoever asks
JSON = {"Accept": "application/problem+json"}
PARTS = {"service": "registry", "kind": "agency", "name": "regions", "plural": "residences", "code": "x", "lang": "en"}


def address(row):
    path = re.sub(r"<any\('?([a-z-]+)[^>]*>", r"\1", row.path)  # one of a few words: the first
    return re.sub(r"<(?:[^:>]*:)?([^>]*)>", lambda part: PARTS.get(part[1], "000000000000"), path)


def kept_out(answer, role):
    """Whether the role was not let in: 401 for a visitor, 403 by role for the others."""
    code = (answer.json or {}).get("code") if answer.is_json else ""
    return (
        (answer.status_code == 401) if role is Role.VISITOR else (answer.status_code == 403 and code == "access.role")
    )


def page_client(world, role):
    """A browser in which this role is signed in."""
    client = world.app.test_client()
    if role is not Role.VISITOR:
        database = world.app.extensions[ACCOUNTS].database
        opened = world.app.extensions[SESSIONS].open(database.account_called(f"{role.value}-0"), PAGE)
        client.set_cookie("jiju", opened.token)
    return client


def ask(world, row, role):
    if row.path.startswith("/api/"):
        return world[role].send(row.method, address(row), headers=JSON)
    return page_client(world, role).open(address(row), method=row.method, headers=JSON)


def test_every_route_says_who_may_use_it(world):
    silent = [f"{row.method} {row.path}" for row in matrix(world.app) if not row.rule.roles]
    assert silent == []


@pytest.mark.slow(reason="every route with every role")
@pytest.mark.parametrize("role", ALL, ids=[role.value for role in ALL])
def test_a_role_is_let_in_where_the_table_says_and_kept_out_elsewhere(world, role):
    wrong = []
    for row in matrix(world.app):
        if row.path.startswith("/static/") or (row.method, row.path) == ("DELETE", SIGN_OUT):
            continue
        if kept_out(ask(world, row, role), role) == (role in row.rule.roles):
            wrong.append(f"{row.method} {row.path}")
    assert wrong == []


def test_only_who_is_signed_in_can_sign_out(world):
    row = next(row for row in matrix(world.app) if (row.method, row.path) == ("DELETE", SIGN_OUT))
    assert set(row.rule.roles) == set(ALL) - {Role.VISITOR}
    assert world.visitor.send("DELETE", SIGN_OUT).status_code == 401


def test_nobody_signs_in_as_the_platform(world):
    assert all(Role.SYSTEM not in row.rule.roles for row in matrix(world.app))


def test_the_documentation_has_a_row_for_every_route(world):
    text = next(iter(access.files().values()))
    rows = [line.count("●") for line in text.splitlines() if re.match(r"\| (GET|POST|PATCH|PUT|DELETE) ", line)]
    assert rows == [len(set(row.rule.roles) & set(access.SHOWN)) for row in matrix(world.app)]
