"""An agency asks and an operator admits, an office corrects and takes back: by pages alone, without script."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest

from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS, Person
from gateway.portal import offered
from tests.contract.api.refusals import complete
from tests.contract.api.world import PASSWORD, made
from tests.contract.gateway.visiting import Visitor
from tests.support.shape import settle


class Controls(HTMLParser):
    """The values of everything in the last form of a page that is posted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._area = self._select = ""
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._open = given.get("method") == "post" and not given.get("action")
            self.values = {} if self._open else self.values
        elif self._open and tag == "textarea":
            self._area, self.values[name] = name, [""]
        elif self._open and tag == "select":
            self._select, self.values[name] = name, [""]
        elif self._open and tag == "option" and "selected" in given:
            self.values[self._select] = [given.get("value", "")]
        elif self._open and tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.values.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = [self.values[self._area][0] + data.lstrip("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def person(world, login, role, **place):
    name = Person(login=login, role=role, name=login, **place)
    world.app.extensions[ACCOUNTS].make(name, PASSWORD)
    visitor = Visitor(world.app)
    visitor.sign_in(login, PASSWORD)
    return visitor


def typed(visitor, address, **values):
    """The form of a page as it stands there, with some of it typed over, sent."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return sent(visitor, address, answer.text, **values)


def sent(visitor, address, page, **values):
    form = Controls(page).values | {name: [value] for name, value in values.items()}
    return visitor.client.post(address, data=form, headers={"Referer": f"http://localhost{address}"})


def place_of(answer):
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
    return answer.location.removeprefix("http://localhost")


def link(page, text):
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>\s*)?{text}', page)
    assert found, text
    return unescape(found[1])


@pytest.fixture
def parties(world):
    zone, agency = world.zone(), world.agency()
    number = agency["id"]
    operator = person(world, f"op-{number}", Role.OPERATOR, zone=zone["id"], region="320211")
    return zone, agency, operator, person(world, f"ag-{number}", Role.AGENCY, organisation=agency["id"])


def test_an_agency_comes_and_goes_by_pages_alone(world, parties):
    zone, agency, operator, own = parties
    begin = link(own.get(f"/agencies/{agency['id']}").text, "申请入驻")
    page = own.get(begin).text
    assert f'<option value="{zone["id"]}"' in page
    assert "办理程序" not in page  # there is one procedure, and nothing to choose
    assert [name for name in ("basis", "valid_from") if f'name="{name}"' in page] == []  # of a case nobody says these
    assert "开始办理</button>" in page
    case = place_of(typed(own, begin, zone_id=zone["id"], room="301", area_m2="60", contract_no="RZ-1"))
    page = own.get(case).text
    assert "提交核验" in page
    assert "RZ-1" in page
    place_of(typed(own, f"{case}/acts/file"))
    assert case in operator.get("/work").text
    assert case not in own.get("/work").text
    page = operator.get(case).text
    for text in (
        "没有在册的严重违法失信记录",
        "信用档案，读到第",
        "服务机构，第 1 版",
        "入驻，没有记录",
        "符合执业条件",
    ):
        assert text in page, text
    assert operator.get(f"/records/residences/new?agency_id={agency['id']}").status_code == 200
    admitted = typed(operator, f"{case}/acts/admit", entered_on="2026-11-20", reason="符合")
    assert place_of(admitted) == case
    named = {"sets": {"english_name": "Clear View Agents"}}
    made(world.province.patch(f"/api/v1/agencies/{agency['id']}", named, seen=agency["revision"]))
    english = operator.get(case, headers={"Accept-Language": "en"}).text
    assert ("<h1>Clear View Agents</h1>" in english, f"<h1>{agency['state']['name']}" in english) == (True, False)
    residence = re.search(r"/records/residences/[0-9A-Z]{12}", operator.get(case).text)[0]  # type: ignore[index]  # it is there
    begin = link(own.get(residence).text, "申请退出")
    leaving = place_of(typed(own, begin))
    assert ("可以自己办理“申请退出”" in operator.get(f"{leaving}/acts/ask_for").text) is True
    assert ("可以自己办理" in operator.get(f"{leaving}/acts/warn").text) is False
    assert 'href="#f-request"' in typed(operator, f"{leaving}/acts/ask_for", request=(BytesIO(b"no"), "a.txt")).text
    place_of(typed(own, f"{leaving}/acts/ask", reason="迁址"))
    assert "清结" in operator.get("/work").text
    for page, times in (("/work", 2), ("/cases/departures/together/leave", 2)):  # once for those who cannot see
        english = operator.get(page, headers={"Accept-Language": "en"}).text
        assert (english.count("Clear View Agents"), agency["state"]["name"] in english) == (times, False)
    place_of(typed(operator, f"{leaving}/acts/leave"))
    assert "主动退出" in own.get(residence).text


def test_an_agency_sees_its_own_practitioners_and_nobody_elses_and_they_are_found_by_a_part_of_what_is_known(
    world, parties
):
    _, agency, operator, own = parties
    other = world.agency()["id"]
    theirs = person(world, f"ag-{other}", Role.AGENCY, organisation=other)
    state = {"name": "沈观澜", "profession": "patent_attorney", "agency_id": agency["id"], "region": "320211"}
    state |= {"phone": "13900000001", "identity_number": "320211190001010011", "practice_no": "3212345678.9"}
    one = made(world.province.post("/api/v1/practitioners", {"state": state, "valid_from": "2024-01-08"}))
    here, page = f"/records/practitioners/{one['id']}", f"/agencies/{agency['id']}"
    for visitor, sees in ((own, True), (operator, True), (theirs, False), (Visitor(world.app), False)):
        assert ("沈观澜" in visitor.get(page).text) is sees
    found = [visitor.get("/records/practitioners?name=沈观澜").text for visitor in (own, operator, theirs)]
    assert [here in text for text in found] == [True, True, False]
    for part, is_found in {
        "name=观澜": True,
        "name=沈_澜": False,
        "practice_no=１２３４５": True,
        "practice_no=99": False,
    }.items():
        assert [here in who.get(f"/records/practitioners?{part}").text for who in (own, theirs)] == [is_found, False], (
            part
        )
    assert len(made(world.province.get("/api/v1/practitioners?practice_no=12345&name=沈"))["items"]) == 1
    assert theirs.get(here).status_code == 403
    text = own.get(here).text
    assert ("13900000001" in text, "320211190001010011" in text) == (False, False)
    made(world.province.patch(f"/api/v1/practitioners/{one['id']}", {"sets": {"agency_id": other}}, seen=1))
    assert [("沈观澜" in visitor.get(f"/agencies/{id}").text) for visitor, id in ((own, agency["id"]), (theirs, other))] == [
        False, True,
    ]  # fmt: skip
    assert [visitor.get(here).status_code for visitor in (own, theirs)] == [403, 200]
    assert own.get(f"{here}?asOf=2025-01-08").status_code == 200  # what was so then stays told to whom it was told


def test_what_stands_in_another_order_than_the_boxes_of_a_form_is_no_change(world):
    agency = world.agency(services=["trademark_filing", "patent_filing"])
    office = person(world, f"of-{agency['id']}", Role.PROVINCE, region="32")
    place_of(typed(office, f"/records/agencies/{agency['id']}/change", staff="12"))
    last = made(world.province.get(f"/api/v1/agencies/{agency['id']}/history"))["items"][0]
    assert last["sets"] == {"staff": 12}


def test_who_writes_for_the_own_agency_or_zone_chooses_it_by_name_and_types_no_id(world, parties):
    zone, agency, operator, own = parties
    page = own.get("/records/correction-requests/new").text
    assert f'<option value="{agency["id"]}" selected' in page
    assert agency["state"]["name"] in page
    assert f'<option value="{zone["id"]}" selected' in operator.get("/records/bases/new").text


def test_every_entry_of_a_zone_is_offered_in_the_order_of_their_names(world, parties, monkeypatch):
    zone, _, operator, _ = parties
    monkeypatch.setattr(offered, "MOST", 2)  # in the register's own order they come two by two
    for own in ("衡", "安", "立"):
        agency = world.agency(name=f"{own}试{zone['id'][:6]}")["id"]
        entered = {"agency_id": agency, "zone_id": zone["id"], "entered_on": "2026-01-05"}
        made(world.province.post("/api/v1/residences", {"state": entered}))
    page = operator.get("/records/departures/new").text
    assert [text[0] for text in re.findall('<option value="[0-9A-Z]{12}">(.+?)</option>', page)] == ["安", "立", "衡"]


def test_an_agency_is_told_that_its_contract_ends_until_it_is_renewed(world, parties):
    zone, agency, operator, own = parties
    named = {"name": "湖岸中心", "english_name": "Lake Centre", "zone_id": zone["id"], "region": "320211"}
    entered = {
        "agency_id": agency["id"],
        "zone_id": zone["id"],
        "base_id": made(world.province.post("/api/v1/bases", {"state": named}))["id"],
        "entered_on": "2026-01-05",
        "contract_until": "2026-12-31",
    }
    stays = made(world.province.post("/api/v1/residences", {"state": entered}))
    renewed = {"sets": {"contract_until": "2028-12-31"}, "basis": "续签"}
    here = f"/records/residences/{stays['id']}"
    assert ("入驻合同到期" in own.get("/work").text, here in own.get("/work").text) == (True, True)
    made(world.province.patch(f"/api/v1/zones/{zone['id']}", {"sets": {"english_name": "Lake Shore Zone"}}, seen=1))
    english = [own.get(page, headers={"Accept-Language": "en"}).text for page in ("/work", f"/agencies/{agency['id']}")]
    assert [text.count("Lake Shore Zone") for text in english] == [2, 2]  # by its English name, wherever it stands
    listed = own.get(f"/records/residences?zone_id={zone['id']}", headers={"Accept-Language": "en"}).text
    assert ("Lake Centre" in listed, "湖岸中心" in listed) == (True, False)
    bases = own.get(f"/records/bases?zone_id={zone['id']}", headers={"Accept-Language": "en"}).text
    assert bases.count("Lake Centre") == 1  # not once more as a line of its record
    place = f"/api/v1/agencies/{agency['id']}"
    made(world.province.patch(place, {"sets": {"english_name": "Clear View Agents"}}, seen=agency["revision"]))
    english = [
        operator.get(here + page, headers={"Accept-Language": "en"}).text for page in ("/change", "/acts/see_out")
    ]
    assert ["Clear View Agents</h1>" in text for text in english] == [True, True]
    assert re.search(r'<option value="[0-9A-Z]{12}">.*?湖岸中心</option>', own.get("/records/residences").text)
    made(world.province.patch(f"/api/v1/residences/{stays['id']}", renewed, seen=1))
    assert here not in own.get("/work").text


def test_an_operator_who_records_an_entry_directly_is_told_the_way(world, parties):
    zone, agency, operator, _ = parties
    answer = typed(
        operator, f"/records/residences/new?agency_id={agency['id']}", zone_id=zone["id"], entered_on="2026-11-20"
    )
    assert answer.status_code == 422
    assert "新建“入驻办理”" in answer.text


def test_the_cases_have_the_api_of_every_case(world, parties):
    zone, agency, _, _ = parties
    state = {"agency_id": agency["id"], "zone_id": zone["id"]}
    refused = world.province.post("/api/v1/admissions", {"state": state})
    assert refused.status_code == 403
    complete(refused)
    assert world.province.get("/api/v1/cases/admissions/desk").json["items"] == []


@pytest.fixture
def office(world):
    visitor = Visitor(world.app)
    visitor.sign_in("province-0", PASSWORD)
    return visitor


ACTS = ("suspend", "strike_off")


def test_an_office_sees_what_a_correction_changes_before_it_is_saved(world, office, parties):
    _, agency, _, own = parties
    here = f"/records/agencies/{agency['id']}"
    buttons = [re.findall("btn-(?:grave|primary)", office.get(f"{here}/acts/{act}").text) for act in ACTS]
    assert buttons == [["btn-primary"], ["btn-grave"]]  # what is never undone looks it
    assert "更正：第 1 版" not in own.get(f"{here}/history").text
    assert own.get(f"{here}/entries/1/correct").status_code == 403
    form = link(office.get(f"{here}/history").text, "更正：第 1 版")
    lacking = typed(office, form, staff="12", step="look")
    assert lacking.status_code == 422
    assert len(re.findall(r'href="#f-(reason|article)"', lacking.text)) == 2
    looked = typed(office, form, staff="12", reason="笔误", article="《企业信息公示暂行条例》第十二条", step="look")
    assert looked.status_code == 200
    assert re.search(r"从业人数</th>.*?无</td>.*?<b>12</b>", looked.text, re.DOTALL)
    assert made(world.province.get(f"/api/v1/agencies/{agency['id']}"))["revision"] == 1
    again = sent(office, form, looked.text, step="edit")
    assert 'value="12"' in again.text
    place_of(sent(office, form, looked.text, step="save"))
    page = office.get(f"{here}/history").text
    assert "笔误（《企业信息公示暂行条例》第十二条）" in page
    assert made(world.province.get(f"/api/v1/agencies/{agency['id']}"))["state"]["staff"] == 12


def test_an_office_takes_an_entry_back_and_sees_first_what_is_again(world, office, parties):
    _, agency, _, _ = parties
    one = f"/api/v1/agencies/{agency['id']}"
    made(world.province.patch(one, {"sets": {"staff": 40}, "basis": "年报"}, seen=1))
    form = link(office.get(f"/records/agencies/{agency['id']}/history").text, "撤回：第 2 版")
    page = office.get(form).text
    assert re.search(r"从业人数</th>.*?40</td>.*?<b>无</b>", page, re.DOTALL)
    refused = typed(office, form, reason="张冠李戴")
    assert refused.status_code == 422
    place_of(typed(office, form, reason="张冠李戴", article="第十二条"))
    assert made(world.province.get(one))["state"].get("staff") is None
    assert office.get(f"/records/agencies/{agency['id']}/entries/1/withdraw").status_code == 422  # a creation stays


def test_nobody_else_corrects_and_a_case_is_corrected_by_nobody(world, parties):
    _, agency, operator, _ = parties
    assert operator.get(f"/records/agencies/{agency['id']}/entries/1/correct").status_code == 403
    assert operator.get(f"/records/admissions/{agency['id']}/entries/1/correct").status_code == 404


def test_the_office_goes_from_a_request_to_the_history_that_it_corrects(world, office, parties):
    _, agency, _, own = parties
    begin = link(own.get(f"/agencies/{agency['id']}").text, "提出更正")
    request = place_of(typed(own, begin, item="address", proposed="青禾路 12 号"))
    assert link(office.get(request).text, "到机构历史中更正或撤回") == f"/records/agencies/{agency['id']}/history"
    assert "到机构历史中更正或撤回" not in own.get(request).text


def test_a_list_is_narrowed_by_its_looked_up_fields_and_by_a_day(world, parties):
    zone, agency, operator, _ = parties
    entered = {"agency_id": agency["id"], "zone_id": zone["id"], "entered_on": "2026-01-05"}
    made(world.province.post("/api/v1/residences", {"state": entered}))
    page = f"/records/residences?zone_id={zone['id'][:4]}-{zone['id'][4:8]}-{zone['id'][8:]}"
    code = agency["state"]["credit_code"]
    found = {
        asked: operator.get(page + asked).text for asked in (f"&agency_id={code}", "&state=left", "&asOf=2026-01-04")
    }
    assert ["没有符合筛选条件的记录。" in text for text in found.values()] == [False, True, True]
    assert '<option value="left" selected>' in found["&state=left"]
    assert 'value="2026-01-04"' in found["&asOf=2026-01-04"]
    assert agency["state"]["name"] in found[f"&agency_id={code}"]


def test_both_of_two_states_are_told_by_a_day_and_by_what_was_known(world):
    zone = world.zone()["id"]
    page = f"/records/zones/{zone}/comparison"
    texts = {asked: Visitor(world.app).get(page + asked).text for asked in ("", "?otherKnownOn=2020-01-01")}
    assert ["没有记录" in text for text in texts.values()] == [False, True]
    assert 'name="otherKnownOn" value="2020-01-01"' in texts["?otherKnownOn=2020-01-01"]


def test_who_asks_for_a_day_on_which_nothing_was_on_record_is_led_to_today(world):
    page = f"/zones/{world.zone()['id']}"
    answers = [Visitor(world.app).get(f"{page}?asOf={day}") for day in ("2010-01-01", "10-01-01")]
    assert [(one.status_code, link(one.text, "看今天的情况")) for one in answers] == [(404, page), (400, page)]


def test_why_a_code_was_accepted_that_fails_its_check_stands_beside_it(world):
    code = world.agency()["state"]["credit_code"]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    agency = world.agency(credit_code=wrong, code_override="早期代码，已核对执照原件")
    settle(world.services)
    page = Visitor(world.app).get(f"/agencies/{agency['id']}").text
    assert "代码核准理由" in page
    assert "所知" in page.partition('class="jj-print"')[2].partition("</p>")[0]  # on paper, too
    assert "早期代码，已核对执照原件" in page
