"""
What stands already of what a row asks for, and what a list that was mended since says of it.

A case that nobody has decided takes what the list says now; of what was decided a list changes nothing, and a row that says
otherwise is told, not passed over. Where it was decided against, or is over, a row that says otherwise asks anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.intake.judging import CHANGED, DECIDED, NEW, UNCHANGED, merged
from chassis.keeping import Keep, would_change
from chassis.shapes.check import clean
from chassis.shapes.codec import state_of
from chassis.shapes.specs import state_specs
from chassis.storage.work import Work
from contracts.codes.base import Fault
from contracts.commands.things import ChangeThing
from contracts.declare import State, Words
from contracts.intake import Known, known

AGAIN = Words("名单所写与那时不同，重新提交", "The list says otherwise than then: it is asked for anew")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row asks for is there already: it runs as a case, or was decided."""

    words: Words
    id: str = ""  # the case
    case: Any = None  # it runs; else it was decided
    says: tuple[State, ...] = ()  # what was decided upon, each time
    where: Words = Words("", "")  # where it is changed once it is decided
    again: bool = False  # it may be asked for again


@dataclass(frozen=True, slots=True)
class Row:
    """What a row does to what stands."""

    verdict: str
    state: State
    was: State
    faults: tuple[Fault, ...]
    remarks: tuple[Words, ...]


def compared(work: Work, keep: Keep[Any], found: Standing, own: State, reference: str) -> Row:
    """A row about somebody of whom something stands; *own*: what it says of the case."""
    if found.case is not None:
        return _filled(work, keep, found, own)
    clear, _ = clean(keep.cls, own, day=work.today, partial=True)
    said = {name: value for name, value in clear.items() if value is not None and name != reference}
    otherwise = [{name: value for name, value in said.items() if differs(value, says, name)} for says in found.says]
    if not found.says or not all(otherwise):
        return Row(UNCHANGED, {}, {}, (), (found.words,))
    if found.again:
        return Row(NEW, {}, {}, (), (found.words, AGAIN))
    was = {name: found.says[0][name] for name in otherwise[0]}
    return Row(DECIDED, otherwise[0], was, (), (found.words, found.where))


def differs(value: Any, says: State, name: str) -> bool:
    """Whether what was decided upon is known of this field, and otherwise."""
    return name in says and says[name] != value


def _filled(work: Work, keep: Keep[Any], found: Standing, own: State) -> Row:
    """A case that runs: what the list says otherwise, where whoever brings it may still say so."""
    had = state_of(found.case)
    sets, faults = would_change(work, keep, found.case, merged(own, had), None)
    missed_ = missed(keep, had | sets)
    if not sets:
        return Row(UNCHANGED, {}, {}, faults, (found.words, *missed_))
    was = {name: had[name] for name in sets}
    command = ChangeThing(kind=keep.kind.name, id=found.id, revision=found.case.revision, sets=sets)
    if shut := tuple(keep.closed(work, found.case, command)):
        return Row(DECIDED, sets, was, (), (found.words, *(fault.detail for fault in shut)))
    return Row(CHANGED, sets, was, faults, (found.words, *missed_))


def overtaken(work: Work, keep: Keep[Any], found: Standing | None, state: State, reference: str) -> str | None:
    """What a new row meets that stands only now: the id where it says the same, empty where not; None where it may be asked for."""
    if found is None:
        return None
    row = compared(work, keep, found, {name: value for name, value in state.items() if name != reference}, reference)
    if row.verdict == UNCHANGED:
        return found.id or "-"
    return None if row.verdict == NEW else ""


def missed(keep: Keep[Any], state: Mapping[str, Any]) -> list[Words]:
    """What will be missing when the case is looked at; it is easier said in the list."""
    words = {spec.name: spec.meta.words for spec in state_specs(keep.cls)}
    lacks = [words[name] for name in (known(keep.kind.name) or Known()).wanted if state.get(name) is None]
    if not lacks:
        return []
    zh, en = "、".join(one.zh for one in lacks), ", ".join(one.en for one in lacks)
    return [Words(f"名单没有写：{zh}，核验时会缺", f"Not on the list, and missed by the checks: {en}")]
