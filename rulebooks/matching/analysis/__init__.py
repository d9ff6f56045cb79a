"""The short lists that text analysis uses; changing one of those in `fingerprint` changes every index."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def function_characters() -> frozenset[str]:
    """Characters that carry no subject: never indexed alone, and a pair with one of them decides nothing."""
    return frozenset("".join(_lines("function_characters.txt")))


@cache
def common_unigrams() -> frozenset[str]:
    """Characters that stand in so many documents that a query drops them where a pair says the same."""
    return frozenset("".join(_lines("common_unigrams.txt")))


@cache
def common_pairs() -> frozenset[str]:
    """Pairs of characters that rank but do not decide."""
    return frozenset(_lines("common_pairs.txt"))


@cache
def name_tails() -> tuple[str, ...]:
    """What names of agencies end in beside their own word, longest first."""
    return tuple(sorted(_lines("name_tails.txt"), key=lambda tail: (-len(tail), tail)))


@cache
def function_words() -> frozenset[str]:
    """English words that carry no subject: they rank but never decide, and alone they find nobody. They change no index."""
    return frozenset(_lines("function_words.txt"))


def fingerprint() -> str:
    """One value for all lists that tokens follow from, so that nobody edits one without a new analyser version."""
    content = [sorted(function_characters()), sorted(common_unigrams()), sorted(common_pairs()), name_tails()]
    return sha256(repr(content).encode()).hexdigest()[:16]


def _lines(name: str) -> list[str]:
    """The entries of a list; a line that starts with `#` says where they come from."""
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
