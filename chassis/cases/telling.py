"""A case as one person may see it: where it stands, what may be done and why not, its clocks, parts and entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chassis.cases import access, corrections, history, moving, papers
from chassis.cases.clocks import clocks, notices
from chassis.cases.sight import Sight, found_at
from chassis.cases.ways import NONE, ways
from chassis.clock import to_micros
from chassis.procedures import Case, Definition, why_edition
from chassis.views import shown
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks.in_force import Status
from rulebooks.procedures import vocabulary


@dataclass(frozen=True)
class Telling(Sight):
    """One case, told to one person; with the days of each clock where they were asked for."""

    days: bool = False

    def view(self) -> asked.CaseView:
        """Forbidden for whom the case has nothing."""
        case, definition, whole = self.case, self.case.definition, self.whole
        state = definition.case.states[case.state]
        found = found_at(self.reading, self.cases.kind, self.thing.id, self.then)
        assert found is not None  # noqa: S101 - it was just read
        open_, closed = ways(self) if self.is_now else ([], [])  # nobody acts in the past
        return asked.CaseView(
            kind=self.cases.kind.name,
            id=self.thing.id,
            revision=self.thing.revision,
            title=str(getattr(self.thing, self.cases.kind.title) or self.thing.id),
            region=self.cases.region_of(self.thing),
            state=shown(self.reading, found) if whole else {},
            words=definition.words,
            edition=definition.edition,
            why_edition=self._why_edition(case),
            trial=self.thing.trial,
            stage=case.state,
            stage_words=state.words,
            end=state.end,
            desk=definition.roles[self.thing.desk].words if self.thing.desk in definition.roles else NONE,
            limited=not whole,
            sources=tuple(self.cases.sources(self.reading)) if whole else (),
            route=tuple(self._route()),
            open_acts=tuple(open_),
            closed_acts=tuple(closed),
            parts=tuple(self._parts()),
            clocks=tuple(clocks(self, days=self.days)),
            entries=tuple(history.entries(self)),
            papers=tuple(one for one in papers.papers(self.reading, self.thing.id) if self._shows_paper(one.hash)),
            remarks=tuple(self._remarks()) if whole and self.is_now else (),
            declares=tuple(self._declares()) if self.is_now and self._may_declare() else (),
            notices=tuple(one for one in notices(self.reading, case, self.thing.id) if whole and self._given(one)),
        )

    def _given(self, one: asked.CaseNotice) -> bool:
        """Whether a notice had been given then."""
        known = self.then.known is None or to_micros(one.at) <= self.then.known
        return known and (self.then.day is None or one.at.date() <= self.then.day)

    def _shows_paper(self, digest: str) -> bool:
        """Of the past, those that its entries name: when a paper was laid beside a case nobody noted."""
        if not self.whole:
            return digest in self.lent_papers
        return self.is_now or digest in self._papers_said

    @cached_property
    def _papers_said(self) -> frozenset[str]:
        return frozenset(value for row in self.rows for value in row["said"].values() if isinstance(value, str))

    # -- where it stands

    def _why_edition(self, case: Case) -> Words:
        """A trial rests on what is not in force."""
        if not self.thing.trial:
            return why_edition(case)
        day, starts = case.entries[0].day, case.definition.starts
        if case.definition.status is not Status.DRAFT:
            return Words(
                f"案件于 {day} 开立，依 {starts} 起施行的版本试算",
                f"The case was opened on {day} as a trial of the edition in force from {starts}",
            )
        return Words(
            f"案件于 {day} 开立，依 {starts} 起可试算的征求意见稿试算",
            f"The case was opened on {day} as a trial of a draft that may be tried from {starts}",
        )

    def _route(self) -> Iterator[asked.Station]:
        machine, stays = self.case.definition.case, self.case.main.stays
        for stay in stays:
            now = stay is stays[-1]
            yield self._station(stay.state, entered=stay.start, left=stay.end, now=now)
        for act in self.way:
            yield self._station(machine.acts[act].to)

    def _station(self, state: str, **how: Any) -> asked.Station:
        definition = self._that_knows(state)
        one, roles = definition.case.states[state], definition.roles
        return asked.Station(state=state, words=one.words, desk=roles[one.desk].words if one.desk else NONE, **how)

    def _that_knows(self, state: str) -> Definition:
        """The case's own edition; of a state that a later edition has left behind, one that it was in before."""
        own = self.case.definition
        earlier = (one for one in self.cases.book.values() if one.code == own.code and state in one.case.states)
        return own if state in own.case.states else next(earlier)

    def _parts(self) -> Iterator[asked.CasePart]:
        definition = self.case.definition
        for part, line in self.case.parts.items():
            if line.kind not in definition.parts or not self.shows(part):
                continue
            machine = definition.parts[line.kind]
            state = machine.states[line.state]
            item = definition.lists.get(machine.each, {}).get(part.partition(":")[2])
            yield asked.CasePart(
                part=part, kind=line.kind, words=self.named(part), kind_words=machine.words, state=line.state,
                state_words=state.words, desk=state.desk, since=line.stays[-1].start, end=state.end,
                required=item.required if item else True, brought_by=self._brought_by(item.by) if item else NONE,
                mine=self.mine(part), waits=self.waits(part),
                said=self._opened_with(part),
            )  # fmt: skip

    def _brought_by(self, role: str) -> Words:
        """Nobody is told that they bring it themselves."""
        definition = self.case.definition
        mine = self.who.role.value in definition.platform_roles(role)
        return NONE if mine else self.called(role)

    def _opened_with(self, part: str) -> tuple[asked.SaidInput, ...]:
        acts = self.case.definition.acts
        mine = [one for one in self.case.entries if one.part == part and self.case.named(one) in acts]
        opening = [one for one in mine if acts[self.case.named(one)].opens]
        refusing = [one for one in mine[-1:] if acts[self.case.named(one)].refuses]
        return tuple(said for one in (*opening, *refusing) for said in history.words_of(self, one))

    # -- what may be declared

    def _may_declare(self) -> bool:
        role = self.who.role.value
        mine = role in self.cases.kind.writers and role in self.case.definition.platform_roles(self.thing.desk or "-")
        return self.whole and mine

    def _declares(self) -> Iterator[asked.Declarable]:
        said = {one.fact: one for one in self.thing.declared}
        for name in self.cases.declarable(self.case.definition):
            fact, one = vocabulary().facts[name], said.get(name)
            choices = (asked.InputChoice(value=code, words=Words(*words)) for code, words in fact.values.items())
            yield asked.Declarable(
                fact=name, words=Words(*fact.words), form=fact.form, choices=tuple(choices),
                value=one.value if one else "", proof=(one.proof or "") if one else "",
            )  # fmt: skip

    # -- what was done

    def _remarks(self) -> Iterator[Words]:
        """What the service remarks; and for an office, what a correction has left behind."""
        yield from self.cases.remarks(self.reading, self.who, self.thing, self.case)
        if self.who.role.value in access.INSIDE:
            yield from corrections.remarks(self.cases, self.case, self.rows)
            yield from moving.remarks(self.reading, self.cases, self.case)
