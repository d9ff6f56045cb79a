"""The dated tasks of the layout pilot as they are told on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contracts.things.applications import Inquiry, Meeting, TaskReport
from services.applications.domain.progress import rule_of
from services.applications.domain.tasks import basis, of, told

DAY = date(2016, 4, 1)
THIRD = of("JS_LAYOUT", DAY)[2]
RULE = rule_of("JS_LAYOUT", DAY)


def report(done="50", **but):
    made = TaskReport(
        programme="JS_LAYOUT", number=3, done=Decimal(done), measured_on=date(2016, 3, 31), evidence="进展报告"
    )
    return replace(made, **but)


def inquiry(due, answered=None):
    return Inquiry(
        programme="JS_LAYOUT", number=3, cause="数据未报", body="statistics", owner="王某", opened_on=DAY, due_on=due,
        answered_on=answered,
    )  # fmt: skip


def test_the_table_has_its_twenty_six_rows_and_another_programme_has_none():
    assert [row["no"] for row in of("JS_LAYOUT", DAY)] == list(range(1, 27))
    assert of("ZJ_2018", date(2020, 1, 1)) == of("NO_SUCH", DAY) == ()
    assert of("JS_LAYOUT", date(2016, 2, 16)) == ()  # the day before the plan was issued


def test_a_task_tells_what_it_asks_of_whom_and_when():
    found = told(THIRD, None, [], DAY, RULE)
    assert (found.number, found.starts, found.last) == (3, date(2016, 2, 1), date(2016, 5, 31))
    assert (found.lead.zh, found.lead.en) == ("省知识产权局", "Provincial IP Office")
    assert found.participants[0].zh == "省农委、省工商局、省版权局、省统计局、各省辖市（提供数据）"
    assert found.participants[0].en.endswith(" (provides data)")
    assert found.participants[0].en.count(", ") == 4
    assert found.stage.zh == "试点推进"
    assert found.words.zh
    assert found.words.en
    assert found.heading.zh


def test_what_was_not_reported_is_unknown_once_its_time_runs():
    found = told(THIRD, None, [], DAY, RULE)
    assert (found.done, found.measured_on, found.evidence, found.meetings) == ("", None, "", ())
    assert (found.colour, found.colour_words.zh, found.passed) == ("unknown", "未填报", "50.0")


@pytest.mark.parametrize(("done", "colour"), [("100", "met"), ("50", "green"), ("45", "yellow"), ("44.9", "red")])
def test_its_colour_is_the_share_done_against_the_share_of_time(done, colour):
    found = told(THIRD, report(done), [], DAY, RULE)
    assert (found.done, found.colour, found.measured_on, found.evidence) == (
        done,
        colour,
        date(2016, 3, 31),
        "进展报告",
    )


def test_a_report_without_evidence_has_none_and_several_leads_are_listed():
    assert told(THIRD, report(evidence=""), [], DAY, RULE).evidence == ""
    led = told({**THIRD, "lead": ["ip_office", "statistics"]}, None, [], DAY, RULE).lead
    assert (led.zh, led.en) == ("省知识产权局、省统计局", "Provincial IP Office, Provincial Bureau of Statistics")


def test_meetings_are_told_with_what_they_resolved():
    meetings = (Meeting(on=date(2016, 3, 20), name="联席会议", resolution="报齐数据"),)
    (found,) = told(THIRD, report(meetings=meetings), [], DAY, RULE).meetings
    assert (found.zh, found.en) == ("2016-03-20 联席会议：报齐数据", "2016-03-20 联席会议: 报齐数据")


def test_inquiries_are_counted_open_until_answered_and_late_after_their_day():
    every = [inquiry(DAY), inquiry(date(2016, 3, 31)), inquiry(date(2016, 3, 31), answered=DAY)]
    found = told(THIRD, None, every, DAY, RULE)
    assert (found.inquiries, found.inquiries_open, found.inquiries_late) == (3, 2, 1)
    answered = told(THIRD, None, [inquiry(date(2016, 3, 31), answered=DAY)] * 2, DAY, RULE)
    assert (answered.inquiries_open, answered.inquiries_late) == (0, 0)


def test_the_table_names_its_source():
    assert "区域布局试点工作推进方案" in basis("JS_LAYOUT", DAY).zh
    assert "Jiangsu" in basis("JS_LAYOUT", DAY).en
