"""The award at the end of a case: made, corrected by an entry of its own, revoked; it is never as if it had not been."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from chassis.cases.amending import told_anew
from chassis.cases.keep import Amend
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.commands.cases import CorrectedWord
from contracts.declare import Words
from contracts.events.applications import TitleAwarded, TitleCorrected, TitleRevoked
from contracts.things.applications import Application, Award
from services.applications.domain import eligibility
from services.applications.domain.programmes import followed

MOST = 10_000
DAY, WHY = Words("称号授予记录：授予日期", "Award: awarded"), Words("称号授予记录：说明", "Award: remark")
REVOKED, BECAUSE = (
    Words("称号授予记录：撤销日期", "Award: revoked"),
    Words("称号授予记录：撤销理由", "Award: why revoked"),
)


def award_title(work: Work, case: Application, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """The title with its number; assessment keeps it from here on."""
    taken = (one.title_no for one in work.list(Award, Where(equal={"programme": (case.programme,)}), limit=MOST))
    number = eligibility.next_number(case.programme, entry.day, taken)
    edition = followed(case.programme, case.opened_on or entry.day)
    award = work.create(
        Award(
            zone_id=case.zone_id,
            zone_name=case.zone_name,
            region=case.region,
            programme=case.programme,
            edition=edition.label if edition else "",
            title_no=number,
            awarded_on=entry.day,
            remark=_reason(entry),
        ),
        valid_from=entry.day,
        basis=case.id,
        announce=TitleAwarded,
    )
    return {"award_id": award.id, "title_no": number}


def revoke_title(work: Work, case: Application, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """From the day of the decision; what held before it did hold."""
    award = work.get(Award, case.award_id)
    sets = partial(Award, revoked_on=entry.day, revoked_because=_reason(entry) or "")
    work.change(award, sets, valid_from=entry.day, basis=case.id, announce=TitleRevoked)
    return {}


def _reason(entry: Entry) -> str | None:
    return str(entry.said.get("reason") or "") or None


# -- what a correction of these acts moves


def _award_says(was: Entry, now: Entry) -> Iterator[tuple[Words, str, Any, Any]]:
    yield DAY, "awarded_on", was.day, now.day
    yield WHY, "remark", _reason(was), _reason(now)


def _revocation_says(was: Entry, now: Entry) -> Iterator[tuple[Words, str, Any, Any]]:
    yield REVOKED, "revoked_on", was.day, now.day
    yield BECAUSE, "revoked_because", _reason(was) or "", _reason(now) or ""


def _amends(says: Any) -> Amend:
    def moves(_reading: Reading, _thing: Application, _of: Case, was: Entry, now: Entry) -> Iterator[CorrectedWord]:
        for words, _field, before, after in says(was, now):
            if before != after:
                yield CorrectedWord(words=words, before=str(before or ""), after=str(after or ""))

    def does(work: Work, thing: Application, _of: Case, was: Entry, now: Entry) -> Mapping[str, Any]:
        """Who was told of it is told again."""
        sets = {field: after for _words, field, before, after in says(was, now) if before != after}
        if sets:
            anew: Any = partial(Award, **sets)
            told_anew(work, work.get(Award, thing.award_id), anew, basis=thing.id, announce=TitleCorrected)
        return {}

    return Amend(does, moves)


EFFECTS = {"award_title": award_title, "revoke_title": revoke_title}
AMENDS = {"award_title": _amends(_award_says), "revoke_title": _amends(_revocation_says)}
