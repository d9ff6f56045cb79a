"""What an office may correct of a case, what a correction says, and what it has left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chassis.cases import kept
from chassis.procedures import CORRECT, Case, Entry, corrected, recheck
from contracts.codes.base import Fault
from contracts.commands import cases as asked
from contracts.declare import Words
from contracts.roles import Role

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

OFFICES = (Role.CITY.value, Role.PROVINCE.value)
WORDED = ("text", "date", "number", "person")  # inputs that are words; a file, a mark, a pledge is done anew instead
OF_WORDS = ("procedures.input-required", "procedures.input-wrong", "procedures.day-ahead")
DAY = Words("办理日", "Day")
REASON, APPROVER = Words("理由", "Reason"), Words("批准人", "Approved by")
PERSONAL = Words("只有本人能说", "only its holder can say it")
AUTOMATIC = Words("由平台办理", "the platform did it")
BROUGHT = Words(
    "办理时已同时产生其他记录，须在那里更正", "it brought about a record elsewhere, which is corrected there"
)
OTHERS = Words("由其他机关记录，由该机关更正", "another office recorded it, which corrects it")
NO_OFFICE = Words("更正由主管机关办理", "an office corrects")
NO_ACT = Words("不是程序中的事项", "it is no act of the procedure")


def why_not(cases: Cases[Any], case: Case, entry: Entry, role: str) -> Words | None:
    """Why somebody of this role may not correct an entry; None where they may."""
    act = case.definition.acts.get(case.named(entry))
    if act is None:
        return NO_ACT
    found = (
        (role not in OFFICES, NO_OFFICE),
        (act.automatic or entry.role == "system", AUTOMATIC),
        (any(case.definition.conditions[need].test == "holder" for need in act.needs), PERSONAL),
        (bool(set(act.effects) - cases.spared), BROUGHT),
        (entry.role in OFFICES and entry.role != role, OTHERS),
    )
    return next((why for so, why in found if so), None)


def corrigible(case: Case, entry: Entry, role: str) -> tuple[str, ...]:
    """The words of an entry that an office may correct: its own; of what others entered only the day."""
    act = case.definition.acts.get(case.named(entry))
    if act is None or entry.role != role:
        return ()
    return tuple(name for name in act.asks if case.definition.inputs[name].type in WORDED)


def asked_again(cases: Cases[Any], entries: Sequence[Entry]) -> Iterator[tuple[int, tuple[Fault, ...]]]:
    """Each entry, by its number, whose act would be refused with the facts that it saw; entries in order of recording."""
    numbers = {id(one): number for number, one in enumerate(entries)}
    yield from ((numbers[id(one.entry)], one.reasons) for one in recheck(cases.book, entries))


def doubt(case: Case, entries: Sequence[Entry], number: int, reasons: tuple[Fault, ...]) -> asked.Doubt:
    act = case.definition.acts.get(case.named(entries[number]))
    words = act.words if act else NO_ACT
    return asked.Doubt(number=number, day=entries[number].day, words=words, reasons=reasons)


def remarks(cases: Cases[Any], case: Case, rows: Sequence[kept.Row]) -> Iterator[Words]:
    """What the corrections of a case have left behind: acts that stay done and would not have been open."""
    raw = kept.entries_of(rows)
    if not any(one.act == CORRECT for one in raw):
        return
    entries = corrected(raw)
    known = dict(asked_again(cases, raw))
    for number, reasons in asked_again(cases, entries):
        before = {fault_name(fault) for fault in known.get(number, ())}
        if found := tuple(fault for fault in reasons if fault_name(fault) not in before):
            one = doubt(case, entries, number, found)
            why = [fault.detail for fault in one.reasons]
            yield Words(
                f"按更正后的记录，第 {one.number} 步“{one.words.zh}”当时不能办理：{''.join(each.zh for each in why)}",
                f"As corrected, step {one.number} (“{one.words.en}”) was not open: {' '.join(each.en for each in why)}",
            )


def told(case: Case, entries: Sequence[Entry], entry: Entry) -> Iterator[asked.SaidInput]:
    """What a correction says: each thing as it was and as it is, why, and who approved it."""
    definition, target, before = case.definition, entries[entry.said["entry"]], entry.said["before"]
    act = definition.acts.get(case.named(target))
    what = act.words if act else NO_ACT
    pairs = [(DAY, before["day"], entry.said["day"])] if "day" in entry.said else []
    for name, value in entry.said["inputs"].items():
        words = definition.inputs[name].words if name in definition.inputs else Words(name, name)
        pairs.append((words, before["inputs"].get(name, ""), value))
    for words, was, is_ in pairs:
        both = Words(f"{what.zh}：{words.zh}", f"{what.en}: {words.en}")
        yield asked.SaidInput(name="changed", words=both, type="text", value=f"{was} → {is_}")
    yield asked.SaidInput(name="reason", words=REASON, type="text", value=entry.said["reason"])
    yield asked.SaidInput(name="approver", words=APPROVER, type="person", value=entry.said["approver"])


def fault_name(fault: Fault) -> tuple[str, str]:
    """By what a reason is known again: its code, and the condition that it is about."""
    return (fault.code, str((fault.context or {}).get("condition", "")))
