"""What an office may correct of a case, what a correction says, and what it has left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.cases import kept
from chassis.procedures import CORRECT, SYSTEM, Case, Definition, Entry, corrected, recheck
from chassis.procedures.model import Act
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked
from contracts.declare import Words
from contracts.roles import Role
from rulebooks.procedures import vocabulary

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

OFFICES = (Role.CITY.value, Role.PROVINCE.value)
# Inputs that are words; a file, a mark, a pledge is done anew instead.
WORDED = ("text", "date", "number", "person", "condition")
OF_WORDS = ("procedures.input-required", "procedures.input-wrong", "procedures.day-ahead")
DAY = Words("办理日", "Day")
REASON, APPROVER = Words("理由", "Reason"), Words("批准人", "Approved by")
BROUGHT = Words(
    "办理时已同时产生其他记录，须在那里更正", "it brought about a record elsewhere, which is corrected there"
)
OTHERS = Words("由其他机关记录，由该机关更正", "another office recorded it, which corrects it")
NO_OFFICE = Words("更正由主管机关办理", "an office corrects")
NO_ACT = Words("不是程序中的事项", "it is no act of the procedure")


def why_not(cases: Cases[Any], case: Case, entry: Entry, role: str) -> Fault | None:
    """Why somebody of this role may not correct an entry, and what to do instead; None where they may."""
    act = case.definition.acts.get(case.named(entry))
    if act is None:
        return codes.NOT_CORRIGIBLE.fault("#/number", act=NO_ACT, why=NO_ACT)
    found = (
        (role not in OFFICES, NO_OFFICE),
        (entry.role in OFFICES and entry.role != role, OTHERS),
    )
    why = next((why for so, why in found if so), None) or _of_effects(cases, act)
    if why is None:
        return None
    fault = codes.NOT_CORRIGIBLE.fault("#/number", act=act.words, why=why)
    return replace(fault, basis=case.definition.articles[act.basis].words, change=_instead(case.definition, act))


def is_settled(case: Case, entry: Entry) -> bool:
    """Whether the act brought about what nobody corrects."""
    act = case.definition.acts.get(case.named(entry))
    return act is not None and any(vocabulary().effects[one].settled for one in act.effects)


def _of_effects(cases: Cases[Any], act: Act) -> Words | None:
    """What the act settled for good; or brought about where nobody here can make it good."""
    settled = (vocabulary().effects[one].settled for one in act.effects)
    if said := next(filter(None, settled), None):
        return Words(*said)
    return BROUGHT if set(act.effects) - cases.spared - cases.amends.keys() else None


def _instead(definition: Definition, act: Act) -> Words | None:
    """The lawful way."""
    acts = [definition.acts[one] for one in act.undone_by]
    if not acts:
        return None
    zh, en = "、".join(one.zh for one in acts), ", ".join(one.en for one in acts)
    return Words(f"改为办理：{zh}", f"Instead: {en}")


def corrigible(case: Case, entry: Entry, role: str) -> tuple[str, ...]:
    """
    The words of an entry that an office may correct: its own, and a party's on their request, who sees what was changed.

    Of what only its holder can say (a score, an objection taken back), and of what the platform entered, no more than the day.
    """
    definition, act = case.definition, case.definition.acts.get(case.named(entry))
    others = entry.role in {*OFFICES, SYSTEM} - {role}
    if act is None or others or any(definition.conditions[need].test == "holder" for need in act.needs):
        return ()
    return tuple(name for name in (*act.asks, *act.may_say) if case.definition.inputs[name].type in WORDED)


def choices_of(definition: Definition, entry: Entry, name: str) -> tuple[asked.InputChoice, ...]:
    """Of a condition that was excepted: those that such an act may except."""
    if definition.inputs[name].type != "condition":
        return ()
    found = ((id, one.words) for id, one in definition.conditions.items() if one.waived_by == entry.act)
    return tuple(asked.InputChoice(value=id, words=words) for id, words in found)


def meant(definition: Definition, name: str, value: Any) -> str:
    """A value as people read it: of a condition its name in both languages."""
    one = definition.conditions.get(str(value)) if definition.inputs[name].type == "condition" else None
    return f"{one.zh} {one.en}" if one else str(value)


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
        was, known = before["inputs"].get(name, ""), definition.inputs.get(name)
        was, is_ = (meant(definition, name, was), meant(definition, name, value)) if known else (was, value)
        pairs.append((known.words if known else Words(name, name), was, is_))
    for words, was, is_ in pairs:
        both = Words(f"{what.zh}：{words.zh}", f"{what.en}: {words.en}")
        yield asked.SaidInput(name="changed", words=both, type="text", value=f"{was} → {is_}")
    yield asked.SaidInput(name="reason", words=REASON, type="text", value=entry.said["reason"])
    yield asked.SaidInput(name="approver", words=APPROVER, type="person", value=entry.said["approver"])


def fault_name(fault: Fault) -> tuple[str, str]:
    """By what a reason is known again: its code, and the condition that it is about."""
    return (fault.code, str((fault.context or {}).get("condition", "")))
