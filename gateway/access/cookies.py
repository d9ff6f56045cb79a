"""The session cookie: for this host alone, out of reach of scripts, not sent from other sites' forms."""

from __future__ import annotations

from werkzeug.wrappers import Response

from gateway.access.principal import cookie_name
from gateway.access.sessions import Opened
from gateway.desk import desk


def give(response: Response, opened: Opened) -> None:
    """The browser keeps the token until it is closed; the server decides when it is over."""
    response.set_cookie(
        cookie_name(), opened.token, path="/", httponly=True, samesite="Lax", secure=desk().settings.https
    )


def take_back(response: Response) -> None:
    response.delete_cookie(cookie_name(), path="/", httponly=True, samesite="Lax", secure=desk().settings.https)
