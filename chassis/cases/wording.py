"""How values are written in a document, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.procedures import Case, Entry, Finding
from contracts.declare import Words
from rulebooks import statements

NOTHING = Words("—", "–")
Places = dict[str, Words]


def said_of(case: Case, entry: Entry) -> Places:
    """What was said with an act; a word that every document has is told apart as `said_day`."""
    found: Places = {}
    for name, value in entry.said.items():
        one = case.definition.inputs.get(name)
        if one is None or value in (None, ""):
            continue
        if one.type == "file":
            found[f"{name}_hash"] = text(value)
            continue
        words = text(value)
        if one.type == "condition" and value in case.definition.conditions:
            words = case.definition.conditions[value].words
        if one.type == "statement" and value in statements.shelf():
            words = Words(*statements.shelf()[value].words)
        if one.type == "date":
            words = day_of(date.fromisoformat(str(value)))
        if isinstance(value, Mapping):
            words = Words(
                "，".join(f"{key} {mark}" for key, mark in value.items()),
                "; ".join(f"{key} {mark}" for key, mark in value.items()),
            )
        found[f"said_{name}" if name == "day" else name] = words
    return found


def text(value: Any) -> Words:
    return NOTHING if value in (None, "") else Words(str(value), str(value))


def day_of(day: date) -> Words:
    return Words(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def limit(found: Finding) -> Words:
    """The limit behind the value, where it says more than the condition's own name."""
    if found.told or found.limit in (None, ""):
        return Words("", "")
    return Words(f"，要求 {found.limit}", f", asked {found.limit}")


def last(day: date | None) -> Words:
    if day is None:
        return Words("现停止计时，恢复后顺延", "standing still now, to go on later")
    return Words(f"最后一日{day_of(day).zh}", f"last day {day_of(day).en}")


def plain(value: Any) -> Any:
    """As it is hashed."""
    if isinstance(value, Words):
        return [value.zh, value.en]
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
