"""The history of a case told again, and its move to another edition: an entry like any other, dated, reasoned, undone by another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chassis.errors import Refused
from chassis.procedures.case import CORRECT, MOVE, OPEN, Case, Entry, Facts, Kept, opened, step, told
from chassis.procedures.clocks import runs
from chassis.procedures.conditions import Asked
from chassis.procedures.model import Clock, Definition, Transition, kind_of
from chassis.procedures.reasons import reasons
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.declare import Words

Book = Mapping[str, Definition]
NO_ACTS = frozenset({OPEN, MOVE, CORRECT})
LENGTHS = ("working_days", "days", "months", "years", "roll", "every", "set_by", "repeat")


@dataclass(frozen=True, slots=True)
class Again:
    """An act of a history that would be refused today."""

    entry: Entry
    reasons: tuple[Fault, ...]


def fold(book: Book, entries: Iterable[Entry]) -> Case:
    """The case that *entries* tell, in whatever order they come; the first opens it, `$move` takes it to another edition."""
    first, *rest = told(entries)
    case = opened(book[first.said["edition"]], first)
    for entry in rest:
        case = advance(book, case, entry)
    return case


def advance(book: Book, case: Case, entry: Entry) -> Case:
    """The case after one more entry of its history."""
    if entry.act == CORRECT:  # of which the other entries tell already
        return replace(case, entries=(*case.entries, entry))
    return moved(case, book[entry.said["edition"]], entry) if entry.act == MOVE else step(case, entry)


def recheck(
    book: Book, entries: Iterable[Entry], facts: Callable[[Entry], Facts] = lambda entry: entry.saw
) -> list[Again]:
    """
    Every act of a history that would be refused, with its reasons.

    One function serves the correction of an entry, the trial of a draft on past cases, and the auditor. Each act is
    asked with the facts that it saw, unless *facts* knows others.
    """
    first, *rest = told(entries)
    case, refused = opened(book[first.said["edition"]], first), []
    for entry in rest:
        if entry.act not in NO_ACTS:
            name = case.named(entry)
            if against := reasons(Asked(case, facts(entry), replace(entry, act=name)), name):
                refused.append(Again(entry, against))
        case = advance(book, case, entry)
    return refused


def obstacles(case: Case, to: Definition) -> list[Words]:
    """Why *case* cannot move to another edition; empty means it can. The dry run."""
    rule = to.transition
    if rule is None or rule.cases == "stay":
        edition = case.definition.edition
        return [
            Words(f"{to.edition}规定在办案件仍适用{edition}", f"{to.edition} lets running cases stay under {edition}")
        ]
    return [*_states(case, to, rule), *_clocks(case, to), *_acts(case, to, rule)]


def move(case: Case, to: Definition, entry: Entry) -> Case:
    """The case under *to*, or Refused with every obstacle."""
    if against := obstacles(case, to):
        raise Refused(*(codes.CANNOT_MOVE.fault(edition=to.edition, why=one) for one in against))
    return moved(case, to, entry)


def moved(case: Case, to: Definition, entry: Entry) -> Case:
    """*case* under *to*; what was done keeps its entries and is read in the new words."""
    rule = to.transition
    states = rule.states if rule else {}
    state = states.get(case.state, case.state)
    main = case.main if state == case.state else case.main.goes(state, entry.day)
    fresh = {part: line for part, line in opened(to, entry).parts.items() if part not in case.parts}
    kept = _kept(case, to, len(case.entries)) if rule is None or rule.clocks == "keep" else {}
    return replace(
        case,
        definition=to,
        main=main,
        parts={**case.parts, **fresh},
        aliases=_aliases(case.aliases, rule.acts if rule else {}),
        kept={**case.kept, **kept},
        entries=(*case.entries, entry),
    )


def _aliases(before: Mapping[str, str], acts: Mapping[str, str]) -> dict[str, str]:
    """Acts of every edition left behind in the newest words: what the last move renamed is renamed again."""
    again = {old: acts.get(now, now) for old, now in before.items()}
    return {**acts, **again}


def _kept(case: Case, to: Definition, before: int) -> dict[tuple[str, str], Kept]:
    """What runs now keeps its length; where it starts, ends and stands still is read in the new words."""
    found = {}
    for one in runs(case, case.entries[-1].day):
        if one.ended is None and one.clock in to.clocks:
            earlier = case.kept.get((one.clock, one.part))
            began = earlier.clock if earlier else case.definition.clocks[one.clock]
            found[one.clock, one.part] = Kept(_with_length(to.clocks[one.clock], began), before)
    return found


def _with_length(clock: Clock, began: Clock) -> Clock:
    return replace(clock, **{name: getattr(began, name) for name in LENGTHS})


def _states(case: Case, to: Definition, rule: Transition) -> list[Words]:
    found = []
    if rule.states.get(case.state, case.state) not in to.case.states:
        words = case.definition.case.states[case.state].words
        found.append(Words(f"状态“{words.zh}”无对应", f"the state “{words.en}” has no counterpart"))
    for name, line in case.parts.items():
        machine = case.definition.parts[line.kind]
        words = machine.states[line.state].words
        known = to.parts[line.kind].states if line.kind in to.parts else {}
        if not (line.state in known or (line.kind not in to.parts and machine.states[line.state].end)):
            found.append(Words(f"{name}“{words.zh}”无对应", f"{name} in “{words.en}” has no counterpart"))
    return found


def _clocks(case: Case, to: Definition) -> list[Words]:
    running = [one for one in runs(case, case.entries[-1].day) if one.ended is None and one.clock not in to.clocks]
    named = [(one.clock, case.definition.clocks[one.clock].words) for one in running]
    return [
        Words(f"“{words.zh}”正在计时而新版没有", f"“{words.en}” runs and is unknown there")
        for clock, words in dict(named).items()
        if kind_of(clock) == "" or kind_of(clock) in to.parts
    ]


def _acts(case: Case, to: Definition, rule: Transition) -> list[Words]:
    done = {case.named(entry) for entry in case.entries if entry.act not in NO_ACTS}
    gone = {act for act in done if kind_of(act) and kind_of(act) not in to.parts}  # with their parts, which have ended
    unknown = sorted(done - to.acts.keys() - rule.acts.keys() - gone)
    named = (case.definition.acts[act].words for act in unknown)
    return [Words(f"已办的“{one.zh}”无对应", f"“{one.en}” was done and has no counterpart") for one in named]
