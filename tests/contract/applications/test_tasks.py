"""The dated tasks of the layout pilot: all 26 stand in the programme, what is reported is told to everybody."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from click.testing import CliRunner

from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Missing, Refused
from cli.main import main
from contracts.commands.applications import ReadTasks
from contracts.commands.things import ChangeThing, ListThings
from tests.support.counter import Counter
from tests.support.counties import why

pytestmark = pytest.mark.slow("a world of 2016 with a gateway")
REPORT = {"programme": "JS_LAYOUT", "measured_on": "2016-04-01", "evidence": "进展报告"}
INQUIRY = {
    "programme": "JS_LAYOUT",
    "cause": "数据未报",
    "body": "statistics",
    "owner": "王某",
    "opened_on": "2016-04-01",
}


@pytest.fixture
def county(settle):
    return settle(0, at=datetime(2016, 4, 1, 9, tzinfo=SHANGHAI))  # half of the time of task 3


def table(county, on=None):
    reader = county.people["visitor"].knows(county.people["province"])
    return {one.number: one for one in reader.send(ReadTasks(programme="JS_LAYOUT", on=on)).items}


def test_every_task_tells_its_bodies_period_and_colour_and_what_was_resolved(county, tmp_path):
    found = table(county)
    assert list(found) == list(range(1, 27))
    assert found[3].lead.zh == "省知识产权局"
    assert found[3].participants[0].zh == "省农委、省工商局、省版权局、省统计局、各省辖市（提供数据）"
    assert (found[3].starts, found[3].last, found[3].passed) == (date(2016, 2, 1), date(2016, 5, 31), "50.0")
    assert (found[1].colour, found[3].colour, found[9].colour) == ("unknown", "unknown", "green")
    office = county.people["province"]
    office.create("task_report", REPORT | {"number": 1, "done": "100"})
    meeting = {"on": "2016-03-20", "name": "联席会议", "resolution": "四月底前报齐数据"}
    made = office.create("task_report", REPORT | {"number": 3, "done": "50", "meetings": [meeting]})
    for done, colour in (("50", "green"), ("45", "yellow"), ("44.9", "red")):
        if done != "50":
            change = ChangeThing(kind="task_report", id=made.id, revision=made.revision, sets={"done": done})
            made = office.send(change)
        assert table(county)[3].colour == colour
    assert table(county)[1].colour == "met"
    assert table(county)[3].meetings[0].zh == "2016-03-20 联席会议：四月底前报齐数据"
    inquiry = office.create("inquiry", INQUIRY | {"number": 3, "due_on": "2016-04-08"})
    county.backend.clock.advance(days=8)
    late = table(county)[3]
    assert (late.inquiries, late.inquiries_open, late.inquiries_late) == (1, 1, 1)
    answer = {"answer": "已补报", "answered_on": "2016-04-09"}
    office.send(ChangeThing(kind="inquiry", id=inquiry.id, revision=inquiry.revision, sets=answer))
    assert table(county)[3].inquiries_open == 0
    _seen_by_everybody(Counter(county.backend), tmp_path)


def _seen_by_everybody(counter, tmp_path):
    assert len(counter.ask("/api/v1/programmes/JS_LAYOUT/tasks").get_json()["items"]) == 26
    assert counter.ask("/api/v1/programmes/JS_2016/tasks").status_code == 404
    for lang, words in (("zh", "严重滞后"), ("en", "Far behind")):
        page = counter.page("/tasks/JS_LAYOUT", lang)
        assert words in page
        assert "王某" not in page  # who answers is not public
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        said = CliRunner().invoke(main, ["tasks", "JS_LAYOUT"], env=environ)
    assert said.exit_code == 0, said.output


def test_what_is_no_task_is_not_reported_nor_one_twice_nor_more_than_all_of_it(county):
    office = county.people["province"]
    office.create("task_report", REPORT | {"number": 2, "done": "10"})
    for number, done, code in (
        (27, "1", "applications.no-task"),
        (2, "1", "applications.task-reported"),
        (4, "100.1", "applications.more-than-all"),
    ):
        with pytest.raises(Refused) as refused:
            office.create("task_report", REPORT | {"number": number, "done": done})
        assert why(refused) == [code]
    with pytest.raises(Refused) as refused:
        office.create("inquiry", INQUIRY | {"number": 2, "due_on": "2016-03-31", "answer": "无"})
    assert why(refused) == ["applications.answer-day", "applications.before-inquiry"]
    for who in ("city", "visitor"):
        with pytest.raises(Forbidden):
            county.people[who].send(ListThings(kind="inquiry"))
    with pytest.raises(Missing):
        county.people["visitor"].send(ReadTasks(programme="ZJ_2018"))
