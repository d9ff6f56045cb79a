"""
A real case driven down a path: each act is done by first removing whatever its reasons state.

So the witness shows that a transition is not dead, and that what a refusal says would change it does change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from chassis.procedures.acts import perform
from chassis.procedures.case import OPEN, Case, Entry, Fact, Facts, opened
from chassis.procedures.clocks import owed, run
from chassis.procedures.conditions import Asked, evaluate
from chassis.procedures.edges import passing
from chassis.procedures.model import Condition, Definition, kind_of
from chassis.procedures.reasons import ACTIVATED, reasons, way_to
from contracts.codes.base import Fault
from rulebooks import statements

SHANGHAI = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
TRIES = 40
DEPTH = 6  # how many removed causes may stand inside one another
CROWD = 12  # how many parts are begun before it is given up


class Stuck(Exception):
    """No way was found to do an act; *args* are the act and what stood against it."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def begun(definition: Definition, day: date, actor: str = "owner") -> Case:
    """A case on its first day."""
    said = {"edition": definition.edition}
    return opened(definition, Entry(OPEN, day, at(day), actor, "", said=said))


def good_facts(definition: Definition) -> Facts:
    """Facts that meet every condition at its limit; a draft may decide."""
    return {name: Fact(value) for name, value in (passing(definition) | {ACTIVATED: True}).items()}


def first_day(definition: Definition) -> date:
    """A day on which its windows are open."""
    batches = [one for condition in definition.conditions.values() for one in condition.params.get("batches", ())]
    return batches[0]["opens"] if batches else date(2024, 3, 4)


def witness(definition: Definition, path: tuple[str, ...]) -> Driver:
    """A case that went down *path*; Stuck where it could not."""
    return Driver(definition).along(path)


def words(case: Case, act: str, day: date, number: int) -> dict[str, Any]:
    """Something said for each input of *act*."""
    definition = case.definition
    waived = next((name for name, one in definition.conditions.items() if one.waived_by == act), "")
    by_type = {"date": day + 30 * DAY, "number": 80, "person": f"person-{number}", "condition": waived}
    said = {ask: by_type.get(definition.inputs[ask].type, "…") for ask in definition.act(act).asks}
    texts = {ask: definition.inputs[ask].statement for ask in said if definition.inputs[ask].statement}
    said |= {ask: found.edition for ask, text in texts.items() if (found := statements.in_force(text, day))}
    if "due" in said:
        clocks = {name for name, clock in definition.clocks.items() if act in clock.ends}
        open_ = [one.last for one in owed(case, day + 400 * DAY) if one.ended is None and one.clock in clocks]
        said["due"] = next((last for last in open_ if last), day)
    return said


