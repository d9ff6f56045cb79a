"""What was done in a case, as one person may read it, and the receipts of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chassis.cases import access, corrections, filing, kept, moving
from chassis.cases.sight import Sight
from chassis.cases.ways import told_test
from chassis.clock import from_micros
from chassis.procedures import CORRECT, MOVE, Definition, Document, Entry, corrected, doer_words, told
from chassis.procedures import receipt as receipt_of
from chassis.procedures.bases import BESIDE
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks import statements

NONE = Words("", "")


def entries(sight: Sight) -> Iterator[asked.CaseEntry]:
    """Every entry that this person may read; of what is veiled only that it was, and the document that is for everybody."""
    anew = {one.said["entry"] for one in sight.entries if one.act == CORRECT}
    for row in sight.rows:
        shows = sight.shows(row["part"]) if row["part"] in sight.case.parts else sight.whole
        if sight.whole or sight.mine(row["part"]) or sight.lends(row["part"]):
            yield replace(_entry(sight, row, veiled=not shows), corrected=row["number"] in anew)
        elif (paper := _paper(sight, sight.entries[row["number"]])) and paper.public:
            yield replace(_entry(sight, row, veiled=True), document=paper.words)


def _entry(sight: Sight, row: Mapping[str, Any], *, veiled: bool) -> asked.CaseEntry:
    definition, entry = sight.case.definition, sight.entries[row["number"]]
    name = sight.case.named(entry)
    act = definition.acts.get(name)
    words = act.words if act else BESIDE.get(name, Words(name, name))
    sees_person = not veiled and (sight.who.role.value in access.INSIDE or row["actor"] == sight.me)
    return asked.CaseEntry(
        number=row["number"],
        act=row["act"],
        words=words,
        part="" if veiled else row["part"],
        part_words=NONE if veiled or row["part"] not in sight.case.parts else sight.named(row["part"]),
        day=entry.day,
        recorded_at=from_micros(row["recorded_at"]),
        actor=row["actor"] if sees_person else "",
        actor_name=sight.cases.called(sight.reading, entry) if sees_person else "",
        role=doer_words(definition, name, row["role"]) if row["role"] else NONE,
        said=() if veiled else tuple(words_of(sight, entry)),
        automatic=bool(act and act.automatic),
        veiled=veiled,
        document=NONE if veiled else _document(sight, entry),
        corrigible=sight.is_now and not veiled and _may_correct(sight, entry),
        settled=sight.is_now and not veiled and _corrects(sight) and corrections.is_settled(sight.case, entry),
    )


def _document(sight: Sight, entry: Entry) -> Words:
    paper = _paper(sight, entry)
    return paper.words if paper else NONE


def _paper(sight: Sight, entry: Entry) -> Document | None:
    """The document of an act, or the version of it that a correction of the act brought about."""
    definition = sight.case.definition
    about = sight.entries[entry.said["entry"]] if entry.act == CORRECT else entry
    act = definition.acts.get(sight.case.named(about))
    return definition.documents[act.document] if act and act.document else None


def _corrects(sight: Sight) -> bool:
    """Whether this person is of an office that may touch the case."""
    role = sight.who.role.value
    against = access.against(sight.cases, sight.thing, sight.case, sight.who, role, "")
    return sight.whole and role in corrections.OFFICES and not against


def _may_correct(sight: Sight, entry: Entry) -> bool:
    return _corrects(sight) and corrections.why_not(sight.cases, sight.case, entry, sight.who.role.value) is None


def words_of(sight: Sight, entry: Entry) -> Iterator[asked.SaidInput]:
    """What was said with an entry, in words."""
    if entry.act == CORRECT:
        return corrections.told(sight.case, sight.entries, entry)
    if entry.act == MOVE:
        return moving.said(entry)
    return _marked(sight, entry)


def _marked(sight: Sight, entry: Entry) -> Iterator[asked.SaidInput]:
    """What was said; each mark of a sheet by what it is given for, what was chosen by its name."""
    said, act = entry.said, sight.case.named(entry)
    named = dict(sight.cases.marks())
    for one in said_with(sight.case.definition, said):
        marks = said.get(one.name)
        if not isinstance(marks, Mapping):
            known = sight.cases.chosen or sight.cases.offers
            chosen = dict(known(sight.reading, sight.thing, sight.case, act, one.name))
            yield replace(one, told=chosen[one.value]) if one.value in chosen else one
            continue
        for key, mark in marks.items():
            words = named.get(key, Words(key, key))
            yield asked.SaidInput(name=f"{one.name}/{key}", words=words, type="number", value=str(mark))


# -- receipts


def must_show(sight: Sight, number: int, *, document: bool = False) -> None:
    """Nothing, or Missing where this person does not see the entry, or nothing could be made of it."""
    known = {one.number: one for one in entries(sight)}
    one = known.get(number)
    reads = one is not None and not one.veiled and one.act not in BESIDE
    if one is None or not (reads or (document and one.document.zh)):
        raise filing.missing_entry(number)


def receipt(sight: Sight, number: int) -> asked.CaseReceipt:
    """Made again from what had been recorded by then: nothing later changes it. For whoever sees the entry."""
    must_show(sight, number)
    every = corrected(kept.entries_of(sight.rows[: number + 1]))
    ordered = told(every)
    place = next(at for at, one in enumerate(ordered) if one is every[number])
    found = receipt_of(sight.cases.book, ordered, place)
    basis = found.definition.articles
    return asked.CaseReceipt(
        receipt=found.as_json(),
        hash=found.hash,
        tests=tuple(told_test(one, basis[one.condition.basis].words) for one in found.tests),
    )


def said_with(definition: Definition, said: Mapping[str, Any]) -> Iterator[asked.SaidInput]:
    """What was said with an act, by the names of its inputs."""
    for name, value in said.items():
        if one := definition.inputs.get(name):
            text, meant = value, NONE
            if one.type == "condition" and value in definition.conditions:
                meant = definition.conditions[value].words
                text = meant.zh
            if one.type == "statement" and value in statements.shelf():
                meant = Words(*statements.shelf()[value].title)
            if isinstance(value, Mapping):
                text = "; ".join(f"{key} {mark}" for key, mark in value.items())
            yield asked.SaidInput(name=name, words=one.words, type=one.type, value=str(text), told=meant)
