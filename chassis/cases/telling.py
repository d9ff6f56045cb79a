"""A case as one person may see it: where it stands, what may be done and why not, its clocks, parts and entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from chassis.cases import access, correcting, filing, kept, moving, papers
from chassis.cases.clocks import clocks, notices
from chassis.cases.doing import NO_ACTS
from chassis.cases.keep import Cases
from chassis.clock import from_micros, to_micros
from chassis.procedures import (
    CORRECT,
    MOVE,
    Asked,
    Case,
    Check,
    Definition,
    Entry,
    Facts,
    Way,
    acts,
    checks,
    corrected,
    fold,
    kind_of,
    part_words,
    reasons,
    receipt,
    role_words,
    told,
    way_to,
    why_edition,
)
from chassis.storage.reading import PRESENT, Found, Moment, Reading, missing
from chassis.views import shown
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.commands import cases as asked
from contracts.declare import Kind, Words
from contracts.roles import Principal
from rulebooks import statements
from rulebooks.procedures import vocabulary

NONE = Words("", "")


def found_at(reading: Reading, kind: Kind, id: str, at: Moment) -> Found | None:
    """The record of the case at a moment; None where it was not there."""
    known = () if at.known is None else (at.known,)
    found = reading.present(kind, id) if at.is_present else reading.past(kind, id, at.day or reading.today, *known)
    return None if found is None or found.gone else found


@dataclass(frozen=True)
class Telling:
    """One case, told to one person."""

    reading: Reading
    cases: Cases[Any]
    thing: CaseThing
    me: str
    days: bool = False
    then: Moment = PRESENT  # of the past, `thing` is the record as it was

    @cached_property
    def known_rows(self) -> list[kept.Row]:
        """What had been recorded."""
        found, known = kept.rows_of(self.reading, self.thing.id), self.then.known
        return found if known is None else [row for row in found if row["recorded_at"] <= known]

    @cached_property
    def entries(self) -> list[Entry]:
        """In the order of recording, each as it was corrected."""
        return corrected(kept.entries_of(self.known_rows))

    @cached_property
    def rows(self) -> list[kept.Row]:
        """Of them what had been done by the day that is asked for."""
        day = self.then.day
        return [row for row in self.known_rows if day is None or self.entries[row["number"]].day <= day]

    @cached_property
    def case(self) -> Case:
        entries = [self.entries[row["number"]] for row in self.rows]
        if not entries:
            raise missing(self.cases.kind, self.thing.id)
        return fold(self.cases.book, entries)

    @property
    def today(self) -> date:
        return self.then.day or self.reading.today

    @cached_property
    def whole(self) -> bool:
        return access.may_see(self.cases, self.thing, self.case, self.reading.principal, self.me)

    @property
    def who(self) -> Principal:
        return self.reading.principal

    @cached_property
    def facts(self) -> Facts:
        return self.cases.facts_of(self.reading, self.thing, self.case.definition, self.reading.today)

    def view(self) -> asked.CaseView:
        """Forbidden for whom the case has nothing."""
        case, definition, whole = self.case, self.case.definition, self.whole
        state = definition.case.states[case.state]
        found = found_at(self.reading, self.cases.kind, self.thing.id, self.then)
        assert found is not None  # noqa: S101 - it was just read
        now = self.then.is_present
        open_, closed = self._ways() if now else ([], [])  # nobody acts in the past
        return asked.CaseView(
            kind=self.cases.kind.name,
            id=self.thing.id,
            revision=self.thing.revision,
            title=str(getattr(self.thing, self.cases.kind.title) or self.thing.id),
            region=str(getattr(self.thing, self.cases.kind.region, "") or "") if self.cases.kind.region else "",
            state=shown(self.reading, found) if whole else {},
            words=definition.words,
            edition=definition.edition,
            why_edition=why_edition(case),
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
            clocks=tuple(one for one in clocks(case, self.today, days=self.days) if self._shows(one.part)),
            entries=tuple(self._entries()),
            papers=tuple(
                one
                for one in papers.papers(self.reading, self.thing.id)
                if (whole and now) or one.hash in (self.lent_papers if not whole else self._papers_said)
            ),
            remarks=tuple(self._remarks()) if whole and now else (),
            declares=tuple(self._declares()) if now and self._may_declare() else (),
            notices=tuple(one for one in notices(self.reading, case, self.thing.id) if whole and self._given(one)),
        )

    def _given(self, one: asked.CaseNotice) -> bool:
        """Whether a notice had been given then."""
        known = self.then.known is None or to_micros(one.at) <= self.then.known
        return known and (self.then.day is None or one.at.date() <= self.then.day)

    @cached_property
    def _papers_said(self) -> frozenset[str]:
        """The papers that the entries of then name."""
        return frozenset(value for row in self.rows for value in row["said"].values() if isinstance(value, str))

    # -- what this person sees of the parts

    def _mine(self, part: str) -> bool:
        return part in self.case.parts and self.case.parts[part].holder == self.me

    def _shows(self, part: str) -> bool:
        if part not in self.case.parts or self._mine(part) or self._lends(part):
            return True
        return self.whole and not self.cases.veils(self.who, self.case, part)

    @cached_property
    def _lent(self) -> frozenset[str]:
        """The kinds of parts that this person reads for the sake of one that waits for them."""
        waits = (line for part, line in self.case.parts.items() if self._mine(part))
        open_ = any(not self.case.definition.parts[line.kind].states[line.state].end for line in waits)
        return frozenset(self.cases.lends(self.who)) if open_ else frozenset()

    def _lends(self, part: str) -> bool:
        return part in self.case.parts and self.case.parts[part].kind in self._lent

    @cached_property
    def lent_papers(self) -> frozenset[str]:
        """The papers that those parts name."""
        rows = (row for row in self.rows if self._lends(row["part"]))
        return frozenset(value for row in rows for value in row["said"].values() if isinstance(value, str))

    # -- acts

    def _ways(self) -> tuple[list[asked.OpenCaseAct], list[asked.ClosedCaseAct]]:
        open_, closed = [], []
        for way in self._tried():
            if not self._shows(way.part):
                continue
            common: dict[str, Any] = {
                "act": way.act,
                "part": way.part,
                "words": way.words,
                "part_words": self._part_words(way),
            }
            if not way.reasons:
                open_.append(asked.OpenCaseAct(**common, **self._said_of(way)))
            elif self.whole or self._mine(way.part) or access.ANYBODY in self.case.definition.act(way.act).by:
                mine = not any(one.code == codes.WRONG_ROLE.name for one in way.reasons)
                seen = mine or (self.whole and self.cases.open_tests)
                tests = self._tests(way.act, way.part) if seen else ()
                closed.append(asked.ClosedCaseAct(**common, reasons=way.reasons, mine=mine, tests=tests))
        return open_, closed

    def _tried(self) -> Iterator[Way]:
        """Every act for this person, in the role in which they would do it."""
        for way in acts(self.case, self.facts, self._now("")):
            now = replace(self._now(way.act), act=way.act, part=way.part)
            found = way.reasons
            if now.role != self.who.role.value:
                found = reasons(Asked(self.case, self.facts, now), way.act, final=False)
            scope = access.against(self.cases, self.thing, self.case, self.who, now.role, way.part)
            more = self.cases.against(self.reading, self.thing, self.case, now)
            yield replace(way, reasons=(*scope, *found, *more))

    def _now(self, act: str) -> Entry:
        role = access.role_in(self.case.definition, act, self.who)
        return Entry(act, self.reading.today, from_micros(self.reading.now), self.me, role)

    def _said_of(self, way: Way) -> dict[str, Any]:
        definition = self.case.definition
        act = definition.act(way.act)
        return {
            "basis": definition.articles[act.basis].words,
            "asks": tuple(self._asked(way.act, name) for name in (*act.asks, *act.may_say)),
            "decides": act.decides,
            "refuses": act.refuses,
            "onward": way.act in self._way[:1],
            "document": definition.documents[act.document].words if act.document else NONE,
            "tests": self._tests(way.act, way.part),
        }

    def _asked(self, act: str, name: str) -> asked.AskedInput:
        definition = self.case.definition
        one = definition.inputs[name]
        choices: tuple[asked.InputChoice, ...] = ()
        if one.type == "statement":
            said = statements.in_force(one.statement, self.reading.today)
            choices = (asked.InputChoice(value=said.edition, words=Words(*said.words)),) if said else ()
        elif one.type == "condition":
            waived = ((id, test.words) for id, test in definition.conditions.items() if test.waived_by == act)
            choices = tuple(asked.InputChoice(value=id, words=words) for id, words in waived)
        elif offered := tuple(self.cases.offers(self.reading, self.thing, self.case, act, name)):
            choices = tuple(asked.InputChoice(value=value, words=words) for value, words in offered)
        optional = name not in definition.act(act).asks
        return asked.AskedInput(name=name, words=one.words, type=one.type, choices=choices, optional=optional)

    def _tests(self, act: str, part: str) -> tuple[asked.CaseTest, ...]:
        if part and part not in self.case.parts:
            return ()
        now = replace(self._now(act), part=part)
        basis = self.case.definition.articles
        return tuple(
            _test(one, basis[one.condition.basis].words) for one in checks(Asked(self.case, self.facts, now), act)
        )

    def _part_words(self, way: Way) -> Words:
        if not way.part:
            return NONE
        return (
            self._named(way.part) if way.part in self.case.parts else self.case.definition.parts[kind_of(way.act)].words
        )

    def _named(self, part: str) -> Words:
        kind = part.partition(":")[0]
        return part_words(self.case, part) if kind in self.case.definition.parts else Words(part, part)

    # -- where it stands

    def _route(self) -> Iterator[asked.Station]:
        machine, stays = self.case.definition.case, self.case.main.stays
        for stay in stays:
            now = stay is stays[-1]
            yield self._station(stay.state, entered=stay.start, left=stay.end, now=now)
        for act in self._way:
            yield self._station(machine.acts[act].to)

    @cached_property
    def _way(self) -> tuple[str, ...]:
        """The acts that are left on the shortest way to a good end; none where it is reached or out of reach."""
        machine, state = self.case.definition.case, self.case.state
        good = tuple(name for name, one in machine.states.items() if one.end == "good")
        return () if state in good else way_to(machine, state, good)

    def _station(self, state: str, **how: Any) -> asked.Station:
        one, roles = self.case.definition.case.states[state], self.case.definition.roles
        return asked.Station(state=state, words=one.words, desk=roles[one.desk].words if one.desk else NONE, **how)

    def _parts(self) -> Iterator[asked.CasePart]:
        definition = self.case.definition
        for part, line in self.case.parts.items():
            if line.kind not in definition.parts or not self._shows(part):
                continue
            machine = definition.parts[line.kind]
            state = machine.states[line.state]
            item = definition.lists.get(machine.each, {}).get(part.partition(":")[2])
            yield asked.CasePart(
                part=part, kind=line.kind, words=self._named(part), kind_words=machine.words, state=line.state,
                state_words=state.words, desk=state.desk, since=line.stays[-1].start, end=state.end,
                required=item.required if item else True, mine=self._mine(part), said=self._opened_with(part),
            )  # fmt: skip

    def _opened_with(self, part: str) -> tuple[asked.SaidInput, ...]:
        acts = self.case.definition.acts
        mine = (one for one in self.case.entries if one.part == part and self.case.named(one) in acts)
        opening = (one for one in mine if acts[self.case.named(one)].opens)
        return tuple(said for one in opening for said in _said(self.case.definition, one.said))

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

    def _entries(self) -> Iterator[asked.CaseEntry]:
        for row in self.rows:
            shows = self._shows(row["part"]) if row["part"] in self.case.parts else self.whole
            if not self.whole and not (self._mine(row["part"]) or self._lends(row["part"])):
                continue
            yield self._entry(row, veiled=not shows)

    def _entry(self, row: Mapping[str, Any], *, veiled: bool) -> asked.CaseEntry:
        definition, entry = self.case.definition, self.entries[row["number"]]
        name = self.case.named(entry)
        act = definition.acts.get(name)
        words = act.words if act else NO_ACTS.get(name, Words(name, name))
        sees_person = self.who.role.value in access.INSIDE or row["actor"] == self.me
        return asked.CaseEntry(
            number=row["number"],
            act=row["act"],
            words=words,
            part="" if veiled else row["part"],
            part_words=NONE if veiled or row["part"] not in self.case.parts else self._named(row["part"]),
            day=entry.day,
            recorded_at=from_micros(row["recorded_at"]),
            actor=row["actor"] if sees_person and not veiled else "",
            role=role_words(definition, row["role"]) if row["role"] else NONE,
            said=() if veiled else tuple(self._words_of(entry)),
            automatic=bool(act and act.automatic),
            veiled=veiled,
            document=definition.documents[act.document].words if act and act.document and not veiled else NONE,
            corrected=row["number"] in self._corrected,
            corrigible=self.then.is_present and not veiled and self._may_correct(entry),
        )

    @cached_property
    def _corrected(self) -> set[int]:
        return {one.said["entry"] for one in self.entries if one.act == CORRECT}

    def _may_correct(self, entry: Entry) -> bool:
        role = self.who.role.value
        if not self.whole or access.against(self.cases, self.thing, self.case, self.who, role, ""):
            return False
        return correcting.why_not(self.cases, self.case, entry, role) is None

    def _words_of(self, entry: Entry) -> Iterator[asked.SaidInput]:
        if entry.act == CORRECT:
            return correcting.told(self.case, self.entries, entry)
        if entry.act == MOVE:
            return moving.said(entry)
        return self._marked(entry.said)

    def _remarks(self) -> Iterator[Words]:
        """What the service remarks; and for an office, what a correction has left behind."""
        yield from self.cases.remarks(self.reading, self.who, self.thing, self.case)
        if self.who.role.value in access.INSIDE:
            yield from correcting.remarks(self.cases, self.case, self.rows)
            yield from moving.remarks(self.reading, self.cases, self.case)

    def _marked(self, said: Mapping[str, Any]) -> Iterator[asked.SaidInput]:
        """What was said; each mark of a sheet by what it is given for."""
        named = dict(self.cases.marks())
        for one in _said(self.case.definition, said):
            marks = said.get(one.name)
            if not isinstance(marks, Mapping):
                yield one
                continue
            for key, mark in marks.items():
                words = named.get(key, Words(key, key))
                yield asked.SaidInput(name=f"{one.name}/{key}", words=words, type="number", value=str(mark))

    # -- receipts

    def must_show(self, number: int) -> None:
        """Nothing, or Missing where this person does not see the entry."""
        visible = {one.number for one in self._entries() if not one.veiled and one.act not in NO_ACTS}
        if number not in visible:
            raise filing.missing_entry(number)

    def receipt(self, number: int) -> asked.CaseReceipt:
        """Made again from what had been recorded by then: nothing later changes it. For whoever sees the entry."""
        self.must_show(number)
        every = corrected(kept.entries_of(self.rows[: number + 1]))
        ordered = told(every)
        place = next(at for at, one in enumerate(ordered) if one is every[number])
        found = receipt(self.cases.book, ordered, place)
        return asked.CaseReceipt(receipt=found.as_json(), hash=found.hash)


def _said(definition: Definition, said: Mapping[str, Any]) -> Iterator[asked.SaidInput]:
    for name, value in said.items():
        if one := definition.inputs.get(name):
            text = value
            if one.type == "condition" and value in definition.conditions:
                text = definition.conditions[value].zh
            if isinstance(value, Mapping):
                text = "; ".join(f"{key} {mark}" for key, mark in value.items())
            yield asked.SaidInput(name=name, words=one.words, type=one.type, value=str(text))


def _test(one: Check, basis: Words) -> asked.CaseTest:
    found = one.finding
    return asked.CaseTest(
        condition=one.condition.id,
        words=one.condition.words,
        basis=basis,
        outcome=one.outcome.value,
        value="" if found.value is None else str(found.value),
        limit="" if found.limit is None else str(found.limit),
        told=found.told or NONE,
        change=found.change,
        source=one.source,
        as_of=one.as_of,
        counted=found.counted,
        omitted=found.omitted,
    )
