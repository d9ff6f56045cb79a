"""A list as a file, some rows at a time, so that neither side ever holds it whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.commands.base import Query
from contracts.commands.things import OfKind

FORMS = ("csv", "xlsx", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPart:
    """The next piece of the file; the pieces of a csv or JSON, one after the other, are the file."""

    text: str  # of an xlsx: rows of its sheet
    rows: int
    next: str = ""  # the id after which the file goes on; empty: this was the last piece
    total: int | None = None  # how many rows the whole file has, told with its first piece


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadExport(OfKind, Query[ExportPart]):
    """
    Some rows of a list as they stand in a file, all pieces as of one day and as known at one moment.

    Whoever may read the list may have it as a file: personal fields are masked, and left out for visitors.
    """

    form: str
    known_on: datetime
    as_of: date
    lang: str = "zh"
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, tuple[str, str]] = field(default_factory=dict)
    after: str = ""
    limit: int = 500
