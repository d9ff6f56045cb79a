"""What somebody typed into a form whose session had ended: kept in the sign-in page, given back after it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from gateway.access.csrf import form_is_ours
from gateway.portal.navigation import local

NEVER = ("csrf_token", "key", "kept")
SECRET = ("password", "present", "new", "again")
MOST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the form was going, and its fields in their order."""

    action: str
    fields: tuple[tuple[str, str], ...]


def keep() -> str:
    """
    The form of this request, signed; '' where there is nothing to keep.

    Only a form with this browser's own token is kept: another site could not have
    sent it. Passwords are not kept, files cannot be.
    """
    names = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER]
    small = sum(len(name) + len(value) for name, value in names) <= MOST
    if request.method != "POST" or not names or not small or any(name in SECRET for name, _ in names):
        return ""
    return _signer().dumps([request.full_path.rstrip("?"), names]) if form_is_ours() else ""


def kept(signed: str) -> Kept | None:
    """The form that was kept; None where it is not ours."""
    try:
        action, names = _signer().loads(signed)
    except (BadSignature, json.JSONDecodeError, ValueError, TypeError):
        return None
    return Kept(action, tuple((str(name), str(value)) for name, value in names)) if local(action) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="jiju.kept-form")
