"""The columns of a kind of thing, derived from its declaration."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import KINDS, Kind, State, Words
from contracts.intake import Known, known

MARKS = re.compile(r"[\s*＊:：★·]+")
ALONE = Words("", "")
BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")


@dataclass(frozen=True, slots=True)
class Column:
    """One field, or one field of a record inside: `place/address`."""

    name: str
    spec: Spec
    words: Words
    needed: bool
    needed_of_new: bool = False  # only where the record that the row names is not there yet

    @property
    def unit(self) -> bool:
        """Whether its head must say a unit, so that 万元 is not taken for 分."""
        return bool(self.spec.meta.unit.zh)


@cache
def columns_of(kind: Kind) -> Mapping[str, Column]:
    """By name; lists of records do not fit into a cell and have no column."""
    about = known(kind.name) or Known()
    own = {
        column.name: dataclasses.replace(column, needed=column.needed and column.name not in about.taken)
        for column in _columns(kind.cls)
        if column.name not in about.without
    }
    return own | {name: column for name, column in _of_named(about).items() if name not in own}


def _of_named(about: Known) -> Mapping[str, Column]:
    """The columns of whom a row is about: by which they are known is needed, the rest where they are new."""
    if not about.names[1]:
        return {}
    return {
        column.name: dataclasses.replace(
            column,
            needed=(column.name,) in about.keys,
            needed_of_new=column.needed and (column.name,) not in about.keys,
        )
        for column in _columns(KINDS[about.names[1]].cls)
        if column.name not in about.without
    }


def _columns(cls: type, inside: str = "", around: Words = ALONE) -> Iterator[Column]:
    for spec in state_specs(cls):
        if spec.meta.derived:
            continue
        name, words = f"{inside}{spec.name}", spec.meta.words
        if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
            if not spec.many and not inside:
                yield from _columns(spec.base, f"{name}/", words)
            continue
        if around.zh:
            words = Words(around.zh + words.zh, f"{around.en}: {words.en}")
        if unit := spec.meta.unit:
            words = Words(f"{words.zh}（{unit.zh}）", f"{words.en} ({unit.en})") if unit.zh else words
        needed = not inside and (spec.required or bool(spec.many and spec.meta.least))
        yield Column(name, spec, words, needed)


def plain(head: object) -> str:
    """A head without what people put around it."""
    return MARKS.sub("", unicodedata.normalize("NFKC", str(head))).casefold()


def without_brackets(head: object) -> str:
    return plain(BRACKETS.sub("", unicodedata.normalize("NFKC", str(head))))


Labels = Mapping[str, tuple[str, int]]  # a plain head → the column, and how many of our units one of its is


def labels(kind: Kind, learned: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Everything that a head may say; what a person said by hand goes first."""
    about = known(kind.name) or Known()
    columns = columns_of(kind)
    found: dict[str, tuple[str, int]] = {}
    for name, column in columns.items():
        for said in (name, *column.words, *about.aliases.get(name, ())):
            found.setdefault(plain(said), (name, 1))
        for said, times in about.scaled.get(name, {}).items():
            found[plain(said)] = (name, times)
    return found | {head: (name, 1) for head, name in learned.items() if name in columns or not name}


def put(state: State, name: str, value: Any) -> None:
    """A value at its place."""
    outer, _, inner = name.partition("/")
    if inner:
        state.setdefault(outer, {})[inner] = value
    else:
        state[outer] = value
