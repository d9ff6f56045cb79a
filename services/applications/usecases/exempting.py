"""Conflicts of interest of experts in a case, and the exemption (豁免) of one: with reason and approver, never of kin or employment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading, Where
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.applications import Application, Expert
from rulebooks.workdays import months_later
from services.applications.domain import eligibility, panel
from services.applications.domain.panel import Conflict, Employer
from services.applications.storage import heard

EXEMPT, KIND, STANDS = "exemption.grant", "exemption", "LIFTED"
MOST = 10_000
YEARS = 3  # whom somebody worked for within them bars as whom they work for (PROPOSAL)
Judged = list[tuple[Expert, list[Conflict]]]


def judged(reading: Reading, thing: Application, day: date) -> Judged:
    """Every expert of the office with every conflict of interest in this case, lifted ones too."""
    office, conflicts = thing.region[:2].ljust(6, "0"), _conflicts(reading, thing, day)
    experts = reading.list(Expert, Where(equal={"office": (office,)}), limit=MOST)
    return [(one, list(conflicts(one))) for one in sorted(experts, key=lambda one: one.id)]


def _conflicts(reading: Reading, thing: Application, day: date) -> Callable[[Expert], Iterator[Conflict]]:
    """What stands against anybody in this case, its zone and agencies read once."""
    ids = eligibility.resident(heard.in_zone(reading, "residence", thing.zone_id), day)
    zone, agencies = heard.zone(reading, thing.zone_id) or {}, heard.states(reading, "agency", ids)
    return lambda expert: panel.conflicts(expert, thing, zone, agencies, _former(reading, expert, day))


def _former(reading: Reading, expert: Expert, day: date) -> list[Employer]:
    """For whom their record says that somebody worked in the three years before the day and does no longer, the last first."""
    since, found = months_later(day, -YEARS * 12), []
    history = reading.assertions(Expert.kind, expert.id) if expert.revision > 1 else ()
    days = {since, *(at for one in history for at in (one.valid_from, one.valid_until) if since < at <= day)}
    ordered = sorted(days) if history else []
    for first, until in pairwise((*ordered, day)):
        was = reading.as_of(Expert, expert.id, first)
        if was and (was.employer, was.employer_code) != (expert.employer, expert.employer_code):
            found.append(Employer(was.employer, was.employer_code, until))
    return found[::-1]


def lifted(case: Case) -> set[tuple[str, str]]:
    """Which bans of which experts are lifted now."""
    parts = (part for part, line in case.parts.items() if line.kind == KIND and line.state == STANDS)
    said = (str(one.said["ban"]).partition("/") for part in parts for one in case.done(EXEMPT, part))
    return {(expert, code) for expert, _, code in said}


def offered(reading: Reading, thing: Application) -> Iterator[tuple[str, Words]]:
    """The bans that may be lifted, each by the name of its expert."""
    for expert, found in judged(reading, thing, reading.today):
        for one in found:
            if one.code in panel.LIFTED:
                yield f"{expert.id}/{one.code}", Words(f"{expert.name}：{one.why.zh}", f"{expert.name}: {one.why.en}")


def faults(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """A ban that stands, of an expert of the pool; none of kin or employment."""
    expert, _, code = str(entry.said["ban"]).partition("/")
    standing = {(one.id, each.code): each for one, found in judged(reading, thing, entry.day) for each in found}
    found = standing.get((expert, code))
    if found and code not in panel.LIFTED:
        yield codes.BAN_NEVER_LIFTED.fault("#/inputs/ban", why=found.why)
    elif found is None or (expert, code) in lifted(case):
        yield codes.NO_SUCH_BAN.fault("#/inputs/ban")


def against_scoring(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """A conflict of interest that came, or came to light, after the draw, and was not lifted."""
    expert = reading.find(Expert, entry.actor)
    for one in _conflicts(reading, thing, entry.day)(expert) if expert else ():
        if (entry.actor, one.code) not in lifted(case):
            yield replace(codes.REVIEWER_CONFLICT.fault(why=one.why), context={"ban": one.code})
