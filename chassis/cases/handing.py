"""What becomes of a case that an act hands over as a whole: who gets it, until when it can be taken back, what begins to run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.cases import filing
from chassis.clock import from_micros
from chassis.procedures import Asked, Case, Definition, Entry, Run, doer, kind_of, runs, step, way_to
from chassis.procedures.conditions import evaluate
from chassis.procedures.differences import length
from contracts.commands import cases as asked
from contracts.declare import Words

if TYPE_CHECKING:
    from chassis.cases.sight import Sight

NONE = Words("", "")
WINDOW = "in_window"  # the test of a condition that asks for a season of the year


def handover(sight: Sight, act: str) -> asked.Handover | None:
    """What *act* brings about, if this person hands the case over by it today; None where it does not."""
    definition, role = sight.case.definition, doer(sight.case.definition, act, sight.who.role.value)
    if not _hands_over(sight.case, act, role):
        return None
    state = definition.case.states[definition.acts[act].to]
    back, until = _way_back(definition, definition.acts[act].to, role)
    return asked.Handover(
        by=sight.called(role),
        to=sight.called(state.desk),
        state=state.words,
        back=back,
        until=until,
        clocks=tuple(_Tomorrow(sight, role).begun(act)),
        ahead=tuple(_out_of_window(sight, definition.acts[act].to)),
    )


def _out_of_window(sight: Sight, state: str) -> Iterator[Words]:
    """The acts on the way that could not be done today for the day alone: nobody should learn it from the last office."""
    definition = sight.case.definition
    for name in _onward(definition, state):
        entry = Entry(name, sight.today, from_micros(sight.reading.now), sight.me, sight.who.role.value)
        for need in definition.acts[name].needs:
            one = definition.conditions[need]
            found = evaluate(Asked(sight.case, sight.facts, entry), one)
            if one.test == WINDOW and not found.outcome.passes:
                act, change = definition.acts[name].words, found.change
                waived = definition.acts[one.waived_by].words if one.waived_by else None
                zh = f"；或须先“{waived.zh}”" if waived else ""
                en = f", or first: {waived.en}" if waived else ""
                yield Words(
                    f"按今天算，其后的“{act.zh}”已不在期内（{one.zh}）：{change.zh}{zh}。",
                    f"As of today “{act.en}”, which follows, is out of its window ({one.en}): {change.en}{en}.",
                )


def _hands_over(case: Case, act: str, role: str) -> bool:
    """From one's own desk to another's; sending back and deciding are something else."""
    one, states = case.definition.acts[act], case.definition.case.states
    if kind_of(act) or not one.to or one.refuses or one.decides:
        return False
    mine = role in one.by and case.state in one.on and filing.desk_of(case) == role
    return mine and states[one.to].desk not in ("", role)


def _way_back(definition: Definition, state: str, role: str) -> tuple[Words, Words]:
    """The act by which *role* may end the case from *state* on, and the first act on the way that takes it out of reach."""
    machine = definition.case
    ends = (act for act in machine.acts.values() if act.to and machine.states[act.to].end == "gone" and role in act.by)
    back = next((act for act in ends if state in act.on), None)
    if back is None:
        return NONE, NONE
    way = (machine.acts[name] for name in _onward(definition, state))
    return back.words, next((act.words for act in way if act.to not in back.on), NONE)


def _onward(definition: Definition, state: str) -> tuple[str, ...]:
    good = tuple(name for name, one in definition.case.states.items() if one.end == "good")
    return () if state in good else way_to(definition.case, state, good)


@dataclass(frozen=True)
class _Tomorrow:
    """The case as it would be, had this person done something today; nothing is recorded."""

    sight: Sight
    role: str

    def begun(self, act: str) -> Iterator[asked.BegunClock]:
        """What begins to run with *act*; and what the act after it sets going, of whoever gets the case."""
        before = self.sight.case
        after = self._done(before, act)
        yield from self._told(before, after, NONE)
        for name in _onward(before.definition, after.state)[:1]:
            yield from self._told(after, self._done(after, name), before.definition.acts[name].words)

    def _done(self, case: Case, act: str) -> Case:
        reading = self.sight.reading
        return step(case, Entry(act, reading.today, from_micros(reading.now), self.sight.me, self.role))

    def _told(self, before: Case, after: Case, next_: Words) -> Iterator[asked.BegunClock]:
        for one in self._new(before, after):
            if one.last and one.deadline:
                clock = after.definition.clocks[one.clock]
                basis = after.definition.articles[clock.basis].words
                yield asked.BegunClock(
                    words=clock.words, basis=basis, length=length(one.rule), last=one.last,
                    provisional=one.deadline.provisional, next=next_,
                )  # fmt: skip

    def _new(self, before: Case, after: Case) -> list[Run]:
        """Periods that somebody must keep, which did not run before: of one that comes again its first day."""
        until = filing.ahead(self.sight.today)
        ran = {(one.clock, one.part, one.start) for one in runs(before, until) if one.last}
        waited, found = filing.waited_for(after.definition), dict[tuple[str, str], Run]()
        for one in sorted((one for one in runs(after, until) if one.last), key=lambda one: str(one.last)):
            if one.ended is None and one.clock not in waited and (one.clock, one.part, one.start) not in ran:
                found.setdefault((one.clock, one.part), one)
        return list(found.values())
