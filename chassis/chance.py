"""New identifiers: the one thing about a record that nobody can foresee."""

from __future__ import annotations

import secrets

from chassis.ids import ALPHABET, LENGTH, with_check


def new_id() -> str:
    """An identifier that nobody can guess and that has no meaning which could change."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def secret(size: int = 32) -> bytes:
    """Bytes that nobody can foresee: a draw's nonce, the key of its salts."""
    return secrets.token_bytes(size)
