"""
Texts that somebody makes their own by an act, word for word, as dated editions: a pledge of truthfulness.

A folder per text, a file per edition named by its first day. What was pledged stays under the edition that stood then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from rulebooks.book import BrokenBook, Source, read
from rulebooks.in_force import Status
from rulebooks.in_force import in_force as binding
from rulebooks.text import Text

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Statement:
    """One edition of one text."""

    code: str
    title: Text
    words: Text
    status: Status
    starts: date
    until: date | None
    source: Source
    hash: str

    @property
    def edition(self) -> str:
        """How whoever makes it their own names it."""
        return f"{self.code}@{self.starts}"


@cache
def shelf(folder: Path = FOLDER) -> Mapping[str, Statement]:
    """Every edition of every text by its name, `truthfulness@2017-01-01`."""
    found = (_statement(path) for path in sorted(folder.glob("*/*.toml")))
    return {one.edition: one for one in found}


def codes() -> frozenset[str]:
    """Every text that there is."""
    return frozenset(one.code for one in shelf().values())


def in_force(code: str, day: date) -> Statement | None:
    """The edition that is to be said on *day*."""
    return binding((one for one in shelf().values() if one.code == code), day)


def _statement(path: Path) -> Statement:
    book = read(path)
    data = book.data
    try:
        made = Statement(
            data["code"], Text(data["zh"], data["en"]), Text(*(_lines(data["text"][one]) for one in ("zh", "en"))),
            Status(data["status"]), data["from"], data.get("until"), book.source({}), book.hash,
        )  # fmt: skip
    except (KeyError, ValueError) as wrong:
        raise BrokenBook(f"{path}: {wrong!r}") from wrong
    if path.parent.name != made.code or path.stem != made.starts.isoformat():
        raise BrokenBook(f"{path}: {made.edition} stands in another place")
    return made


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
