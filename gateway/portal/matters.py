"""One row of a worklist: what waits, for whom, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from gateway.desk import desk
from rulebooks.workdays.deadlines import working_days_between

SQUARES = 30
NEVER = date.max  # nothing is due; it waits all the same


@dataclass(frozen=True, slots=True)
class Matter:
    """One row of a worklist."""

    due: date
    left: int  # working days; negative is overdue
    what: str
    who: str
    href: str
    note: Markup | str
    received: date | None = None
    kind: str = ""  # under which it is counted
    kind_words: str = ""
    pick: str = ""  # the case, where it can be decided together with others
    trial: bool = False  # under a draft, which decides nothing

    @property
    def place(self) -> str:
        """Where it stands in the list."""
        return f"{self.due.isoformat()}~{self.href}"

    @property
    def days(self) -> tuple[int, int, int] | None:
        """A square per working day since it came: used, in all, overdue; none where that would be many, or no day is due."""
        if not (self.dated and self.received):
            return None
        total = max(0, working_days_between(self.received, self.due))
        over = max(0, -self.left)
        return (total if over else total - self.left - 1, total, over) if 0 < total + over <= SQUARES else None

    @property
    def dated(self) -> bool:
        return self.due != NEVER

    @property
    def over(self) -> bool:
        """Its day has passed; over a weekend no working day has, yet."""
        return self.dated and self.due < desk().clock.today()

    @property
    def today(self) -> bool:
        return self.due == desk().clock.today()

    @property
    def tone(self) -> str:
        if not self.dated:
            return "wait"
        return "bad" if self.over else "warn" if self.today else "none"


def matter(  # noqa: PLR0913 - one per column of the worklist
    due: date, what: str, who: str, href: str, note: Markup | str, received: date | None = None
) -> Matter:
    """The row, with its working days from today."""
    left = 0 if due == NEVER else working_days_between(desk().clock.today(), due)
    return Matter(due, left, what, who, href, note, received)
