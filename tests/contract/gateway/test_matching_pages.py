"""Demands on pages: written and ranked without an account, posted, compared and answered; why an agency is not first."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS
from gateway.access.principal import SESSIONS
from gateway.access.sessions import PAGE
from gateway.portal import entry
from tests.contract.api.world import build, eventually, made, sign_in
from tests.support.shape import clock_at, settle


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    from tests.contract.api.conftest import NOW

    folder = tmp_path_factory.mktemp("pages")
    ready = build(folder, clock_at(folder, NOW))
    yield ready
    ready.services.stop()


@pytest.fixture(scope="module")
def agency(world):
    """An agency in a zone, with an account."""
    offered = {"categories": ["agency", "rights_protection"], "services": ["overseas_protection"]}
    view = world.agency(**offered, english_name="Overseas Counsel")
    zone = world.zone()["id"]
    residence = {"agency_id": view["id"], "zone_id": zone, "entered_on": "2026-03-02"}
    made(world.province.post("/api/v1/residences", {"state": residence}))
    sign_in(world.app, Role.AGENCY, organisation=view["id"], region="")
    settle(world.services)  # a browser says no position that its page is to include
    return view


def browser(world, login=""):
    client = world.app.test_client()
    if login:
        database = world.app.extensions[ACCOUNTS].database
        client.set_cookie("jiju", world.app.extensions[SESSIONS].open(database.account_called(login), PAGE).token)
    return client


def hidden(text, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return found[1] if found else ""


def sends(client, page, address, **fields):
    """Send a form of *page* to *address*."""
    text = client.get(page).text
    machinery = {name: hidden(text, name) for name in ("csrf_token", "key", "revision")}
    return client.post(address, data={name: value for name, value in machinery.items() if value} | fields)


def test_a_visitor_writes_a_demand_and_sees_who_fits_and_the_arithmetic(world, agency):
    answer = sends(browser(world), "/match", "/match", title="应对337调查", do="try")
    assert answer.status_code == 200
    assert agency["state"]["name"] in answer.text
    assert "得分是怎么算的" in answer.text
    assert 'value="overseas_protection" checked' in answer.text
    english = browser(world)
    english.set_cookie("jiju_lang", "en")
    page = sends(english, "/match", "/match", title="应对337调查", do="try").text
    assert f">Overseas Counsel</a> {beside(agency)}" in page
    assert page.count(agency["state"]["name"]) == 1  # beside its English name, and nowhere instead of it


def beside(agency):
    return f'<span class="fs-6 fw-normal text-secondary" lang="zh-CN">{agency["state"]["name"]}</span>'


def test_what_a_visitor_wrote_is_kept_while_it_signs_in(world, agency):
    page = sends(browser(world), "/match", "/match", title="应对337调查", services="overseas_protection", do="sign-in")
    assert (page.status_code, bool(hidden(page.text, "kept"))) == (401, True)
    with world.app.test_request_context("/"):
        kept = entry.chosen("/match", "services", "overseas_protection"), entry.label("/match", "title")
    assert kept == ("海外维权与应诉", "需求名称")


def test_whoever_asks_is_told_the_other_way_of_scoring_and_sees_it(world, agency):
    def noted(**more):
        text = sends(browser(world), "/match", "/match", title="应对337调查", region="320211", **more).text
        return re.findall(r"(?:也可以|这是)按“(.+?)”排", text)

    assert noted() == ["集聚默认"]
    assert noted(profile="match") == ["集聚默认", "政策默认"]


def test_where_no_need_is_understood_the_ranking_says_so(world, agency):
    told = "没有认出需要哪种服务"
    assert told in sends(browser(world), "/match", "/match", title="的了和", do="try").text
    assert told not in sends(browser(world), "/match", "/match", title="应对337调查", do="try").text


def test_a_visitor_puts_some_of_a_ranking_side_by_side_before_anything_is_posted(world, agency):
    other = world.agency(categories=["rights_protection"], services=["overseas_protection"])
    residence = {"agency_id": other["id"], "zone_id": world.zone()["id"], "entered_on": "2026-03-02"}
    made(world.province.post("/api/v1/residences", {"state": residence}))
    asked = {"title": "应对337调查", "do": "try", "compare": [agency["id"], other["id"]]}
    answer = eventually(
        lambda: sends(browser(world), "/match", "/match", **asked), lambda one: 'id="compare"' in one.text
    )
    assert f'value="{agency["id"]}" checked' in answer.text
    assert 'id="compare"' not in sends(browser(world), "/match", "/match", **asked | {"compare": "x"}).text


def test_a_firm_confirms_what_was_guessed_from_its_posted_demand(world, agency):
    firm = browser(world, "firm-0")
    asked = {"title": "应对337调查", "wish": "做光刻胶的", "contact": "王小明"}
    page = sends(firm, "/match", "/match", **asked, do="post").headers["Location"]
    assert 'value="overseas_protection" checked' in firm.get(page).text
    assert all(said in firm.get(page).text for said in asked.values())
    record = firm.get(page.replace("/match/", "/records/demands/")).text
    assert ("加密保存，这里不显示。" in record, "**" in record) == (True, False)
    ticked = {"services": ["overseas_protection"], "revision": hidden(firm.get(page).text, "revision")}
    assert sends(firm, page, f"{page}/confirm", **ticked).status_code == 303
    (demand,) = made(world[Role.AUDITOR].get(f"/api/v1/demands/{page.rpartition('/')[2]}"))["state"]["services"]
    assert demand == "overseas_protection"
    assert "/confirm" not in firm.get(page).text


def test_a_refused_demand_comes_back_as_it_was_typed_with_its_place(world, agency):
    answer = sends(browser(world), "/match", "/match", title="商标", budget_fen="-5", do="try")
    assert answer.status_code == 422
    assert 'id="e-budget_fen-1"' in answer.text
    assert 'value="-5"' in answer.text


def test_a_firm_posts_chooses_and_the_agency_answers_and_sees_why(world, agency):
    firm, seller = browser(world, "firm-0"), browser(world, "agency-2")
    idle = firm.get("/work").text
    assert ("没有等您办的事项。" in idle, "90 日内" in idle) == (True, False)  # no days come to a firm by themselves
    posted = sends(firm, "/match", "/match", title="应对337调查", budget_fen="200000", do="post")
    assert posted.status_code == 303
    page = posted.headers["Location"]
    text = firm.get(page).text
    assert "200,000" in text
    assert agency["id"] in text
    chosen = sends(firm, page, f"{page}/choose", agency_id=agency["id"], message="月底以前想见一面")
    assert chosen.status_code == 303
    assert "等待机构答复" in firm.get(page).text
    again = sends(firm, page, f"{page}/choose", agency_id=agency["id"])
    assert again.status_code == 422
    assert sends(firm, page, f"{page}/lock").status_code == 303
    (address,) = re.findall(r'href="(/match/lists/[^"]+)"', firm.get(page).text)
    file = firm.get(address)
    assert sha256(file.data).hexdigest()[:12] in firm.get(page).text
    assert file.headers["Content-Disposition"].startswith("attachment")
    kept = firm.get(address.replace("/lists/", "/locked/")).text
    assert (sha256(file.data).hexdigest() in kept, "得分是怎么算的" in kept) == (True, True)
    listed = firm.get("/records/result-lists").text
    assert (">应对337调查<" in listed, "@20" in listed) == (True, False)
    seen = seller.get("/demands").text
    assert "等待机构答复" in seen
    assert "您排第" in seen
    alone = f"/demands/{page.rpartition('/')[2]}"
    assert f'href="{alone}"' in seen
    assert "答复企业" in seller.get("/work").text
    told = seller.get(alone).text
    assert "得分是怎么算的" in told
    assert "月底以前想见一面" in told
    assert re.search("企业选定了您。最迟 [0-9-]{10} 答复", told)
    assert "/acts/accept" in told
    (record,) = set(re.findall(r"/records/contacts/\w+(?=\")", told))
    for who, party in ((firm, "本单位"), (seller, "编号 ")):
        told = who.get(record).text
        assert party in told
        assert "应对337调查</a>" in re.sub(
            "<span[^>]*>|</span>", "", told
        )  # what it is about by its name, not by its number
    english = seller.get(alone, headers={"Accept-Language": "en"}).text
    assert "The firm has chosen you" in english
    assert firm.get(alone).status_code == 403
    assert "满分 " in seen
    assert re.search('海外维权与应诉 <span class="jj-src">推断', seen)
    _the_rules_and_the_digest_are_told(world, seller)
    _nothing_is_offered_of_what_is_finished(firm, page, record)


def _the_rules_and_the_digest_are_told(world, seller):
    rules = browser(world).get("/fairness").text
    assert ("首次服务" in rules, "服务类别 0.30、权利种类 0.20" in rules) == (True, True)
    assert seller.get("/digest").status_code == 200


def _nothing_is_offered_of_what_is_finished(firm, page, contact):
    demand, lock = f"/records/demands/{page.rpartition('/')[2]}", f"{page}/lock"
    before = firm.get(page).text

    def offered():
        return lock in firm.get(page).text, *(f"{one}/change" in firm.get(one).text for one in (demand, contact))

    assert offered() == (True, True, True)
    for act in (f"{demand}/acts/cancel", f"{contact}/acts/close"):
        assert sends(firm, act, act, because="不做了").status_code == 303
    assert offered() == (False, False, False)
    assert [firm.get(f"{one}/change").status_code for one in (demand, contact)] == [422, 422]
    late = firm.post(lock, data={name: hidden(before, name) for name in ("csrf_token", "key")})  # a page left open
    assert (late.status_code, "需求已经结束" in late.text) == (422, True)


def test_an_agency_finds_demands_by_words_and_filters_and_is_told_which_condition_to_drop(world, agency):
    firm, seller = browser(world, "firm-0"), browser(world, "agency-2")
    sends(firm, "/match", "/match", title="应对337调查", wish="通信设备，电话 13800138000", region="320211", do="post")
    search = "/demands/search?q=通信设备"
    found = eventually(lambda: seller.get(search), lambda one: "<mark>通信设备</mark>" in one.text)
    assert "适合本机构" in found.text
    assert re.search('海外维权与应诉 <span class="jj-src">推断', found.text)
    assert "13800138000" not in found.text
    empty = seller.get(f"{search}&services=trademark_filing")
    assert "没有同时符合这些条件的需求" in empty.text
    assert 'href="/demands/search?q=%E9%80%9A%E4%BF%A1%E8%AE%BE%E5%A4%87"' in empty.text
    assert seller.get("/demands/search?firm_id=x").status_code == 400
    assert firm.get("/demands/search").status_code == 403


def test_a_condition_that_is_none_is_told_and_not_left_out(world, agency):
    answer = browser(world).get("/agencies?q=商标&colour=red")
    assert answer.status_code == 400
    assert "colour" in answer.text
    nowhere = browser(world).get("/agencies?city=990000")
    assert (nowhere.status_code, "“城市”没有“990000”这一项" in nowhere.text) == (400, True)
    assert browser(world).get("/fairness?month=2026-13").status_code == 400
    assert [browser(world).get(f"/agencies?within={far}").status_code for far in ("20", "-3")] == [200, 400]


def test_a_name_that_is_begun_rightly_is_offered_where_nothing_is_found(world, agency):
    text = browser(world).get("/agencies?q=wuxichengguanxyzq").text
    assert "您是不是要找" in text
    assert agency["state"]["name"] in text


def test_results_can_be_ordered_by_age_and_keep_their_order_on_the_next_page(world, agency):
    text = browser(world).get("/agencies?sort=-founded").text
    assert '<option value="-founded" selected>' in text
    assert browser(world).get("/agencies?sort=colour").status_code == 400
    assert browser(world).get("/agencies?after=W251bGwsIngiLCJ5Il0").status_code == 400  # of another search


def test_pages_of_a_firm_are_closed_to_others(world, agency):
    assert browser(world).get("/demands").status_code in (302, 303, 401)
    assert browser(world, "firm-0").get("/demands").status_code == 403
    other = sends(browser(world, "agency-2"), "/match", "/match", title="商标", do="post")
    assert other.status_code == 403


def test_an_agency_declares_its_offer_in_yuan_and_finds_it_so_when_it_changes_it(world, agency):
    mine = browser(world, "agency-2")
    typed = {"agency_id": agency["id"], "free": "4", "least_budget_fen": "3000.50",
             "prices": "海外维权与应诉 | 120,000 | 60", "cases": "海外维权与应诉 | 应对一起337调查 | 2025-06-01"}  # fmt: skip
    page = mine.get("/records/offers/new").text
    assert "报价（元）" in page
    assert "承接起点（元）" in page
    made_ = sends(mine, "/records/offers/new", "/records/offers/new", **typed)
    assert made_.status_code == 303, made_.text[:2000]
    change = mine.get(made_.headers["Location"].partition("?")[0] + "/change").text
    assert "| 120000 | 60" in change
    assert 'value="3000.50"' in change
    (offer,) = made(world[Role.AUDITOR].get(f"/api/v1/offers?agency_id={agency['id']}"))["items"]
    assert (offer["state"]["prices"][0]["fen"], offer["state"]["least_budget_fen"]) == (12_000_000, 300_050)


def test_an_agency_declares_its_offer_on_one_page(world, agency):
    seller = browser(world, "agency-2")
    typed = {
        "free": "3",
        "least_budget_fen": "8,000",
        "price-overseas_protection": "120,000",
        "days-overseas_protection": "60",
        "case-0-service": "overseas_protection",
        "case-0-title": "汉诺威展会",
        "case-0-on": "2025-05-01",
    }
    assert sends(seller, "/offer", "/offer", **typed).status_code == 303
    text = seller.get("/offer").text
    for value in ("120000", "60", "汉诺威展会", "2025-05-01", "8000"):
        assert f'value="{value}"' in text


def test_what_is_wrong_in_a_line_of_the_offer_is_told_at_that_line(world, agency):
    answer = sends(
        browser(world, "agency-2"), "/offer", "/offer",
        **{"free": "2", "price-overseas_protection": "很多", "case-1-service": "overseas_protection", "case-1-on": "昨天"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'id="e-price-overseas_protection"' in answer.text
    assert 'value="很多"' in answer.text
    assert 'id="e-case-1-on"' in answer.text
    assert 'id="e-case-1-title"' in answer.text  # it is missing


def test_a_line_that_is_emptied_is_taken_out_of_the_offer(world, agency):
    seller = browser(world, "agency-2")
    assert sends(seller, "/offer", "/offer", free="4").status_code == 303
    text = seller.get("/offer").text
    assert 'value="120000"' not in text
    assert re.search(r'id="f-free" name="free"[^>]* value="4"', text)
