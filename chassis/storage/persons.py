"""
Personal fields: sealed under a key per person before they enter history, ledger or events.

Destroying the key erases the person everywhere at once; every proof stays whole. The
destroyed key stays in SQLite's file until a checkpoint and in backups: the record of
the erasure says so.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "p1."
NONCE, KEY = 12, 32  # bytes
LONG, MIDDLE = 11, 5  # signs: a phone number, a name of several words


class BadKey(Exception):
    """The key file holds something else; in both languages."""


def master_key(path: Path) -> bytes:
    """The key that wraps the keys of persons; made at first use, readable by its owner only."""
    if not path.exists():
        _make_master(path)
    key = path.read_bytes()
    if len(key) != KEY:
        raise BadKey(f"{path}: 不是 {KEY} 字节的密钥，请从备份恢复 · not a key of {KEY} bytes; restore a backup")
    return key


def _make_master(path: Path) -> None:
    """Whole or not at all, and only once: of two processes that start together, one makes the key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(8 * KEY))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


class Persons:
    """The keys of one service, for the time of one transaction."""

    def __init__(self, conn: sa.Connection, table: sa.Table, master: bytes, now: int) -> None:
        self._conn, self._table, self._now = conn, table, now
        self._master = AESGCM(master)
        self._keys: dict[str, AESGCM | None] = {}

    def seal(self, person: str, kind: str, field: str, value: Any) -> str:
        """*value* as a text that only this person's key opens, and only in this place."""
        key = self._key(person) or self._make(person)
        nonce = os.urandom(NONCE)
        sealed = key.encrypt(nonce, json.dumps(value, ensure_ascii=False).encode(), _place(kind, person, field))
        return PREFIX + base64.b64encode(nonce + sealed).decode()

    def unseal(self, person: str, kind: str, field: str, text: str | None) -> Any:
        """The value again; None once the person was erased."""
        key = self._key(person)
        if text is None or key is None:
            return None
        raw = base64.b64decode(text[len(PREFIX) :])
        try:
            return json.loads(key.decrypt(raw[:NONCE], raw[NONCE:], _place(kind, person, field)))
        except InvalidTag:  # sealed before an erasure, under a key that is gone
            return None

    def erase(self, person: str) -> None:
        """Destroy the key; whatever it sealed reads None from now on."""
        table = self._table
        there = table.update().where(table.c.person == person)
        self._conn.execute(there.values(wrapped=None, destroyed_at=self._now))
        self._keys[person] = None

    def is_erased(self, person: str) -> bool:
        table = self._table
        row = self._conn.execute(sa.select(table.c.destroyed_at).where(table.c.person == person)).one_or_none()
        return row is not None and row.destroyed_at is not None

    def fetch(self, persons: Sequence[str]) -> None:
        """The keys of many in one question, before their fields are opened."""
        table = self._table
        asked = sa.select(table.c.person, table.c.wrapped).where(table.c.person.in_(list(persons)))
        found = {row.person: row.wrapped for row in self._conn.execute(asked)}
        for person in persons:
            if person not in self._keys:
                wrapped = found.get(person)
                self._keys[person] = AESGCM(self._unwrap(person, wrapped)) if wrapped else None

    def _key(self, person: str) -> AESGCM | None:
        if person not in self._keys:
            wrapped = self._conn.execute(_wrapped(self._table), {"of": person}).scalar()
            self._keys[person] = AESGCM(self._unwrap(person, wrapped)) if wrapped else None
        return self._keys[person]

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.encode())

    def _make(self, person: str) -> AESGCM:
        raw, nonce = AESGCM.generate_key(8 * KEY), os.urandom(NONCE)
        wrapped = nonce + self._master.encrypt(nonce, raw, person.encode())
        table = self._table
        row = {"person": person, "wrapped": wrapped, "made_at": self._now, "destroyed_at": None}
        self._conn.execute(table.delete().where(table.c.person == person, table.c.wrapped.is_(None)))
        self._conn.execute(table.insert(), row)
        self._keys[person] = made = AESGCM(raw)
        return made


@cache
def _wrapped(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table.c.wrapped).where(table.c.person == sa.bindparam("of"))


def _place(kind: str, person: str, field: str) -> bytes:
    return f"{kind}/{person}/{field}".encode()


def is_sealed(value: Any) -> bool:
    """Whether a stored value looks like one that was sealed."""
    return isinstance(value, str) and value.startswith(PREFIX)


def masked(value: Any) -> str:
    """Enough of a personal value to recognise it, and no more: its ends where it is long, its first sign where not."""
    text = str(value)
    first, last = (3, 4) if len(text) >= LONG else (1, 1) if len(text) >= MIDDLE else (1, 0)
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
