"""Site visits: how they are planned, and what their photos say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis import exif
from chassis.cases import papers
from chassis.clock import from_micros
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.applications import Application
from services.applications.domain import visits

PLAN, PHOTO, MINUTES = "visit.plan", "visit.photo", "visit.minutes"


def completed(reading: Reading, thing: Application, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """What was said with an act; of a photo, with the time and place that stand in it."""
    if entry.act != PHOTO:
        return entry.said
    found = papers.whole(reading, thing.id, str(entry.said.get("photo") or ""))
    shot = exif.read(found[1]) if found else exif.Shot()
    return visits.completed(entry.said, shot.time, shot.place)


def against(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """Two visitors and a day to come; no minutes before it; an image that says, or of which is said, when and where."""
    if entry.act == PLAN and "visitor_1" in entry.said:
        yield from visits.plan_faults(entry.said, reading.today)
    if entry.act == MINUTES and entry.part in case.parts:
        yield from visits.minutes_faults(_planned(case, entry.part), entry.day)
    if entry.act == PHOTO and "photo" in entry.said:
        known = {one.hash: one.type for one in papers.papers(reading, thing.id)}
        before = [str(one.said.get("photo")) for one in case.done(PHOTO, entry.part)]
        kind = known.get(str(entry.said["photo"]), "")
        yield from visits.photo_faults(entry.said, kind, before, from_micros(reading.now))


def remarks(case: Case) -> Iterator[Words]:
    """Of each visit that has photos."""
    for part, line in case.parts.items():
        if line.kind == "visit":
            yield from visits.remarks(_planned(case, part), [one.said for one in case.done(PHOTO, part)])


def _planned(case: Case, part: str) -> Any:
    """For which day the visit was planned."""
    return next((one.said.get("day") for one in case.done(PLAN, part)), None)
