"""What only a browser shows of forms: a double click, two people at one record, a session that ended, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.test_journey import eventually_found, fill, fits_a_phone_and_breaks_no_rule, submit
from tests.support.browser import PHONE
from tests.support.served import Trial

SESSION = "jiju"  # the cookie of the trial, which is served without https


def begin_base(page: Page, name: str) -> None:
    """The operator's form for a base, filled in but not sent."""
    page.goto("/records/bases/new")
    fill(page, {"name": name, "region": "320211"})


def bases_called(portal: Trial, name: str) -> int:
    page: str = portal.get("/records/bases").read().decode()
    return page.count(f"<b>{name}</b>")


def agency_of_wuxi(portal: Trial) -> str:
    page = portal.get("/agencies?city=320200&categories=agency").read().decode()
    found = re.search(r"/agencies/([0-9A-Z]{12})\"", page)
    assert found
    return found[1]


@pytest.mark.slow("a browser signs in and fills in a form")
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_click_makes_one_thing(enter: Enter, portal, script):
    page, name = enter("operator", script=script).page, f"双击基地{script}"
    begin_base(page, name)
    page.locator("main form[method=post] button").last.dblclick(no_wait_after=True)
    page.wait_for_url(re.compile(r"/records/bases/[0-9A-Z]{12}$"))
    assert bases_called(portal, name) == 1


@pytest.mark.slow("two browsers open the same form")
def test_who_comes_second_sees_what_changed_and_loses_nothing_typed(enter: Enter, portal):
    first, second = enter("province"), enter("city")
    address = f"/records/agencies/{agency_of_wuxi(portal)}/change"
    first.page.goto(address)
    second.page.goto(address)
    fill(first.page, {"staff": "31"})
    submit(first.page)
    first.page.wait_for_url(re.compile(r"/agencies/[0-9A-Z]{12}$"))

    fill(second.page, {"head": "陆知远（演示）", "basis": "负责人变更"})
    submit(second.page)
    refusal = second.page.locator(".jj-refusal")
    expect(refusal).to_contain_text("您看到的是第")
    expect(refusal).to_contain_text("“从业人数”现在记为“31”")
    expect(refusal.locator("a[href='#f-staff']")).to_have_count(1)
    expect(second.page.locator("[name=head]")).to_have_value("陆知远（演示）")
    expect(second.page.locator("main [name=basis]")).to_have_value("负责人变更")
    fits_a_phone_and_breaks_no_rule(second)

    fill(second.page, {"staff": "31"})
    submit(second.page)
    second.page.wait_for_url(re.compile(r"/agencies/[0-9A-Z]{12}$"))
    expect(second.page.locator("main")).to_contain_text("陆知远（演示）")
    expect(second.page.locator("div:has(> dt:text-is('从业人数')) > dd").first).to_have_text("31")


@pytest.mark.slow("a browser signs in twice")
def test_after_a_session_has_ended_the_form_is_sent_on_by_a_click(enter: Enter, portal):
    tab = enter("operator")
    begin_base(tab.page, "接着提交的基地")
    tab.page.context.add_cookies([{"name": SESSION, "value": "over", "url": portal.url}])
    submit(tab.page)
    expect(tab.page.locator("main")).to_contain_text("您刚才填写的内容还在")
    fits_a_phone_and_breaks_no_rule(tab)
    fill(tab.page, {"login": "demo-operator", "password": portal.passwords["demo-operator"]})
    submit(tab.page)
    kept = tab.page.locator("main dl")
    expect(kept).to_contain_text("名称")
    expect(kept).to_contain_text("接着提交的基地")
    fits_a_phone_and_breaks_no_rule(tab)
    submit(tab.page)
    tab.page.wait_for_url(re.compile(r"/records/bases/[0-9A-Z]{12}$"))
    assert bases_called(portal, "接着提交的基地") == 1


@pytest.mark.slow("a browser goes through the main forms")
def test_without_script_everything_can_be_done(enter: Enter):
    tab = enter("operator", script=False, size=PHONE)
    page = tab.page
    page.goto("/")
    page.fill("#q", "商标")
    page.locator("main form[role=search] button").click()
    expect(page.locator(".jj-hit").first).to_be_visible()
    page.locator("#filters input[name=categories]").first.check()
    page.locator("#filters button").click()
    expect(page.locator(".jj-chip.on")).to_have_count(1)
    begin_base(page, "")
    submit(page)
    expect(page.locator(".jj-refusal:focus")).to_have_count(1)
    fill(page, {"name": "没有脚本也办得成"})
    submit(page)
    expect(page.locator("h1")).to_have_text("没有脚本也办得成")
    page.click("text=大字")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("text=Sign out")
    eventually_found(page, wanted=False)
    expect(page.locator("header")).to_contain_text("Sign in")
    assert tab.complaints == [line for line in tab.complaints if "422" in line]
