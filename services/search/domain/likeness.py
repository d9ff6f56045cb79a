"""
Which services a text is like: shared characters, pairs and words that mean the same, the rarer the weightier.

The weights were chosen by leaving out sayings of the list and asking what the others make of them; the judged demands were
looked at meanwhile, so they prove nothing of these weights (tests/quality/fresh.py does).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from rulebooks import codes as code_lists
from rulebooks.matching.analysis import function_characters, function_words
from rulebooks.matching.sayings import english, same, sayings
from services.search.domain.analysis import analyse, is_pair, is_unspaced
from services.search.domain.analysis_fold import fold

SINGLE, MEANT = 0.5, 2.0  # what a character alone and a word of a known meaning count, a pair being 1
SHORT = 3  # a saying of few marks is no better for being short
WIDE = 400  # marks after which a service that has many says less with each
IDLE = function_words() | {
    "it",
    "we",
    "us",
    "somebody",
    "all",
    "can",
    "will",
    "may",
}  # they say nothing of what is needed
_ENDING = re.compile(r"(?:ings?|ed|es|e|s)$")
SHORTEST = 4  # letters that are no ending
Marks = Mapping[str, float]


def alike(text: str) -> list[tuple[str, float]]:
    """The services that *text*, folded, is like, with how much, the best first."""
    whole: dict[str, float] = {}
    shared: dict[int, float] = {}
    for mark, count in _marks(text).items():
        held = _held().get(mark)
        if held is not None:
            for code, share in held.services:
                whole[code] = whole.get(code, 0.0) + held.rarity * count * share
            for number in held.sayings:
                shared[number] = shared.get(number, 0.0) + held.rarity * count
    nearest: dict[str, float] = {}
    for number, weight in shared.items():
        code, marks = _sayings()[number]
        nearest[code] = max(nearest.get(code, 0.0), weight / math.sqrt(SHORT + len(marks)))
    found = [(code, weight / math.sqrt(1 + _width(code) / WIDE) + nearest[code]) for code, weight in whole.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


@cache
def named_by(word: str) -> int:
    """
    How many services have *word*, folded, in their Chinese names or sayings: of one alone it is a name, of many a hint.

    Of none where it is English, what a service is called by those who write so: a name as well.
    """
    return sum(any(word in text for text in texts) for texts in _texts().values())


def stem(word: str) -> str:
    """An English word without its ending: sued, sues and suing are one."""
    return _ENDING.sub("", word) if len(word) > SHORTEST else word


def _marks(text: str) -> Marks:
    """Pairs without a function character, words, characters alone, and what is meant by any of them."""
    functional = function_characters()
    found: dict[str, float] = {}
    for word in analyse(text):
        if is_pair(word):
            if functional.isdisjoint(word):
                found[word] = 1.0
        elif is_unspaced(word):
            found[word] = SINGLE
        elif word not in IDLE:
            found[stem(word)] = 1.0
    return found | {f"≈{meant}": MEANT for meant, words in _meanings() if words.search(text)}


@cache
def _meanings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each meaning with the words that have it; a Latin word only as a whole one."""
    found = []
    for meant, words in same().items():
        forms = sorted(map(fold, words), key=len, reverse=True)
        parts = [rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one) for one in forms]
        found.append((meant, re.compile("|".join(parts))))
    return tuple(found)


@cache
def _texts() -> Mapping[str, tuple[str, ...]]:
    """By service, its names and sayings, folded."""
    return {
        entry.code: tuple(
            fold(text) for text in (entry.zh, *entry.extra.get("aliases", ()), *sayings().get(entry.code, ()))
        )
        for entry in code_lists.load("services")
    }


@cache
def _sayings() -> tuple[tuple[str, Marks], ...]:
    """Every name and saying, the English ones too: its service and its marks."""
    said = [(code, text) for code, texts in _texts().items() for text in texts]
    said += [(code, fold(text)) for code, texts in english().items() for text in texts]
    return tuple((code, _marks(text)) for code, text in said)


class Held(NamedTuple):
    """Where a mark stands: in each service with how much of it, in which sayings; and what it says to share it."""

    services: tuple[tuple[str, float], ...]
    sayings: tuple[int, ...]
    rarity: float


@cache
def _held() -> Mapping[str, Held]:
    """Every mark that any saying has; once is not yet the whole, and what many services have says little."""
    where: dict[str, list[int]] = {}
    for number, (_, marks) in enumerate(_sayings()):
        for mark in marks:
            where.setdefault(mark, []).append(number)
    found = {}
    for mark, numbers in where.items():
        counts = Counter(_sayings()[number][0] for number in numbers)
        shares = tuple((code, min(1.0, math.sqrt(count / 2))) for code, count in counts.items())
        found[mark] = Held(shares, tuple(numbers), math.log(1 + len(_texts()) / len(counts)))
    return found


@cache
def _width(code: str) -> int:
    """How many marks a service has in all."""
    return len({mark for own, marks in _sayings() if own == code for mark in marks})
