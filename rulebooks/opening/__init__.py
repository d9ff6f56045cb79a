"""The conditions under which a patent agency practises, as dated editions: a file per edition, named by its first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks.book import Book, read
from rulebooks.citation import Citation
from rulebooks.in_force import stands
from rulebooks.text import Text

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of one or more legal forms."""

    code: str
    test: str  # which of the tests of services.registry.domain.opening judges it
    words: Text
    forms: tuple[str, ...]
    citation: Citation
    least: int = 0
    share: tuple[int, int] = (0, 1)  # so many of so many
    years: int = 0  # of practice
    partners: bool = False  # only partners or shareholders count
    minimum: bool = False  # an agency is warned before it falls under it
    named: tuple[str, ...] = ()  # what a name must hold one of


@dataclass(frozen=True, slots=True)
class Conditions:
    """One edition."""

    starts: date
    until: date | None
    name: Text
    conditions: tuple[Condition, ...]
    professions: frozenset[str]  # whose people count
    licences: frozenset[str]  # by which an agency is one
    warn_days: tuple[int, ...]  # so many days before, the longest first
    citation: Citation

    def of(self, form: str) -> Iterator[Condition]:
        """What is asked of this legal form."""
        return (one for one in self.conditions if form in one.forms)

    def minimum(self, form: str) -> Condition | None:
        """What this legal form must never fall under."""
        return next((one for one in self.of(form) if one.minimum), None)


def on(day: date) -> Conditions | None:
    """The edition in force on *day*; None before the first."""
    return next((one for one in editions() if stands(one.starts, one.until, day)), None)


@cache
def editions(folder: Path = FOLDER) -> tuple[Conditions, ...]:
    """All of them by their first days."""
    return tuple(_edition(read(path)) for path in sorted(folder.glob("*.toml")))


def _edition(book: Book) -> Conditions:
    data = book.data
    return Conditions(
        data["from"],
        data.get("until"),
        Text(data["zh"], data["en"]),
        tuple(_condition(book, raw) for raw in data["conditions"]),
        frozenset(data["professions"]),
        frozenset(data["licences"]),
        tuple(sorted(data["warn_days"], reverse=True)),
        book.source({}).citation,
    )


def _condition(book: Book, raw: Mapping[str, Any]) -> Condition:
    return Condition(
        raw["code"],
        raw["test"],
        Text(raw["zh"], raw["en"]),
        tuple(raw["forms"]),
        book.source(raw).citation,
        raw.get("least", 0),
        tuple(raw.get("share", (0, 1))),
        raw.get("years", 0),
        raw.get("partners", False),
        raw.get("minimum", False),
        tuple(raw.get("words", ())),
    )
