"""The tests that look at what was done in the case: acts, parts, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.procedures.case import Case, Line
from chassis.procedures.conditions import NO_CHANGE, Asked, Finding, evaluate, test
from chassis.procedures.model import kind_of
from contracts.declare import Words

SAME, OTHER = Words("同一人", "The same person"), Words("另一人", "Another person")  # in place of their ids


@test
def done(asked: Asked, *, act: str, since: str = "", at_least: int = 1, at_most: int | None = None) -> Finding:
    """An act was done so often, or no more than so often, since a state was entered last."""
    times = len(asked.case.done(act, asked.now.part if kind_of(act) else "", since))
    words = asked.case.definition.act(act).words
    if at_most is not None:
        change = Words("须经例外批准", "An exception has to be granted")
        return Finding(times <= at_most, times, at_most, NO_CHANGE if times <= at_most else change)
    change = Words(f"先办理：{words.zh}", f"First: {words.en}")
    return Finding(times >= at_least, times, at_least, NO_CHANGE if times >= at_least else change)


@test
def parts(  # noqa: PLR0913 - one keyword per property that a count of parts may have
    asked: Asked,
    *,
    kind: str,
    state: Sequence[str],
    at_least: int = 0,
    all: bool = False,  # noqa: A002 - the package's word
    none: bool = False,
    since: str = "",
) -> Finding:
    """How many parts of a kind stand in the named states: at least so many, all of them, or none."""
    begun = asked.case.main.stays[-1].start if since == "now" else date.min
    mine = {name: line for name, line in asked.case.parts.items() if line.kind == kind and line.stays[0].start >= begun}
    there = tuple(name for name, line in mine.items() if line.state in state)
    rest = tuple(name for name, line in mine.items() if name not in there and not _spared(asked.case, name, line))
    met = (not none or not there) and (not all or not rest) and len(there) >= at_least
    limit = 0 if none else at_least or len(there) + len(rest)
    blocking = there if none else rest if all else ()
    change = NO_CHANGE if met else _change(asked.case, blocking, at_least - len(there))
    return Finding(met, len(there), limit, change, counted=there, omitted=rest)


def _change(case: Case, blocking: Sequence[str], short: int) -> Words:
    if not blocking:
        return Words(f"尚需{short}项", f"{short} more")
    named = [part_words(case, name) for name in blocking]
    return Words(f"待处理：{'、'.join(one.zh for one in named)}", f"Open: {', '.join(one.en for one in named)}")


def _spared(case: Case, name: str, line: Line) -> bool:
    """An entry of a list that is not required and has not been touched."""
    machine = case.definition.parts[line.kind]
    item = case.definition.lists.get(machine.each, {}).get(name.partition(":")[2])
    return item is not None and not item.required and line.state == machine.start


def part_words(case: Case, name: str, gap: str = " ") -> Words:
    """What people call a part: the entry of its list, or its kind with its number; in a document no *gap* is before it."""
    kind, _, key = name.partition(":")
    machine = case.definition.parts[kind]
    item = case.definition.lists.get(machine.each, {}).get(key)
    return item.words if item else Words(f"{machine.zh}{gap}{key}", f"{machine.en} {key}")


@test
def distinct_actor(asked: Asked, *, act: str) -> Finding:
    """Not by the person who did *act*: the acceptor is not the owner."""
    before = {one.actor for one in asked.case.done(act, asked.now.part if kind_of(act) else "")}
    met = asked.now.actor not in before
    change = NO_CHANGE if met else Words("须由他人办理", "Somebody else must do it")
    return Finding(met, asked.now.actor, None, change, told=OTHER if met else SAME)


@test
def holder(asked: Asked) -> Finding:
    """Only by the person whose part it is."""
    line = asked.case.line(asked.now.part)
    met = asked.now.actor == line.holder
    change = NO_CHANGE if met else Words("仅限本人办理", "Only its holder may")
    return Finding(met, asked.now.actor, line.holder, change, told=SAME if met else OTHER)


@test
def any_of(asked: Asked, *, of: Sequence[str]) -> Finding:
    """One of several is enough. There is no deeper nesting."""
    found = [evaluate(asked, asked.case.definition.conditions[one]) for one in of]
    met = True if any(one.outcome.passes for one in found) else None if any(one.met is None for one in found) else False
    change = Words(" 或 ".join(one.change.zh for one in found), " or ".join(one.change.en for one in found))
    return Finding(met, None, None, NO_CHANGE if met else change)
