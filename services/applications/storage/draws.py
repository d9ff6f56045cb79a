"""Draws of panels told again from what was kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.clock import from_micros
from chassis.draw.frozen import Frozen, Source
from chassis.storage.reading import Reading, Where
from contracts.things.applications import Panel, PanelState
from services.applications.domain import drawing
from services.applications.domain.drawing import Drawn, Member
from services.applications.storage import panels

MOST = 50  # draws of one case


def all_of(reading: Reading, case_id: str) -> list[Panel]:
    """Every draw of a case, void ones too, in their order."""
    found = reading.list(Panel, Where(equal={"application_id": (case_id,)}), limit=MOST)
    return sorted(found, key=lambda one: int(one.part.rpartition(":")[2]))


def drawn_of(reading: Reading, case_id: str) -> list[Panel]:
    return [one for one in all_of(reading, case_id) if one.state is PanelState.DRAWN]


def of_part(reading: Reading, case_id: str, part: str) -> Panel | None:
    return next((one for one in all_of(reading, case_id) if one.part == part), None)


def plan(reading: Reading, found: Panel, members: Sequence[Member]) -> Frozen:
    """The plan as it was frozen: the same rows and secrets give the same."""
    kept = panels.secret(reading, found.id)
    source = Source(found.source, drawing.opens(found.source_on, kept.frozen_at))
    numbers = (found.size, found.units)
    return drawing.freeze(found.id, found.application_id, members, numbers, source, kept.secrets, kept.frozen_at)


def told(reading: Reading, found: Panel) -> Drawn:
    """A draw whose source has spoken, with its replacements."""
    members = panels.members(reading, found.id)
    before = panels.replaced(reading, found.id, found.application_id)
    return drawing.drawn(plan(reading, found, members), found, before, from_micros(reading.now))


def team(reading: Reading, found: Panel) -> list[str]:
    """The ids of the experts who are on it now, in the order of the draw."""
    ids = {one.pseudonym: one.expert_id for one in panels.members(reading, found.id)}
    return [ids[one] for one in told(reading, found).team]
