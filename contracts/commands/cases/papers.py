"""Papers of a case: sent in parts, known by their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.commands.base import Command, Query
from contracts.commands.things import OfKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that was sent for a case: its content is known by its hash."""

    hash: str
    name: str
    type: str  # by its content
    size: int
    parts: int
    put_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """How much came."""

    number: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContent:
    """One part of a paper."""

    paper: Paper
    content: str  # base 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPaperPart(OfKind, Command[PaperPart]):
    """Some of a file on its way; *upload* is the sender's own name for it."""

    upload: str
    number: int
    content: str  # base 64


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPaper(OfKind, Command[Paper]):
    """Keep the parts of an upload as one paper of a case."""

    id: str
    upload: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaper(OfKind, Query[PaperContent]):
    """One part of a paper, for whoever sees the whole case."""

    id: str
    hash: str
    number: int = 0
