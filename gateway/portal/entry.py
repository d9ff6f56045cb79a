"""Forms that follow from a declaration: which fields, and what was typed into them as a state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from chassis.intake import cells
from chassis.shapes.specs import Spec, state_specs
from contracts.declare import Choice, Kind, State, Words, kind_of
from contracts.things.search import Demand
from gateway.desk import desk
from gateway.language import say
from gateway.portal import meant, money, record_lines
from gateway.portal.forms import Form
from rulebooks import codes as code_lists

DRAFTED = {"match": Demand.kind}  # written on a page of its own
MANY_CODES = 60  # a longer list is typed, not ticked


@dataclass(frozen=True, slots=True)
class Field:
    """One control of a form."""

    name: str  # `place/address` for a field of a record
    label: str
    hint: str
    control: str  # text, area, day, number, choice, checks, lines
    optional: bool
    longest: int
    choices: tuple[tuple[str, str], ...] = ()


def fields(cls: type, *, inside: str = "", optional: bool = False) -> Iterator[Field]:
    """The controls for everything a person may write; a list of records is written line by line."""
    for spec in state_specs(cls):
        if spec.meta.derived:
            continue
        name = f"{inside}{spec.name}"
        if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
            if spec.many:
                yield Field(name, say(spec.meta.words), record_lines.hint(spec.base), "lines", True, 0)
            else:
                yield from fields(spec.base, inside=f"{name}/", optional=optional or spec.optional)
            continue
        asked_for = spec.required or bool(spec.many and spec.meta.least)
        yield _field(spec, name, optional=optional or spec.optional or not asked_for)


def control(spec: Spec) -> Field:
    """One field by itself, which may stay empty: a list is narrowed by it."""
    return _field(spec, spec.name, optional=True)


def _field(spec: Spec, name: str, *, optional: bool) -> Field:
    control, choices = _control(spec)
    unit = say(money.unit(spec))
    hint = say(spec.meta.hint) or _hint(spec, control)
    label = say(spec.meta.words) + (_("（%(unit)s）", unit=unit) if unit else "")
    return Field(name, label, hint, control, optional, spec.meta.shape.longest, choices)


def _control(spec: Spec) -> tuple[str, tuple[tuple[str, str], ...]]:  # noqa: PLR0911 - one return per control
    if spec.meta.codes:
        choices = listed(spec.meta.codes)
        if len(choices) > MANY_CODES:
            return ("lines" if spec.many else "text"), ()
        return ("checks" if spec.many else "choice"), choices
    if isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return "choice", tuple((member.value, say(member.words)) for member in spec.base)
    if spec.base is bool:
        return "choice", (("true", _("是")), ("false", _("否")))
    if spec.many:
        return "lines", ()
    if spec.base is date:
        return "day", ()
    if spec.base in (int, Decimal):
        return "number", ()
    return ("area" if spec.meta.shape.longest > 500 else "text"), ()


def _hint(spec: Spec, control: str) -> str:
    hints = (
        (control == "day", _("写成 2026-11-20 这样")),
        (control == "lines" and spec.meta.refers == "zone", _("一行一个，写名称或编号")),
        (
            control == "lines" and spec.meta.codes == "regions",
            _("一行一个：名称，如无锡市滨湖区；或六位代码，如 320211"),
        ),
        (control == "lines", _("一行一个")),
        (spec.meta.codes == "regions", _("名称，如无锡市滨湖区；或六位行政区划代码，如 320211")),
        (spec.meta.refers == "agency", _("统一社会信用代码或记录编号")),
        (bool(spec.meta.refers), _("记录的编号，如 7K3Q-2M9X-5C0H")),
        (bool(spec.meta.shape.example), _("如 %(example)s", example=spec.meta.shape.example)),
    )
    return next((str(text) for so, text in hints if so), "")


def listed(codes: str) -> tuple[tuple[str, str], ...]:
    """The codes of a list that stand today, with their words."""
    today = desk().clock.today()
    return tuple((entry.code, say(Words(*entry.words))) for entry in code_lists.load(codes).on(today))


def state_of(form: Form, cls: type, *, inside: str = "") -> State:
    """What was typed, as a state; an empty control says nothing."""
    state: State = {}
    for spec in state_specs(cls):
        name = f"{inside}{spec.name}"
        if spec.meta.derived:
            continue
        if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
            nested = _records(spec, form, name) if spec.many else state_of(form, spec.base, inside=f"{name}/")
            if nested:
                state[spec.name] = nested
        elif (value := _value(spec, form, name)) is not None:
            state[spec.name] = value
    return state


def changed(form: Form, cls: type, was: State) -> State:
    """What differs from the recorded state; an emptied control takes the value away."""
    now = state_of(form, cls)
    sent = {name.split("/")[0] for name in form.values}
    sets: State = {}
    for spec in state_specs(cls):
        if spec.meta.derived or (spec.meta.personal and spec.name not in now):
            continue
        if spec.name in now and _compared(spec, now[spec.name]) != _compared(spec, was.get(spec.name)):
            sets[spec.name] = now[spec.name]
        elif spec.name in sent and spec.name not in now and was.get(spec.name) not in (None, [], ""):
            sets[spec.name] = [] if spec.many else None
    return sets


def values_of(state: State, cls: type, *, inside: str = "") -> dict[str, Any]:
    """A recorded state as what stands in the controls; personal values are typed anew."""
    values: dict[str, Any] = {}
    for spec in state_specs(cls):
        name, value = f"{inside}{spec.name}", state.get(spec.name)
        if dataclasses.is_dataclass(spec.base) and isinstance(spec.base, type):
            if spec.many:
                values[name] = record_lines.text_of(spec.base, value)
            else:
                values |= values_of(value or {}, spec.base, inside=f"{name}/")
        elif spec.meta.personal:
            values[name] = ""
        elif spec.many and not _is_ticked(spec):
            values[name] = "\n".join(meant.name_of(spec.meta.refers, item) for item in value or ())
        elif money.is_money(spec):
            values[name] = money.shown(value)
        else:
            values[name] = "true" if value is True else "false" if value is False else value
    return values


def _records(spec: Spec, form: Form, name: str) -> list[State]:
    return record_lines.records_of(spec.base, form.value(name), desk().clock.today())


def _compared(spec: Spec, value: Any) -> Any:
    """What is ticked has no order: a page lists it in the order of the codes, whatever order it was recorded in."""
    return sorted(value) if _is_ticked(spec) and isinstance(value, list | tuple) else _said(value)


def _said(value: Any) -> Any:
    """A value without the parts that nobody filled in."""
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    return [_said(item) for item in value] if isinstance(value, list | tuple) else value


def _is_ticked(spec: Spec) -> bool:
    return _control(spec)[0] == "checks"


def _value(spec: Spec, form: Form, name: str) -> Any:
    if spec.many and _is_ticked(spec):
        return [item for item in form.several(name) if item] or None
    text = form.value(name).strip()
    if not text:
        return None
    if spec.many:
        return [_meant(spec, line.strip()) for line in text.splitlines() if line.strip()]
    if spec.base is bool:
        return text == "true"
    return _number(spec, text) if spec.base is int else _meant(spec, text)


def _meant(spec: Spec, text: str) -> str:
    """A record, a place or another entry of a list may be written by its name."""
    if spec.meta.refers:
        return meant.id_of(spec.meta.refers, text)
    return cells.code_of(spec.meta.codes, text) if spec.meta.codes else text


def _number(spec: Spec, text: str) -> int | str:
    """A whole number, money by what it is in fen; or the text itself, which is refused by its own rule."""
    if money.is_money(spec):
        return money.typed(text)
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 17 else text


def chosen(action: str, name: str, value: str) -> str:
    """A choice of a record's form in words; anything else as it was typed."""
    kind = _kind(action)
    found = next((one for one in fields(kind.cls) if one.name == name), None) if kind else None
    return next((words for code, words in found.choices if code == value), value) if found else value


def _parts(action: str) -> list[str]:
    return action.partition("?")[0].strip("/").split("/")


def _kind(action: str) -> Kind | None:
    parts = _parts(action)
    return kind_of(parts[1]) if len(parts) > 2 and parts[0] == "records" else DRAFTED.get(parts[0])


def label(action: str, name: str) -> str:
    """What a field of a record's form is called; its name where the form is another one."""
    parts, kind = _parts(action), _kind(action)
    if kind is None:
        return name
    asks = next((act.asks for act in kind.acts if act.name == parts[-1]), None)
    called = {field.name: field.label for field in fields(asks or kind.cls)}
    common = {
        "basis": str(_("登记依据")),
        "valid_from": str(_("自哪一天起")),
        "until": str(_("至哪一天（不含）")),
        "reason": str(_("理由")),
        "article": str(_("依据条款")),
    }
    return (common | called if asks else called | common).get(name, name)


def grouped(all_fields: Iterable[Field]) -> tuple[list[Field], list[Field]]:
    """What must be filled in, and what may be."""
    found = list(all_fields)
    return [one for one in found if not one.optional], [one for one in found if one.optional]
