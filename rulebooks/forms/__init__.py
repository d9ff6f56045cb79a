"""
The forms that a programme's applicants fill in, as dated data: which lines the register fills, and which are written by hand.

A folder per programme, a file per edition named by its first day. A line names a figure, which applications computes from
what it has heard of the register, or is written (`written = true`). A form is of the draft, or of a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks.book import Book, BrokenBook, Source, read
from rulebooks.in_force import Status
from rulebooks.in_force import in_force as binding
from rulebooks.text import Text

FOLDER = Path(__file__).parent
DRAFT, YEAR = "draft", "year"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a figure of the register, or something to be written."""

    words: Text
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form; *of*: the draft as it stands, or a whole year."""

    name: str
    words: Text
    of: str
    source: Source
    lines: tuple[Line, ...]
    due: tuple[int, int] = (
        0,
        0,
    )  # month and day by which that of the past year is handed in; none where nobody set one

    def year_on(self, day: date) -> int:
        """Of which year it is asked on a day: of the past one, as long as that is due."""
        return day.year - ((day.month, day.day) <= self.due)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one programme, as they stand from one day until, but not on, another."""

    code: str
    status: Status
    starts: date
    until: date | None
    hash: str
    forms: tuple[Form, ...]

    @property
    def edition(self) -> str:
        """How a form names the edition that it was filled in under."""
        return f"{self.code}@{self.starts}"


@cache
def shelf(folder: Path = FOLDER) -> Mapping[str, tuple[Forms, ...]]:
    """Every programme's editions."""
    found: dict[str, list[Forms]] = {}
    for path in sorted(folder.glob("*/*.toml")):
        one = _forms(read(path))
        if (path.parent.name, path.stem) != (one.code, one.starts.isoformat()):
            raise BrokenBook(f"{path}: {one.edition} stands in another place")
        found.setdefault(one.code, []).append(one)
    return {code: tuple(line) for code, line in found.items()}


def in_force(code: str, day: date) -> Forms | None:
    """The forms of a programme on *day*."""
    return binding(shelf().get(code, ()), day)


def _forms(book: Book) -> Forms:
    data = book.data
    try:
        made = tuple(_form(book, raw) for raw in data["forms"])
        status = Status(data["status"])
        return Forms(data["code"], status, data["from"], data.get("until"), book.hash, made)
    except (KeyError, ValueError) as wrong:
        raise BrokenBook(f"{book.path}: {wrong!r}") from wrong


def _form(book: Book, raw: Mapping[str, Any]) -> Form:
    if raw["of"] not in (DRAFT, YEAR):
        raise BrokenBook(f"{book.path}: of is {DRAFT} or {YEAR}, not {raw['of']!r}")
    lines = tuple(Line(Text(one["zh"], one["en"]), one.get("figure", "")) for one in raw["lines"])
    for one, said in zip(lines, raw["lines"], strict=True):
        if bool(one.figure) == bool(said.get("written", False)):
            raise BrokenBook(f"{book.path}: {one.words.zh}: a figure, or written")
    month, _, day = raw.get("due", "0-0").partition("-")
    return Form(raw["name"], Text(raw["zh"], raw["en"]), raw["of"], book.source(raw), lines, (int(month), int(day)))
