"""How much of a case one person sees: the whole, its open parts, their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from chassis.cases import access, filing, kept
from chassis.cases.keep import Cases
from chassis.procedures import Case, Entry, Facts, corrected, fold, part_words, seat_words, way_to
from chassis.storage.reading import PRESENT, Found, Moment, Reading, missing
from contracts.cases import CaseThing
from contracts.declare import Kind, Words
from contracts.roles import Principal


def found_at(reading: Reading, kind: Kind, id: str, at: Moment) -> Found | None:
    """The record of the case at a moment; None where it was not there."""
    known = () if at.known is None else (at.known,)
    found = reading.present(kind, id) if at.is_present else reading.past(kind, id, at.day or reading.today, *known)
    return None if found is None or found.gone else found


@dataclass(frozen=True)
class Sight:
    """One case, and what one person sees of it; of the past, as it stood *then*."""

    reading: Reading
    cases: Cases[Any]
    thing: CaseThing
    me: str
    then: Moment = PRESENT  # of the past, `thing` is the record as it was

    @property
    def is_now(self) -> bool:
        return self.then.is_present

    @property
    def today(self) -> date:
        return self.then.day or self.reading.today

    @cached_property
    def _known_rows(self) -> list[kept.Row]:
        """What had been recorded."""
        found, known = kept.rows_of(self.reading, self.thing.id), self.then.known
        return found if known is None else [row for row in found if row["recorded_at"] <= known]

    @cached_property
    def entries(self) -> list[Entry]:
        """In the order of recording, each as it was corrected."""
        return corrected(kept.entries_of(self._known_rows))

    @cached_property
    def rows(self) -> list[kept.Row]:
        """Of what had been recorded, what had been done by the day that is asked for."""
        day = self.then.day
        return [row for row in self._known_rows if day is None or self.entries[row["number"]].day <= day]

    @cached_property
    def case(self) -> Case:
        entries = [self.entries[row["number"]] for row in self.rows]
        if not entries:
            raise missing(self.cases.kind, self.thing.id)
        return fold(self.cases.book, entries)

    @cached_property
    def whole(self) -> bool:
        return access.may_see(self.cases, self.thing, self.case, self.reading.principal, self.me)

    @property
    def who(self) -> Principal:
        return self.reading.principal

    @cached_property
    def facts(self) -> Facts:
        return self.cases.facts_of(self.reading, self.thing, self.case.definition, self.reading.today)

    def mine(self, part: str) -> bool:
        return part in self.case.parts and self.case.parts[part].holder == self.me

    def on_desk(self, part: str) -> bool:
        """Whether a part is this person's to move; what is for one alone is nobody else's."""
        definition, line = self.case.definition, self.case.parts[part]
        desk = definition.parts[line.kind].states[line.state].desk
        if not desk or (filing.is_personal(self.case, part) and not self.mine(part)):
            return False
        return self.who.role.value in definition.platform_roles(desk)

    def waits(self, part: str) -> bool:
        """Whether it stands on their worklist: an entry of a list waits with its case."""
        return self.on_desk(part) and not self.case.definition.parts[self.case.parts[part].kind].each

    def shows(self, part: str) -> bool:
        if part not in self.case.parts or self.mine(part) or self.lends(part):
            return True
        return self.whole and not self.cases.veils(self.who, self.case, part)

    @cached_property
    def _lent(self) -> frozenset[str]:
        """The kinds of parts that this person reads for the sake of one that waits for them."""
        waits = (line for part, line in self.case.parts.items() if self.mine(part))
        open_ = any(not self.case.definition.parts[line.kind].states[line.state].end for line in waits)
        return frozenset(self.cases.lends(self.who)) if open_ else frozenset()

    def lends(self, part: str) -> bool:
        return part in self.case.parts and self.case.parts[part].kind in self._lent

    @cached_property
    def lent_papers(self) -> frozenset[str]:
        """The papers that those parts name."""
        rows = (row for row in self.rows if self.lends(row["part"]))
        return frozenset(value for row in rows for value in row["said"].values() if isinstance(value, str))

    def called(self, role: str) -> Words:
        """A role of the procedure, by name."""
        region = self.cases.region_of(self.thing)
        return seat_words(self.case.definition, role, region, self.reading.today, self._filer)

    @cached_property
    def _filer(self) -> str:
        return self.cases.filer(self.reading, self.thing)

    def named(self, part: str) -> Words:
        kind = part.partition(":")[0]
        return part_words(self.case, part) if kind in self.case.definition.parts else Words(part, part)

    @cached_property
    def way(self) -> tuple[str, ...]:
        """The acts that are left on the shortest way to a good end; none where it is reached or out of reach."""
        machine, state = self.case.definition.case, self.case.state
        good = tuple(name for name, one in machine.states.items() if one.end == "good")
        return () if state in good else way_to(machine, state, good)
