"""The whole slice in the portal: officer, operator and visitor, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from chassis.clock import SHANGHAI

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


def test_an_agency_is_registered_admitted_found_listed_hidden_lifted_found_and_seen_out(enter):
    province, operator, visitor = enter("province"), enter("operator"), enter()
    today = datetime.now(SHANGHAI).date().isoformat()
    officer, host, public = province.page, operator.page, visitor.page

    # A wrong check digit: every reason at once, the right digit told, nothing typed is lost.
    officer.goto("/records/agencies/new")
    fill(officer, {"credit_code": WRONG, "name": NAME, "region": "320211"})
    submit(officer)
    refusal = officer.locator(".jj-refusal")
    expect(refusal).to_contain_text("7")
    assert refusal.locator("ol > li").count() == 2, "the check digit, and that a category is missing"
    expect(officer.locator("[name=name]")).to_have_value(NAME)
    province.shot("journey-1-refused")
    fill(officer, {"credit_code": CODE})
    officer.check('[name=categories][value="agency"]')
    submit(officer)
    officer.wait_for_url(re.compile(r"/agencies/[0-9A-Z]{12}$"))
    expect(officer.locator("h1")).to_have_text(NAME)
    agency = officer.url.rpartition("/")[2]
    province.shot("journey-2-registered")
    assert not is_found(public), "in the register, and in no zone"

    host.goto("/account")
    zone = host.locator("div:has(> dt:text-is('集聚区')) > dd").inner_text().replace("-", "")
    host.goto(f"/records/residences/new?agency_id={agency}&zone_id={zone}&entered_on={today}")
    submit(host)
    host.wait_for_url(re.compile(r"/records/residences/[0-9A-Z]{12}$"))
    residence = host.url
    operator.shot("journey-3-admitted")
    eventually_found(public, True)
    visitor.shot("journey-4-found")

    officer.goto(f"/records/listings/new?agency_id={agency}")
    ends = (datetime.now(SHANGHAI).date() + timedelta(days=1000)).isoformat()
    fill(officer, {"list_kind": "serious", "authority": "江苏省市场监督管理局", "document_no": "苏市监列9号",
                   "decided_on": today, "listed_on": today, "ends_on": ends, "ground": "伪造文书",
                   "article": "第九条"})  # fmt: skip
    submit(officer)
    officer.wait_for_url(re.compile(r"/records/listings/[0-9A-Z]{12}$"))
    listing = officer.url
    province.shot("journey-5-listed")
    eventually_found(public, False)
    public.goto(f"/agencies/{agency}")
    expect(public.locator(".jj-tell")).to_contain_text("查找时不列出这家机构")
    visitor.shot("journey-6-hidden")

    officer.goto(f"{listing}/acts/lift")
    fill(officer, {"lifted_on": today, "because": "已改正并经核查"})
    submit(officer)
    officer.wait_for_url(listing)
    eventually_found(public, True)

    host.goto(f"{residence}/acts/see_out")
    fill(host, {"reason": "voluntary", "left_on": today})
    submit(host)
    host.wait_for_url(residence)
    operator.shot("journey-7-seen-out")
    eventually_found(public, False)

    public.goto(f"/agencies/{agency}")
    expect(public.locator("main")).to_contain_text("未入驻")
    for page in ("history", "comparison"):
        public.goto(f"/records/agencies/{agency}/{page}")
        visitor.shot(f"journey-8-{page}")
    assert province.complaints == [one for one in province.complaints if "422" in one]
    assert operator.complaints == visitor.complaints == []
