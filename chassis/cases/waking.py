"""The day on which time alone does something to a case: what is automatic, reminders, notices of what is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import structlog

from chassis.cases import filing, kept
from chassis.cases.doing import follow
from chassis.procedures import Case, owed
from chassis.storage.work import Work
from contracts.cases import CaseThing

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

log = structlog.get_logger()


def wake(work: Work, cases: Cases[Any], after: str, limit: int) -> str:
    """What the day brings to some cases, after the id *after*: the last id, or empty where there are no more."""
    found = kept.due(work, cases.kind.name, work.today, after, limit)
    for id in found:
        _apart(work, cases, id, _woken)
    return found[-1] if len(found) == limit else ""


def followed(work: Work, cases: Cases[Any], id: str) -> None:
    """The same for a case of which somebody has heard something; a case that cannot follow undoes nothing of what was heard."""
    _apart(work, cases, id, follow)


def _apart(work: Work, cases: Cases[Any], id: str, deed: Callable[[Work, Cases[Any], Any], Any]) -> None:
    try:
        with work.apart():
            deed(work, cases, work.get(cases.cls, id))
    except Exception:  # one case that cannot be woken keeps no other asleep
        log.exception("case.not-woken", kind=cases.kind.name, case_id=id)


def _woken(work: Work, cases: Cases[Any], thing: CaseThing) -> None:
    case = kept.case_of(work, cases.book, thing.id)
    kept.add_notices(work, list(_notices(work, case, thing.id)))
    follow(work, cases, thing)


def _notices(work: Work, case: Case, id: str) -> Iterator[kept.Row]:
    """The reminder before each day that is owed, and each stage of its being late, once."""
    given = {(row["clock"], row["part"], row["due"], row["stage"]) for row in kept.notices(work, id)}
    for one in owed(case, filing.ahead(work.today)):
        if one.ended is not None or one.last is None:
            continue
        stages = [0] if _reminded(one.remind_on, one.last, work.today) else []
        for stage in (*stages, *range(1, one.stage(work.today) + 1)):
            if (one.clock, one.part, one.last, stage) not in given:
                yield {
                    "case_id": id, "clock": one.clock, "part": one.part, "due": one.last, "stage": stage, "at": work.now,
                }  # fmt: skip


def _reminded(remind_on: date | None, last: date, today: date) -> bool:
    return remind_on is not None and remind_on <= today <= last
