"""How people who are no specialists say what they need, by service, and which words mean the same there; edited as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rulebooks.book import read


def sayings() -> Mapping[str, tuple[str, ...]]:
    """By service, its sayings."""
    return _of("sayings", "sayings")


def english() -> Mapping[str, tuple[str, ...]]:
    """By service, how those say it who write English."""
    return _of("sayings", "english")


def called() -> Mapping[str, tuple[str, ...]]:
    """By service, what those call it who write English."""
    return _of("sayings", "called")


def trades() -> Mapping[str, tuple[str, ...]]:
    """By industry, the words of the trade."""
    return _of("sayings", "trades")


def same() -> Mapping[str, tuple[str, ...]]:
    """By what is meant, the words for it."""
    return _of("same", "same")


def ordinary() -> frozenset[str]:
    """English words that are one slip of the finger from a word of these lists and mean something else: patient, produce."""
    return frozenset(word for words in _of("slips", "ordinary").values() for word in words)


@cache
def _of(file: str, table: str) -> Mapping[str, tuple[str, ...]]:
    book = read(Path(__file__).with_name(f"{file}.toml"))
    return {code: tuple(some) for code, some in book.data[table].items()}
