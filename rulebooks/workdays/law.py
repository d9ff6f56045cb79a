"""The provisions and conventions by which periods are counted, as values that can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rulebooks.book import read
from rulebooks.citation import Citation
from rulebooks.text import Text


@dataclass(frozen=True, slots=True)
class Article:
    """One rule of counting."""

    citation: Citation
    words: Text


@cache
def articles() -> Mapping[str, Article]:
    """The rules of counting by name: `C1` to `C6`, and the articles of law behind them."""
    book = read(Path(__file__).with_name("conventions.toml"))
    return {
        name: Article(book.source(raw).citation, Text(raw["zh"], raw["en"]))
        for name, raw in book.data["articles"].items()
    }
