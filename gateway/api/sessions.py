"""Signing in and out by the API: a bearer token that the server can end at any time."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import request

from chassis.clock import from_micros
from contracts.roles import Principal
from gateway.access.accounts import accounts
from gateway.access.allow import allow
from gateway.access.principal import current_session, principal, principal_of, sessions, token_of_request
from gateway.access.sessions import API
from gateway.api import now
from gateway.api.blueprint import PREFIX, Routes
from gateway.storage import Session

routes = Routes(
    "sessions", __name__, url_prefix=f"{PREFIX}/sessions", description="登录 · signing in", now=now.PLATFORM
)


class SignIn(ma.Schema):
    """Who wants a token."""

    login = ma.fields.String(
        required=True, validate=ma.validate.Length(1, 80), metadata={"title": "登录名", "description": "User name"}
    )
    password = ma.fields.String(
        required=True,
        load_only=True,
        validate=ma.validate.Length(1, 1000),
        metadata={"title": "密码", "description": "Password"},
    )


class Who(ma.Schema):
    """Who a token speaks for, and until when at the latest."""

    id = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    organisation = ma.fields.String(required=True)
    zone = ma.fields.String(required=True)
    region = ma.fields.String(required=True)
    ends_at = ma.fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class Token(Who):
    """A new token; it is shown this once."""

    token = ma.fields.String(required=True)


@routes.post("")
@allow.everybody
@routes.arguments(SignIn)
@routes.response(HTTPStatus.CREATED, Token)
@routes.alt_response(HTTPStatus.UNAUTHORIZED)
@routes.alt_response(HTTPStatus.TOO_MANY_REQUESTS)
def sign_in(given: dict[str, str]) -> dict[str, Any]:
    """Sign in: the token goes into `Authorization: Bearer …` of every later request."""
    account = accounts().sign_in(given["login"], given["password"], request.remote_addr or "-")
    opened = sessions().open(account, API)
    return _who(opened.session) | {"token": opened.token}


@routes.get("/current")
@allow.everybody
@routes.response(HTTPStatus.OK, Who)
def current() -> dict[str, Any]:
    """Who the token speaks for; without one, a visitor."""
    return who_is_asking()


@routes.delete("/current")
@allow.signed_in
@routes.response(HTTPStatus.NO_CONTENT)
def sign_out() -> None:
    """End the session: the token holds no longer, wherever it is."""
    sessions().close(token_of_request())


def who_is_asking() -> dict[str, Any]:
    """The account behind the token, or the visitor."""
    session = current_session()
    return _who(session) if session else _of(principal()) | {"ends_at": None}


def _who(session: Session) -> dict[str, Any]:
    return _of(principal_of(session)) | {"ends_at": from_micros(session.ends_at).isoformat()}


def _of(who: Principal) -> dict[str, Any]:
    return {name: getattr(who, name) for name in ("id", "name", "organisation", "zone", "region")} | {
        "role": who.role.value
    }
