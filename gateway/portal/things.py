"""A thing on a page: each field with its label, its value in words, and where the value comes from."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask import Flask, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from chassis.access import objections
from chassis.ids import shown as grouped
from chassis.shapes.specs import Spec, state_specs
from contracts.commands.things import View
from contracts.declare import KINDS, Kind, State, Words
from contracts.things.corrections import CorrectionState
from contracts.things.credit import ListingState
from contracts.things.registry import ExitReason
from gateway.access.principal import principal
from gateway.language import language, say
from gateway.portal.bases import rested
from gateway.portal.shown import number
from gateway.portal.wording import (
    address,
    cited,
    code_word,
    edition,
    edition_named,
    is_empty,
    row_of,
    sealed,
    shown,
)
from gateway.portal.zone_names import zone_called
from rulebooks import codes as code_lists

CARRIED = {
    "contact": {"demand_id": "demand_title", "agency_id": "agency_name"}
}  # what a reference is called, by its field


HEADED = {"task_report": "number"}  # on pages called after another field than its title, which most of them share
COUNTED = {"alert": ("subject", ("found", "least"))}  # figures whose unit the code in that field has


class Named(Protocol):
    """What has a name, and perhaps one in English."""

    @property
    def name(self) -> str: ...
    @property
    def english_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One line of facts."""

    name: str
    label: str
    value: Markup
    source: str = ""
    on: date | None = None


def rows(view: View, names: Iterable[str] = (), *, without: Iterable[str] = ()) -> list[Row]:
    """The fields that have a value, or those that are asked for, in the order of the declaration."""
    wanted, left_out = tuple(names), set(without)
    found = []
    specs = state_specs(KINDS[view.kind].cls)
    left_out |= {spec.meta.english for spec in specs}  # said in their place
    left_out |= {field for name, field in CARRIED.get(view.kind, {}).items() if view.names.get(name)}
    for spec in specs:
        value = in_language(spec, view.state)
        if spec.name in left_out or (wanted and spec.name not in wanted) or is_empty(value):
            continue
        text = with_unit(view.kind, spec.name, view.state, shown(spec, value, view.names))
        text = _in_clear(view, spec) or text
        found.append(Row(spec.name, say(spec.meta.words), text, *_source(view, spec.name)))
    return found


def _in_clear(view: View, spec: Spec) -> Markup | None:
    """For its owner, instead of asterisks: that it is sealed, and the page on which it is read."""
    said = sealed(view.kind, spec)
    return Markup('{} <a href="{}">{}</a>').format(said, address(view.kind, view.id), _("看原文")) if said else None


def with_unit(kind: str, name: str, state: State, text: Markup) -> Markup:
    """A figure with the unit of what it counts, where another field of the record says what that is."""
    of, names = COUNTED.get(kind, ("", ()))
    spec = next((spec for spec in state_specs(KINDS[kind].cls) if spec.name == of), None)
    entry = code_lists.load(spec.meta.codes).get(str(state.get(of))) if spec and name in names else None
    if entry is None:
        return text
    unit = entry.extra["unit"]
    one = unit.get("one", unit["en"])
    return Markup("{} {}").format(text, say(Words(unit["zh"], one if Decimal(str(state[name])) == 1 else unit["en"])))


