"""What is wrong with the values somebody sent for a declared class: every fault, each with its place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from chassis import ids
from chassis.shapes.specs import Spec, state_specs
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.declare import Shape, State, Words
from rulebooks import codes as code_lists

MOST_ITEMS = 500
NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # what Unicode calls Cc, but for tab and ends of lines
LARGEST = 2**53  # what a JSON number carries exactly
TYPES = {
    str: Words("文字", "a text"),
    int: Words("整数", "a whole number"),
    bool: Words("是或否", "yes or no"),
    date: Words("日期（如 2026-11-20）", "a date (such as 2026-11-20)"),
    Decimal: Words("数值（如 1000.50）", "a number (such as 1000.50)"),
    list: Words("列表", "a list"),
    dict: Words("对象", "an object"),
}

FEN = Words("分", "fen")
AMOUNT = Words("金额，如 1500.50 元", "an amount such as 1500.50 yuan")


def clean(  # noqa: PLR0913 - what is asked of the values, each by name
    cls: type,
    values: Any,
    *,
    day: date,
    at: str = "#",
    partial: bool = False,
    derived: bool = False,
) -> tuple[State, tuple[Fault, ...]]:
    """
    The values in their normal form, and all that is wrong with them.

    *partial* asks for no field; *derived* lets the service write what a caller
    may not. Code lists are those of *day*.
    """
    if not isinstance(values, dict):
        return {}, (codes.WRONG_TYPE.fault(at, label=Words("内容", "body"), type=TYPES[dict]),)
    known = {spec.name: spec for spec in state_specs(cls)}
    faults = [
        codes.UNKNOWN_FIELD.fault(f"{at}/{_escaped(name)}", name=str(name)[:80], known="、".join(known))
        for name in values
        if name not in known
    ]
    state: State = {}
    for name, spec in known.items():
        if name in values and spec.meta.derived and not derived:
            faults.append(codes.DERIVED.fault(f"{at}/{name}", label=spec.meta.words))
        elif name in values:
            state[name], wrong = _field(spec, values[name], day, f"{at}/{name}")
            faults += wrong
        elif spec.required and not partial:
            faults.append(codes.REQUIRED.fault(f"{at}/{name}", label=spec.meta.words))
    return state, tuple(faults)


def _escaped(name: object) -> str:
    return str(name)[:80].replace("~", "~0").replace("/", "~1")


def _field(spec: Spec, value: Any, day: date, at: str) -> tuple[Any, list[Fault]]:
    label = spec.meta.words
    if value is None:
        return None, [] if spec.optional else [codes.REQUIRED.fault(at, label=label)]
    if spec.many:
        return _many(spec, value, day, at)
    return _one(spec, value, day, at)


def _many(spec: Spec, value: Any, day: date, at: str) -> tuple[Any, list[Fault]]:
    label = spec.meta.words
    if not isinstance(value, list | tuple):
        return None, [codes.WRONG_TYPE.fault(at, label=label, type=TYPES[list])]
    if len(value) > MOST_ITEMS:
        return None, [codes.TOO_LONG.fault(at, label=label, length=len(value), longest=MOST_ITEMS)]
    if spec.meta.codes and spec.meta.least and len(value) < spec.meta.least:
        return None, [codes.REQUIRED.fault(at, label=label)]
    items: list[Any] = []
    faults: list[Fault] = []
    for place, item in enumerate(value):
        clean_item, wrong = _one(spec, item, day, f"{at}/{place}")
        if not wrong and clean_item in (None, ""):
            wrong = [codes.REQUIRED.fault(f"{at}/{place}", label=label)]
        faults += wrong
        if not (spec.meta.codes and clean_item in items):  # a code said twice is said once
            items.append(clean_item)
    return (None if faults else items), faults


def _one(spec: Spec, value: Any, day: date, at: str) -> tuple[Any, list[Fault]]:
    base, label = spec.base, spec.meta.words
    if base in SIMPLE:
        return SIMPLE[base](spec, value, day, at)
    if isinstance(base, type) and issubclass(base, Enum):
        return _listed(base, value, at, label)
    if dataclasses.is_dataclass(base) and isinstance(base, type):
        state, faults = clean(base, value, day=day, at=at)
        return (None if faults else state), list(faults)
    raise TypeError(f"{spec.name}: {base}")


def _listed(base: type[Enum], value: Any, at: str, label: Words) -> tuple[Any, list[Fault]]:
    if value in [member.value for member in base]:
        return value, []
    return None, [codes.NOT_IN_LIST.fault(at, label=label, value=str(value)[:80], codes=_members(base))]


def _members(base: type[Enum]) -> Words:
    """What may be chosen, in words and as programs write it."""
    called = [(member.value, getattr(member, "words", Words(member.value, member.value))) for member in base]
    zh = (words.zh if words.zh == value else f"{words.zh}（{value}）" for value, words in called)
    en = (words.en if words.en == value else f"{words.en} ({value})" for value, words in called)
    return Words("、".join(zh), ", ".join(en))


def _wrong(at: str, label: Words, wanted: Words) -> tuple[None, list[Fault]]:
    return None, [codes.WRONG_TYPE.fault(at, label=label, type=wanted)]


def _text(spec: Spec, value: Any, day: date, at: str) -> tuple[Any, list[Fault]]:
    meta = spec.meta
    if not isinstance(value, str):
        return _wrong(at, meta.words, TYPES[str])
    text, why = normal(meta.shape, value)
    if why:
        return None, [codes.BAD_FORM.fault(at, label=meta.words, why=why)]
    if len(text) > meta.shape.longest:
        return None, [codes.TOO_LONG.fault(at, label=meta.words, length=len(text), longest=meta.shape.longest)]
    if not text and spec.required and not spec.optional:
        return None, [codes.REQUIRED.fault(at, label=meta.words)]
    if not text:
        return (None if spec.optional else text), []
    return _meaningful(spec, text, day, at)


def _meaningful(spec: Spec, text: str, day: date, at: str) -> tuple[Any, list[Fault]]:
    """A code of its list, an id that is one, or any other text."""
    meta = spec.meta
    if meta.codes and not _is_code(meta.codes, text, day):
        return None, [codes.NOT_IN_LIST.fault(at, label=meta.words, value=text, codes=list_called(meta.codes))]
    if meta.refers:
        return _reference(text, at, meta.words)
    return text, []


def list_called(name: str) -> Words:
    """A list as people know it."""
    title = code_lists.load(name).title
    return Words(f"代码表“{title.zh}”", f"the code list “{title.en}”")


def _is_code(name: str, text: str, day: date) -> bool:
    """Whether the list has the code on *day*; a place outside the provinces that are listed is known by its province."""
    found = code_lists.load(name)
    if name == "regions" and len(text) == 6 and text.isascii() and text.isdigit():
        return found.get(text) is not None or found.get(text[:2] + "0000") is not None
    return found.get(text, day) is not None


def _reference(text: str, at: str, label: Words) -> tuple[Any, list[Fault]]:
    if normal_id := ids.check(text):
        return normal_id, []
    return None, [codes.BAD_FORM.fault(at, label=label, why=Words("不是有效的编号", "not a valid id"))]


def normal(shape: Shape, value: str) -> tuple[str, Words | None]:
    """The text in its normal form, and why it cannot be taken."""
    if NOT_KEPT.search(value):
        return "", Words("含有不能保存的字符", "it holds characters that cannot be kept")
    if CONTROLS.search(value):
        return "", Words("含有控制字符", "it holds control characters")
    text = shape.normalise(value)
    if text and shape.pattern and not re.fullmatch(shape.pattern, text, re.ASCII):
        if shape.example:
            return "", Words(f"应写成 {shape.example} 这样", f"expected something like {shape.example}")
        return "", Words(f"应符合 {shape.pattern}", f"expected {shape.pattern}")
    return text, None


def _flag(spec: Spec, value: Any, _day: date, at: str) -> tuple[Any, list[Fault]]:
    return (value, []) if isinstance(value, bool) else _wrong(at, spec.meta.words, TYPES[bool])


def _number(spec: Spec, value: Any, _day: date, at: str) -> tuple[Any, list[Fault]]:
    if type(value) is not int:
        return _wrong(at, spec.meta.words, AMOUNT if spec.meta.unit == FEN else TYPES[int])
    least = spec.meta.least if spec.meta.least is not None else -LARGEST
    if value < least:
        return None, [codes.TOO_SMALL.fault(at, label=spec.meta.words, least=least)]
    if value > LARGEST:
        return None, [codes.TOO_LARGE.fault(at, label=spec.meta.words, most=LARGEST)]
    return value, []


def _date(spec: Spec, value: Any, _day: date, at: str) -> tuple[Any, list[Fault]]:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value).isoformat(), []
        except ValueError:
            pass
    return _wrong(at, spec.meta.words, TYPES[date])


def _amount(spec: Spec, value: Any, _day: date, at: str) -> tuple[Any, list[Fault]]:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _wrong(at, spec.meta.words, TYPES[Decimal])
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", str(value), re.ASCII):
        return _wrong(at, spec.meta.words, TYPES[Decimal])
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return _wrong(at, spec.meta.words, TYPES[Decimal])
    if spec.meta.least is not None and amount < spec.meta.least:
        return None, [codes.TOO_SMALL.fault(at, label=spec.meta.words, least=spec.meta.least)]
    return format(amount, "f"), []


SIMPLE: dict[Any, Callable[[Spec, Any, date, str], tuple[Any, list[Fault]]]] = {
    str: _text,
    bool: _flag,
    int: _number,
    date: _date,
    Decimal: _amount,
}
