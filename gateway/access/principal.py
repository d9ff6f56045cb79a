"""Who is asking: on pages by cookie, on the API by bearer token, never one for the other."""

from __future__ import annotations

from flask import current_app, g, request

from contracts.codes import gateway as codes
from contracts.roles import NOBODY, Principal, Role
from gateway.access.sessions import API as BY_TOKEN
from gateway.access.sessions import PAGE as BY_COOKIE
from gateway.access.sessions import Sessions
from gateway.desk import desk
from gateway.language import API
from gateway.problems import SignInNeeded
from gateway.storage import Account, Session

SESSIONS = "jiju.sessions"
STATIC = "static"


def sessions() -> Sessions:
    """The sessions of the app that answers this request."""
    found: Sessions = current_app.extensions[SESSIONS]
    return found


def principal() -> Principal:
    """Who is asking; a visitor where nobody signed in."""
    session: Session | None = g.get("session")
    return principal_of(session) if session else NOBODY


def current_session() -> Session | None:
    """The session of the one who is asking."""
    session: Session | None = g.get("session")
    return session


def session_is_over() -> bool:
    """Whether the caller came with a session that no longer holds."""
    return bool(g.get("session_over"))


def principal_of(session: Session) -> Principal:
    """The account behind a session, as the services see it."""
    return acting(session.account)


def acting(account: Account) -> Principal:
    """Whom the services see when somebody is signed in with this account."""
    return Principal(
        id=account.id,
        role=Role(account.role),
        name=account.name,
        organisation=account.organisation,
        zone=account.zone,
        region=account.region,
    )


def recognise() -> None:
    """Before every view: look the session up. A bearer token that does not hold is refused even on open routes."""
    if request.endpoint == STATIC:
        return
    by_token = request.path.startswith(API)
    token = token_of_request()
    g.session = sessions().find(token, BY_TOKEN if by_token else BY_COOKIE) if token else None
    g.session_over = g.session is None and bool(token or (by_token and "Authorization" in request.headers))
    if by_token and g.session_over:
        raise SignInNeeded(codes.SESSION_OVER.fault())


def token_of_request() -> str:
    """The token that the caller came with, whether it holds or not."""
    return _bearer() if request.path.startswith(API) else request.cookies.get(cookie_name(), "")


def cookie_name() -> str:
    """With https the name itself binds the cookie to this host and to https."""
    return "__Host-jiju" if desk().settings.https else "jiju"


def _bearer() -> str:
    given = request.authorization
    return (given.token or "") if given and given.type == "bearer" else ""
