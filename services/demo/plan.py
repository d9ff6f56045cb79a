"""The whole demonstration as commands in the order in which they were recorded."""

from __future__ import annotations

from dataclasses import dataclass

from services.demo import agencies, applications, market, people, residences, running, stories, titles, zones
from services.demo.steps import Step

# what the accounts of an operator, of an agency and of an expert see as theirs
OWN_ZONE, OWN_AGENCY, OWN_EXPERT = "zone/binhu", "agency/0", "expert/0"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A step with the key under which its command is sent: the same at every start, so that nothing comes twice."""

    key: str
    step: Step


def plan(*, small: bool, lived: bool = True) -> list[Numbered]:
    """
    Every command by day; those of one day in the order of their dependence.

    Cases that came to a title are told only where the clock lives through them (*lived*): what a party does is of its day.
    """
    places = zones.zones(small=small)
    made = agencies.agencies(places, small=small)
    persons = list(people.steps(made))
    told = _told(made)
    seats = list(residences.steps(made, places, told))
    steps = [
        *zones.steps(small=small, lived=lived),
        *agencies.steps(made),
        *persons,
        *seats,
        *residences.wish(made, told),
        *residences.leaving(seats, told),
        *stories.steps(made, len(persons)),
        *applications.steps(),
        *titles.steps(places, small=small, lived=lived),
        *running.steps(made, _busy(told), small=small, lived=lived),
        *market.steps(made),
    ]
    return _numbered(sorted(steps, key=lambda step: step.day))


def _told(made: list[agencies.Made]) -> residences.Told:
    return residences.Told(stories.of_their_own(made), stories.suspended(made), stories.struck_off(made))


def _busy(told: residences.Told) -> set[int]:
    """The agencies of which something else is told."""
    return {*told.quiet, *told.suspended, *told.struck}


def _numbered(steps: list[Step]) -> list[Numbered]:
    counts: dict[str, int] = {}
    found = []
    for step in steps:
        counts[step.ref] = counts.get(step.ref, 0) + 1
        found.append(Numbered(f"demo/{step.ref}/{counts[step.ref]}", step))
    return found
