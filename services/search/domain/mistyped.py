"""Latin words of a demand that were mistyped, put right by the words from which needs are guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rulebooks import codes as code_lists
from rulebooks.matching.sayings import called, english, ordinary, same, sayings, trades
from services.search.domain.analysis_fold import fold
from services.search.domain.likeness import IDLE, stem
from services.search.domain.slips import MOST_LETTERS, one_slip

LEAST = 6  # letters: of a shorter word too many others are one slip away
MOST = 8  # unknown words of one demand that are looked at
LISTS = ("services", "rights", "industries", "languages")
_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")


def put_right(folded: str) -> str:
    """
    *folded*, a trade mark being a trademark, with each word that no list knows replaced by the one of theirs that is one slip of the finger away.

    Not where two words are as near, and never a word that people write and mean: those are a list too.
    """
    folded = folded.replace("trade mark", "trademark")
    unknown = (word for word in dict.fromkeys(_WORD.findall(folded)) if _may_be_wrong(word))
    meant = {word: better for word, _ in zip(unknown, range(MOST), strict=False) if (better := _nearest(word))}
    return _WORD.sub(lambda found: meant.get(found[0], found[0]), folded) if meant else folded


def _may_be_wrong(word: str) -> bool:
    return LEAST <= len(word) <= MOST_LETTERS and word not in _known() and stem(word) not in _stems()


def _nearest(word: str) -> str:
    """The word that is meant; nothing where none is near, or several that are not forms of one."""
    near = sorted(one_slip(word) & _long())
    return near[0] if len({stem(one) for one in near}) == 1 else ""


@cache
def _long() -> frozenset[str]:
    """What a word may be put right to."""
    return frozenset(word for word in _said() if len(word) >= LEAST)


@cache
def _known() -> frozenset[str]:
    """What is a word already."""
    return frozenset(_said()) | IDLE | ordinary()


@cache
def _stems() -> frozenset[str]:
    """What known words are forms of: infringer is none of them, but patenting is one of patent."""
    return frozenset(stem(word) for word in _known())


@cache
def _said() -> frozenset[str]:
    """Every Latin word of the names, sayings and words of one meaning."""
    return frozenset(word for text in _texts() for word in _WORD.findall(fold(text)))


def _texts() -> Iterator[str]:
    for table in (sayings(), english(), called(), same(), trades()):
        for texts in table.values():
            yield from texts
    for name in LISTS:
        for entry in code_lists.load(name):
            yield from (entry.zh, entry.en, *entry.extra.get("aliases", ()))
