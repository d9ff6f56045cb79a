"""What webargs and marshmallow say in English sentences, said as our faults: all of them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from datetime import date
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from werkzeug.exceptions import HTTPException

from chassis.shapes.check import TYPES
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.language import listed
from gateway.problems import RequestProblem

SIGNS = {"json": "#", "query": "?", "querystring": "?", "path": "/", "headers": "", "form": "#", "files": "#"}
Say = Callable[[str, Words, "re.Match[str]"], Fault]


def problem_of_arguments(error: HTTPException) -> RequestProblem:
    """Every fault of one place of the request: of its body 422, of its address and headers 400."""
    data: dict[str, Any] = error.data  # type: ignore[attr-defined]  # put there by webargs' abort
    faults = [fault for location, said in data["messages"].items() for fault in _faults(location, said, data["schema"])]
    return RequestProblem(HTTPStatus(error.code or HTTPStatus.UNPROCESSABLE_ENTITY), *faults)


def _faults(location: str, said: Any, schema: ma.Schema | None) -> Iterator[Fault]:
    sign = SIGNS.get(location, "#")
    for path, message, field in _leaves(said, schema, ()):
        if isinstance(message, Fault):
            yield message
        else:
            yield _fault(_pointer(sign, path), _label(path, field), message, _known(field, schema))


Path = tuple[str, ...]
Field = ma.fields.Field[Any] | ma.Schema | None


def _leaves(said: Any, field: Field, path: Path) -> Iterator[tuple[Path, Any, Field]]:
    """Each message with its path and the field or schema that it speaks of."""
    if isinstance(said, dict):
        for name, inner in said.items():
            if name == ma.exceptions.SCHEMA:
                yield from _leaves(inner, field, path)
            else:
                yield from _leaves(inner, _inside(field, name), (*path, str(name)))
    elif isinstance(said, list | tuple):
        for message in said:
            yield from _leaves(message, field, path)
    else:
        yield path, said, field


def _inside(field: Field, name: Any) -> Field:
    if isinstance(field, ma.fields.Nested):
        field = field.schema
    if isinstance(field, ma.fields.List):
        return _item_of(field)
    if isinstance(field, ma.Schema):
        named = {one.data_key or key: one for key, one in field.fields.items()}
        return named.get(str(name)) or _Unknown(field)
    return None


def _item_of(field: ma.fields.List[Any]) -> ma.fields.Field[Any]:
    """One of the list; it is called what the list is called, where it has no name of its own."""
    item = copy(field.inner)
    item.metadata = {**field.metadata, **item.metadata}
    return item


class _Unknown(ma.fields.Field[Any]):
    """Stands for a name that a schema does not know, and remembers which ones it does."""

    def __init__(self, schema: ma.Schema) -> None:
        super().__init__()
        self.known = sorted(one.data_key or key for key, one in schema.fields.items() if not one.dump_only)


def _known(field: Field, schema: ma.Schema | None) -> Words:
    known = field.known if isinstance(field, _Unknown) else sorted(schema.fields) if schema else []
    return listed(known)


def _pointer(sign: str, path: Path) -> str:
    if sign == "#":
        return "#" + "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)
    return sign + ".".join(path)


def _label(path: Path, field: Field) -> Words:
    """The field's own title in both languages, else its name."""
    if not path or not path[-1]:
        return Words("请求体", "the body")
    return label_of(getattr(field, "metadata", {}) if field is not None else {}, path[-1])


def label_of(metadata: Mapping[str, Any], name: str) -> Words:
    """What a field is called: its title, and its description up to the first semicolon."""
    return Words(str(metadata.get("title") or name), str(metadata.get("description") or name).partition(";")[0])


def _fault(pointer: str, label: Words, message: Any, known: Words) -> Fault:
    text = str(message)
    if text == "Unknown field.":
        return codes.UNKNOWN_FIELD.fault(pointer, name=pointer.rpartition("/")[2].lstrip("?") or "-", known=known)
    for pattern, say in SAYINGS:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return say(pointer, label, found)
    return codes.BAD_FORM.fault(pointer, label=label, why=text)


