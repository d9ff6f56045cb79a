"""The documents of a case: what an entry's document says, made again from the rows, and whether a printed one is ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from chassis.cases import filing, kept
from chassis.cases.keep import Cases
from chassis.jcs import canonical
from chassis.procedures import (
    Asked,
    Case,
    Entry,
    Finding,
    checks,
    corrected,
    fold,
    kind_of,
    part_words,
    role_words,
    runs,
    told,
)
from chassis.storage.reading import Reading
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks import statements
from rulebooks.documents import GIVEN, Paragraph, templates
from rulebooks.procedures import vocabulary

OUTCOMES = {
    "met": Words("满足", "met"),
    "failed": Words("不满足", "not met"),
    "unknown": Words("不明", "not known"),
    "waived": Words("经例外批准", "excepted"),
}
NOTHING = Words("—", "–")
Places = dict[str, Words]


def of_entry(reading: Reading, cases: Cases[Any], thing: CaseThing, number: int) -> asked.CaseDocument:
    """The document of an entry; Missing where it has none. What is recorded later does not change it."""
    rows = kept.rows_of(reading, thing.id)
    until = [row for row in rows if row["number"] <= number]
    if not until or until[-1]["number"] != number:
        raise filing.missing_entry(number)
    entries = corrected(kept.entries_of(until))
    entry, case = entries[-1], fold(cases.book, entries)
    act = case.definition.acts.get(case.named(entry))
    if act is None or not act.document:
        raise filing.missing_entry(number, codes.NO_DOCUMENT)
    return _Writing(cases, thing, case, entry, number).document()


def check(reading: Reading, cases: Cases[Any], thing: CaseThing, number: int, hash_: str) -> asked.DocumentCheck:
    """Whether a document with this number and hash was made; only then anything is told of it."""
    found = of_entry(reading, cases, thing, number)
    if found.hash != hash_.strip().lower():
        return asked.DocumentCheck(genuine=False)
    return asked.DocumentCheck(
        genuine=True, number=found.number, words=found.words, title=found.title, issued_on=found.issued_on,
        issued_by=found.issued_by, procedure=found.procedure,
    )  # fmt: skip


@dataclass(frozen=True)
class _Writing:
    """One document while it is written."""

    cases: Cases[Any]
    thing: CaseThing
    case: Case
    entry: Entry
    number: int

    def document(self) -> asked.CaseDocument:
        definition = self.case.definition
        act = definition.act(self.case.named(self.entry))
        document = definition.documents[act.document]
        template = templates()[document.template]
        content: dict[str, Any] = {
            "number": f"{self.thing.id}-{self.number:03}",
            "words": document.words,
            "title": str(getattr(self.thing, self.cases.kind.title) or self.thing.id),
            "procedure": definition.words,
            "edition": definition.edition,
            "issued_on": self.entry.day,
            "issued_by": role_words(definition, self.entry.role),
            "lines": tuple(self._lines(template.paragraphs)),
        }
        told_ = {name: _plain(value) for name, value in content.items()}
        hash_ = sha256(canonical(told_).encode()).hexdigest()
        return asked.CaseDocument(**content, hash=hash_, edited=template.edited)

    def _lines(self, paragraphs: Sequence[Paragraph]) -> Iterator[Words]:
        common = self._common() | self._words_of(self.entry)
        for one in paragraphs:
            rows = self._rows(one) if one.each else [{}]
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
        first = definition.case.states[definition.case.start].desk
        title = str(getattr(self.thing, self.cases.kind.title) or self.thing.id)
        return {
            "title": Words(title, title),
            "procedure": definition.words,
            "edition": _edition(definition.starts),
            "number": Words(f"{self.thing.id}-{self.number:03}", f"{self.thing.id}-{self.number:03}"),
            "day": _day(self.entry.day),
            "office": role_words(definition, self.entry.role),
            "basis": definition.articles[act.basis].words,
            "filer": definition.roles[first].words,
            "stage": definition.case.states[self.case.state].words,
            **{name: Words(text, text) for name in GIVEN if (text := str(getattr(self.thing, name, "") or ""))},
        }

    def _rows(self, one: Paragraph) -> Iterator[Places]:
        if one.each == "tests":
            yield from self._tests()
        elif one.each == "parts":
            for part, line in self.case.parts.items():
                if line.kind == one.of:
                    yield {
                        "part": part_words(self.case, part),
                        "state": self.case.definition.parts[one.of].states[line.state].words,
                    }
        elif one.each == "entries":
            yield from (self._entry(entry) for entry in self._entries(one))
        else:
            for run in runs(self.case, filing.ahead(self.entry.day)):
                if run.ended is None and not run.owed_by and run.start <= self.entry.day:
                    clock = self.case.definition.clocks[run.clock]
                    yield {"clock": clock.words, "start": _day(run.start), "last": _last(run.last)}

    def _tests(self) -> Iterator[Places]:
        before = fold(self.cases.book, told(self.case.entries)[: self._place()])
        for found in checks(Asked(before, self.entry.saw, self.entry), before.named(self.entry)):
            yield {
                "condition": found.condition.words,
                "outcome": OUTCOMES[found.outcome.value],
                "value": found.finding.told or _text(found.finding.value),
                "limit": _limit(found.finding),
                "article": found.basis,
            }

    def _place(self) -> int:
        return next(at for at, one in enumerate(told(self.case.entries)) if one is self.entry)

    def _entries(self, one: Paragraph) -> list[Entry]:
        """
        Those of an act; with `since` only those after the document of this kind before this one.

        A document on one part tells of acts on that part, and of none on another of its kind.
        """
        found: list[Entry] = []
        same_kind = kind_of(one.of) and kind_of(one.of) == kind_of(self.case.named(self.entry))
        for entry in self.case.entries:
            if entry is self.entry:
                break
            name = self.case.named(entry)
            if one.since and name == self.case.named(self.entry):
                found = []
            if name == one.of and (not same_kind or entry.part == self.entry.part):
                found.append(entry)
        return found

    def _entry(self, entry: Entry) -> Places:
        who = role_words(self.case.definition, entry.role)
        part = {"part": part_words(self.case, entry.part)} if kind_of(self.case.named(entry)) else {}
        return part | {"entry_day": _day(entry.day), "who": who} | self._words_of(entry)

    def _words_of(self, entry: Entry) -> Places:
        """What was said with an act; each mark of a sheet by what it is given for."""
        named, found = dict(self.cases.marks()), _said(self.case, entry)
        for name, value in entry.said.items():
            if isinstance(value, Mapping) and name in found:
                marks = [(named.get(key, Words(key, key)), mark) for key, mark in value.items()]
                zh, en = (
                    (f"{words.zh} {mark}" for words, mark in marks),
                    (f"{words.en} {mark}" for words, mark in marks),
                )
                found[name] = Words("，".join(zh), "; ".join(en))
        return found


def _said(case: Case, entry: Entry) -> Places:
    """What was said with an act; a word that every document has is told apart as `said_day`."""
    found: Places = {}
    for name, value in entry.said.items():
        one = case.definition.inputs.get(name)
        if one is None or value in (None, ""):
            continue
        if one.type == "file":
            found[f"{name}_hash"] = _text(value)
            continue
        words = _text(value)
        if one.type == "condition" and value in case.definition.conditions:
            words = case.definition.conditions[value].words
        if one.type == "statement" and value in statements.shelf():
            words = Words(*statements.shelf()[value].words)
        if one.type == "date":
            words = _day(date.fromisoformat(str(value)))
        if isinstance(value, Mapping):
            words = Words(
                "，".join(f"{key} {mark}" for key, mark in value.items()),
                "; ".join(f"{key} {mark}" for key, mark in value.items()),
            )
        found[f"said_{name}" if name == "day" else name] = words
    return found


def _text(value: Any) -> Words:
    return NOTHING if value in (None, "") else Words(str(value), str(value))


def _day(day: date) -> Words:
    return Words(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def _edition(starts: date) -> Words:
    """As people name it: by the day from which it stands."""
    day = _day(starts)
    return Words(f"{day.zh}起施行的版本", f"edition in force from {day.en}")


def _limit(found: Finding) -> Words:
    """The limit behind the value, where it says more than the condition's own name."""
    if found.told or found.limit in (None, ""):
        return Words("", "")
    return Words(f"，要求 {found.limit}", f", asked {found.limit}")


def _last(day: date | None) -> Words:
    if day is None:
        return Words("现停止计时，恢复后顺延", "standing still now, to go on later")
    return Words(f"最后一日{_day(day).zh}", f"last day {_day(day).en}")


def _plain(value: Any) -> Any:
    """As it is hashed."""
    if isinstance(value, Words):
        return [value.zh, value.en]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def missing_templates(cases: Cases[Any]) -> list[str]:
    """Templates that the packages of these cases name, or the vocabulary promises, and nobody has written."""
    named = {
        one.template
        for definition in cases.book.values()
        if definition.code in cases.cls.procedures
        for one in definition.documents.values()
    }
    return sorted((named | vocabulary().templates.keys()) - templates().keys())
