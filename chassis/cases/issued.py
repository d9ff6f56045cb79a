"""Documents as they were issued, word for word: what a template says later changes none that somebody holds."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from chassis.cases.tables import DOCUMENT
from chassis.cases.wording import plain
from chassis.jcs import canonical
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.cases import CaseDocument
from contracts.declare import Words

HASHED = ("number", "words", "title", "procedure", "edition", "issued_on", "issued_by", "lines")
BOTH = ("words", "procedure", "issued_by")  # said in both languages


def hashed(content: dict[str, Any], *, edited: bool) -> CaseDocument:
    """A document of this content, with the hash over all of it."""
    text = canonical({name: plain(value) for name, value in content.items()})
    return CaseDocument(**content, hash=_hash(text), edited=edited)


def put(work: Work, id: str, number: int, document: CaseDocument) -> None:
    """Kept for ever with its case."""
    names = (*HASHED, "replaces") if document.replaces else HASHED
    content = canonical({name: plain(getattr(document, name)) for name in names})
    row = {"case_id": id, "number": number, "content": content, "edited": document.edited}
    work.conn.execute(_table(work).insert(), row)


def read(reading: Reading, id: str, number: int) -> CaseDocument | None:
    """As it was issued; None where the entry has no document, or one from before documents were kept."""
    table = _table(reading)
    query = sa.select(table.c.content, table.c.edited).where(table.c.case_id == id, table.c.number == number)
    row = reading.conn.execute(query).first()
    if row is None:
        return None
    said: dict[str, Any] = json.loads(row.content)
    said |= {name: Words(*said[name]) for name in BOTH}
    said |= {"issued_on": date.fromisoformat(said["issued_on"]), "lines": tuple(Words(*one) for one in said["lines"])}
    return CaseDocument(**said, hash=_hash(row.content), edited=row.edited)


def _hash(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def _table(reading: Reading) -> sa.Table:
    return reading.schema.meta.tables[DOCUMENT]
