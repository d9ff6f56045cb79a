"""What the document of an entry says: the places of its template filled from the case as it stood at the entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.cases import corrections, filing, issued
from chassis.cases.versions import number_of
from chassis.cases.wording import TRIAL, Places, day_of, found_of, last, length_of, marked, said_of, text
from chassis.procedures import (
    Asked,
    Case,
    Definition,
    Entry,
    checks,
    doer,
    fold,
    kind_of,
    part_words,
    runs,
    seat_words,
    told,
)
from contracts.cases import CaseThing
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks.documents import GIVEN, Paragraph, templates
from rulebooks.in_force import Status

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

OUTCOMES = {
    "met": Words("满足", "met"),
    "failed": Words("不满足", "not met"),
    "unknown": Words("不明", "not known"),
    "waived": Words("经例外批准", "excepted"),
}


@dataclass(frozen=True)
class Version:
    """A later version of a document: which one it replaces, and the correction that brought it about."""

    replaces: str
    correction: Entry
    entries: Sequence[Entry]  # as corrected, in the order of recording


@dataclass(frozen=True)
class Writing:
    """One document while it is written."""

    cases: Cases[Any]
    thing: CaseThing
    case: Case
    entry: Entry
    number: int
    version: Version | None = None
    filer: str = ""  # what the party that files is called, where a register says it

    def document(self) -> asked.CaseDocument:
        definition = self.case.definition
        act = definition.act(self.case.named(self.entry))
        document = definition.documents[act.document]
        template = templates()[document.template]
        content: dict[str, Any] = {
            "number": number_of(self.thing.id, self.number),
            "words": _on_trial(document.words) if self.thing.trial else document.words,
            "title": str(getattr(self.thing, self.cases.kind.title) or self.thing.id),
            "procedure": definition.words,
            "edition": definition.edition,
            "issued_on": self.version.correction.day if self.version else self.entry.day,
            "issued_by": self._doer(self.entry),
            "lines": (
                *([TRIAL] if self.thing.trial else ()),
                *self._replacing(document.words),
                *self._lines(template.paragraphs),
            ),
        }
        if self.version:
            content["replaces"] = self.version.replaces
        return issued.hashed(content, edited=template.edited)

    def _replacing(self, words: Words) -> Iterator[Words]:
        """A later version says first what it replaces, and each thing that is otherwise."""
        if self.version is None:
            return
        old, day = self.version.replaces, day_of(self.version.correction.day)
        yield Words(
            f"更正：本{words.zh}自{day.zh}起替代编号 {old} 的文书。",
            f"Correction: from {day.en} this document replaces the one numbered {old}.",
        )
        for one in corrections.told(self.case, self.version.entries, self.version.correction):
            if one.name == "changed":
                yield Words(f"{one.words.zh}：{one.value}", f"{one.words.en}: {one.value}")

    def _lines(self, paragraphs: Sequence[Paragraph]) -> Iterator[Words]:
        common = self._common() | self._words_of(self.entry)
        rows_of: list[list[Places]] = [list(self._rows(one)) if one.each else [{}] for one in paragraphs]
        for at, (one, rows) in enumerate(zip(paragraphs, rows_of, strict=True)):
            if one.words.zh.endswith("：") and rows_of[at + 1 : at + 2] == [[]]:
                continue  # the heading of nothing
            for n, row in enumerate(rows, start=1):
                places = common | row | {"n": Words(str(n), str(n))}
                if one.places <= places.keys():
                    zh = {name: places[name].zh for name in one.places}
                    yield Words(
                        one.words.zh.format_map(zh),
                        one.words.en.format_map({name: places[name].en for name in one.places}),
                    )

    def _common(self) -> Places:
        definition = self.case.definition
        act = definition.act(self.case.named(self.entry))
        title = str(getattr(self.thing, self.cases.kind.title) or self.thing.id)
        return {
            "title": Words(title, title),
            "procedure": definition.words,
            "edition": _edition(definition, trial=self.thing.trial),
            "number": text(number_of(self.thing.id, self.number)),
            "day": day_of(self.entry.day),
            "office": self._doer(self.entry),
            "basis": definition.articles[act.basis].words,
            "filer": self._called(self._filer),
            "stage": definition.case.states[self.case.state].words,
            **self._goal(),
            **({"part": part_words(self.case, self.entry.part, "")} if self.entry.part else {}),
            **{name: Words(given, given) for name in GIVEN if (given := str(getattr(self.thing, name, "") or ""))},
        }

    def _goal(self) -> Places:
        """What a case is about: the decision that it asks for, and who decides it."""
        definition = self.case.definition
        ends = (one for name, one in definition.acts.items() if not kind_of(name) and one.decides and not one.refuses)
        if (act := next(ends, None)) is None or not act.to or not act.by:
            return {}
        return {"goal": definition.case.states[act.to].words, "decider": self._called(act.by[0])}

    def _rows(self, one: Paragraph) -> Iterator[Places]:
        if one.each == "tests":
            yield from self._tests()
        elif one.each == "parts":
            for part, line in self.case.parts.items():
                if line.kind == one.of:
                    yield {
                        "part": part_words(self.case, part, ""),
                        "state": self.case.definition.parts[one.of].states[line.state].words,
                    }
        elif one.each == "entries":
            yield from (self._entry(entry) for entry in self._entries(one))
        else:
            yield from self._clocks(one.of)

    def _clocks(self, of: str) -> Iterator[Places]:
        """The periods that run on this day and are nobody's duty: all, or the one that is asked for."""
        day = self.entry.day
        for run in runs(self.case, filing.ahead(day)):
            is_over = run.ended is not None or run.start > day or (run.last is not None and run.last < day)
            if not is_over and not run.owed_by and of in ("", run.clock):
                yield {
                    "clock": self.case.definition.clocks[run.clock].words,
                    "length": length_of(run.rule),
                    "start": day_of(run.start),
                    "last": last(run.last),
                }

    def _tests(self) -> Iterator[Places]:
        before = fold(self.cases.book, told(self.case.entries)[: self._place()])
        for one in checks(Asked(before, self.entry.saw, self.entry), before.named(self.entry)):
            yield {
                "condition": one.condition.words,
                "outcome": OUTCOMES[one.outcome.value],
                "found": found_of(one),
                "article": one.basis,
            }

    def _place(self) -> int:
        return next(at for at, one in enumerate(told(self.case.entries)) if one is self.entry)

    def _entries(self, one: Paragraph) -> list[Entry]:
        """
        Those of an act; with `since` only those after the document of this kind before this one.

        A document on one part tells of acts on that part, and of none on another of its kind.
        """
        found: list[Entry] = []
        own = self._bears(self.case.named(self.entry))
        same_kind = kind_of(one.of) and kind_of(one.of) == kind_of(self.case.named(self.entry))
        for entry in self.case.entries:
            if entry is self.entry:
                break
            name = self.case.named(entry)
            if one.since and self._bears(name) == own:
                found = []
            if name == one.of and (not same_kind or entry.part == self.entry.part):
                found.append(entry)
        return found

    def _bears(self, name: str) -> str:
        """Which document an act brings about, whoever does it."""
        act = self.case.definition.acts.get(name)
        return act.document if act else ""

    def _entry(self, entry: Entry) -> Places:
        who = self._doer(entry)
        part = {"part": part_words(self.case, entry.part, "")} if kind_of(self.case.named(entry)) else {}
        return part | {"entry_day": day_of(entry.day), "who": who} | self._words_of(entry)

    def _doer(self, entry: Entry) -> Words:
        return self._called(doer(self.case.definition, self.case.named(entry), entry.role))

    @property
    def _filer(self) -> str:
        """Who has the first move."""
        case = self.case.definition.case
        return case.states[case.start].desk

    def _called(self, role: str) -> Words:
        region = self.cases.region_of(self.thing)
        return seat_words(self.case.definition, role, region, self.entry.day, self.filer)

    def _words_of(self, entry: Entry) -> Places:
        """What was said with an act; each mark of a sheet by what it is given for."""
        named, found = dict(self.cases.marks()), said_of(self.case, entry)
        for name, value in entry.said.items():
            if isinstance(value, Mapping) and name in found:
                found[name] = marked(value, named)
        return found


def _on_trial(words: Words) -> Words:
    """Nobody takes it for the real one, on paper or where it is checked."""
    return Words(f"{words.zh}（试算）", f"{words.en} (trial)")


def _edition(definition: Definition, *, trial: bool) -> Words:
    """As people name it: by the day from which it stands."""
    day = day_of(definition.starts)
    if trial and definition.status is Status.DRAFT:
        return Words(f"{day.zh}起可试算的征求意见稿", f"draft that may be tried from {day.en}")
    if definition.status is Status.DRAFT:
        return Words(f"{day.zh}的征求意见稿，经批准先行适用", f"draft of {day.en}, applied by leave of the office")
    return Words(f"{day.zh}起施行的版本", f"edition in force from {day.en}")
