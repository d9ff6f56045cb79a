"""Receipts and documents of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.commands.base import Query
from contracts.commands.cases.inputs import CaseTest
from contracts.commands.things import OfKind
from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceipt:
    """The receipt of one entry: edition and hash, what went in, every test; made again from the rows each time."""

    receipt: dict[str, Any]
    hash: str
    tests: tuple[CaseTest, ...] = ()  # those of the receipt in the same order, as people read them; not in the hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReceipt(OfKind, Query[CaseReceipt]):
    """The receipt of one entry of a case."""

    id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """What a document says, before anybody lays it out; the hash is over all of it."""

    number: str  # the case's id and the number of its entry
    words: Words  # what kind of document it is
    title: str
    procedure: Words
    edition: str
    issued_on: date
    issued_by: Words
    lines: tuple[Words, ...]
    hash: str
    edited: bool = False  # offices go on writing in it
    replaces: str = ""  # the number of the version before, which a correction of its entry replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument(OfKind, Query[CaseDocument]):
    """The document of one entry, for whoever sees the entry."""

    id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCheck:
    """Whether a document with this number and hash was made; nothing else is told of one that was not."""

    genuine: bool
    number: str = ""
    words: Words = Words("", "")
    title: str = ""
    issued_on: date | None = None
    issued_by: Words = Words("", "")
    procedure: Words = Words("", "")
    replaced_by: str = ""  # the number of the version that a correction put in its place
    replaced_on: date | None = None
    undone: Words = Words("", "")  # the later act that put right what it says: a recognition is revoked
    undone_on: date | None = None
    undone_by: str = ""  # and the number of its document


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDocument(OfKind, Query[DocumentCheck]):
    """Whether a printed document is what was issued; for everybody who has one."""

    id: str
    number: int
    hash: str
