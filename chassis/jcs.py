"""Canonical JSON (RFC 8785): one text for one value, which any other program writes the same; what is hashed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring as _quoted_in_python
from typing import Any

try:
    from _json import encode_basestring as _quoted
except ImportError:  # another Python than CPython
    _quoted = _quoted_in_python

quoted: Callable[[str], str] = _quoted  # a text in quotes; only what must be escaped is
_WORDS = {None: "null", True: "true", False: "false"}
_PLAIN_UP_TO = 21  # digits before the point that ECMAScript writes without an exponent
_PLAIN_DOWN_TO = -6


def canonical(value: Any) -> str:
    """The text; its bytes are UTF-8."""
    if isinstance(value, str):
        return quoted(value)
    if value is None or value is True or value is False:
        return _WORDS[value]
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        names = list(map(_name, value))
        names.sort(key=None if all(map(str.isascii, names)) else utf16)
        return "{" + ",".join([f"{quoted(name)}:{canonical(value[name])}" for name in names]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    raise TypeError(f"no JSON value: {value!r}")


def utf16(text: str) -> bytes:
    """What the RFC sorts names by: beyond the basic plane it is another order than that of code points."""
    return text.encode("utf-16-be")


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"no name of a JSON object: {name!r}")
    return name


def _number(value: float) -> str:
    """As ECMAScript writes it: the same digits as Python's, the point and the exponent elsewhere."""
    if not math.isfinite(value):
        raise ValueError(f"JSON has no number {value}")
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)  # where the point stands, counted from the first digit
    return ("-" if sign else "") + _placed(text, point)


def _placed(text: str, point: int) -> str:
    if _PLAIN_DOWN_TO < point <= 0:
        return f"0.{'0' * -point}{text}"
    if 0 < point <= _PLAIN_UP_TO:
        return text.ljust(point, "0") if len(text) <= point else f"{text[:point]}.{text[point:]}"
    rest = f".{text[1:]}" if len(text) > 1 else ""
    return f"{text[0]}{rest}e{point - 1:+d}"
