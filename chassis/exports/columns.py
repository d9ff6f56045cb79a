"""What stands in each column of an exported list, derived from the declaration of its kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from chassis import ids
from chassis.intake.cells import places
from chassis.shapes.specs import Spec, state_specs
from contracts.declare import Choice, Kind, State, Words
from rulebooks import codes as code_lists

Cell = str | int | Decimal | None
Say = Callable[[Any], Cell]
FEN, YUAN = Words("分", "fen"), Words("元", "yuan")  # money is kept in whole fen and handed out in yuan
ALONE = Words("", "")
ID, REVISION = Words("编号", "ID"), Words("版次", "Revision")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, where its value stands in a state, and how it is said."""

    head: str
    path: tuple[str, ...]
    say: Say
    named: bool = False  # of what the field refers to: its name

    def cell(self, state: State, names: Mapping[str, str]) -> Cell:
        """What is written; None where nothing is known."""
        if self.named:
            return names.get(self.path[0])
        value: Any = state
        for name in self.path:
            value = value.get(name) if value else None
        return None if value is None or value == [] else self.say(value)


@cache
def columns_of(kind: Kind, lang: str, *, personal: bool) -> tuple[Column, ...]:
    """Every declared field, in its order; heads and words in one language, as an import takes them back."""
    return tuple(_columns(state_specs(kind.cls), lang, personal=personal))


def _columns(
    found: tuple[Spec, ...], lang: str, *, personal: bool, inside: tuple[str, ...] = (), around: Words = ALONE
) -> Iterator[Column]:
    for spec in found:
        path, words = (*inside, spec.name), spec.meta.words
        if spec.meta.personal and not personal:
            continue
        if is_record(spec) and not spec.many and not inside:
            yield from _columns(state_specs(spec.base), lang, personal=personal, inside=path, around=words)
            continue
        if around.zh:
            words = Words(around.zh + words.zh, f"{around.en}: {words.en}")
        yield Column(_head(words, spec, lang), path, sayer(spec, lang))
        if spec.meta.refers and not spec.many:
            named = Words(f"{words.zh}的名称", f"{words.en}, by name")
            yield Column(named.of(lang), path, str, named=True)


def _head(words: Words, spec: Spec, lang: str) -> str:
    unit = YUAN if spec.meta.unit == FEN else spec.meta.unit
    if not unit.zh:
        return words.of(lang)
    return f"{words.zh}（{unit.zh}）" if lang == "zh" else f"{words.en} ({unit.en})"


def is_record(spec: Spec) -> bool:
    """Whether a value of it is itself made of fields."""
    return isinstance(spec.base, type) and dataclasses.is_dataclass(spec.base)


def sayer(spec: Spec, lang: str) -> Say:
    """How a value of this field is written: codes by their names, amounts as numbers, lists with 、 between."""
    one = _one(spec, lang)
    if not spec.many:
        return one
    between = "；" if is_record(spec) else "、" if lang == "zh" else ", "
    return lambda many: between.join(str(one(item)) for item in many)


def _one(spec: Spec, lang: str) -> Say:  # noqa: PLR0911 - one return per type
    if spec.meta.refers:
        return ids.shown
    if spec.meta.codes:
        return _called({entry.code: _entry(spec.meta.codes, entry, lang) for entry in code_lists.load(spec.meta.codes)})
    if spec.meta.unit == FEN:
        return lambda fen: Decimal(fen) / 100
    if is_record(spec):
        return _record(spec.base, lang)
    if isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return _called({str(member.value): member.words.of(lang) for member in spec.base})
    if spec.base is bool:
        return _called({True: "是" if lang == "zh" else "yes", False: "否" if lang == "zh" else "no"})
    if spec.base is Decimal:
        return lambda value: Decimal(str(value))
    if spec.base in (int, date):
        return _as_it_is
    return str


def _as_it_is(value: Any) -> Cell:
    """JSON keeps whole numbers and days as they are written."""
    return value if isinstance(value, int) else str(value)


def _called(words: Mapping[Any, str]) -> Say:
    return lambda value: words.get(value, str(value))


def _entry(name: str, entry: code_lists.Entry, lang: str) -> str:
    """What a code means; a district with its city and province, since several have one name."""
    if lang != "zh":
        return entry.en
    full = places(name, entry)
    return full[0] if full else entry.zh


def _record(cls: type, lang: str) -> Say:
    """A record inside a list, in one cell: what it says, with commas between."""
    parts = [(spec.name, sayer(spec, lang)) for spec in state_specs(cls) if not spec.meta.personal]

    def say(state: State) -> str:
        said = (str(one(state[name])) for name, one in parts if state.get(name) not in (None, []))
        return ("，" if lang == "zh" else ", ").join(said)

    return say
