"""Where the heads are, and what each column is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.intake.book import Range, Row
from chassis.intake.columns import Labels, columns_of, labels, plain, without_brackets
from chassis.intake.guard import letters_of
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.declare import Kind, Words

SEARCHED = 30
NUMBERS = frozenset(
    {"错误说明", "行号", "序号", "no.", "no"}
)  # columns that we put there, or that count the rows of a list


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the file."""

    at: int  # from 0
    text: str
    name: str  # the field; empty: left out
    times: int = 1


@dataclass(frozen=True, slots=True)
class Header:
    """What was found."""

    row: int
    heads: tuple[Head, ...]
    faults: tuple[Fault, ...]


def says_nothing(head: str) -> bool:
    """Whether a column is no news to anybody: left out without a word, where nobody took it for a field."""
    return plain(head) in NUMBERS


def find(
    kind: Kind,
    rows: Iterable[Row],
    merged: Sequence[Range],
    learned: Mapping[str, str],
    given: Container[str] = frozenset(),
) -> Header:
    """The row with the most known heads among the first; what speaks against reading on, but for what is *given*."""
    known = labels(kind, learned)
    best: Header | None = None
    for count, (number, cells) in enumerate(rows):
        if count >= SEARCHED:
            break
        heads = tuple(_heads(kind, cells, known))
        if best is None or _score(heads) > _score(best.heads):
            best = Header(number, heads, ())
    columns = columns_of(kind)
    if best is None:
        return Header(0, (), (codes.EMPTY.fault("#/file"),))
    if not _score(best.heads):
        names = [column.words for column in columns.values() if column.needed]
        needed = Words("、".join(w.zh for w in names), ", ".join(w.en for w in names))
        return Header(best.row, best.heads, (codes.NO_HEADER.fault("#/file", rows=SEARCHED, needed=needed),))
    return Header(best.row, best.heads, (*_twice(kind, best), *_lacking(kind, best, given), *_merged(best, merged)))


def _score(heads: Sequence[Head]) -> int:
    return len({head.name for head in heads if head.name})


def _heads(kind: Kind, cells: Sequence[Any], known: Labels) -> Iterable[Head]:
    for at, cell in enumerate(cells):
        text = str(cell).strip()
        if text:
            name, times = _meaning(kind, text, known)
            yield Head(at, text[:200], name, times)


def _meaning(kind: Kind, text: str, known: Labels) -> tuple[str, int]:
    if found := known.get(plain(text)):
        return found
    found = known.get(without_brackets(text), ("", 1))
    column = columns_of(kind).get(found[0])
    return ("", 1) if column and column.unit else found


def _twice(kind: Kind, header: Header) -> Iterable[Fault]:
    first: dict[str, Head] = {}
    for head in header.heads:
        if head.name and head.name in first:
            one, other = letters_of(first[head.name].at + 1), letters_of(head.at + 1)
            yield codes.COLUMN_TWICE.fault("#/columns", one=one, other=other, label=columns_of(kind)[head.name].words)
        first.setdefault(head.name, head)


def _lacking(kind: Kind, header: Header, given: Container[str]) -> Iterable[Fault]:
    there = {head.name for head in header.heads}
    for column in columns_of(kind).values():
        if column.needed and column.name not in there and column.name not in given:
            yield codes.NO_COLUMN.fault(f"#/columns/{column.name}", label=column.words)


def _merged(header: Header, merged: Sequence[Range]) -> Iterable[Fault]:
    """Heads that lie over several columns; a merged title above them does no harm."""
    for top, left, bottom, right in merged:
        if top <= header.row <= bottom and right > left:
            span = f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"
            yield codes.MERGED_HEAD.fault("#/columns", range=span)
