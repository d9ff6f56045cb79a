"""The whole slice in the portal: officer, operator and visitor, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from chassis.clock import SHANGHAI
from tests.e2e.conftest import Enter
from tests.support.browser import DESK, PHONE, Tab

NAME, CODE, WRONG = "无锡观澜阁知识产权代理事务所", "91320211MAFAKE0197", "91320211MAFAKE0190"
QUERY = "/agencies?q=观澜阁"


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Types or chooses each value."""
    for name, value in values.items():
        control = page.locator(f'main form[method=post] [name="{name}"]').first
        if control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def submit(page: Page) -> None:
    page.locator("main form[method=post] button").last.click()


def is_found(page: Page) -> bool:
    page.goto(QUERY)
    return page.locator(".jj-hit", has_text="观澜阁").count() > 0


def eventually_found(page: Page, wanted: bool) -> None:
    """A visitor wrote nothing that a read could wait for; what others wrote is there a moment later."""
    for _ in range(20):
        if is_found(page) == wanted:
            return
    assert is_found(page) == wanted


def fits_a_phone_and_breaks_no_rule(tab: Tab) -> None:
    """A refusal is a page like any other."""
    tab.resize(PHONE)
    assert tab.too_wide() == 0
    assert tab.axe() == []
    tab.resize(DESK)


@dataclass
class Story:
    """What the three have done so far."""

    officer: Tab
    host: Tab
    public: Tab
    today: date = field(default_factory=lambda: datetime.now(SHANGHAI).date())
    agency: str = ""
    residence: str = ""
    listing: str = ""

    def day(self, ago: int) -> str:
        return (self.today - timedelta(days=ago)).isoformat()


@pytest.fixture
def story(enter: Enter) -> Story:
    return Story(enter("province"), enter("operator"), enter())


def a_wrong_check_digit_is_refused_with_every_reason_and_the_right_digit(story: Story) -> None:
    page = story.officer.page
    page.goto("/records/agencies/new")
    fill(page, {"credit_code": WRONG, "name": NAME, "region": "320211", "staff": "12", "valid_from": story.day(30)})
    submit(page)
    refusal = page.locator(".jj-refusal")
    expect(refusal).to_contain_text("应为 7")
    assert refusal.locator("ol > li").count() == 2, "the check digit, and that a category is missing"
    assert refusal.locator("ol > li a[href^='#f-']").count() == 2, "each reason leads to its field"
    expect(page.locator("[name=name]")).to_have_value(NAME)
    fits_a_phone_and_breaks_no_rule(story.officer)


def the_officer_registers_it(story: Story) -> None:
    page = story.officer.page
    fill(page, {"credit_code": CODE})
    page.check('[name=categories][value="agency"]')
    submit(page)
    page.wait_for_url(re.compile(r"/agencies/[0-9A-Z]{12}$"))
    expect(page.locator("h1")).to_have_text(NAME)
    story.agency = page.url.rpartition("/")[2]
    assert not is_found(story.public.page), "in the register, and in no zone"


def the_operator_admits_it_from_its_page(story: Story) -> None:
    page = story.host.page
    page.goto(f"/agencies/{story.agency}")
    page.click("text=办理入驻")
    expect(page.locator("#f-agency_id option:checked")).to_have_text(NAME)
    expect(page.locator("#f-zone_id option:checked")).to_contain_text("滨湖")
    fill(page, {"room": "观澜 301", "area_m2": "80", "contract_no": "RZ-301"})
    submit(page)
    page.wait_for_url(re.compile(r"/cases/admissions/[0-9A-Z]{12}$"))
    page.locator("a", has_text="提交核验").first.click()
    submit(page)
    expect(page.locator("main")).to_contain_text("没有在册的严重违法失信记录")
    fits_a_phone_and_breaks_no_rule(story.host)
    page.locator("a", has_text="准予入驻").first.click()
    fill(page, {"entered_on": story.day(10), "reason": "逐项核对，均符合"})
    submit(page)
    page.wait_for_url(re.compile(r"/cases/admissions/[0-9A-Z]{12}$"))
    page.locator("main dl a[href^='/records/residences/']").click()
    story.residence = page.url
    eventually_found(story.public.page, True)


def the_officer_records_a_serious_listing_and_nobody_finds_it(story: Story) -> None:
    page = story.officer.page
    page.goto(f"/agencies/{story.agency}")
    page.click("text=记录列入决定")
    fill(page, {"list_kind": "serious", "authority": "江苏省市场监督管理局", "document_no": "苏市监列9号",
                "decided_on": story.day(0), "listed_on": story.day(0), "ends_on": story.day(-1000),
                "ground": "伪造文书", "article": "第九条"})  # fmt: skip
    submit(page)
    page.wait_for_url(re.compile(r"/records/listings/[0-9A-Z]{12}$"))
    story.listing = page.url
    expect(page.locator("dl").first).to_contain_text(NAME)
    eventually_found(story.public.page, False)


