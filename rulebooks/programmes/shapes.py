"""What the value of a provision must look like; the vocabulary says which shape each key has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rulebooks.programmes import Key

LENGTHS = ("working_days", "days", "months", "years")


def fault(key: Key, value: Any) -> str:
    """What is wrong with *value* as an answer to *key*, or an empty text."""
    check = SHAPES.get(key.shape)
    if check is None:
        return f"{key.name}: no shape {key.shape!r}"
    sound = check(value) and (not key.choices or value.get("code") in key.choices)
    return "" if sound else f"{key.name}: not a {key.shape}: {value!r}"


def _text(value: Any) -> bool:
    return isinstance(value, Mapping) and _filled(value.get("zh")) and _filled(value.get("en"))


def _items(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(item) for item in value)


def _code(value: Any) -> bool:
    return _text(value) and _filled(value.get("code"))


def _codes(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("codes"), list)
        and isinstance(value.get("and_others"), bool)
        and (bool(value["codes"]) or value["and_others"])
    )


def _threshold(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and _number(value.get("least"))
        and all(isinstance(value.get(flag), bool) for flag in ("inclusive", "gate"))
        and all(_text(value.get(text)) for text in ("unit", "counts"))
    )


def _notice(value: Any) -> bool:
    """One of so many days says whether that of its publication is the first of them."""
    counted = isinstance(value.get("first_day"), bool) and _number(value["days"]) if "days" in value else True
    return _text(value) and isinstance(value.get("held"), bool) and counted


def _window(value: Any) -> bool:
    return _text(value) and _month_day(value.get("closes")) and isinstance(value.get("strict"), bool)


def _length(value: Any) -> bool:
    return _text(value) and [_number(value[unit]) for unit in LENGTHS if unit in value] == [True]


def _filing(value: Any) -> bool:
    ways = [way for way in ("months", "with_application", "yearly") if value.get(way)]
    return _text(value) and isinstance(value.get("to"), list) and len(ways) == 1


def _when(value: Any) -> bool:
    return _text(value) and (value.get("at_end") is True or _number(value.get("every_years")))


def _set_by(value: Any) -> bool:
    return _text(value) and _filled(value.get("set_by"))


def _reports(value: Any) -> bool:
    return _items(value) and all(
        isinstance(item.get("to"), list) and _month_day(item.get("due", "01-01")) for item in value
    )


def _targets(value: Any) -> bool:
    return _items(value) and all(
        _number(item.get("least")) and _filled(item.get("counts")) and isinstance(item.get("by"), date)
        for item in value
    )


def _spans(value: Any) -> bool:
    return _items(value) and all(
        isinstance(item.get("from"), date) and isinstance(item.get("last"), date) and item["from"] <= item["last"]
        for item in value
    )


def _spread(value: Any) -> bool:
    """From more than so many points between the highest and the lowest total on, somebody looks at the marks."""
    return _text(value) and _number(value.get("points"))


def _progress(value: Any) -> bool:
    """The least share of its time that an indicator must have reached of its target, for each colour, the best first."""
    if not _text(value):
        return False
    green, yellow = value.get("green"), value.get("yellow")
    return _number(green) and _number(yellow) and bool(green > yellow)


SHAPES: dict[str, Callable[[Any], bool]] = {
    "text": _text,
    "items": _items,
    "code": _code,
    "choice": _code,
    "codes": _codes,
    "threshold": _threshold,
    "notice": _notice,
    "window": _window,
    "length": _length,
    "filing": _filing,
    "when": _when,
    "set_by": _set_by,
    "reports": _reports,
    "targets": _targets,
    "spans": _spans,
    "spread": _spread,
    "progress": _progress,
}


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0


def _month_day(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value))
