"""The documents of a case: what an entry's document says when it is issued, and whether a printed one is ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chassis.cases import filing, issued, kept
from chassis.cases.versions import after, before, number_of, target_of
from chassis.cases.writing import Version, Writing
from chassis.procedures import CORRECT, Case, Entry, corrected, fold
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.commands import cases as asked
from rulebooks.documents import templates
from rulebooks.procedures import vocabulary

if TYPE_CHECKING:
    from chassis.cases.keep import Cases


def issue(work: Work, cases: Cases[Any], thing: CaseThing, case: Case, new: Mapping[int, Entry]) -> None:
    """Each document that the newest entries, by their numbers, brought about: kept as it is made now."""
    acts = {number: case.definition.acts.get(case.named(one)) for number, one in new.items()}
    bearing = [at for at, act in acts.items() if new[at].act == CORRECT or (act is not None and act.document)]
    rows = kept.rows_of(work, thing.id) if bearing else []
    for number in bearing:
        if document := written(work, cases, thing, rows, number):
            issued.put(work, thing.id, number, document)


def of_entry(reading: Reading, cases: Cases[Any], thing: CaseThing, number: int) -> asked.CaseDocument:
    """
    The document of an entry as it was issued; Missing where it has none.

    One that was issued before documents were kept is made again from the rows, as it is made today.
    """
    if found := issued.read(reading, thing.id, number):
        return found
    rows = kept.rows_of(reading, thing.id)
    if not 0 <= number < len(rows):
        raise filing.missing_entry(number)
    if made := written(reading, cases, thing, rows, number):
        return made
    raise filing.missing_entry(number, codes.NO_DOCUMENT)


def written(
    reading: Reading, cases: Cases[Any], thing: CaseThing, rows: Sequence[kept.Row], number: int
) -> asked.CaseDocument | None:
    """
    What the document of an entry says; what is recorded later does not change it. None where the act has none.

    A correction of the entry brings about another version, under the number of the correction, which names the one it
    replaces; the one before stays what it was.
    """
    target, until = target_of(rows, number), rows[: number + 1]
    entries = corrected(kept.entries_of(until))
    entry, case = entries[target], fold(cases.book, entries[: target + 1])
    act = case.definition.acts.get(case.named(entry))
    if act is None or not act.document:
        return None
    was = before(until, number)
    version = Version(number_of(thing.id, was), kept.entries_of(until)[-1], entries) if was is not None else None
    return Writing(cases, thing, case, entry, number, version, cases.filer(reading, thing)).document()


def check(reading: Reading, cases: Cases[Any], thing: CaseThing, number: int, hash_: str) -> asked.DocumentCheck:
    """Whether a document with this number and hash was made; only then anything is told of it, and what replaced it."""
    found = of_entry(reading, cases, thing, number)
    if found.hash != hash_.strip().lower():
        return asked.DocumentCheck(genuine=False)
    rows = kept.rows_of(reading, thing.id)
    by = after(rows, number)
    return asked.DocumentCheck(
        genuine=True, number=found.number, words=found.words, title=found.title, issued_on=found.issued_on,
        issued_by=found.issued_by, procedure=found.procedure,
        replaced_by=number_of(thing.id, by) if by is not None else "",
        replaced_on=rows[by]["day"] if by is not None else None, **_undone(cases, thing, rows, number),
    )  # fmt: skip


def _undone(cases: Cases[Any], thing: CaseThing, rows: Sequence[kept.Row], number: int) -> dict[str, Any]:
    """By which later act what the document says was put right: a recognition is revoked; nothing where it stands."""
    entries, target = corrected(kept.entries_of(rows)), target_of(rows, number)
    case, entry = fold(cases.book, entries), entries[target]
    acts = case.definition.acts
    ends = acts[case.named(entry)].undone_by if case.named(entry) in acts else ()
    for at, one in enumerate(entries[target + 1 :], target + 1):
        if (name := case.named(one)) in ends and one.part in ("", entry.part):
            by = number_of(thing.id, at) if acts[name].document else ""
            return {"undone": acts[name].words, "undone_on": one.day, "undone_by": by}
    return {}


def missing_templates(cases: Cases[Any]) -> list[str]:
    """Templates that the packages of these cases name, or the vocabulary promises, and nobody has written."""
    named = {
        one.template
        for definition in cases.book.values()
        if definition.code in cases.cls.procedures
        for one in definition.documents.values()
    }
    return sorted((named | vocabulary().templates.keys()) - templates().keys())
