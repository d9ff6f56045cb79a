"""Lists of records in a form: a line for each, its parts set apart by `|`, in the order of the declaration."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import State, Words
from gateway.language import say
from gateway.portal import money
from rulebooks import codes as code_lists

APART = re.compile(r"(?<!\\)[|｜]")
OF_NUMBERS = re.compile(r"[|｜,，;；\s]+")  # as people write longitude and latitude
DAY = "2026-11-20"  # how a day is written
BREAK = "⏎"  # a line break inside a part


def hint(cls: type) -> str:
    """How a line is written: its parts, those in brackets may stay empty."""
    parts = [_called(spec) if spec.required else f"[{_called(spec)}]" for spec in state_specs(cls)]
    return str(_("一行一条，各项用 | 隔开：%(parts)s", parts=" | ".join(parts)))


def _called(spec: Spec) -> str:
    """What a part is called, and how it is written where that is not to be guessed."""
    how = _("是或否") if spec.base is bool else DAY if spec.base is date else say(money.unit(spec))
    return say(spec.meta.words) + (_("（%(unit)s）", unit=how) if how else "")


def text_of(cls: type, records: Any) -> str:
    """What is recorded, as lines; codes by their names."""
    return "\n".join(_line(cls, one) for one in records or ())


def records_of(cls: type, text: str, day: date) -> list[State]:
    """What was typed; what is no code and no number stays as it is, so that it is refused by its own rule."""
    return [_record(cls, line, day) for line in text.splitlines() if line.strip()]


def _line(cls: type, record: State) -> str:
    parts = [_written(spec, record.get(spec.name)) for spec in state_specs(cls)]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def _written(spec: Spec, value: Any) -> str:
    if value is None:
        return ""
    if money.is_money(spec):
        return money.shown(value)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    entry = code_lists.load(spec.meta.codes).get(str(value)) if spec.meta.codes else None
    text = say(Words(*entry.words)) if entry and spec.meta.codes != "regions" else str(value)
    return text.replace("|", "\\|").replace("\n", BREAK)


def _record(cls: type, line: str, day: date) -> State:
    specs = state_specs(cls)
    apart = OF_NUMBERS if all(spec.base is Decimal for spec in specs) else APART
    parts = [part.strip().replace("\\|", "|").replace(BREAK, "\n") for part in apart.split(line.strip())]
    state = {spec.name: _read(spec, part, day) for spec, part in zip(specs, parts, strict=False) if part}
    extra = [part for part in parts[len(specs) :] if part]
    return state | ({str(_("多出的部分")): "；".join(extra)} if extra else {})


def _read(spec: Spec, part: str, day: date) -> Any:
    if spec.base is bool:
        yes, words = {"是": True, "否": False, "yes": True, "no": False}, spec.meta.words
        said = {words.zh: True, f"不{words.zh}": False, words.en.lower(): True, f"not {words.en.lower()}": False}
        return (yes | said).get(part.lower(), part)
    if money.is_money(spec):
        return money.typed(part)
    if spec.base is int:
        return int(part) if re.fullmatch(r"-?[0-9]{1,16}", part) else part
    if spec.meta.codes:
        return _code(spec.meta.codes, part, day)
    return part


def _code(name: str, part: str, day: date) -> str:
    """The code that has this name in either language, or the text itself."""
    known = code_lists.load(name)
    if known.get(part):
        return part
    return next((entry.code for entry in known.on(day) if part in entry.words), part)
