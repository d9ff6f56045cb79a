"""
Legal procedures as dated packages, and the vocabulary in which they speak of what the services supply.

A folder per procedure, a file per edition named by its first day; `fragments/` holds what several of them share. How a
package is run is `chassis.procedures`; what its words mean, `vocabulary.toml`, is what the services promise to supply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks import codes
from rulebooks.book import read
from rulebooks.text import Text

FOLDER = Path(__file__).parent
FRAGMENTS = "fragments"
TEXT = "text"
FORMS = ("number", "flag", "date", "code", "records")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that packages may name and do not declare: an effect, a template of a document."""

    name: str
    words: Text


@dataclass(frozen=True, slots=True)
class Effect(Term):
    """What an act brings about beside its case; *settled*: why that is never corrected, where it is not."""

    settled: Text | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a service can look up about a case, and the form of its value."""

    name: str
    words: Text
    form: str  # number, flag, date, code, records
    values: Mapping[str, Text]  # of a code: what it may be
    fields: Mapping[str, Mapping[str, Text]]  # of records: what each field may be; a text may be anything
    unit: Text = Text("", "")  # in which it is counted

    def word(self, value: Any, field: str = "") -> Text:
        """What *value* is called, where it is a code."""
        known = self.fields.get(field, {}) if field else self.values
        return known.get(value) or Text(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What packages may name and do not declare themselves."""

    facts: Mapping[str, Fact]
    effects: Mapping[str, Effect]
    templates: Mapping[str, Term]


def paths(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The file of every edition, in the order of codes and days."""
    return tuple(sorted(path for path in folder.glob("*/*.toml") if path.parent.name != FRAGMENTS))


@cache
def vocabulary() -> Vocabulary:
    data = read(FOLDER / "vocabulary.toml").data
    return Vocabulary(
        {name: _fact(name, raw) for name, raw in data["facts"].items()},
        {name: _effect(name, raw) for name, raw in data["effects"].items()},
        {name: Term(name, Text(raw["zh"], raw["en"])) for name, raw in data["templates"].items()},
    )


def _effect(name: str, raw: Mapping[str, Any]) -> Effect:
    settled = Text(*raw["settled"]) if "settled" in raw else None
    return Effect(name, Text(raw["zh"], raw["en"]), settled)


def _fact(name: str, raw: Mapping[str, Any]) -> Fact:
    fields = {field: _values(form) for field, form in raw.get("fields", {}).items()}
    return Fact(
        name,
        Text(raw["zh"], raw["en"]),
        raw["form"],
        _values(raw.get("values", TEXT)),
        fields,
        Text(*raw.get("unit", ("", ""))),
    )


def _values(form: str | Mapping[str, list[str]]) -> Mapping[str, Text]:
    """A list of codes by its name, codes said on the spot, or none for a text."""
    if isinstance(form, Mapping):
        return {code: Text(*words) for code, words in form.items()}
    return {} if form == TEXT else {entry.code: entry.words for entry in codes.load(form)}
