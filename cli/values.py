"""`--set name=value`: what a person types, as the JSON value that the field's type asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TextIO, cast

import click

from chassis.shapes.specs import Spec, state_specs

WORDS_FOR = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}


def state_of(cls: type, pairs: Iterable[str], file: TextIO | None = None) -> dict[str, Any]:
    """
    The values of a record: those of *file*, then each `name=value`.

    A name that the record has not is sent as it is: the platform tells it together with
    every other reason. `place.address=…` sets a part; an empty value says that there is none.
    """
    state = _of_file(file) if file else {}
    known = {spec.name: spec for spec in state_specs(cls)}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or not name:
            raise click.UsageError(f"写作 名称=值 · write name=value: {pair}")
        _put(state, name, text, known)
    return state


def _of_file(file: TextIO) -> dict[str, Any]:
    name = getattr(file, "name", "-")
    try:
        said = json.load(file)
    except ValueError as error:
        raise click.UsageError(f"{name} 不是 JSON · is no JSON: {error}") from None
    if not isinstance(said, dict):
        raise click.UsageError(f"{name} 不是 JSON 对象 · is no JSON object")
    return said


def _put(state: dict[str, Any], name: str, text: str, known: Mapping[str, Spec]) -> None:
    head, dot, rest = name.partition(".")
    spec = known.get(head)
    if not dot:
        state[name] = value_of(spec, text)
        return
    part = state.setdefault(head, {})
    if not isinstance(part, dict):
        raise click.UsageError(f"{head} 没有部分 {rest} · {head} has no part {rest}")
    inner = {one.name: one for one in state_specs(spec.base)} if spec and _has_parts(spec) else {}
    _put(part, rest, text, inner)


def _has_parts(spec: Spec) -> bool:
    return not spec.many and hasattr(spec.base, "__dataclass_fields__")


def value_of(spec: Spec | None, text: str) -> Any:
    """One value by its field's type; a text stays a text where the type cannot take it, and the platform says why."""
    if spec is None:
        return text
    if text[:1] in ("[", "{"):
        return _json(text)
    if spec.many:
        return [part for part in (one.strip() for one in text.replace("，", ",").split(",")) if part]
    return _single(spec.base, text) if text else None


def _single(base: type, text: str) -> Any:
    if base is bool:
        return WORDS_FOR.get(text.lower(), text)
    if base is int and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def looked_up(cls: type) -> list[Spec]:
    """The fields by which a list can be narrowed."""
    return [
        spec
        for spec in state_specs(cls)
        if spec.meta.find.value in ("exact", "facet", "range") and not spec.meta.personal
    ]


def hint(spec: Spec) -> str:
    """What may stand there: choices, a code list, a range."""
    if isinstance(spec.base, type) and issubclass(spec.base, Enum):
        return " | ".join(str(one.value) for one in spec.base)
    if spec.meta.find.value == "range":
        return "A..B"
    if spec.meta.by_part:
        return "部分 · a part"
    return spec.meta.codes


def readable(path: Path | None) -> TextIO | None:
    """The file of `--file`; `-` is standard input."""
    try:
        return None if path is None else cast("TextIO", click.open_file(str(path), encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"{path} 读不出 · cannot be read: {error.strerror}") from error
