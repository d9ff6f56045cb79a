"""Text as tokens, the same for every engine: single Han characters and pairs, whole words, classification codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from rulebooks.matching.analysis import common_unigrams, function_characters
from services.search.domain.analysis_codes import codes_in, without
from services.search.domain.analysis_fold import fold, fold_with_offsets

ANALYSER_VERSION = 4  # stored with every index; a change of anything below or of the lists needs a new one
LONGEST_TOKEN = 64  # a longer "word" is noise, and Elasticsearch refuses terms of 32 kB

# Han, kana and Hangul are written without spaces: they are cut into characters and pairs.
_UNSPACED = "々〆〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class Token(NamedTuple):
    """A token and where it stands."""

    word: str
    start: int
    end: int


def analyse(text: str) -> list[str]:
    """The tokens of a document's text, codes first; never a blank, a NUL or half a character in one of them."""
    folded = fold(text)
    codes = codes_in(folded)
    found = [word for code in codes for word in code.tokens]
    functional = function_characters()
    for run in _RUN.findall(without(folded, codes)):
        if is_unspaced(run):
            found += [run[at : at + 2] for at in range(len(run) - 1)]
            found += [char for char in run if char not in functional]
        else:
            found.append(run[:LONGEST_TOKEN])
    return found


def analyse_query(text: str) -> list[str]:
    """
    The tokens to look for, each once: those of `analyse` without the common characters.

    A common character is dropped only where a pair covers it: it would read
    most of the index and say nothing that the pair does not. Alone it stays.
    """
    found = list(dict.fromkeys(analyse(text)))
    common, paired = common_unigrams(), "".join(word for word in found if is_pair(word))
    return [word for word in found if word not in common or word not in paired]


def spans(text: str, tokens: Collection[str]) -> list[tuple[int, int]]:
    """
    Where one of *tokens* stands in *text*, as (start, end) of the original, in order, overlaps merged.

    Positions instead of markup: only the page that shows the text can escape it.
    """
    wanted, folded = frozenset(tokens), fold_with_offsets(text)
    hits = sorted(
        (folded.starts[token.start], folded.ends[token.end - 1])
        for token in located(folded.text)
        if token.word in wanted
    )
    merged: list[tuple[int, int]] = []
    for start, end in hits:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def located(folded: str) -> Iterator[Token]:
    """The tokens of `analyse` with their places in folded text, in no promised order."""
    codes = codes_in(folded)
    for code in codes:
        yield from (Token(word, code.start, code.end) for word in code.tokens)
    functional = function_characters()
    for match in _RUN.finditer(without(folded, codes)):
        run, start = match[0], match.start()
        if not is_unspaced(run):
            yield Token(run[:LONGEST_TOKEN], start, match.end())
            continue
        yield from (Token(run[at : at + 2], start + at, start + at + 2) for at in range(len(run) - 1))
        yield from (Token(char, start + at, start + at + 1) for at, char in enumerate(run) if char not in functional)


def is_unspaced(word: str) -> bool:
    """Whether *word* is of a script that is written without spaces."""
    return _IS_UNSPACED.match(word) is not None


def is_pair(word: str) -> bool:
    """Whether *word* is two characters of such a script."""
    return len(word) == 2 and is_unspaced(word)
