"""
What each kind of document says, as data: paragraphs in both languages with places that a case fills.

A paragraph with `each` stands once for every row of what it names: `tests` of the act, `parts` of a kind, `entries` of an
act (with `since`: only those after the last document of this kind), `clocks` (with `of`: that one). A paragraph with a place
that the case cannot fill is left out.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks.book import BrokenBook, read
from rulebooks.text import Text

FOLDER = Path(__file__).parent
ROWS = ("tests", "parts", "entries", "clocks")
# What every document can say; beside these, whatever was said with the act or stands in the row.
COMMON = frozenset(
    {
        "title",
        "procedure",
        "edition",
        "number",
        "day",
        "office",
        "basis",
        "filer",
        "stage",
        "n",
        "part",
        "decider",
        "goal",
    }
)
GIVEN = frozenset({"title_no"})  # what a case was given at its end, where it was given anything
OF_ROWS: Mapping[str, frozenset[str]] = {
    "tests": frozenset({"condition", "outcome", "found", "article"}),
    "parts": frozenset({"part", "state"}),
    "entries": frozenset({"part", "entry_day", "who"}),
    "clocks": frozenset({"clock", "length", "start", "last"}),
}
KEYS = frozenset({"zh", "en", "each", "of", "since"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one for each row."""

    words: Text
    each: str = ""
    of: str = ""
    since: bool = False

    @property
    def places(self) -> frozenset[str]:
        """The places of both languages."""
        return frozenset(name for text in self.words for name in _places(text))


@dataclass(frozen=True, slots=True)
class Template:
    """What a kind of document says, and whether offices go on writing in it."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    edited: bool  # offices get it as a .docx, too


def _places(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(text) if name)


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its name."""
    return {path.stem: _template(path) for path in sorted(FOLDER.glob("*.toml"))}


def _template(path: Path) -> Template:
    data = read(path).data
    return Template(
        path.stem, tuple(_paragraph(path, raw) for raw in data["paragraphs"]), bool(data.get("edited", False))
    )


def _paragraph(path: Path, raw: Mapping[str, Any]) -> Paragraph:
    if strange := set(raw) - KEYS:
        raise BrokenBook(f"{path}: {sorted(strange)} in a paragraph")
    if raw.get("each", "") not in ("", *ROWS):
        raise BrokenBook(f"{path}: each is one of {ROWS}, not {raw['each']!r}")
    made = Paragraph(Text(raw["zh"], raw["en"]), raw.get("each", ""), raw.get("of", ""), bool(raw.get("since", False)))
    if set(_places(made.words.zh)) != set(_places(made.words.en)):
        raise BrokenBook(f"{path}: the languages differ in their places: {made.words.zh!r}")
    return made
