"""One row of a worklist: what waits, for whom, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from gateway.desk import desk
from rulebooks.workdays.deadlines import working_days_between

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


def matter(due: date, what: str, who: str, href: str, note: Markup | str) -> Matter:
    """The row, with its working days from today."""
    left = 0 if due == NEVER else working_days_between(desk().clock.today(), due)
    return Matter(due, left, what, who, href, note)
