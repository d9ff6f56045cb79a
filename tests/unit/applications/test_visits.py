"""What makes a site visit, and what may be taken as its photo."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from services.applications.domain.visits import completed, minutes_faults, photo_faults, plan_faults, remarks

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=SHANGHAI)
PLAN = {"visitor_1": "赵某", "visitor_2": "钱某", "day": "2026-03-02"}
DECLARED = {"photo": "b" * 64, "taken_at": "2026-03-02 15:30", "place": "蠡园门口"}


def codes(faults):
    return [(one.code.removeprefix("applications."), one.pointer) for one in faults]


@pytest.mark.parametrize(
    ("but", "expected"),
    [
        ({}, []),
        ({"visitor_2": " 赵 某"}, [("visitors-same", "#/inputs/visitor_2")]),
        ({"visitor_1": "Zhao", "visitor_2": "zhao"}, [("visitors-same", "#/inputs/visitor_2")]),
        ({"visitor_1": "", "visitor_2": ""}, []),  # that they are missing is said by the package
        ({"day": "2026-03-01"}, [("visit-day", "#/inputs/day")]),
        ({"day": "2026-03-03"}, []),
        ({"day": "soon"}, []),  # no date at all is said by the package
        (
            {"visitor_2": "赵某", "day": "2026-02-01"},
            [("visitors-same", "#/inputs/visitor_2"), ("visit-day", "#/inputs/day")],
        ),
    ],
)
def test_a_visit_has_two_visitors_and_a_day_to_come(but, expected):
    assert codes(plan_faults(PLAN | but, TODAY)) == expected


def test_the_reasons_name_the_visitor_and_the_days():
    same, day = plan_faults(PLAN | {"visitor_2": "赵某", "day": "2026-02-01"}, TODAY)
    assert "都是 赵某" in same.detail.zh
    assert day.detail.zh.startswith("考察日期 2026-02-01 早于今天（2026-03-02）")


@pytest.mark.parametrize(
    ("but", "kind", "expected"),
    [
        ({}, "image/jpeg", []),
        ({}, "image/png", []),
        ({}, "", []),  # no such paper: said by who keeps them
        ({}, "application/pdf", [("no-photo", "#/inputs/photo")]),
        ({"photo": "a" * 64}, "image/jpeg", [("photo-again", "#/inputs/photo")]),
        ({"taken_at": "2026-03-02 15:31"}, "image/jpeg", [("photo-time", "#/inputs/taken_at")]),
        ({"taken_at": "2 March"}, "image/jpeg", [("photo-time", "#/inputs/taken_at")]),
        (
            {"taken_at": "", "place": ""},
            "image/jpeg",
            [("photo-time", "#/inputs/taken_at"), ("photo-place", "#/inputs/place")],
        ),
        (
            {"taken_at": "", "photo_time": "2031-01-01 00:00"},
            "image/jpeg",
            [],
        ),  # what a photo says is told as it stands
        ({"place": "", "photo_place": "31.0, 120.0"}, "image/jpeg", []),
    ],
)
def test_a_photo_is_an_image_with_time_and_place_once(but, kind, expected):
    assert codes(photo_faults(DECLARED | but, kind, ["a" * 64], NOW)) == expected


@pytest.mark.parametrize(
    ("time", "place", "expected"),
    [
        ("", "", DECLARED),
        ("2026-03-02 10:15", "", {"photo": "b" * 64, "place": "蠡园门口", "photo_time": "2026-03-02 10:15"}),
        ("", "31.5, 120.3", {"photo": "b" * 64, "taken_at": "2026-03-02 15:30", "photo_place": "31.5, 120.3"}),
    ],
)
def test_what_was_declared_gives_way_to_what_the_photo_says(time, place, expected):
    assert completed(DECLARED, time, place) == expected


def test_what_was_not_declared_need_not_give_way():
    assert completed({"photo": "b"}, "2026-03-02 10:15", "31.5, 120.3") == {
        "photo": "b", "photo_time": "2026-03-02 10:15", "photo_place": "31.5, 120.3",
    }  # fmt: skip


def test_photos_of_another_day_are_remarked_and_no_photos_are_not():
    own, declared = {"photo_time": "2026-03-02 10:15", "photo_place": "31.5, 120.3"}, {"taken_at": "2026-03-01 09:00"}
    assert [one.zh for one in remarks("2026-03-02", [own, declared])] == [
        "现场照片 2 张：1 张自带时间，1 张自带坐标，其余为申报",
        "1 张照片不是考察当日（2026-03-02）拍摄的，请核对",
    ]
    (_, other) = remarks("2026-03-02", [own, declared])
    assert other.en == "Photos not taken on the day of the visit (2026-03-02): 1; look at them"
    assert [one.en for one in remarks(date(2026, 3, 2), [own])] == [
        "Photos of the visit: 1; with a time of their own: 1, with a position: 1; the rest is declared"
    ]
    assert len(list(remarks("2026-03-01", [declared]))) == 1  # declared, and of the day
    assert len(list(remarks("", [{}]))) == 1  # neither says a day
    assert list(remarks("2026-03-02", [])) == []


@pytest.mark.parametrize(
    ("planned", "expected"), [("2026-03-03", [("visit-early", "")]), ("2026-03-02", []), (None, [])]
)
def test_no_minutes_are_written_before_the_day_of_the_visit(planned, expected):
    found = list(minutes_faults(planned, TODAY))
    assert codes(found) == expected
    assert [(one.context["day"], one.context["on"]) for one in found] == [("2026-03-03", "2026-03-02")] * len(found)
