"""Lines of facts on a page: what they share is said once, a figure has the unit of what it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup, escape

from chassis.shapes.specs import state_specs
from contracts.commands.things import View
from contracts.things.alerts import Alert
from contracts.things.applications import Inquiry
from gateway.portal.entry import Field
from gateway.portal.forms import Form
from gateway.portal.numbered import field_of
from gateway.portal.things import Row, gathered, title, with_unit
from gateway.portal.wording import shown

pytestmark = pytest.mark.usefixtures("page")
ALERT = Alert.kind.name
DAY, LATER = date(2017, 4, 18), date(2020, 1, 1)


def row(source, on):
    return Row("name", "名称", Markup("望河中心"), source, on)


@pytest.mark.parametrize(
    ("found", "head", "mixed"),
    [
        ([("", DAY), ("", DAY)], ("", DAY), False),  # a day alone, where nobody named what it rests on
        ([("", DAY), ("", DAY), ("决定", LATER)], ("", DAY), True),
        ([("决定", DAY), ("决定", DAY)], ("决定", DAY), False),
        ([("", DAY), ("", LATER)], ("", None), True),
        ([("", None), ("", None)], ("", None), False),
    ],
)
def test_what_most_lines_share_is_said_once(found, head, mixed):
    facts = gathered(row(*one) for one in found)
    assert ((facts.source, facts.on), facts.mixed) == (head, mixed)


@pytest.mark.parametrize(
    ("subject", "value", "told"),
    [
        ("threshold_core_area", "900", "900 平方米"),
        ("threshold_staff", "1", "1 人"),
        ("threshold_agencies", "14", "14 家"),
    ],
)
def test_the_figures_of_a_warning_have_the_unit_of_what_is_warned_about(subject, value, told):
    assert with_unit(ALERT, "found", {"subject": subject, "found": value}, escape(value)) == told
    assert with_unit(ALERT, "days_before", {"subject": subject}, escape("60")) == "60"


@pytest.mark.parametrize("names", [{"programme": "JS_LAYOUT"}, {}])  # a table that one programme alone has
def test_a_task_is_named_by_its_words_beside_its_number(names):
    number = next(spec for spec in state_specs(Inquiry) if spec.name == "number")
    assert shown(number, 1, names) == "1 组建试点工作专家组"
    assert shown(number, 1, {"programme": "JS_2016"}) == "1"  # has no such table


def test_a_task_is_chosen_by_its_words_and_its_programme_among_those_that_have_tasks():
    number = Field("number", "", "", "number", False, 0)
    programme = Field("programme", "", "", "choice", False, 0, (("JS_2016", ""), ("JS_LAYOUT", "")))
    assert ("2", "2 召开试点工作启动会，开展知识产权区域布局培训") in field_of(number, Inquiry.kind, Form()).choices
    assert field_of(programme, Inquiry.kind, Form()).choices == (("JS_LAYOUT", ""),)
    assert field_of(number, Inquiry.kind, Form(values={"number": "99"})) == number  # no task: it stays as it was typed


def test_a_report_is_called_after_its_task_since_every_report_is_called_a_report():
    now = datetime(2026, 3, 2, tzinfo=UTC)
    state = {"programme": "JS_LAYOUT", "number": 1, "evidence": "完成情况报告"}
    view = View(kind="task_report", id="09JMPEXKK5N5", revision=1, state=state, recorded_at=now, as_of=now.date())
    assert title(view) == "1 组建试点工作专家组"
