"""The words that names of Chinese agencies are made of: places, trades, forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rulebooks.book import read
from rulebooks.citation import Citation
from rulebooks.codes import load as codes

BOOK = Path(__file__).parent / "words.toml"
SHORTEST_PLACE = 2  # 无锡; a single character is never a place in a name


@dataclass(frozen=True, slots=True)
class NamingWords:
    """Each list longest first, so that the first that fits is the right one."""

    forms: Mapping[str, str]  # as written, and the form that variants meet in
    remarks: Mapping[str, str]
    branches: tuple[str, ...]
    subjects: tuple[str, ...]
    trades: tuple[str, ...]
    endings: tuple[str, ...]
    places: Mapping[str, str]  # as written, and the bare name that variants meet in
    citation: Citation


@cache
def words() -> NamingWords:
    """The words of the book beside this file, with the places of the region lists."""
    book = read(BOOK)
    data = book.data
    endings = _longest_first(data["places"]["endings"])
    return NamingWords(
        forms=_by_length(data["forms"]),
        remarks=_by_length(data["remarks"]),
        branches=_longest_first(data["branches"]["words"]),
        subjects=_longest_first(data["trades"]["subjects"]),
        trades=_longest_first([*data["trades"]["subjects"], *data["trades"]["works"]]),
        endings=endings,
        places=_by_length(_places(endings, data["places"]["cities"])),
        citation=book.source({}).citation,
    )


def bare(place: str, endings: Iterable[str]) -> str:
    """A place without its ending: 无锡市 and 无锡 are one."""
    for ending in endings:
        if place.endswith(ending) and len(place) - len(ending) >= SHORTEST_PLACE:
            return place[: -len(ending)]
    return place


def _places(endings: tuple[str, ...], cities: Iterable[str]) -> dict[str, str]:
    """
    Every place that a name may begin with.

    A province or a city stands bare as well (江苏, 无锡, 昆山); a district
    only with its ending, since 鼓楼 or 江北 alone may be somebody's own word.
    """
    found = {city: city for city in cities} | {f"{city}市": city for city in cities}
    for entry in codes("regions"):
        name = bare(entry.zh, endings)
        if len(name) < SHORTEST_PLACE or entry.zh in ("市辖区", "市区"):
            continue
        found[entry.zh] = name
        if not entry.zh.endswith("区") or entry.zh.endswith("自治区"):
            found[name] = name
    for region in ("内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"):
        found[region] = region
    return found


def _longest_first(listed: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(listed), key=lambda word: (-len(word), word)))


def _by_length(table: Mapping[str, str]) -> dict[str, str]:
    return {word: table[word] for word in _longest_first(table)}
