"""
Signed heads: what the ledger's root was at a size, in a form that anybody can check.

Signed with Ed25519 are these five lines, in UTF-8, each ended by one line feed:

    jiju-ledger-head/1
    <name of the service>
    <size, decimal>
    <root, 64 lower-case hexadecimal digits>
    <time, RFC 3339 with whole seconds and +08:00: 2026-11-20T09:00:00+08:00>

A key's id is the first 16 hexadecimal digits of the SHA-256 of its 32 public bytes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chassis.clock import from_micros
from chassis.ledger import log

FORM = "jiju-ledger-head/1"
NO_HEAD = -1  # what the first head has for the size of the one before
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """The root of the first *size* leaves, signed; *previous* is the size of the head before it."""

    size: int
    previous: int
    root: bytes
    signed_at: int
    key_id: str
    signature: bytes


class BadKey(Exception):
    """The key file holds something else; in both languages."""


def signed_text(service: str, size: int, root: bytes, signed_at: int) -> bytes:
    """The bytes under the signature."""
    return f"{FORM}\n{service}\n{size}\n{root.hex()}\n{from_micros(signed_at).isoformat()}\n".encode()


class Checker:
    """Checks the heads of one service with its public key."""

    def __init__(self, service: str, public_key: Ed25519PublicKey) -> None:
        self._service = service
        self._key = public_key
        self.public = public_key.public_bytes_raw()
        self.key_id = sha256(self.public).hexdigest()[:16]

    def holds(self, head: Head) -> bool:
        """Whether this service's key signed exactly this head; a head whose values make no sense was not signed."""
        if head.key_id != self.key_id:
            return False
        try:
            self._key.verify(head.signature, signed_text(self._service, head.size, head.root, head.signed_at))
        except (InvalidSignature, TypeError, ValueError, OverflowError, AttributeError):
            return False
        return True


class Signer:
    """Signs the heads of one service; the key is made at first use and readable by its owner alone."""

    def __init__(self, service: str, key_file: Path) -> None:
        self._service = service
        self._key = _key(key_file)
        self.checker = Checker(service, self._key.public_key())

    def sign(self, conn: sa.Connection, now: int) -> Head:
        """
        Sign the log as it stands; the newest head again when nothing was entered since.

        Needs the same lock as `append`, and is quick after `catch_up`. A log that does
        not continue the newest head is never signed.
        """
        size, last = log.size(conn), newest(conn)
        if last and (last.size > size or log.root(conn, last.size) != last.root):
            raise log.Broken(f"the log does not continue the head signed for {last.size} leaves")
        if last and last.size == size:
            return last
        head = self._made(size, last.size if last else NO_HEAD, log.root(conn, size), now // _SECOND * _SECOND)
        conn.execute(log.T.head.insert().values({name: getattr(head, name) for name in Head.__slots__}))
        return head

    def _made(self, size: int, previous: int, root: bytes, signed_at: int) -> Head:
        signature = self._key.sign(signed_text(self._service, size, root, signed_at))
        return Head(size, previous, root, signed_at, self.checker.key_id, signature)


def newest(conn: sa.Connection) -> Head | None:
    """The head of the greatest size."""
    head = log.T.head.c
    columns = [getattr(head, name) for name in Head.__slots__]
    row = conn.execute(sa.select(*columns).order_by(head.size.desc()).limit(1)).one_or_none()
    return Head(*row) if row else None


def due(last_signed: date | None, today: date) -> bool:
    """Whether the head of *today* is still to be signed."""
    return last_signed is None or last_signed < today


def _key(file: Path) -> Ed25519PrivateKey:
    if not file.exists():
        _make_key(file)
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{file}: 不是 PEM 格式的 Ed25519 私钥 · not an Ed25519 private key in PEM")
    return key


def _make_key(file: Path) -> None:
    """Whole or not at all, and only once: of two processes that start together, one makes the key."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{token_hex(8)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(pem)
            new.flush()
            os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(beside, file)
    finally:
        beside.unlink(missing_ok=True)