@dataclass
class Driver:
    """Does an act by first doing whatever its reasons ask for."""

    definition: Definition
    waive: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        self.day = first_day(self.definition)
        self.facts = good_facts(self.definition)
        self.case = begun(self.definition, self.day)

    def along(self, path: tuple[str, ...]) -> Driver:
        for place, act in enumerate(path):
            self._prepare(path[place + 1 :])
            kind = kind_of(act)
            if self.definition.act(act).once and self.case.done_there(act):
                continue  # an act before it asked for it already
            fresh = not kind or self.definition.act(act).opens
            self.do(act, "" if fresh else self._some(act, kind))
        return self

    def do(self, act: str, part: str = "", depth: int = DEPTH) -> None:
        """The act, once nothing stands against it."""
        if self.definition.act(act).opens:
            self.number += 1
            part = f"{kind_of(act)}:{self.number}"
        against: tuple[Fault, ...] = ()
        for _ in range(TRIES):
            entry = self._entry(act, part)
            against = reasons(Asked(self.case, self.facts, entry), act)
            if not against:
                self.case = perform(self.case, self.facts, entry)
                return
            if not depth or not self._remove(against[-1], part, depth - 1):
                break
        raise Stuck(act, *against)

    def _entry(self, act: str, part: str) -> Entry:
        self.number += 1
        line, one = self.case.parts.get(part), self.definition.act(act)
        tests = {self.definition.conditions[need].test for need in one.needs}
        actor = line.holder if line and "holder" in tests else f"actor-{self.number}"
        said = words(self.case, act, self.day, self.number)
        said |= {"condition": self.waive} if self.waive and "condition" in said else {}
        return Entry(act, self.day, at(self.day), actor, self.definition.doers(act, part)[0], part, said)

    # What a later act will ask for and what cannot be done then.

    def _prepare(self, ahead: tuple[str, ...]) -> None:
        for act in ahead:
            self._begin_early(act)
            for need in self.definition.act(act).needs:
                condition = self.definition.conditions[need]
                if condition.test == "parts" and not condition.params.get("none") and not kind_of(act):
                    self._gather(act, condition)

    def _begin_early(self, act: str) -> None:
        """A part that the act is about and that can only be begun now."""
        kind, later = kind_of(act), set(self.definition.act(act).during)
        if not kind or any(line.kind == kind for line in self.case.parts.values()):
            return
        openers = [
            f"{kind}.{name}"
            for name, one in self.definition.parts[kind].acts.items()
            if one.opens and self.case.state in one.during and not set(one.during) & later
        ]
        if openers:
            self.do(openers[0])

    def _gather(self, act: str, condition: Condition) -> None:
        """The parts that the act will count, where they can be moved now and not then."""
        machine, then = self.definition.parts[condition.params["kind"]], set(self.definition.act(act).on)
        helpful = [
            one
            for one in machine.acts.values()
            if self.case.state in one.during and not set(one.during) & then and not one.refuses
        ]
        for _ in range(CROWD if helpful else 0):
            entry = Entry(act, self.day, at(self.day), "x", "x")
            if evaluate(Asked(self.case, self.facts, entry), condition).met:
                return
            try:
                if not self._remove_condition(condition, "", DEPTH):
                    return
            except Stuck:
                return

    def _some(self, act: str, kind: str) -> str:
        """A part on which *act* may be done, made if there is none."""
        machine, wanted = self.definition.parts[kind], self.definition.act(act).on
        mine = {part: line for part, line in self.case.parts.items() if line.kind == kind}
        mine = {part: line for part, line in mine.items() if self.definition.doers(act, part)}
        if there := next((part for part, line in mine.items() if line.state in wanted), ""):
            return there
        for part, line in mine.items():
            if way := way_to(machine, line.state, wanted):
                return self._advance(part, way)
        for opener, one in machine.acts.items():
            start = one.to or machine.start
            way = () if start in wanted else way_to(machine, start, wanted)
            if one.opens and (way or start in wanted):
                self.do(f"{kind}.{opener}")
                return self._advance(list(self.case.parts)[-1], way)
        raise Stuck(act)

    def _advance(self, part: str, way: tuple[str, ...]) -> str:
        for act in way:
            self.do(f"{self.case.parts[part].kind}.{act}", part)
        return part

    # Removing what a reason states.

    def _remove(self, reason: Fault, part: str, depth: int) -> bool:
        condition = self.definition.conditions.get(reason.context.get("condition", ""))
        return condition is not None and self._remove_condition(condition, part, depth)

    def _remove_condition(self, condition: Condition, part: str, depth: int) -> bool:
        params, before = condition.params, (self.case, self.day)
        if condition.test in {"elapsed", "running", "closing"}:
            self._wait(condition.test, params["clock"], part, depth)
        elif condition.test == "done" and (condition.waived_by or "at_most" not in params):
            self._do_or_waive(condition, depth)
        elif condition.test == "parts":
            self._move_part(params, depth)
        return (self.case, self.day) != before

    def _wait(self, test: str, clock: str, part: str, depth: int) -> None:
        """Until the clock is where the test wants it; where it has not begun, what starts it."""
        found = run(self.case, clock, part)
        if found and found.last and test != "running":
            self.day = found.last + (DAY if test == "elapsed" else 0 * DAY)
            return
        start = self.definition.clocks[clock].starts[0]
        on = part if kind_of(clock) else self._some(start, kind_of(start)) if kind_of(start) else ""
        self.do(start, on, depth)

    def _do_or_waive(self, condition: Condition, depth: int) -> None:
        if "at_most" in condition.params:
            self.waive = condition.id
            self.do(condition.waived_by, "", depth)
        else:
            self.do(condition.params["act"], "", depth)

    def _move_part(self, params: Mapping[str, Any], depth: int) -> None:
        """One part of the kind a step nearer to where it is wanted, or a new one."""
        kind, machine = params["kind"], self.definition.parts[params["kind"]]
        wanted = tuple(state for state in machine.states if (state in params["state"]) != bool(params.get("none")))
        for part, line in self.case.parts.items():
            if line.kind == kind and line.state not in wanted and (way := way_to(machine, line.state, wanted)):
                self.do(f"{kind}.{way[0]}", part, depth)
                return
        for name, one in machine.acts.items():
            start = one.to or machine.start
            if one.opens and (start in wanted or way_to(machine, start, wanted)):
                self.do(f"{kind}.{name}", "", depth)
                return
