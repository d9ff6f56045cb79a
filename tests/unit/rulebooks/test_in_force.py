"""Which edition is in force on a day, and what a gap or an overlap is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from rulebooks.in_force import Status, clashes, draft, in_force, stands

OLD, NEW = date(2017, 1, 1), date(2020, 1, 1)


@dataclass(frozen=True)
class Made:
    starts: date
    until: date | None = None
    status: Status = Status.ACTIVE


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 12, 31), False),
        (date(2017, 1, 1), True),
        (date(2019, 12, 31), True),
        (date(2020, 1, 1), False),
    ],
)
def test_an_interval_holds_its_first_day_and_not_its_end(day, expected):
    assert stands(OLD, NEW, day) is expected


def test_an_open_interval_never_ends():
    assert stands(OLD, None, date.max)


def test_the_edition_that_holds_the_day_is_in_force():
    first, second = Made(OLD, NEW), Made(NEW)
    assert in_force([second, first], date(2019, 12, 31)) is first
    assert in_force([first, second], NEW) is second


def test_before_the_first_edition_nothing_is_in_force():
    assert in_force([Made(OLD)], date(2016, 12, 31)) is None


def test_a_draft_is_never_in_force_but_can_be_tried_out():
    trial = Made(OLD, status=Status.DRAFT)
    assert in_force([trial], NEW) is None
    assert draft([Made(OLD), trial], NEW) is trial


def test_what_binds_is_no_draft():
    assert draft([Made(OLD)], NEW) is None


def test_editions_that_follow_each_other_do_not_clash():
    assert clashes([Made(NEW), Made(OLD, NEW)]) == []


def test_an_open_edition_before_another_overlaps_it():
    assert clashes([Made(OLD), Made(NEW)]) == ["two ACTIVE editions from 2020-01-01"]


def test_one_day_of_overlap_is_found():
    assert clashes([Made(OLD, date(2020, 1, 2)), Made(NEW)]) == ["two ACTIVE editions from 2020-01-01"]


def test_one_day_without_an_edition_is_found():
    assert clashes([Made(OLD, date(2019, 12, 31)), Made(NEW)]) == ["no ACTIVE edition from 2019-12-31 until 2020-01-01"]


def test_every_clash_is_found_and_drafts_are_a_line_of_their_own():
    third = date(2022, 1, 1)
    found = clashes(
        [
            Made(OLD),
            Made(NEW, date(2021, 1, 1)),
            Made(third),
            Made(OLD, status=Status.DRAFT),
            Made(NEW, status=Status.DRAFT),
        ]
    )
    assert found == [
        "two ACTIVE editions from 2020-01-01",
        "no ACTIVE edition from 2021-01-01 until 2022-01-01",
        "two DRAFT editions from 2020-01-01",
    ]


def test_a_draft_beside_what_binds_is_no_clash():
    assert clashes([Made(OLD), Made(OLD, status=Status.DRAFT)]) == []
