"""What another edition of a procedure says otherwise, in the words of its reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.procedures.model import Act, Clock, Condition, Definition, Item
from chassis.procedures.packed import plain
from contracts.declare import Words

LENGTHS = {
    "working_days": Words("个工作日", "working days"),
    "days": Words("日", "days"),
    "months": Words("个月", "months"),
    "years": Words("年", "years"),
    "every": Words("（每年此日）", "each year"),
    "set_by": Words("（由机关指定）", "(set by the office)"),
}
FIRST_DAY = Words("（起始日计入）", " (the first day counted)")


def differences(before: Definition, after: Definition) -> tuple[Words, ...]:
    """Conditions, acts, periods and lists that came, went, or say something else."""
    return (
        *_named("条件", "condition", before.conditions, after.conditions),
        *_conditions(before, after),
        *_named("事项", "act", before.acts, after.acts),
        *_acts(before, after),
        *_named("期限", "period", before.clocks, after.clocks),
        *_clocks(before, after),
        *_lists(before, after),
    )


def _named(zh: str, en: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Words]:
    """What only one of them knows."""
    for name in (one for one in after if one not in before):
        yield Words(f"新增{zh}“{after[name].zh}”", f"new {en}: “{after[name].en}”")
    for name in (one for one in before if one not in after):
        yield Words(f"取消{zh}“{before[name].zh}”", f"{en} gone: “{before[name].en}”")


def _both(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((name, before[name], one) for name, one in after.items() if name in before)


def _conditions(before: Definition, after: Definition) -> Iterator[Words]:
    for _, was, now in _both(before.conditions, after.conditions):
        if _judged(was) != _judged(now):
            yield _changed("条件", "condition", was, now)


def _judged(one: Condition) -> Any:
    return (one.test, plain(one.params), one.waived_by, one.waived_once)


def _acts(before: Definition, after: Definition) -> Iterator[Words]:
    for _, was, now in _both(before.acts, after.acts):
        more = [after.conditions[need].words for need in now.needs if need not in was.needs]
        less = [before.conditions[need].words for need in was.needs if need not in now.needs]
        for need in more:
            yield Words(f"办理“{now.zh}”另须：{need.zh}", f"“{now.en}” now needs: {need.en}")
        for need in less:
            yield Words(f"办理“{now.zh}”不再要求：{need.zh}", f"“{now.en}” no longer needs: {need.en}")
        if _way(was) != _way(now):
            yield _changed("事项", "act", was, now)


def _way(act: Act) -> Any:
    return (act.by, act.brings, act.on, act.during, act.to, act.asks)


def _clocks(before: Definition, after: Definition) -> Iterator[Words]:
    for _, was, now in _both(before.clocks, after.clocks):
        if (was.lengths, was.first_day) != (now.lengths, now.first_day):
            old, new = length(was), length(now)
            yield Words(f"期限“{now.zh}”由 {old.zh} 改为 {new.zh}", f"period “{now.en}” goes from {old.en} to {new.en}")


def length(clock: Clock) -> Words:
    """How long a period is, or which day is named, as people say it."""
    said = [("" if name == "set_by" else value, LENGTHS[name]) for name, value in clock.lengths.items()]
    first = FIRST_DAY if clock.first_day else Words("", "")
    zh = "、".join(f"{value}{words.zh}" for value, words in said)
    en = ", ".join(f"{value} {words.en.removesuffix('s') if value == 1 else words.en}".strip() for value, words in said)
    return Words(zh + first.zh, en + first.en)


def _lists(before: Definition, after: Definition) -> Iterator[Words]:
    for _, was, now in _both(before.lists, after.lists):
        yield from _named("材料", "material", was, now)
        for _, old, new in _both(was, now):
            if _asked(old) != _asked(new):
                yield _changed("材料", "material", old, new)


def _asked(one: Item) -> Any:
    return (one.by, one.required)


def _changed(zh: str, en: str, was: Any, now: Any) -> Words:
    if was.words == now.words:
        return Words(f"{zh}“{now.zh}”的要求有变化", f"{en} “{now.en}” asks for something else")
    return Words(f"{zh}由“{was.zh}”改为“{now.zh}”", f"{en} “{was.en}” becomes “{now.en}”")
