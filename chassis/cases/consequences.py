"""What a correction moves: periods, acts that would not have been open, and what the act had brought about elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from chassis.cases import filing, kept, versions
from chassis.cases.corrections import OF_WORDS, asked_again, doubt, fault_name
from chassis.procedures import Case, runs
from contracts.codes.base import Fault
from contracts.commands import cases as asked
from contracts.declare import Words

if TYPE_CHECKING:
    from chassis.cases.correction import Correction

DOCUMENT, NOTICE = Words("文书", "Document"), Words("已发出的通知", "Notice that went out")
Last = tuple[date, date | None]


def clocks(one: Correction) -> Iterator[asked.MovedClock]:
    """Periods that begin or end on another day."""
    was, is_ = _periods(one.case, one.reading.today), _periods(one.corrected_case, one.reading.today)
    for key in dict.fromkeys((*was, *is_)):
        before, after = was.get(key), is_.get(key)
        if before != after:
            clock, part, _ = key
            yield asked.MovedClock(
                words=one.case.definition.clocks[clock].words,
                part=part,
                start_before=before[0] if before else None,
                start_after=after[0] if after else None,
                before=before[1] if before else None,
                after=after[1] if after else None,
            )


def _periods(case: Case, today: date) -> dict[tuple[str, str, int], Last]:
    found: dict[tuple[str, str, int], Last] = {}
    for one in runs(case, filing.ahead(today)):
        place = sum(key[:2] == (one.clock, one.part) for key in found)
        found[one.clock, one.part, place] = (one.start, one.last)
    return found


def doubts(one: Correction) -> Iterator[asked.Doubt]:
    """Acts that would not have been open, beside those of which that is known already."""
    for number, reasons in anew(one):
        beside = tuple(fault for fault in reasons if fault.code not in OF_WORDS)
        if beside:
            yield doubt(one.corrected_case, one.after, number, beside)


def anew(one: Correction) -> Iterator[tuple[int, tuple[Fault, ...]]]:
    """Reasons that the correction makes, by the number of the entry that they stand against."""
    known = dict(asked_again(one.cases, one.before))
    for number, reasons in asked_again(one.cases, one.after):
        before = {fault_name(fault) for fault in known.get(number, ())}
        yield number, tuple(fault for fault in reasons if fault_name(fault) not in before)


def elsewhere(one: Correction) -> Iterator[asked.CorrectedWord]:
    """Records that the act brought about, its document, and notices of days that are no longer those."""
    for amend in one.amends:
        yield from amend.moves(one.reading, one.thing, one.corrected_case, one.target, one.after[one.number])
    if one.act and one.act.document:
        words = one.case.definition.documents[one.act.document].words
        newest = versions.versions(one.rows, one.number)[-1]
        yield asked.CorrectedWord(
            words=Words(f"{DOCUMENT.zh}：{words.zh}", f"{DOCUMENT.en}: {words.en}"),
            before=versions.number_of(one.thing.id, newest),
            after=versions.number_of(one.thing.id, len(one.rows)),
        )
    yield from _notices(one)


def _notices(one: Correction) -> Iterator[asked.CorrectedWord]:
    """Reminders and notices that named a last day which is another one now."""
    given = kept.notices(one.reading, one.thing.id)
    moved = {
        (clock, part): last for (clock, part, _), (_start, last) in _periods(one.corrected_case, one.today).items()
    }
    standing = standing_days(one.corrected_case, one.today)
    for row in given:
        if (row["clock"], row["part"], row["due"]) not in standing and row["clock"] in one.case.definition.clocks:
            words, last = one.case.definition.clocks[row["clock"]].words, moved.get((row["clock"], row["part"]))
            yield asked.CorrectedWord(
                words=Words(f"{NOTICE.zh}：{words.zh}", f"{NOTICE.en}: {words.en}"),
                before=str(row["due"]),
                after=str(last or "–"),
            )


def standing_days(case: Case, today: date) -> set[tuple[str, str, date | None]]:
    """The last day of each period, as the case is told now."""
    return {(one.clock, one.part, one.last) for one in runs(case, filing.ahead(today))}