def in_language(spec: Spec, state: State) -> Any:
    """The value, as the field says it in the language of the page; an article that was recorded in Chinese alone by its name."""
    value = state.get(spec.name)
    if spec.name == "zone_name":
        return zone_called(str(value or ""))
    if not spec.meta.english or language() != "en":
        return value
    return state.get(spec.meta.english) or cited(value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines of facts whose common source is told once; those that come from elsewhere keep their own."""

    rows: tuple[Row, ...]
    source: str = ""
    on: date | None = None

    @property
    def mixed(self) -> bool:
        return any(row.source or row.on for row in self.rows)


def gathered(found: Iterable[Row]) -> Facts:
    """The source of most lines, or the day alone where none is named, is taken out of them."""
    lines = tuple(found)
    (source, on), times = Counter((row.source, row.on) for row in lines).most_common(1)[0] if lines else (("", None), 0)
    if times < 2 or not (source or on):
        return Facts(lines)
    here = (
        dataclasses.replace(row, source="", on=None) if (row.source, row.on) == (source, on) else row for row in lines
    )
    return Facts(tuple(here), source, on)


def state_rows(kind: str, state: State, names: Iterable[str]) -> list[Row]:
    """The same of a state that comes without sources."""
    specs = {spec.name: spec for spec in state_specs(KINDS[kind].cls)}
    return [
        Row(name, say(specs[name].meta.words), shown(specs[name], state[name], {}))
        for name in names
        if not is_empty(state.get(name))
    ]


def _source(view: View, name: str) -> tuple[str, date | None]:
    source = view.sources.get(name)
    return (source.basis, source.valid_from) if source else ("", None)


def within_reach(view: View) -> bool:
    """Whether this person's role may write such a thing, and their region and zone hold this one."""
    kind, who = KINDS[view.kind], principal()
    return not objections(who, kind, kind.writers, view.id, view.state)


def is_settled(view: View) -> bool:
    """Whether what it says is changed no more."""
    return str(view.state.get("state")) in KINDS[view.kind].ends


def heading(kind: Kind) -> str:
    """The field after which a thing is called on pages."""
    return HEADED.get(kind.name, kind.title)


def title(view: View) -> str:
    """What a thing is called."""
    kind, field = KINDS[view.kind], heading(KINDS[view.kind])
    called = view.names.get(field) or view.state.get(field) or grouped(view.id)
    spec = next(spec for spec in state_specs(kind.cls) if spec.name == field)
    if spec.meta.table:
        return row_of(spec, called, str(view.state.get("programme") or ""))
    if spec.meta.codes:
        return code_word(spec.meta.codes, str(called))
    if kind.title == "zone_name":
        return zone_called(str(called))
    if kind.title == "edition":
        return edition_named(str(called))
    return name_of({"name": called, "english_name": view.state.get("english_name")})


def name_of(state: State) -> str:
    """The name of what has one, and on an English page its English one where it has that, too."""
    return str((language() == "en" and state.get("english_name")) or state["name"])


def called(one: Named) -> str:
    """The same of what has the two names as attributes."""
    return name_of({"name": one.name, "english_name": one.english_name})


def many(kind: Kind) -> str:
    """What the things of a kind are called together."""
    return kind.words.zh if language() == "zh" else headline(kind.plural.replace("-", " "))


def headline(text: str) -> str:
    """With a capital at its beginning, as a heading or a label of its own."""
    return text[:1].upper() + text[1:]


def install(app: Flask) -> None:
    """What templates call."""
    app.jinja_env.filters["area"] = lambda value: number(Decimal(str(value)))
    app.jinja_env.filters["cited"] = cited
    app.jinja_env.filters["rested"] = rested
    app.jinja_env.filters["edition"] = edition
    app.jinja_env.filters["zone"] = zone_called
    app.jinja_env.filters["many"] = many
    app.jinja_env.filters["name_of"] = name_of
    app.jinja_env.filters["called"] = called
    app.jinja_env.filters["headline"] = headline
    app.jinja_env.globals.update(
        {
            "code_word": code_word,
            "kinds": KINDS,
            "act_address": lambda plural, id: lambda act: url_for("recording.act_form", plural=plural, id=id, act=act),
            "exit_reason": lambda value: say(ExitReason.of(value).words),
            "listing_state": lambda value: say(ListingState.of(value).words),
            "correction_state": lambda value: say(CorrectionState.of(value).words),
            "said_values": lambda values: [(value, say(words), count, on) for value, words, count, on in values],
        }
    )
