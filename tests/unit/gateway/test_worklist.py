"""The squares of a worklist, and the place at which its next page goes on."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.portal.matters import NEVER, Matter
from gateway.portal.views.work import _behind


def row(due: date, href: str = "/a", left: int = 0, received: date | None = None) -> Matter:
    return Matter(due, left, "", "", href, "", received)


@pytest.mark.parametrize(
    ("matter", "squares"),
    [
        (row(date(2026, 11, 24), left=2, received=date(2026, 11, 17)), (2, 5, 0)),  # two used, today, two left
        (row(date(2026, 11, 20), left=0, received=date(2026, 11, 13)), (4, 5, 0)),  # today is the last
        (row(date(2026, 11, 19), left=-1, received=date(2026, 11, 12)), (5, 5, 1)),
        (row(date(2027, 11, 19), left=240, received=date(2026, 11, 19)), None),  # too many to be seen at a glance
        (row(date(2026, 11, 24), left=2), None),
        (row(NEVER, received=date(2026, 11, 17)), None),
    ],
)
def test_a_square_is_a_working_day_since_it_came(matter: Matter, squares: tuple[int, int, int] | None) -> None:
    assert matter.days == squares


def test_a_page_goes_on_behind_the_last_row_and_passes_nothing_over_where_that_is_done() -> None:
    days = [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 20), NEVER]
    rows = [row(day, f"/{at}") for at, day in enumerate(days)]
    assert _behind(rows, rows[1].place) == rows[2:]
    assert _behind([rows[0], *rows[2:]], rows[1].place) == rows[2:]
