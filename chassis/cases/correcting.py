"""
The correction of an entry: by an office, with reason and approver, after it was shown what that changes.

The entry stays as it was recorded; it is told anew (`chassis.procedures.corrected`). The order of the steps does not change,
so the case stands where it stood; days that run from the entry move. Acts that would not have been open then stay done, and
the case says so from then on. What the act had brought about elsewhere is made good in the same transaction, as entries of
their own (`Cases.amends`); what it settled for good is refused, with the act that puts it right instead (ADR 0011).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chassis.cases import access, doing
from chassis.cases.correction import Correction
from chassis.cases.corrections import APPROVER, REASON
from chassis.cases.keep import Cases
from chassis.errors import Forbidden, Refused
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked


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
    sets: dict[str, Any] = {}
    tells = cases.tells.get(one.case.named(one.target))
    for amend in one.amends:  # in the same transaction: nothing is told here that does not stand there
        thing = replace(one.thing, **sets)
        sets |= amend.does(work, thing, one.corrected_case, one.target, one.after[one.number])
    return doing.entered(work, cases, one.thing, one.corrected_case, one.entry, sets, tells)


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
