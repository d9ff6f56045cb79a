"""Periods by the conventions: the examples of the rules, and properties against a naive count."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebooks.workdays import (
    Deadline,
    effective,
    fixed,
    last_day,
    months_later,
    next_yearly,
    nth_working_day,
    reminder,
    within,
    working_days_between,
)
from rulebooks.workdays.deadlines import merged

DAY = timedelta(1)
STARTS = st.dates(date(2005, 1, 1), date(2025, 6, 1))
STOPS = st.lists(
    st.tuples(STARTS, st.integers(0, 40)).map(lambda pair: (pair[0], pair[0] + timedelta(pair[1]))), max_size=5
)
NEAR = st.integers(-5, 60)


def near(start, shifts):
    """Stops that lie about *start*, so that they matter."""
    return [(start + timedelta(a), start + timedelta(a + b)) for a, b in shifts]


SHIFTS = st.lists(st.tuples(NEAR, st.integers(0, 12)), max_size=5)


def stopped_days(stops):
    return {first + timedelta(i) for first, final in stops for i in range((final - first).days + 1)}


def naive_working(start, n, stops):
    day, still = start, stopped_days(stops)
    while n:
        day += DAY
        n -= chinese_calendar.is_workday(day) and day not in still
    return day


def naive_corresponding(start, months, stops):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    nominal = date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    left, day, still = (nominal - start).days, start, stopped_days(stops)
    while left:
        day += DAY
        left -= day not in still
    return day


# The examples of the rules, section 9, and of the acceptance cases.


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
        (date(2026, 4, 24), 20, date(2026, 5, 26)),
        (date(2025, 3, 10), 20, date(2025, 4, 8)),
        (date(2026, 9, 24), 10, date(2026, 10, 15)),
        (date(2026, 2, 13), 10, date(2026, 3, 5)),
        (date(2025, 12, 29), 5, date(2026, 1, 6)),
        (date(2026, 9, 18), 10, date(2026, 10, 9)),
        (date(2026, 5, 1), 5, date(2026, 5, 11)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 11, 18), 3, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 3, 31), 10, date(2026, 4, 15)),
    ],
)
def test_working_days_end_as_the_rules_say(start, n, last):
    assert nth_working_day(start, n) == Deadline(last, counts_from=start, last=last, working=True)


@pytest.mark.parametrize(
    ("start", "months", "last", "rolled"),
    [
        (date(2026, 7, 4), 3, date(2026, 10, 8), True),
        (date(2025, 11, 30), 3, date(2026, 2, 28), False),
        (date(2025, 10, 20), 3, date(2026, 1, 20), False),
        (date(2026, 4, 10), 1, date(2026, 5, 11), True),
        (date(2024, 1, 31), 1, date(2024, 2, 29), False),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2025, 9, 30), 3, date(2025, 12, 30), False),
        (date(2025, 12, 8), 1, date(2026, 1, 8), False),
    ],
)
def test_months_end_on_the_corresponding_day_and_roll_where_something_must_be_done(start, months, last, rolled):
    found = within(start, months=months)
    assert (found.day, found.rolled, found.provisional) == (last, rolled, False)


def test_years_are_twelve_months_each():
    assert within(date(2023, 2, 1), years=2, months=1).day == within(date(2023, 2, 1), months=25).day
    assert last_day(date(2025, 10, 20), years=3).day == date(2028, 10, 20)


def test_an_effect_begins_on_the_day_after_the_period_and_never_rolls():
    found = effective(date(2026, 4, 10), years=3)
    assert (found.day, found.last) == (date(2029, 4, 11), date(2029, 4, 10))
    assert effective(date(2026, 7, 4), months=3) == Deadline(
        date(2026, 10, 5), counts_from=date(2026, 7, 4), last=date(2026, 10, 4)
    )


def test_an_effect_or_publicity_ends_on_a_calendar_day_even_if_it_is_a_rest_day():
    assert last_day(date(2026, 7, 4), months=3) == Deadline(
        date(2026, 10, 4), counts_from=date(2026, 7, 4), last=date(2026, 10, 4)
    )


def test_a_fixed_date_never_moves_and_counts_nothing():
    found = fixed(date(2026, 1, 31))
    assert (found.day, found.rolled, found.provisional, found.days) == (date(2026, 1, 31), False, False, ())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 31), date(2026, 1, 30)),
        (date(2026, 6, 30), date(2026, 6, 29)),
        (date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 2, 15), date(2026, 2, 14)),
    ],
)
def test_the_reminder_of_a_fixed_date_is_the_last_working_day_before_it(day, expected):
    assert reminder(day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 1), date(2026, 6, 30)),
        (date(2025, 6, 30), date(2025, 6, 30)),
        (date(2025, 6, 29), date(2025, 6, 30)),
    ],
)
def test_the_next_closing_date_may_be_today(day, expected):
    assert next_yearly("06-30", day) == expected


# What is provisional.


@pytest.mark.parametrize(
    ("start", "n", "provisional"),
    [
        (date(2026, 12, 25), 10, True),
        (date(2026, 12, 25), 4, False),
        (date(2026, 12, 31), 1, True),
        (date(2003, 12, 31), 1, False),
        (date(2003, 12, 30), 1, True),
    ],
)
def test_working_days_that_touch_a_year_without_a_notice_are_provisional(start, n, provisional):
    assert nth_working_day(start, n).provisional is provisional


@pytest.mark.parametrize(
    ("start", "provisional"), [(date(2026, 9, 26), False), (date(2026, 10, 1), True), (date(2026, 10, 4), True)]
)
def test_a_period_that_may_roll_is_provisional_when_its_end_is(start, provisional):
    assert within(start, months=3).provisional is provisional


def test_a_rolled_end_is_provisional_when_the_roll_leaves_the_published_years():
    assert within(date(2023, 12, 31), years=3).provisional is False  # a Thursday
    assert within(date(2003, 9, 28), months=3).provisional is True  # 2003-12-28 is a Sunday, 12-29 a Monday


def test_what_does_not_rest_on_the_calendar_is_never_provisional():
    assert effective(date(2026, 10, 1), months=3).provisional is False
    assert last_day(date(2026, 10, 1), months=3).provisional is False


# What is listed.


def test_every_day_is_listed_as_counted_or_skipped_with_the_reason():
    found = nth_working_day(date(2026, 9, 18), 3, [(date(2026, 9, 21), date(2026, 9, 22))])
    assert [(str(one.day), one.counted, one.why.zh) for one in found.days] == [
        ("2026-09-19", False, "周六"),
        ("2026-09-20", True, "国庆节调休上班"),
        ("2026-09-21", False, "计时停止（2026-09-21至2026-09-22）"),
        ("2026-09-22", False, "计时停止（2026-09-21至2026-09-22）"),
        ("2026-09-23", True, "工作日"),
        ("2026-09-24", True, "工作日"),
    ]
    assert found.days[2].why.en == "clock stopped (2026-09-21 to 2026-09-22)"


def test_a_rolled_period_lists_the_rest_days_it_moves_over_and_counts_the_last_day():
    found = within(date(2026, 7, 4), months=3)
    assert [(str(one.day), one.counted) for one in found.days[-6:]] == [
        ("2026-10-03", True),
        ("2026-10-04", False),
        ("2026-10-05", False),
        ("2026-10-06", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
    ]
    assert found.days[-5].why == ("国庆节放假，期满日顺延", "National Day holiday, so the last day moves on")
    assert found.days[-6].why == ("计入", "counted")


def test_rest_days_within_a_calendar_period_are_counted():
    assert all(one.counted for one in within(date(2026, 9, 10), months=1).days)  # ends on a make-up Saturday
    assert all(one.counted for one in last_day(date(2026, 7, 4), months=3).days)


def test_the_days_of_a_stop_are_listed_whatever_the_period_is_for():
    for count in (effective, last_day, within):
        found = count(date(2026, 11, 2), months=1, stopped=[(date(2026, 11, 3), date(2026, 11, 4))])
        assert [one.counted for one in found.days[:3]] == [False, False, True]
        assert sum(one.counted for one in found.days) == 30


def test_an_effect_lists_the_days_of_its_period_only():
    found = effective(date(2026, 1, 30), months=1)
    assert (found.days[0].day, found.days[-1].day) == (date(2026, 1, 31), date(2026, 2, 28))


# Stops.


def test_both_days_of_a_stop_stand_still():
    start = date(2026, 11, 2)  # a Monday
    assert nth_working_day(start, 1, [(date(2026, 11, 3), date(2026, 11, 3))]).day == date(2026, 11, 4)
    assert nth_working_day(start, 1, [(date(2026, 11, 3), date(2026, 11, 4))]).day == date(2026, 11, 5)
    assert nth_working_day(start, 1, [(date(2026, 11, 4), date(2026, 11, 5))]).day == date(2026, 11, 3)


def test_a_stop_that_ended_by_the_start_changes_nothing():
    start = date(2026, 11, 2)
    assert nth_working_day(start, 2, [(date(2026, 10, 1), start)]).day == nth_working_day(start, 2).day
    assert last_day(start, months=1, stopped=[(date(2026, 10, 1), start)]).day == date(2026, 12, 2)


def test_a_stop_over_the_start_holds_only_the_days_after_it():
    start = date(2026, 11, 2)
    assert last_day(start, months=1, stopped=[(date(2026, 10, 1), date(2026, 11, 3))]).day == date(2026, 12, 3)


def test_a_stop_on_the_last_day_moves_it_and_one_on_the_day_after_does_not():
    start = date(2026, 11, 2)
    assert last_day(start, months=1, stopped=[(date(2026, 12, 2), date(2026, 12, 2))]).day == date(2026, 12, 3)
    assert last_day(start, months=1, stopped=[(date(2026, 12, 3), date(2026, 12, 3))]).day == date(2026, 12, 2)


def test_a_stop_that_comes_into_reach_by_an_earlier_one_counts():
    stops = [(date(2026, 11, 3), date(2026, 11, 4)), (date(2026, 12, 4), date(2026, 12, 4))]
    assert last_day(date(2026, 11, 2), months=1, stopped=stops).day == date(2026, 12, 5)


def test_a_roll_passes_over_a_stop():
    # 2026-11-07 is a Saturday; Monday and Tuesday stand still
    stops = [(date(2026, 11, 9), date(2026, 11, 10))]
    found = within(date(2026, 10, 7), months=1, stopped=stops)
    assert (found.day, found.rolled) == (date(2026, 11, 11), True)
    assert [one.counted for one in found.days[-5:]] == [False, False, False, False, True]


def test_a_stop_alone_is_no_roll():
    found = within(date(2026, 11, 2), months=1, stopped=[(date(2026, 11, 3), date(2026, 11, 4))])
    assert (found.day, found.rolled) == (date(2026, 12, 4), False)


def test_a_stop_that_ends_before_it_begins_is_an_error():
    with pytest.raises(ValueError, match=r"a stop ends before it begins: 2026-01-02\.\.2026-01-01"):
        nth_working_day(date(2026, 1, 1), 1, [(date(2026, 1, 2), date(2026, 1, 1))])


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_has_at_least_one_day_month_or_year(n):
    for wrong in (
        lambda: nth_working_day(date(2026, 1, 1), n),
        lambda: within(date(2026, 1, 1), months=n),
        lambda: effective(date(2026, 1, 1), years=n),
        lambda: last_day(date(2026, 1, 1), years=n),
    ):
        with pytest.raises(ValueError, match="at least one day, month or year"):
            wrong()


def test_adjacent_and_overlapping_stops_are_one():
    a, b, c = date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 6)
    assert merged([(c, c), (a, b)]) == ((a, c),)
    assert merged([(a, c), (a, b), (b, b)]) == ((a, c),)
    assert merged([(a, a), (b, b)]) == ((a, a), (b, b))


# Days between.


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (date(2026, 10, 22), date(2026, 10, 23), 1),
        (date(2026, 9, 30), date(2026, 10, 7), 0),
        (date(2025, 12, 31), date(2026, 1, 5), 2),
        (date(2026, 10, 23), date(2026, 10, 22), -1),
        (date(2026, 1, 5), date(2025, 12, 31), -2),
        (date(2026, 10, 22), date(2026, 10, 22), 0),
    ],
)
def test_working_days_between_two_days(after, until, expected):
    assert working_days_between(after, until) == expected


@given(STARTS, st.integers(0, 400))
def test_working_days_between_are_those_a_naive_count_finds(start, length):
    until = start + timedelta(length)
    naive = sum(chinese_calendar.is_workday(start + timedelta(i)) for i in range(1, length + 1))
    assert working_days_between(start, until) == naive


# Properties.


@given(STARTS, st.integers(1, 40), SHIFTS)
def test_working_days_agree_with_a_naive_count(start, n, shifts):
    stops = near(start, shifts)
    assert nth_working_day(start, n, stops).day == naive_working(start, n, stops)


@given(STARTS, st.integers(1, 14), SHIFTS)
def test_calendar_periods_agree_with_a_naive_count(start, months, shifts):
    stops = near(start, shifts)
    nominal = naive_corresponding(start, months, stops)
    assert last_day(start, months=months, stopped=stops).day == nominal
    assert effective(start, months=months, stopped=stops).day == nominal + DAY
    rolled = nominal
    while not chinese_calendar.is_workday(rolled) or rolled in stopped_days(stops):
        rolled += DAY
    assert within(start, months=months, stopped=stops).day == rolled


@given(STARTS, st.integers(1, 40), STOPS, st.randoms())
def test_the_order_and_the_splitting_of_stops_do_not_matter(start, n, stops, chance):
    halves = [half for a, b in stops for half in ((a, a + (b - a) // 2), (a + (b - a) // 2, b))]
    chance.shuffle(halves)
    assert nth_working_day(start, n, halves + stops) == nth_working_day(start, n, stops)
    assert within(start, months=n, stopped=halves) == within(start, months=n, stopped=stops)


@given(STARTS, st.integers(1, 40), SHIFTS)
def test_the_days_add_up(start, n, shifts):
    stops = near(start, shifts)
    found = nth_working_day(start, n, stops)
    assert sum(one.counted for one in found.days) == n
    assert [one.day for one in found.days] == [start + DAY * i for i in range(1, (found.day - start).days + 1)]
    assert found.days[-1].counted


@given(STARTS, st.integers(1, 14), SHIFTS)
def test_the_days_of_a_calendar_period_add_up_to_its_length(start, months, shifts):
    free = last_day(start, months=months)
    found = within(start, months=months, stopped=near(start, shifts))
    assert sum(one.counted for one in found.days) == (free.day - start).days
    assert found.days[-1].counted


@given(STARTS, st.integers(1, 40), SHIFTS, st.tuples(NEAR, st.integers(0, 12)))
def test_another_stop_never_brings_the_end_nearer(start, n, shifts, more):
    stops = near(start, shifts)
    longer = [*stops, *near(start, [more])]
    assert nth_working_day(start, n, longer).day >= nth_working_day(start, n, stops).day
    assert within(start, months=n, stopped=longer).day >= within(start, months=n, stopped=stops).day


@given(STARTS, st.integers(1, 40))
def test_more_days_and_a_later_start_never_end_earlier(start, n):
    assert nth_working_day(start, n + 1).day > nth_working_day(start, n).day
    assert nth_working_day(start + DAY, n).day >= nth_working_day(start, n).day


@settings(deadline=None)
@given(STARTS, st.integers(1, 40))
def test_the_starting_day_is_never_counted(start, n):
    assert all(one.day > start for one in nth_working_day(start, n).days)


# Calendar days, which notices and warnings are counted in.


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2023, 11, 27), 5, date(2023, 12, 2)),  # the national public notice of 2023: 28 November to 2 December
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 12, 20), 15, date(2027, 1, 4)),
    ],
)
def test_calendar_days_are_counted_whether_worked_or_not(start, days, last):
    assert last_day(start, days=days).day == last


def test_what_must_be_done_within_days_moves_on_from_a_day_of_rest():
    assert within(date(2026, 11, 16), days=5) == replace(
        last_day(date(2026, 11, 16), days=5), day=date(2026, 11, 23), last=date(2026, 11, 23), rolled=True,
        nominal=date(2026, 11, 21),
    )  # fmt: skip


def test_calendar_days_stand_still_with_the_clock():
    assert last_day(date(2026, 3, 2), days=5, stopped=[(date(2026, 3, 4), date(2026, 3, 6))]).day == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [(date(2024, 3, 31), -1, date(2024, 2, 29)), (date(2024, 1, 15), -1, date(2023, 12, 15)), (date(2023, 12, 31), 2, date(2024, 2, 29))],
)  # fmt: skip
def test_months_go_back_as_they_go_on(start, months, day):
    assert months_later(start, months) == day
