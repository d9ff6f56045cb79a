"""A form is taken only with the token of the session that it was shown in; the API has no cookie to abuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from gateway.language import API

F = TypeVar("F", bound=Callable[..., Any])

_protect = CSRFProtect()


def install(app: Flask) -> None:
    """Tokens without a time limit: a form may be filled in as long as the session lasts."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False)
    _protect.init_app(app)


def harmless(view: F) -> F:
    """A form that changes nothing but how this browser shows pages: public pages need no cookie for its sake."""
    view.harmless = True  # type: ignore[attr-defined]  # functions take attributes; mypy has no word for it
    return view


def check() -> None:
    """Before every view that changes something on a page: 400 where the form is not ours."""
    if request.url_rule is None or request.path.startswith(API):
        return
    if not getattr(current_app.view_functions[request.url_rule.endpoint], "harmless", False):
        _protect.protect()


def form_is_ours() -> bool:
    """Whether the form carries a token of this browser's session."""
    try:
        _protect.protect()
    except CSRFError:
        return False
    return True
