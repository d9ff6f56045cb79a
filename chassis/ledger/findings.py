"""What a check of a ledger found, in order of position and bounded in number."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

from contracts.declare import Words

MOST = 50  # findings that are listed; the others are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; *position* is a leaf's index or, in ledger_head, a size; None for what has no place."""

    table: str
    position: int | None
    what: Words


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; findings without a position come first, the others in order."""

    leaves: int
    heads: int
    unsigned: int  # leaves that no sound head covers yet
    findings: tuple[Finding, ...]
    more: int  # findings beyond those listed

    @property
    def sound(self) -> bool:
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The first bad position and what is wrong there; a finding without a position only where there is no other."""
        placed = [finding for finding in self.findings if finding.position is not None]
        return next(iter(placed or self.findings), None)

    @property
    def first_bad(self) -> int | None:
        return self.first.position if self.first else None


class Findings:
    """Collects findings in whatever order they come up; keeps those of the lowest positions."""

    def __init__(self) -> None:
        self.listed: list[Finding] = []
        self.more = 0

    def add(self, table: str, position: int | None, zh: str, en: str) -> None:
        insort(self.listed, Finding(table, position, Words(zh, en)), key=_place)
        if len(self.listed) > MOST:
            self.listed.pop()
            self.more += 1

    def first_within(self, start: int, end: int) -> int | None:
        """The lowest position found so far from *start* to before *end*."""
        places = (one.position for one in self.listed if one.position is not None)
        return next((place for place in places if start <= place < end), None)


def _place(finding: Finding) -> int:
    return -1 if finding.position is None else finding.position
