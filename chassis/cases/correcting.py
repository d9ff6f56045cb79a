"""
The correction of an entry: by an office, with reason and approver, after it was shown what that changes.

The entry stays as it was recorded; it is told anew (`chassis.procedures.corrected`). The order of the steps does not change,
so the case stands where it stood; days that run from the entry move. Acts that would not have been open then stay done, and
the case says so from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chassis.cases import access, doing, filing, kept
from chassis.cases.corrections import (
    APPROVER,
    DAY,
    NO_ACT,
    OF_WORDS,
    REASON,
    asked_again,
    corrigible,
    doubt,
    fault_name,
    why_not,
)
from chassis.clock import from_micros
from chassis.errors import Forbidden, Refused
from chassis.procedures import CORRECT, Case, Entry, corrected, fold, runs
from chassis.procedures import told as in_order
from chassis.procedures.model import Act
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked

if TYPE_CHECKING:
    from chassis.cases.keep import Cases


@dataclass(frozen=True)
class Correction:
    """One correction, while it is looked at."""

    reading: Reading
    cases: Cases[Any]
    thing: CaseThing
    number: int
    on: date | None
    inputs: Mapping[str, Any]
    reason: str = ""
    approver: str = ""

    @cached_property
    def rows(self) -> list[kept.Row]:
        found = kept.rows_of(self.reading, self.thing.id)
        if not 0 < self.number < len(found):
            raise filing.missing_entry(self.number)
        return found

    @cached_property
    def before(self) -> list[Entry]:
        return corrected(kept.entries_of(self.rows))

    @cached_property
    def case(self) -> Case:
        return fold(self.cases.book, self.before)

    @property
    def target(self) -> Entry:
        return self.before[self.number]

    @property
    def act(self) -> Act | None:
        return self.case.definition.acts.get(self.case.named(self.target))

    @property
    def role(self) -> str:
        return self.reading.principal.role.value

    @cached_property
    def said(self) -> dict[str, Any]:
        """The words that differ."""
        given = {name: str(value) for name, value in self.inputs.items() if value is not None}
        return {name: value for name, value in given.items() if value != str(self.target.said.get(name, ""))}

    @cached_property
    def day(self) -> date | None:
        return None if self.on == self.target.day else self.on

    @cached_property
    def entry(self) -> Entry:
        """The correction as it is recorded, with what it replaces."""
        before: dict[str, Any] = {"inputs": {name: self.target.said.get(name, "") for name in self.said}}
        said: dict[str, Any] = {
            "entry": self.number, "inputs": self.said, "reason": self.reason, "approver": self.approver,
        }  # fmt: skip
        if self.day:
            said |= {"day": self.day.isoformat()}
            before |= {"day": self.target.day.isoformat()}
        now, who = from_micros(self.reading.now), self.reading.principal
        return Entry(CORRECT, self.reading.today, now, who.id, self.role, self.target.part, said | {"before": before})

    @cached_property
    def after(self) -> list[Entry]:
        return corrected([*kept.entries_of(self.rows), self.entry])

    @cached_property
    def corrected_case(self) -> Case:
        return fold(self.cases.book, self.after)

    # -- what stands against it

    def against(self) -> Iterator[Fault]:
        """Everything at once."""
        if why := why_not(self.cases, self.case, self.target, self.role):
            yield codes.NOT_CORRIGIBLE.fault("#/number", act=self.act.words if self.act else NO_ACT, why=why)
            return
        known = corrigible(self.case, self.target, self.role)
        strange = [name for name in self.said if name not in known]
        for name in strange:
            yield common.UNKNOWN_FIELD.fault(f"#/inputs/{name[:40]}", name=name[:40], known="、".join(known) or "-")
        long = [name for name in self.said if len(str(self.said[name])) > doing.LONGEST and name not in strange]
        for name in long:
            label = self.case.definition.inputs[name].words
            length = len(str(self.said[name]))
            yield common.TOO_LONG.fault(f"#/inputs/{name}", label=label, length=length, longest=doing.LONGEST)
        order = list(self._out_of_order())
        yield from order
        if not strange and not order:
            mine = (fault for one in self._anew() if one[0] == self.number for fault in one[1])
            yield from (fault for fault in mine if fault.code in OF_WORDS)

    def _out_of_order(self) -> Iterator[Fault]:
        """The day lies between those of the steps before and after it, and is not ahead of its recording."""
        if not self.day:
            return
        first, last = self._between()
        if not first <= self.day <= last:
            assert self.act is not None  # noqa: S101 - else nothing else is asked
            yield codes.CORRECTION_ORDER.fault("#/on", act=self.act.words, day=self.day, first=first, last=last)

    def _between(self) -> tuple[date, date]:
        steps = [one for one in in_order(self.before) if one.act != CORRECT]
        place = next(at for at, one in enumerate(steps) if one is self.target)
        part = self.target.part
        earlier = [one.day for one in steps[:place] if not part or one.part in ("", part)]
        later = [one.day for one in steps[place + 1 :] if not part or one.part in ("", part)]
        return max(earlier), min((*later, self.target.recorded_at.date()))

    # -- what it changes

    def changes(self) -> Iterator[asked.CorrectedWord]:
        if self.day:
            yield asked.CorrectedWord(words=DAY, before=str(self.target.day), after=str(self.day))
        inputs = self.case.definition.inputs
        for name, value in self.said.items():
            if name in inputs:
                was = str(self.target.said.get(name, ""))
                yield asked.CorrectedWord(words=inputs[name].words, before=was, after=str(value))

    def clocks(self) -> Iterator[asked.MovedClock]:
        """Periods that begin or end on another day."""
        was, is_ = _periods(self.case, self.reading.today), _periods(self.corrected_case, self.reading.today)
        for key in dict.fromkeys((*was, *is_)):
            one, other = was.get(key), is_.get(key)
            if one != other:
                clock, part, _ = key
                yield asked.MovedClock(
                    words=self.case.definition.clocks[clock].words,
                    part=part,
                    start_before=one[0] if one else None,
                    start_after=other[0] if other else None,
                    before=one[1] if one else None,
                    after=other[1] if other else None,
                )

    def doubts(self) -> Iterator[asked.Doubt]:
        """Acts that would not have been open, beside those of which that is known already."""
        for number, reasons in self._anew():
            beside = tuple(fault for fault in reasons if fault.code not in OF_WORDS)
            if beside:
                yield doubt(self.corrected_case, self.after, number, beside)

    def _anew(self) -> Iterator[tuple[int, tuple[Fault, ...]]]:
        known = dict(asked_again(self.cases, self.before))
        for number, reasons in asked_again(self.cases, self.after):
            before = {fault_name(fault) for fault in known.get(number, ())}
            yield number, tuple(fault for fault in reasons if fault_name(fault) not in before)

    def effect(self) -> asked.CorrectionEffect:
        """All of it, before anybody records it."""
        against = tuple(self.against())
        known = corrigible(self.case, self.target, self.role)
        whole = not against and (self.day or self.said)
        inputs = self.case.definition.inputs
        return asked.CorrectionEffect(
            number=self.number,
            words=self.act.words if self.act else NO_ACT,
            day=self.target.day,
            asks=tuple(asked.AskedInput(name=name, words=inputs[name].words, type=inputs[name].type) for name in known),
            said={name: str(self.target.said.get(name, "")) for name in known},
            changes=tuple(self.changes()),
            clocks=tuple(self.clocks()) if whole else (),
            doubts=tuple(self.doubts()) if whole else (),
            against=against,
        )


def _periods(case: Case, today: date) -> dict[tuple[str, str, int], tuple[date, date | None]]:
    found: dict[tuple[str, str, int], tuple[date, date | None]] = {}
    for one in runs(case, filing.ahead(today)):
        place = sum(key[:2] == (one.clock, one.part) for key in found)
        found[one.clock, one.part, place] = (one.start, one.last)
    return found


# -- doing it


def look(reading: Reading, cases: Cases[Any], query: asked.TryCorrection) -> asked.CorrectionEffect:
    """For whoever might correct it."""
    return _of(reading, cases, query).effect()


def correct(work: Work, cases: Cases[Any], command: asked.CorrectEntry) -> CaseThing:
    """Record it; refused with every reason."""
    one = _of(work, cases, command)
    one = replace(one, reason=command.reason.strip(), approver=command.approver.strip())
    against = (*one.against(), *_unsaid(one))
    if against:
        raise Refused(*against)
    doing.fresh(work, one.case, one.rows, one.thing, command.revision)
    return doing.entered(work, cases, one.thing, one.corrected_case, one.entry)


def _of(reading: Reading, cases: Cases[Any], asked_: asked.TryCorrection | asked.CorrectEntry) -> Correction:
    thing: CaseThing = reading.get(cases.cls, asked_.id)
    one = Correction(reading, cases, thing, asked_.number, asked_.on, asked_.inputs)
    if faults := access.against(cases, thing, one.case, reading.principal, one.role, ""):
        raise Forbidden(*faults)
    return one


def _unsaid(one: Correction) -> Iterator[Fault]:
    """A correction says something, why, and who approved it."""
    if not (one.day or one.said):
        yield codes.CORRECTS_NOTHING.fault()
    for name, value, words in (
        ("reason", one.reason, REASON),
        ("approver", one.approver, APPROVER),
    ):
        if not value:
            yield common.REQUIRED.fault(f"#/{name}", label=words)
        if len(value) > doing.LONGEST:
            yield common.TOO_LONG.fault(f"#/{name}", label=words, length=len(value), longest=doing.LONGEST)
