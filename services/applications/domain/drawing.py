"""A panel as `jiju-draw/1` sees it: one object, the case; its inspectors are experts under names made for this draw."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from chassis.draw import frozen, lists
from chassis.draw.after import Course, Replaced
from chassis.draw.frozen import Frozen, Numbers, Secrets, Source
from chassis.draw.published import file_of
from chassis.draw.revealed import Revealed, Value, reveal
from chassis.draw.staffed import staff
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.applications import Expert, Panel
from services.applications.domain.panel import Conflict

STRATUM = "panel"
ASKED_BEFORE = Conflict("asked", Words("本案已请其评分", "was asked in this case already"))
CAUSES = {
    "interest": Words("利害关系", "Conflict of interest"),
    "illness": Words("因病因事不能评分", "Cannot score for illness or absence"),
    "certificate_lost": Words("不再具备专家资格", "No longer qualified"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One expert of the frozen list: the names under which they and their employer stand in it, and a ban."""

    expert_id: str
    pseudonym: str
    unit: str
    ban: str = ""
    why: tuple[Words, ...] = ()


def member(expert: Expert, found: Sequence[Conflict], salt_key: bytes) -> Member:
    """
    The names follow from the draw's own key, which the plan commits to by the salt of its object.

    So nobody can be given another name after the draw; who holds the key can check it.
    """
    unit = expert.employer_code or expert.employer
    return Member(
        expert.id,
        _name("E", salt_key, f"expert\0{expert.id}"),
        _name("U", salt_key, f"employer\0{unit}"),
        found[0].code if found else "",
        tuple(one.why for one in found),
    )


def _name(head: str, key: bytes, text: str) -> str:
    return f"{head}-{hmac.new(key, text.encode(), sha256).hexdigest()[:12]}"


def wrong_numbers(said: Mapping[str, Any], members: Sequence[Expert], barred: int, quorum: int) -> Iterator[Fault]:
    """Why so many cannot be drawn from these, who have no conflict of interest."""
    size, units = whole(said.get("size")), whole(said.get("units"))
    employers = len({one.employer_code or one.employer for one in members})
    if size is None or size < max(quorum, 2):
        yield codes.PANEL_SIZE.fault("#/inputs/size", value=str(said.get("size") or "–"), quorum=max(quorum, 2))
    elif len(members) < size:
        yield codes.PANEL_TOO_FEW.fault("#/inputs/size", size=size, left=len(members), barred=barred)
    if units is None or not 1 <= units <= (size or 1):
        yield codes.PANEL_UNITS.fault("#/inputs/units", value=str(said.get("units") or "–"), most=size or 1)
    elif employers < units:
        yield codes.PANEL_TOO_FEW_UNITS.fault("#/inputs/units", units=units, left=employers)


def whole(text: Any) -> int | None:
    """A whole number, however it was typed."""
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 6 else None


def opens(day: date, clock: datetime) -> datetime:
    """From when on a source that speaks on *day* may be read: the day's first moment, so nothing is known at the freeze."""
    return datetime.combine(day, time(), clock.tzinfo)


def freeze(  # noqa: PLR0913 - a plan is made of all of them
    task: str, case_id: str, members: Iterable[Member], numbers: tuple[int, int], source: Source, secrets: Secrets,
    at: datetime,
) -> Frozen:  # fmt: skip
    """The plan; the same again from the same rows and secrets."""
    every = list(members)
    size, units = numbers
    return frozen.freeze(
        task=task,
        objects=[lists.Candidate(case_id, STRATUM)],
        inspectors=[lists.Inspector(one.pseudonym, one.unit) for one in every],
        bans=[lists.Ban(one.pseudonym, case_id, one.ban) for one in every if one.ban],
        numbers=Numbers({STRATUM: 1}, size, units, 1),
        sources=[source],
        secrets=secrets,
        frozen_at=at,
    )


@dataclass(frozen=True)
class Drawn:
    """A panel that was drawn, as it stands after its replacements."""

    revealed: Revealed
    course: Course
    case_id: str

    @property
    def team(self) -> tuple[str, ...]:
        """Who is on it, by the names of the draw."""
        return self.course.teams[self.case_id]

    def replace(self, pseudonym: str, cause: str, at: datetime) -> Replaced:
        """The next of the draw; refused where nobody is left."""
        return self.course.replace_inspector(self.case_id, pseudonym, cause, at)

    @property
    def file(self) -> bytes:
        return file_of(self.revealed, self.course.first_teams, self.course.replaced)


def drawn(plan: Frozen, panel: Panel, replaced: Sequence[Replaced], now: datetime) -> Drawn:
    """The draw told again from what was frozen, what its source said, and who was replaced."""
    value = Value(panel.source, panel.value, panel.value_url or "")
    found = reveal(plan, [value], now)
    return Drawn(found, Course(found, staff(found), replaced), panel.application_id)
