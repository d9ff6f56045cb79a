"""
The correction of an entry: by an office, with reason and approver, after it was shown what that changes.

The entry stays as it was recorded; it is told anew (`chassis.procedures.corrected`). The order of the steps does not change,
so the case stands where it stood; days that run from the entry move. Acts that would not have been open then stay done, and
the case says so from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chassis.cases import access, doing, filing, kept
from chassis.clock import from_micros
from chassis.errors import Forbidden, Refused
from chassis.procedures import CORRECT, Case, Entry, corrected, fold, recheck, runs
from chassis.procedures import told as in_order
from chassis.procedures.model import Act
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked
from contracts.declare import Words
from contracts.roles import Role

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

OFFICES = (Role.CITY.value, Role.PROVINCE.value)
WORDED = ("text", "date", "number", "person")  # inputs that are words; a file, a mark, a pledge is done anew instead
OF_WORDS = ("procedures.input-required", "procedures.input-wrong", "procedures.day-ahead")
DAY = Words("办理日", "Day")
REASON, APPROVER = Words("理由", "Reason"), Words("批准人", "Approved by")
PERSONAL = Words("只有本人能说", "only its holder can say it")
AUTOMATIC = Words("由平台办理", "the platform did it")
BROUGHT = Words(
    "办理时已同时产生其他记录，须在那里更正", "it brought about a record elsewhere, which is corrected there"
)
OTHERS = Words("由其他机关记录，由该机关更正", "another office recorded it, which corrects it")
NO_OFFICE = Words("更正由主管机关办理", "an office corrects")
NO_ACT = Words("不是程序中的事项", "it is no act of the procedure")


def why_not(cases: Cases[Any], case: Case, entry: Entry, role: str) -> Words | None:
    """Why somebody of this role may not correct an entry; None where they may."""
    act = case.definition.acts.get(case.named(entry))
    if act is None:
        return NO_ACT
    found = (
        (role not in OFFICES, NO_OFFICE),
        (act.automatic or entry.role == "system", AUTOMATIC),
        (any(case.definition.conditions[need].test == "holder" for need in act.needs), PERSONAL),
        (bool(set(act.effects) - cases.spared), BROUGHT),
        (entry.role in OFFICES and entry.role != role, OTHERS),
    )
    return next((why for so, why in found if so), None)


def corrigible(case: Case, entry: Entry, role: str) -> tuple[str, ...]:
    """The words of an entry that an office may correct: its own; of what others entered only the day."""
    act = case.definition.acts.get(case.named(entry))
    if act is None or entry.role != role:
        return ()
    return tuple(name for name in act.asks if case.definition.inputs[name].type in WORDED)


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
            before = {_named(fault) for fault in known.get(number, ())}
            yield number, tuple(fault for fault in reasons if _named(fault) not in before)

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


def asked_again(cases: Cases[Any], entries: Sequence[Entry]) -> Iterator[tuple[int, tuple[Fault, ...]]]:
    """Each entry, by its number, whose act would be refused with the facts that it saw; entries in order of recording."""
    numbers = {id(one): number for number, one in enumerate(entries)}
    yield from ((numbers[id(one.entry)], one.reasons) for one in recheck(cases.book, entries))


def doubt(case: Case, entries: Sequence[Entry], number: int, reasons: tuple[Fault, ...]) -> asked.Doubt:
    act = case.definition.acts.get(case.named(entries[number]))
    words = act.words if act else NO_ACT
    return asked.Doubt(number=number, day=entries[number].day, words=words, reasons=reasons)


def remarks(cases: Cases[Any], case: Case, rows: Sequence[kept.Row]) -> Iterator[Words]:
    """What the corrections of a case have left behind: acts that stay done and would not have been open."""
    raw = kept.entries_of(rows)
    if not any(one.act == CORRECT for one in raw):
        return
    entries = corrected(raw)
    known = dict(asked_again(cases, raw))
    for number, reasons in asked_again(cases, entries):
        before = {_named(fault) for fault in known.get(number, ())}
        if found := tuple(fault for fault in reasons if _named(fault) not in before):
            one = doubt(case, entries, number, found)
            why = [fault.detail for fault in one.reasons]
            yield Words(
                f"按更正后的记录，第 {one.number} 步“{one.words.zh}”当时不能办理：{''.join(each.zh for each in why)}",
                f"As corrected, step {one.number} (“{one.words.en}”) was not open: {' '.join(each.en for each in why)}",
            )


def told(case: Case, entries: Sequence[Entry], entry: Entry) -> Iterator[asked.SaidInput]:
    """What a correction says: each thing as it was and as it is, why, and who approved it."""
    definition, target, before = case.definition, entries[entry.said["entry"]], entry.said["before"]
    act = definition.acts.get(case.named(target))
    what = act.words if act else NO_ACT
    pairs = [(DAY, before["day"], entry.said["day"])] if "day" in entry.said else []
    for name, value in entry.said["inputs"].items():
        words = definition.inputs[name].words if name in definition.inputs else Words(name, name)
        pairs.append((words, before["inputs"].get(name, ""), value))
    for words, was, is_ in pairs:
        both = Words(f"{what.zh}：{words.zh}", f"{what.en}: {words.en}")
        yield asked.SaidInput(name="changed", words=both, type="text", value=f"{was} → {is_}")
    yield asked.SaidInput(name="reason", words=REASON, type="text", value=entry.said["reason"])
    yield asked.SaidInput(name="approver", words=APPROVER, type="person", value=entry.said["approver"])


def _named(fault: Fault) -> tuple[str, str]:
    return (fault.code, str((fault.context or {}).get("condition", "")))


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
