"""How people who are no specialists say what they need, by service; edited as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rulebooks.book import read


def sayings() -> Mapping[str, tuple[str, ...]]:
    """By service, its sayings."""
    return _of("sayings")


def trades() -> Mapping[str, tuple[str, ...]]:
    """By industry, the words of the trade."""
    return _of("trades")


@cache
def _of(table: str) -> Mapping[str, tuple[str, ...]]:
    book = read(Path(__file__).with_name("sayings.toml"))
    return {code: tuple(some) for code, some in book.data[table].items()}
