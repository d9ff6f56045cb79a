"""One correction of an entry while it is looked at: what it says, what stands against it, what it would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chassis.cases import doing, filing, kept
from chassis.cases.consequences import anew, clocks, doubts, elsewhere
from chassis.cases.corrections import (
    DAY,
    NO_ACT,
    OF_WORDS,
    choices_of,
    corrigible,
    meant,
    why_not,
)
from chassis.clock import from_micros
from chassis.procedures import CORRECT, Case, Entry, corrected, fold
from chassis.procedures import told as in_order
from chassis.procedures.model import Act
from chassis.storage.reading import Reading
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked

if TYPE_CHECKING:
    from chassis.cases.keep import Amend, Cases


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
    def today(self) -> date:
        return self.reading.today

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
        if fault := why_not(self.cases, self.case, self.target, self.role):
            yield fault
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
            mine = (fault for one in anew(self) if one[0] == self.number for fault in one[1])
            wrong = [fault for fault in mine if fault.code in OF_WORDS]
            yield from wrong
            yield from () if wrong else self._of_amends()

    def _of_amends(self) -> Iterator[Fault]:
        """What the act brought about cannot be made good so."""
        for amend in self.amends:
            yield from amend.against(
                self.reading, self.thing, self.corrected_case, self.target, self.after[self.number]
            )

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

    @cached_property
    def amends(self) -> tuple[Amend, ...]:
        """How what the act brought about is made good."""
        effects = self.act.effects if self.act else ()
        return tuple(self.cases.amends[one] for one in effects if one in self.cases.amends)

    def changes(self) -> Iterator[asked.CorrectedWord]:
        if self.day:
            yield asked.CorrectedWord(words=DAY, before=str(self.target.day), after=str(self.day))
        definition = self.case.definition
        for name, value in self.said.items():
            if name in definition.inputs:
                was, is_ = (meant(definition, name, one) for one in (self.target.said.get(name, ""), value))
                yield asked.CorrectedWord(words=definition.inputs[name].words, before=was, after=is_)

    def effect(self) -> asked.CorrectionEffect:
        """All of it, before anybody records it."""
        against = tuple(self.against())
        known = corrigible(self.case, self.target, self.role)
        whole = not against and (self.day or self.said)
        return asked.CorrectionEffect(
            number=self.number,
            words=self.act.words if self.act else NO_ACT,
            day=self.target.day,
            asks=tuple(self._asked(name) for name in known),
            said={name: str(self.target.said.get(name, "")) for name in known},
            changes=tuple(self.changes()),
            clocks=tuple(clocks(self)) if whole else (),
            elsewhere=tuple(elsewhere(self)) if whole else (),
            doubts=tuple(doubts(self)) if whole else (),
            against=against,
        )

    def _asked(self, name: str) -> asked.AskedInput:
        one, choices = self.case.definition.inputs[name], choices_of(self.case.definition, self.target, name)
        return asked.AskedInput(name=name, words=one.words, type=one.type, choices=choices)
