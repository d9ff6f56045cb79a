"""The provisions and conventions by which periods are counted, as values that can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rulebooks.book import read
from rulebooks.citation import Citation
from rulebooks.text import Text


@dataclass(frozen=True, slots=True)
class Article:
    """One rule of counting."""

    citation: Citation
    words: Text


def _read() -> dict[str, Article]:
    book = read(Path(__file__).with_name("conventions.toml"))
    return {
        name: Article(book.source(raw).citation, Text(raw["zh"], raw["en"]))
        for name, raw in book.data["articles"].items()
    }


ARTICLES = _read()