def _type(words: Words) -> Say:
    return lambda pointer, label, _: codes.WRONG_TYPE.fault(pointer, label=label, type=words)


def _required(pointer: str, label: Words, _: re.Match[str]) -> Fault:
    return codes.REQUIRED.fault(pointer, label=label)


def _too_small(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    return codes.TOO_SMALL.fault(pointer, label=label, least=found[1])


def _too_large(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    return codes.TOO_LARGE.fault(pointer, label=label, most=found[1])


def _between(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    why = Words(f"须在 {found[1]} 与 {found[2]} 之间。", f"it must lie between {found[1]} and {found[2]}.")
    return codes.BAD_FORM.fault(pointer, label=label, why=why)


def _length(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    bounds = " – ".join(number for number in found.groups() if number)
    why = Words(f"长度须为 {bounds} 个字符。", f"its length must be {bounds} characters.")
    return codes.BAD_FORM.fault(pointer, label=label, why=why)


def _too_long(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    why = Words(f"最多 {found[1]} 个字符。", f"it may have {found[1]} characters at most.")
    return codes.BAD_FORM.fault(pointer, label=label, why=why)


def _too_short(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    why = Words(f"至少 {found[1]} 个字符。", f"it needs at least {found[1]} characters.")
    return codes.BAD_FORM.fault(pointer, label=label, why=why)


def _choice(pointer: str, label: Words, found: re.Match[str]) -> Fault:
    why = Words(f"只能是：{found[1]}。", f"it is one of: {found[1]}.")
    return codes.BAD_FORM.fault(pointer, label=label, why=why)


def _form(zh: str, en: str) -> Say:
    return lambda pointer, label, _: codes.BAD_FORM.fault(pointer, label=label, why=Words(zh, en))


MOMENT = Words("时刻（如 2026-11-20T09:42:00+08:00）", "a moment (such as 2026-11-20T09:42:00+08:00)")
SAYINGS: tuple[tuple[str, Say], ...] = (
    (r"Missing data for required field\.", _required),
    (r"Field may not be null\.", _required),
    (r"Not a valid (?:utf-8 )?string\.", _type(TYPES[str])),
    (r"Not a valid integer\.", _type(TYPES[int])),
    (r"Not a valid number\.", _type(Words("数", "a number"))),
    (r"Not a valid boolean\.", _type(TYPES[bool])),
    (r"Not a valid date\.", _type(TYPES[date])),
    (r"Not a valid (?:naive |aware )?datetime\.", _type(MOMENT)),
    (r"Not a valid time\.", _type(Words("时间（HH:MM:SS）", "a time (HH:MM:SS)"))),
    (r"Not a valid (?:list|tuple)\.", _type(TYPES[list])),
    (r"(?:Invalid|Not a valid mapping) type\.|Invalid input type\.", _type(TYPES[dict])),
    (r"Not a valid UUID\.", _type(Words("UUID", "a UUID"))),
    (r"Number too large\.", _form("数过大。", "the number is too large.")),
    (r"Special numeric values .*", _form("须为有限的数。", "it must be a finite number.")),
    (r"Must be (?:greater than or equal to|greater than) (\S+)\.", _too_small),
    (r"Must be (?:less than or equal to|less than) (\S+)\.", _too_large),
    (r"Must be greater than(?: or equal to)? (\S+) and less than(?: or equal to)? (\S+)\.", _between),
    (r"Shorter than minimum length (\d+)\.", _too_short),
    (r"Longer than maximum length (\d+)\.", _too_long),
    (r"Length must be between (\d+) and (\d+)\.", _length),
    (r"Length must be (\d+)\.", _length),
    (r"Must be one of: (.*)\.", _choice),
    (r"String does not match expected pattern\.", _form("不合规定的写法。", "it does not have the expected form.")),
    (r"Not a valid URL\.", _form("须为网址。", "it must be a web address.")),
    (r"Not a valid email address\.", _form("须为电子邮箱地址。", "it must be an e-mail address.")),
    (r"Invalid (?:value|input)\.", _form("不能用这个值。", "this value cannot be used.")),
)
