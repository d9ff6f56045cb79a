"""
Settings: a dataclass read once from the environment, with every fault at once.

A variable with our prefix that no setting has is a fault too: a misspelt name would
otherwise be ignored in silence. (Kubernetes invents such variables for a Service of the
same name, `CREDIT_PORT=tcp://…`: pods say `enableServiceLinks: false`.)
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints, overload

from contracts.declare import Words

T = TypeVar("T")
D = TypeVar("D")
Help = str | tuple[str, str]  # (Chinese, English), or one text for both

_NEEDED: Any = object()
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_META = "setting"
_FROM_FILE = "_FILE"


class BadSettings(Exception):
    """Everything that is wrong with the settings, in both languages, one line each."""

    def __init__(self, faults: tuple[Words, ...]) -> None:
        super().__init__("\n".join(f"{fault.zh} · {fault.en}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class _Meta:
    help: Words
    secret: bool


@overload
def setting(about: Help, *, secret: bool = False) -> Any: ...
@overload
def setting(about: Help, default: D, *, secret: bool = False) -> D: ...
def setting(about: Help, default: Any = _NEEDED, *, secret: bool = False) -> Any:
    """
    A field of a settings class; without a default it must be set.

    A secret never shows in a repr or in a message, and may come from the file
    that `<NAME>_FILE` names.
    """
    meta = _Meta(Words(about, about) if isinstance(about, str) else Words(*about), secret)
    given = {} if default is _NEEDED else {"default": default}
    return dataclasses.field(repr=not secret, metadata={_META: meta}, **given)


def load(cls: type[T], prefix: str, environ: Mapping[str, str]) -> T:
    """
    An instance of *cls* from the variables `<prefix>_<FIELD>`, or BadSettings with every fault.

    With an empty prefix the variables are `<FIELD>`, and none can be unknown.
    """
    known = _known(cls, prefix)
    values: dict[str, Any] = {}
    faults: list[Words] = []
    for one in known:
        try:
            values |= one.read(environ)
        except _Fault as fault:
            faults.append(fault.words)
    faults += _unknown(known, prefix, environ)
    if faults:
        raise BadSettings(tuple(faults))
    return cls(**values)


def variables(cls: type, prefix: str) -> frozenset[str]:
    """The names of all variables that *cls* reads, those that name a file among them."""
    return frozenset(_names(_known(cls, prefix)))


def markdown(*sections: tuple[str, type]) -> str:
    """The settings of each (prefix, class) as tables for docs/settings.md."""
    return "\n".join(line for prefix, cls in sections for line in _section(prefix, cls))


class _Fault(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class _Known:
    """One setting: its variable, its type, and how its text is read."""

    name: str
    field: str
    help: Words
    secret: bool
    type: Any
    default: Any

    def read(self, environ: Mapping[str, str]) -> dict[str, Any]:
        """The value by its field's name; nothing where the default stands."""
        text = self._text(environ)
        if text is None or (text == "" and self.default is _NEEDED):
            if self.default is _NEEDED:
                raise _Fault(f"{self.name} 未设置：{self.help.zh}", f"{self.name} is not set: {self.help.en}")
            return {}
        return {self.field: self._value(text)}

    def _value(self, text: str) -> Any:
        made, words = _TYPES[self.type]
        try:
            return made(text)
        except ValueError:
            said = self.name if self.secret else f"{self.name}={text!r}"
            raise _Fault(f"{said} 不是{words.zh}", f"{said} is not {words.en}") from None

    def _text(self, environ: Mapping[str, str]) -> str | None:
        text, file = environ.get(self.name), environ.get(self.name + _FROM_FILE) if self.secret else None
        if file is None:
            return text if text is None else text.strip()
        if text is not None:
            both = f"{self.name}, {self.name}{_FROM_FILE}"
            raise _Fault(f"{both} 只能设置一个", f"{both}: only one of the two may be set")
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            said, why = f"{self.name}{_FROM_FILE}={file!r}", type(error).__name__
            raise _Fault(f"{said} 不能读取（{why}）", f"{said} cannot be read ({why})") from None


def _known(cls: type, prefix: str) -> list[_Known]:
    hints = get_type_hints(cls)
    return [_setting_of(field, hints[field.name], prefix) for field in dataclasses.fields(cls)]


def _setting_of(field: dataclasses.Field[Any], type_: Any, prefix: str) -> _Known:
    meta = field.metadata.get(_META)
    if meta is None or type_ not in _TYPES:
        raise TypeError(f"{field.name}: {type_} is not a setting; known are {[str(known) for known in _TYPES]}")
    name = f"{prefix}_{field.name}" if prefix else field.name
    default = _NEEDED if field.default is dataclasses.MISSING else field.default
    return _Known(name.upper(), field.name, meta.help, meta.secret, type_, default)


def _names(known: list[_Known]) -> set[str]:
    return {one.name for one in known} | {one.name + _FROM_FILE for one in known if one.secret}


def _unknown(known: list[_Known], prefix: str, environ: Mapping[str, str]) -> Iterator[Words]:
    names = _names(known)
    ours = [name for name in sorted(environ) if prefix and name.startswith(f"{prefix.upper()}_")]
    for name in ours:
        if name not in names:
            near = difflib.get_close_matches(name, sorted(names), 1)
            zh, en = (f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
            yield Words(f"{name} 不是设置项{zh}", f"{name} is not a setting{en}")


def _section(prefix: str, cls: type) -> Iterator[str]:
    yield f"## {prefix.upper() or cls.__name__}\n"
    yield "| 变量 · variable | 类型 · type | 默认值 · default | 说明 · meaning |"
    yield "|---|---|---|---|"
    for one in _known(cls, prefix):
        words = _TYPES[one.type][1]
        name = f"`{one.name}`" + (f"<br>`{one.name}{_FROM_FILE}`" if one.secret else "")
        help_ = one.help.zh if one.help.zh == one.help.en else f"{one.help.zh}<br>{one.help.en}"
        yield f"| {name} | {words.zh} · {words.en} | {_default(one)} | {help_.replace('|', chr(92) + '|')} |"
    yield ""


def _default(one: _Known) -> str:
    if one.default is _NEEDED:
        return "必填 · required"
    text = ",".join(one.default) if isinstance(one.default, tuple) else str(one.default)
    return "空 · empty" if text == "" else "`***`" if one.secret else f"`{text}`"


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ValueError(text)
    return text.lower() in _YES


def _path(text: str) -> Path:
    if not text:
        raise ValueError(text)
    return Path(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_TYPES: dict[Any, tuple[Callable[[str], Any], Words]] = {
    str: (str, Words("文字", "text")),
    int: (_whole, Words("整数", "a whole number")),
    float: (_number, Words("数", "a number")),
    bool: (_yes_or_no, Words("是或否（1、0）", "yes or no (1, 0)")),
    Path: (_path, Words("路径", "a path")),
    tuple[str, ...]: (_several, Words("逗号分隔的列表", "a list with commas")),
}