def the_record_says_why(story: Story) -> None:
    page = story.public.page
    page.goto(f"/agencies/{story.agency}")
    notice = page.locator(".jj-tell")
    expect(notice).to_contain_text("查找时不列出这家机构")
    notice.locator("a", has_text="看列入记录").click()
    expect(page.locator("main")).to_contain_text("苏市监列9号")


def the_listing_ends_and_it_is_found_again(story: Story) -> None:
    page = story.officer.page
    page.goto(story.listing)
    page.click("text=提前移出")
    fill(page, {"lifted_on": story.day(0), "because": "已改正并经核查"})
    submit(page)
    page.wait_for_url(story.listing)
    eventually_found(story.public.page, True)


def the_operator_begins_an_exit_and_the_platform_says_what_it_takes(story: Story) -> None:
    page = story.host.page
    page.goto(story.residence)
    page.click("text=办理退出")
    submit(page)
    page.wait_for_url(re.compile(r"/cases/departures/[0-9A-Z]{12}$"))
    expect(page.locator(".jj-acts-box")).to_contain_text("拟令退出")
    fits_a_phone_and_breaks_no_rule(story.host)


def the_office_records_that_it_left(story: Story) -> None:
    page = story.officer.page
    page.goto(story.residence)
    page.click("text=补记退出")
    fill(page, {"reason": "voluntary", "left_on": story.day(0)})
    submit(page)
    page.wait_for_url(story.residence)
    eventually_found(story.public.page, False)
    story.public.page.goto(f"/agencies/{story.agency}")
    expect(story.public.page.locator("main")).to_contain_text("未入驻")


def the_officer_changes_a_figure(story: Story) -> None:
    page = story.officer.page
    page.goto(f"/agencies/{story.agency}")
    page.click("text=修改登记")
    fill(page, {"staff": "15", "basis": "年度报告"})
    submit(page)
    page.wait_for_url(re.compile(r"/agencies/[0-9A-Z]{12}$"))


def the_day_before_is_shown_as_it_was(story: Story) -> None:
    page = story.public.page
    page.goto(f"/agencies/{story.agency}")
    page.fill("#as-of", story.day(1))
    page.click("text=查看")
    notice = page.locator(".jj-tell.is-warn")
    expect(notice).to_contain_text(f"您看的是 {story.day(1)} 的情况，不是现在。")
    expect(notice).to_contain_text("从业人数")
    expect(page.locator(".jj-tag", has_text="滨湖")).to_have_count(1)
    expect(page.locator("div:has(> dt:text-is('从业人数')) > dd").first).to_have_text("12")


def the_comparison_sets_both_days_side_by_side(story: Story) -> None:
    page = story.public.page
    page.click("text=看逐项对比")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    assert rows.locator("th, td").all_text_contents() == ["从业人数", "12", "15"]


def the_history_tells_every_step(story: Story) -> None:
    page = story.public.page
    page.goto(f"/records/agencies/{story.agency}/history")
    steps = page.locator(".jj-time > li")
    expect(steps).to_have_count(2)
    expect(steps.nth(0)).to_contain_text("从业人数 15")
    expect(steps.nth(0)).to_contain_text("年度报告")
    expect(steps.nth(1)).to_contain_text("首次登记")


def the_officer_takes_the_figure_back_and_corrects_another_seeing_first_what_changes(story: Story) -> None:
    page = story.officer.page
    page.goto(f"/records/agencies/{story.agency}/history")
    page.click("text=撤回：第 2 版")
    expect(page.locator("main tbody tr").first).to_contain_text("15")
    fits_a_phone_and_breaks_no_rule(story.officer)
    page.goto(f"/records/agencies/{story.agency}/entries/1/correct")
    fill(page, {"staff": "13", "reason": "笔误", "article": "第十二条"})
    fits_a_phone_and_breaks_no_rule(story.officer)
    page.click("text=先看改了什么")
    expect(page.locator("main tbody").first).to_contain_text("13")
    fits_a_phone_and_breaks_no_rule(story.officer)
    page.click("text=保存更正")
    expect(page.locator(".jj-time > li").nth(0)).to_contain_text("更正第 1 版：从业人数 13")


@pytest.mark.slow("three people in three browsers, from the registration to the exit")
def test_an_agency_is_registered_admitted_found_listed_hidden_lifted_found_and_seen_out(story):
    for step in (
        a_wrong_check_digit_is_refused_with_every_reason_and_the_right_digit,
        the_officer_registers_it,
        the_operator_admits_it_from_its_page,
        the_officer_records_a_serious_listing_and_nobody_finds_it,
        the_record_says_why,
        the_listing_ends_and_it_is_found_again,
        the_operator_begins_an_exit_and_the_platform_says_what_it_takes,
        the_office_records_that_it_left,
        the_officer_changes_a_figure,
        the_day_before_is_shown_as_it_was,
        the_comparison_sets_both_days_side_by_side,
        the_history_tells_every_step,
        the_officer_takes_the_figure_back_and_corrects_another_seeing_first_what_changes,
    ):
        step(story)
        story.officer.album(f"journey-{step.__name__}")
    assert [line for line in story.officer.complaints if "422" not in line] == []  # Chromium reports the refusal
    assert story.host.complaints == story.public.complaints == []
