"""From a county's wish to a title in the browser, without script: Jiangsu, Zhejiang, and a public notice under the national call."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from chassis.clock import SHANGHAI
from contracts.commands.cases import CaseView, GetCase
from tests.e2e.offices import PDF, Offices, offices
from tests.e2e.test_journey import fill, submit
from tests.support.backend import NOW
from tests.support.browser import PHONE
from tests.support.counties import DECLARED, SHEET, settled
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("a case through every office in a browser")
ZONE = "蠡岸集聚区"


def at_the_offices(browser, folder, region="320211", agencies=15, at=NOW):
    county = settled(folder, clock_at(folder, at), region, agencies)
    return county, offices(browser, county)


def files(all_: Offices, programme: str) -> str:
    """The county begins, declares what nobody can look up, and hands in a material; the others come as they may."""
    assert all_.county.zone is not None
    county = all_["applicant"]
    county.comes_in()
    county.page.goto(f"/records/applications/new?zone_id={all_.county.zone.id}&procedure={programme}")
    submit(county.page)
    county.page.wait_for_url(re.compile(r"/cases/applications/[0-9A-Z]{12}$"))
    case = county.page.url.rpartition("/")[2]
    county.page.click("text=填报事实")
    fill(county.page, dict(DECLARED[programme]))
    submit(county.page)
    all_.county.hand_in(newest(all_, case))
    county.goes(case)
    county.does("material.give", "material:application", file=PDF | {"buffer": b"%PDF-1.7 own"})
    return case


def scores(all_: Offices, case: str) -> None:
    """The panel is drawn from a source of the next day; one expert scores at the browser, the others as they like."""
    county, province = all_.county, all_["province"]
    county.pool(5)
    province.goes(case)
    source_day = (all_.clock.today() + timedelta(days=1)).isoformat()
    province.does("draw.freeze", size="5", units="1", source="福彩3D第2026064期", source_day=source_day)
    all_.clock.advance(days=1)
    province.goes(case)
    province.does("draw.reveal", "draw:1", value="3 7 1", url="https://example.org/3d/2026064")
    seen = newest(all_, case)
    first, *others = county.panel(seen)
    expert = all_[first]
    expert.finds_on_the_worklist(ZONE)
    expect(expert.main).not_to_contain_text(others[0])
    expert.does("score.submit", "score:1", **{f"sheet/{name}": mark for name, mark in SHEET.items()})
    for number, other in enumerate(others, start=2):
        county.do(other, seen, "score.submit", f"score:{number}", sheet=SHEET)
    province.goes(case)
    expect(province.main).to_contain_text("平均")
    province.does("assessed", opinion="专家同意设立")


def newest(all_: Offices, case: str) -> CaseView:
    """The case as it stands, for those who act without a page."""
    seen = all_.county.people["province"].send(GetCase(kind="application", id=case))
    all_.county.seen[case] = seen.revision
    return seen


def visits(all_: Offices, case: str) -> None:
    """Two visitors, minutes, and the visited side signs."""
    province, county = all_["province"], all_["applicant"]
    province.goes(case)
    today = all_.clock.today().isoformat()
    province.does("visit.plan", visitor_1="赵某", visitor_2="钱某", day=today)
    province.does("visit.minutes", "visit:1", minutes="现场与材料相符")
    county.finds_on_the_worklist(ZONE)
    county.does("visit.sign", "visit:1", signer="王某，主任")
    expect(county.main).to_contain_text("现场考察记录（已签字）")


def test_a_county_of_jiangsu_is_sent_back_once_and_gets_its_title(browser, tmp_path):
    county, door = at_the_offices(browser, tmp_path / "js")
    with door as all_:
        applicant, city, province = all_["applicant"], all_["city"], all_["province"]
        case = files(all_, "JS_2016")
        applicant.pledges()
        applicant.does("submit")
        city.finds_on_the_worklist(ZONE)
        city.link("material.send_back", "material:work_plan").click()
        expect(city.main.locator("h1")).to_contain_text("建设工作方案")  # and not the first of the list
        city.goes(case)
        city.does("material.send_back", "material:work_plan", defect="缺少经费预算")
        city.does("return")
        applicant.finds_on_the_worklist(ZONE)
        expect(applicant.main).to_contain_text("缺少经费预算")
        applicant.does("material.give", "material:work_plan", file=PDF | {"buffer": b"%PDF-1.7 2"})
        applicant.pledges()
        applicant.does("submit")
        city.finds_on_the_worklist(ZONE)
        city.does("recommend", opinion="同意推荐")
        province.finds_on_the_worklist(ZONE)
        province.does("receive")
        province.does("accept")
        scores(all_, case)
        county.visited(newest(all_, case))
        province.goes(case)
        province.does("approve", reason="符合条件")
        expect(province.main).to_contain_text("JS_2016-2026-001")
        applicant.goes(case)
        expect(applicant.main).to_contain_text("报备实施方案")
        assert applicant.tab.complaints == province.tab.complaints == []
    county.backend.stop()


def test_a_relying_unit_of_zhejiang_mends_what_the_province_names_and_hangs_its_plate(browser, tmp_path):
    county, door = at_the_offices(browser, tmp_path / "zj", "330106", 20)
    with door as all_:
        applicant, city, province, partner = (all_[who] for who in ("applicant", "city", "province", "partner"))
        case = files(all_, "ZJ_2018")
        applicant.pledges()
        applicant.does("submit")
        city.finds_on_the_worklist(ZONE)
        city.does("recommend", opinion="同意推荐")
        province.finds_on_the_worklist(ZONE)
        province.does("receive")
        province.does("material.send_back", "material:attachments", defect="场地证明过期")
        province.does("correct")
        applicant.finds_on_the_worklist(ZONE)
        applicant.does("material.give", "material:attachments", file=PDF | {"buffer": b"%PDF-1.7 2"})
        applicant.pledges()
        city.finds_on_the_worklist(ZONE)
        city.does("resubmit")
        province.goes(case)
        province.does("opinion.ask", holder="发改委")
        partner.goes(case)
        partner.does("opinion.give", "opinion:1", opinion="无意见")
        province.goes(case)
        province.does("accept")
        county.do("province", county.scored(newest(all_, case)), "assessed", opinion="同意")
        visits(all_, case)
        province.goes(case)
        province.does("approve", reason="符合第六条")
        expect(province.main).to_contain_text("ZJ_2018-2026-001")
        province.does("hang", day=all_.clock.today().isoformat())
        assert province.tab.complaints == city.tab.complaints == []
    county.backend.stop()


def test_a_citizen_objects_in_the_last_minute_of_a_notice_and_is_answered_before_anything_is_decided(browser, tmp_path):
    county, door = at_the_offices(browser, tmp_path / "nat", agencies=1, at=datetime(2023, 7, 3, 9, tzinfo=SHANGHAI))
    seen = county.do("applicant", county.hand_in(county.file("NAT_2023")), "submit")
    seen = county.do("partner", county.do("province", seen, "recommend", opinion="推荐"), "pass")
    seen = county.do("province", county.scored(seen), "assessed")
    county.backend.clock.set(datetime(2023, 7, 8, 23, 59, tzinfo=SHANGHAI))
    with door as all_:
        citizen, province = all_["visitor"], all_["province"]
        citizen.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        citizen.page.goto("/notices")
        citizen.page.locator("main a", has_text=ZONE).first.click()
        citizen.page.wait_for_url("**/cases/applications/*")  # as it is drawn, not as it arrives without its styles
        assert citizen.tab.too_wide() == 0
        citizen.does("objection.object", argument="面积不实")
        expect(citizen.main).to_contain_text("已收到")
        mine = citizen.page.url
        all_.clock.advance(days=1)
        province.goes(seen.id)
        expect(province.main).to_contain_text("待处理：异议 1")
        province.does("objection.answer", "objection:1", answer="经核实，面积相符")
        province.does("approve", reason="公示期满，异议已答复")
        citizen.page.goto(mine)
        expect(citizen.main).to_contain_text("经核实，面积相符")
        assert citizen.tab.complaints == province.tab.complaints == []
    county.backend.stop()
