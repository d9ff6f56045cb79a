"""What stands in a cell as a value of a field: codes by their names, days as people write them, numbers as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any

from chassis.exports.guarded import unguarded
from chassis.intake.columns import Column, plain
from chassis.shapes.specs import Spec
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.declare import Choice
from rulebooks import codes as code_lists

EXACT = 2**53  # a spreadsheet keeps no whole number beyond it to the last digit
BETWEEN = re.compile(r"[、,，;；/|\n\r]+")
LOST = re.compile(r"\d\.\d{3,}[eE]\+\d{2}")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
TIGHT_DAY = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
YES, NO = frozenset({"是", "true", "yes", "y", "√", "1", "有"}), frozenset({"否", "false", "no", "n", "×", "0", "无"})
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "n/a"})
OF_A_TRADE = re.compile(r"(?:代理|服务|业务|工作)$")  # 商标注册代理 is 商标注册
ROMAN = re.compile(r"[^\d.\-]")


class Wrong(Exception):
    """A cell whose value is not what somebody typed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def value(column: Column, cell: Any, times: int = 1) -> Any:
    """The value, None where the cell says nothing; what cannot be understood is left for the check to name."""
    spec = column.spec
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise Wrong(codes.CELL_ERROR.fault(f"#/{column.name}", label=column.words, value=cell.strip()))
    text = said(cell)
    if text.casefold() in NOTHING and not (spec.base is bool and text):
        return None
    if is_text(spec) and digits_lost(cell, text):
        raise Wrong(codes.DIGITS_LOST.fault(f"#/{column.name}", label=column.words, value=text))
    if spec.many:
        return [_one(spec, part.strip()) for part in BETWEEN.split(text) if part.strip()]
    return _one(spec, text, times)


def said(cell: Any) -> str:
    """A cell as a person reads it; a whole number has no decimal point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return format(cell, ".0f") if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return unguarded(str(cell or "").strip())


def is_text(spec: Spec) -> bool:
    """Whether a number in it is a text that somebody's spreadsheet took for a number."""
    return spec.base is str


def digits_lost(cell: Any, text: str) -> bool:
    """A number too long for a spreadsheet, or one that a csv kept as 9.13202E+17."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return abs(cell) >= EXACT
    return bool(LOST.fullmatch(text))


def _one(spec: Spec, text: str, times: int = 1) -> Any:
    base = spec.base
    if spec.meta.codes:
        return code_of(spec.meta.codes, text)
    if isinstance(base, type) and issubclass(base, Choice):
        return _chosen(base).get(plain(text), text)
    if base is bool:
        return True if text.casefold() in YES else False if text.casefold() in NO else text
    if base is date:
        return _day(text)
    if base in (int, Decimal):
        return _number(base, text, times)
    return text


def _number(base: Any, text: str, times: int) -> Any:
    bare = ROMAN.sub("", unicodedata.normalize("NFKC", text).replace(",", ""))
    unit = ROMAN.findall(unicodedata.normalize("NFKC", text).replace(",", ""))
    if len(unit) > 4 or "万" in unit or "亿" in unit:
        return text
    try:
        number = Decimal(bare) * times
    except InvalidOperation:
        return text
    if base is int:
        return int(number) if number == number.to_integral_value() else text
    return format(number, "f")


def _day(text: str) -> str:
    found = DAY.fullmatch(text)
    parts = found.groups() if found else None
    if parts is None and (tight := TIGHT_DAY.fullmatch(text)):
        parts = (tight[1] + tight[2], tight[3], tight[4])
    if parts is None:
        return text
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return text


def code_of(name: str, text: str) -> str:
    """The code of what a list calls so; the text itself where that is nothing, or could be two."""
    known = _named(name)
    return known.get(plain(text)) or known.get(plain(OF_A_TRADE.sub("", text))) or text


@cache
def _named(name: str) -> Mapping[str, str]:
    """Everything by which an entry of a list is called; what could be two is none, and what stands goes before what stood."""
    entries = list(code_lists.load(name))
    past, present = (_called(name, [one for one in entries if (one.until is None) is so]) for so in (False, True))
    return {called: code for called, code in (past | present).items() if code} | {
        plain(one.code): one.code for one in entries
    }


def _called(name: str, entries: Iterable[code_lists.Entry]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for entry in entries:
        for called in {entry.zh, entry.en, *places(name, entry), *map(str, entry.extra.get("aliases", ()))}:
            known = plain(called)
            found[known] = entry.code if found.get(known, entry.code) == entry.code else None
    return found


def places(name: str, entry: code_lists.Entry) -> tuple[str, ...]:
    """A district with its province and its city before it, and with its city alone."""
    if name != "regions" or entry.code.endswith("0000"):
        return ()
    regions = code_lists.load("regions")
    above = [regions.get(entry.code[:size].ljust(6, "0")) for size in (2, 4)]
    names = [one.zh for one in above if one and one.code != entry.code]
    return tuple("".join(names[start:]) + entry.zh for start in range(len(names)))


@cache
def _chosen(base: type[Enum]) -> Mapping[str, str]:
    members = [(member.value, getattr(member, "words", ())) for member in base]
    return {plain(called): value for value, words in members for called in (value, *words)}
