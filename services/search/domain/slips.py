"""Words that are one slip of the finger away from what somebody typed: a letter wrong, missing, too many, or two turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from services.search.domain.analysis_fold import fold

LEAST = 5  # letters: of a shorter word too many others are one slip away
MOST_WORDS = 4  # of one text that are looked at
MOST_LETTERS = 24
_WORD = re.compile(rf"(?<![a-z0-9])[a-z]{{{LEAST},{MOST_LETTERS}}}(?![a-z0-9])")


def doubtful(text: str) -> tuple[str, ...]:
    """The words of *text*, folded, that may have been mistyped."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]


def one_slip(word: str) -> frozenset[str]:
    """Every word that becomes *word* by one slip; not itself."""
    return frozenset(_slips(word)) - {word}


def mended(text: str, holding: Mapping[str, int]) -> str:
    """
    *text*, folded, with each word that nothing holds replaced by the commonest that is one slip away; empty where none is.

    *holding* says how many documents hold a word; equally common ones are taken by their letters, so that every engine
    takes the same.
    """
    meant = {word: better for word in doubtful(text) if not holding.get(word) and (better := _best(word, holding))}
    return _WORD.sub(lambda found: meant.get(found[0], found[0]), fold(text)) if meant else ""


def _best(word: str, holding: Mapping[str, int]) -> str:
    known = sorted((-holding[one], one) for one in one_slip(word) if holding.get(one))
    return known[0][1] if known else ""


def _slips(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        yield from (left + letter + right for letter in ascii_lowercase)
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in ascii_lowercase)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
