"""A citation that was recorded as it is printed in Chinese, in English: records keep the words, readers have a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rulebooks import opening, programmes
from rulebooks.citation import Citation


def in_english(text: str) -> str:
    """The same article; empty where *text* is none that a programme or a condition of practice cites, word for word."""
    return _printed().get(text, "")


@cache
def _printed() -> Mapping[str, str]:
    return {one.zh: one.en for one in _citations()}


def _citations() -> Iterator[Citation]:
    for code in programmes.codes():
        for edition in programmes.editions(code):
            yield from (one.citation for one in edition.provisions.values())
    for rules in opening.editions():
        yield from (rules.citation, *(one.citation for one in rules.conditions))
