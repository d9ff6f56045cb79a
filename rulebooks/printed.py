"""A citation that was recorded as it is printed in Chinese, in English: records keep the words, readers have a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from rulebooks import instruments, opening, programmes
from rulebooks.book import read
from rulebooks.citation import Citation
from rulebooks.matching.rules import CITED
from rulebooks.numbering import in_english as numbered

LISTS = Path(__file__).parent / "codes" / "listing_kinds.toml"  # by which articles somebody is listed


def in_english(text: str) -> str:
    """The same article; empty where *text* is neither cited by a rulebook nor a number of an instrument that one rests on."""
    return _printed().get(text) or _of_instrument(text)


def _of_instrument(text: str) -> str:
    name = max((one for one in _instruments() if text.startswith(one)), default="")  # of its beginnings the longest
    article = text[len(name) :]
    cited = numbered(article)
    return f"{_instruments()[name]}, {cited}" if name and cited != article else ""


@cache
def _printed() -> Mapping[str, str]:
    return {one.zh: one.en for one in _citations()}


@cache
def _instruments() -> Mapping[str, str]:
    of_lists = (source.citation for source in read(LISTS).sources.values())
    return {one.instrument: one.instrument_en for one in (*_citations(), *of_lists)}


def _citations() -> Iterator[Citation]:
    yield from (*CITED, *instruments.CITED)
    for code in programmes.codes():
        for edition in programmes.editions(code):
            yield from (one.citation for one in edition.provisions.values())
    for rules in opening.editions():
        yield from (rules.citation, *(one.citation for one in rules.conditions))
