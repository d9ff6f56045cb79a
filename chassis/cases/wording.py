"""How values are written in a document, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.procedures import Case, Check, Entry
from chassis.procedures.differences import LENGTHS
from chassis.procedures.model import Clock
from contracts.declare import Words
from rulebooks import statements
from rulebooks.procedures import vocabulary

NOTHING, NONE = Words("—", "–"), Words("", "")
ITEMS = Words("项", "items")
TRIAL = Words(
    "试算：依征求意见稿核对条件，不产生决定。", "Trial: conditions are checked under a draft, nothing is decided."
)
Places = dict[str, Words]
# Tests of conditions by what they find: a day, how often or how many, who.
OF_DAYS = frozenset({"in_window", "elapsed", "running", "closing"})
OF_DEEDS = frozenset({"done", "parts"})
OF_PEOPLE = frozenset({"distinct_actor", "holder", "any_of"})
COUNTED = ("working_days", "days", "months", "years")  # lengths that are so many of something


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
    if isinstance(value, date):
        return day_of(value)
    return NOTHING if value in (None, "") else Words(str(value), str(value))


def day_of(day: date) -> Words:
    return Words(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def unit_of(one: Check) -> Words:
    """In what the value of a condition is counted; nothing where it is no number."""
    if one.condition.test == "parts":
        return ITEMS
    fact = vocabulary().facts.get(str(one.condition.params.get("fact", "")))
    return Words(*fact.unit) if fact and _number(one.finding.value) is not None else NONE


def found_of(one: Check) -> Words:
    """What was found and what is asked, up to the article; nothing where the outcome says all of it."""
    test, finding = one.condition.test, one.finding
    if test in OF_PEOPLE or (test in OF_DEEDS and finding.met and (_number(finding.limit) or 0) <= 1):
        return NONE  # that it was done once, or by whom, is no figure
    if test in OF_DAYS and isinstance(finding.value, date):
        day = day_of(finding.value)
        until = last(finding.limit) if isinstance(finding.limit, date) else NONE
        comma = Words("，", ", ") if until.zh else NONE
        return Words(f"办理日{day.zh}{comma.zh}{until.zh}；", f"on {day.en}{comma.en}{until.en}; ")
    value, asked = finding.told or _counted(one, finding.value), _limit(one)
    return Words(f"现值 {value.zh}{asked.zh}；", f"found {value.en}{asked.en}; ")


def _limit(one: Check) -> Words:
    """The limit behind the value, where it says more than the condition's own name."""
    if one.finding.told or one.finding.limit in (None, ""):
        return NONE
    asked = _counted(one, one.finding.limit)
    return Words(f"，要求 {asked.zh}", f", asked {asked.en}")


def _counted(one: Check, value: Any) -> Words:
    unit, amount = unit_of(one), _number(value)
    if one.condition.test in OF_DEEDS and amount is not None:
        return Words(f"{amount:,} 项", f"{amount:,}")
    if not unit.zh or amount is None:
        return text(value)
    return Words(f"{amount:,} {unit.zh}", f"{amount:,} {unit.en}")


def marked(marks: Mapping[str, Any], named: Mapping[str, Words]) -> Words:
    """A sheet: each mark by what it is given for, and all of them together."""
    rows = [(named.get(key, Words(key, key)), mark) for key, mark in marks.items()]
    zh = "，".join(f"{words.zh} {mark} 分" for words, mark in rows)
    en = "; ".join(f"{words.en} {mark}" for words, mark in rows)
    whole = sum((Decimal(str(mark)) for _, mark in rows), Decimal(0))
    return Words(f"{zh}；合计 {whole} 分", f"{en}; {whole} in all")


def _number(value: Any) -> int | Decimal | None:
    """What a fact counts; what was seen at an entry is kept as text."""
    if isinstance(value, str) and value.replace(".", "", 1).isdecimal():
        return Decimal(value)
    return value if isinstance(value, int | Decimal) else None


def last(day: date | None) -> Words:
    if day is None:
        return Words("现停止计时，恢复后顺延", "standing still now, to go on later")
    return Words(f"最后一日{day_of(day).zh}", f"last day {day_of(day).en}")


def length_of(rule: Clock) -> Words:
    """How long a period is, in brackets; nothing where its last day is said otherwise."""
    name, number = next(((one, n) for one, n in rule.lengths.items() if one in COUNTED), ("", 0))
    return Words(f"（{number} {LENGTHS[name].zh}）", f" ({number} {LENGTHS[name].en})") if name else NONE


def plain(value: Any) -> Any:
    """As it is hashed."""
    if isinstance(value, Words):
        return [value.zh, value.en]
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
