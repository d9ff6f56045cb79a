"""What is asked of an index, as a value: words, filters, ranges, order and the page after a cursor."""

from __future__ import annotations

import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise

from rulebooks.matching.analysis import common_pairs, function_characters, function_words
from services.search.domain.analysis import analyse_query, is_pair, is_unspaced
from services.search.domain.pinyin import pinyin_query

MOST_WORDS = 64  # of what is typed into a box; a longer text is read from its beginning
MOST_SAID = 160  # of a text that is compared as a whole: a description of three lines
DISTANCE = "distance"  # what results are ordered by that are near a point
LONGITUDE, LATITUDE = "longitude", "latitude"  # the numbers of a document that say where it is
EARTH = 6371.0087714  # km, its mean radius
SOUND_BOOST = 0.5  # a name that only sounds alike ranks behind one that is written alike

Value = float | str | None  # what results are ordered by; None stands last


@dataclass(frozen=True, slots=True)
class Clause:
    """
    Words looked for in text fields.

    A document is found when at least *need* of *counted* stand in any of the
    fields; *also* raise its score and decide nothing. A clause without counted
    words finds nothing: somebody did ask for something.
    """

    counted: tuple[str, ...]
    need: int
    fields: tuple[tuple[str, float], ...]  # name and boost
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """From *least* to *most*, both included; a document without the number is outside."""

    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Near:
    """Not further than *most* kilometres from a point, in degrees; a document whose place is not known is outside."""

    longitude: float
    latitude: float
    most: float


@dataclass(frozen=True, slots=True)
class Order:
    """By a number or keyword field, by the distance from the point asked for, or by score or id where *field* is empty."""

    field: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last result of a page: the next one starts behind it, however deep it lies."""

    value: Value
    id: str
    query: str  # mark of the query it belongs to

    def text(self) -> str:
        """As it travels in an address."""
        return urlsafe_b64encode(json.dumps([self.value, self.id, self.query]).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor that *text* stands for; ValueError when it is none."""
        try:
            value, id_, query = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            f"{value}{id_}".encode()  # half a character is none; so much for what nobody got from us
            is_value = value is None or isinstance(value, str) or math.isfinite(value)
        except (TypeError, RecursionError, OverflowError) as problem:
            raise ValueError("not a cursor") from problem
        if isinstance(id_, str) and isinstance(query, str) and is_value:
            return cls(value, id_, query)
        raise ValueError("not a cursor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    One question to an index.

    Clauses: one of them must find the document, its score is the sum of those
    that do; none at all lists everything in a stable order. Filters: OR inside
    a field, AND between fields. Excluded ids are the deny set: they appear in
    no result, no total and no count.
    """

    clauses: tuple[Clause, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    near: Near | None = None
    excluded: Collection[str] = ()
    order: Order = Order()
    after: Cursor | None = None
    limit: int = 20
    facets: tuple[str, ...] = ()
    of: str = ""  # mark of what was asked, where this is another way of putting it: pages of both are of one result
    first_only: bool = False  # nobody asks how many there are in all, and no other page: then fewer need be looked at

    @property
    def by_score(self) -> bool:
        return bool(self.clauses) and not self.order.field

    def mark(self) -> str:
        """The same for every page of one result, whatever is banned meanwhile; another for another question."""
        if self.of:
            return self.of
        filters = sorted((name, sorted(values)) for name, values in self.filters.items())
        ranges = sorted((name, wanted.least, wanted.most) for name, wanted in self.ranges.items())
        asked = (self.clauses, filters, ranges, self.near, self.order)
        return sha256(repr(asked).encode()).hexdigest()[:12]

    def start(self, words: Collection[str] | None = None) -> Cursor | None:
        """
        Where this page starts; ValueError when the cursor belongs to another question.

        With *words*, the fields that are ordered as words: also where its value is none of those by which results are ordered.
        """
        if self.after and self.after.query != self.mark():
            raise ValueError("the cursor belongs to another query")
        if self.after and self.after.value is not None and words is not None:
            is_word = not self.by_score and self.order.field in words
            if isinstance(self.after.value, str) is not is_word:
                raise ValueError("the cursor has no value of its order")
        return self.after


def kilometres(longitude: float, latitude: float, near: Near) -> float:
    """From a place to the point asked for, on a sphere (haversine)."""
    here, there = math.radians(latitude), math.radians(near.latitude)
    wide = math.radians(longitude - near.longitude)
    half = math.sin((here - there) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(wide / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def text_clauses(
    text: str, fields: Mapping[str, float], *, sound: str = "", most: int = MOST_WORDS
) -> tuple[Clause, ...]:  # fmt: skip
    """
    What *text*, typed by a person, looks for in *fields*; nothing for blank text.

    With *sound*, the field of `pinyin_tokens` of a name, a name that sounds
    alike is found too (华志 for 华智, or huazhi), behind those written alike.
    """
    if not text.strip():
        return ()
    words = analyse_query(text)[:most]
    counted = counted_words(words)
    also = tuple(word for word in words if word not in counted)
    written = Clause(counted, need_of(counted), tuple(sorted(fields.items())), also)
    syllables = tuple(pinyin_query(text)[:MOST_WORDS]) if sound else ()
    if not counted or not syllables or all(is_unspaced(word) and len(word) == 1 for word in words):
        return (written,)
    return written, Clause(syllables, len(syllables), ((sound, SOUND_BOOST),))


def said_clauses(text: str, fields: Mapping[str, float]) -> tuple[Clause, ...]:
    """What a whole description is like: any of its words is enough, and more of them are read than of what is typed."""
    return relaxed(text_clauses(text, fields, most=MOST_SAID))


def relaxed(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The same words, any of them enough: what to try, and to mark as such, when nothing was found."""
    return tuple(replace(clause, need=1) for clause in clauses)


def counted_words(words: Collection[str]) -> tuple[str, ...]:
    """
    The words of *words* that decide whether a document is found.

    Pairs decide, single characters only where no pair holds them: 专 and 利
    far apart are not 专利. A pair with a function character (图怎, 么保) is the
    accident of a sentence, and 知识产权 stands everywhere. Of a classification
    code its widest level decides and the narrower ones rank. Where nothing
    else is left (所有), all decide, but for English words without a subject:
    "the of and" finds nobody, as 的 does.
    """
    functional, usual, idle = function_characters(), common_pairs(), function_words()
    said = [word for word in words if word not in idle]
    paired = "".join(word for word in said if is_pair(word))
    deciding = [
        word
        for word in said
        if not (len(word) == 1 and word in paired)
        and not (is_pair(word) and (word in usual or not functional.isdisjoint(word)))
        and not (word.startswith("ipc:") and len(word) > len("ipc:h01l"))
    ]
    return tuple(deciding or said)


def need_of(counted: tuple[str, ...]) -> int:
    """
    How many of the deciding words a document must hold: both of two, then the square root of how many there are.

    Of a run of characters every second pair straddles two words (利代 in
    专利代理) and stands in no document that turns the words round, so a pair
    that continues the one before it counts half a word. Tried on questions as
    people put them (tests/unit/search/test_query.py): "all" finds nothing for
    most of them, "any" finds every agency for 保护, a fixed share finds nothing
    for a demand of three lines. Ranking sorts what more words would exclude.
    """
    continued = sum(is_pair(before) and is_pair(after) and before[1] == after[0] for before, after in pairwise(counted))
    words = len(counted) - continued / 2
    return max(1, min(int(words), math.ceil(math.sqrt(words))))
