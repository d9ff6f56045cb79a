"""An officer brings a list in by the portal, without script: send, wait, look, confirm."""

from __future__ import annotations

import io
import re

import pytest

from tests.contract.api.world import PASSWORD, World, eventually, made
from tests.contract.gateway.visiting import Visitor, hidden
from tests.support.agency_workbook import HEADS, Line, credit_code, lines, workbook

FORM = "/imports/agencies"


@pytest.fixture
def officer(own_world: World) -> Visitor:
    visitor = Visitor(own_world.app)
    visitor.sign_in("province-0", PASSWORD)
    return visitor


def sent(officer: Visitor, content: bytes, name: str = "名册.xlsx"):
    values = _unnamed_form(officer.get(FORM).text)
    return officer.client.post(FORM, data=values | {"file": (io.BytesIO(content), name)}, headers={"Referer": f"http://localhost{FORM}"})  # fmt: skip


def _unnamed_form(page: str) -> dict[str, str]:
    return {name: value for name, value in hidden(page, "").items() if name in ("csrf_token", "key")}


def settled(officer: Visitor, place: str) -> str:
    return str(eventually(lambda: officer.get(place).text, lambda page: "<progress" not in page, 20))


@pytest.mark.slow("the job thread does the work")
def test_a_list_is_brought_in_by_pages_alone(officer: Visitor) -> None:
    answer = sent(officer, workbook([*lines(3, mistakes=0), Line((4, "无锡某某专利代理有限公司", "123"))]))
    assert answer.status_code == 303, answer.text
    page = settled(officer, answer.location)
    assert "C7" in page, page[page.index("<main") :]
    assert "没有认出来" not in page, "a column that counts the rows is no news"
    assert "注册资本（分）" not in page, "it was given in ten thousands of yuan"
    place = answer.location.partition("http://localhost")[2] or answer.location
    values = hidden(page, f"{place}/confirmation")
    confirmed = officer.client.post(f"{place}/confirmation", data=values | {"take": "new"}, headers={"Referer": f"http://localhost{place}"})  # fmt: skip
    assert confirmed.status_code == 303, confirmed.text
    assert "已写入 3 行。" in settled(officer, place)
    assert officer.get(f"{place}/file?rows=bad").data[:2] == b"PK"


@pytest.mark.slow("the job thread does the work")
def test_what_a_column_is_can_be_seen_and_said_by_hand_and_is_judged_again(officer: Visitor) -> None:
    heads = tuple("在岗总数" if head == "员工人数" else head for head in HEADS)
    location = sent(officer, workbook(list(lines(2, mistakes=0)), heads=heads), "在岗.xlsx").location
    place = location.partition("http://localhost")[2] or location
    assert "有 1 列没有认出来：在岗总数。" in settled(officer, place)
    form = f"{place}/columns"
    page = officer.get(form).text
    assert "91320211MA000000X5" in page, "what stands in a column is shown beside what it was taken for"
    values = hidden(page, form) | {f"head-{heads.index('在岗总数') + 1}": "staff", "head-2": "name"}
    assert officer.client.post(form, data=values, headers={"Referer": f"http://localhost{form}"}).status_code == 303
    assert "没有认出来" not in settled(officer, place)
    page = officer.get(form).text
    assert page.count("曾由人指明") == 1, "what was left as it was is not learned"
    told = officer.get(FORM).text.partition("今天的任务")[2]
    for text in (place, "在岗.xlsx", "等待确认", "新增 2"):
        assert text in told, text


@pytest.mark.slow("the job thread does the work")
def test_rows_that_resemble_one_another_are_told_once_the_first_of_them_is_written(officer: Visitor) -> None:
    """Both looked new beside the register; the second is not lost among those that were written."""
    made_ = next(iter(lines(1, mistakes=0))).cells
    two = [
        Line((1, name, credit_code(at), *made_[3:]))
        for at, name in enumerate(("无锡市远衡知识产权代理有限公司", "无锡远衡知识产权代理有限公司"))
    ]
    location = sent(officer, workbook(two)).location
    place = location.partition("http://localhost")[2] or location
    page = settled(officer, place)
    assert "写入 2 行" in page
    values = hidden(page, f"{place}/confirmation") | {"take": "new"}
    officer.client.post(f"{place}/confirmation", data=values, headers={"Referer": f"http://localhost{place}"})
    done = settled(officer, place)
    for text in ("已写入 1 行。", "有 1 行没有写入", "没有写入 1", "无锡远衡知识产权代理有限公司"):
        assert text in done, text
    assert done.count("字号相同") == 1
    assert not re.search(r"[0-9A-Z]{12}（|（[0-9A-Z]{12}，", done), "nobody reads a bare id"
    location = sent(officer, workbook(two), "再来.xlsx").location
    place = location.partition("http://localhost")[2] or location
    page = settled(officer, place)
    assert ['id="f-take"' in page, "写入确认不是同一家的行" in page] == [False, True], (
        "nothing is new and nothing changed"
    )
    confirming = {"data": hidden(page, f"{place}/confirmation"), "headers": {"Referer": f"http://localhost{place}"}}
    assert officer.client.post(f"{place}/confirmation", **confirming).status_code == 422, "no row was named"


def test_a_form_without_a_file_says_so(officer: Visitor) -> None:
    answer = officer.client.post(FORM, data=_unnamed_form(officer.get(FORM).text), headers={"Referer": f"http://localhost{FORM}"})  # fmt: skip
    assert answer.status_code == 422
    assert "field.required" in answer.text or "文件" in answer.text


def test_a_file_that_is_none_of_a_table_is_told_on_its_page(officer: Visitor) -> None:
    answer = sent(officer, b"%PDF-1.7", "a.xlsx")
    page = settled(officer, answer.location)
    assert "收到的是：PDF 文件。" in page


def test_an_agency_that_resembles_another_is_shown_beside_it_and_begun_once_they_were_told_apart(
    officer: Visitor, own_world: World
) -> None:
    other = own_world.agency(name="无锡市远衡知识产权代理有限公司")
    address = "/records/agencies/new"
    code = next(own_world.codes)
    said = {"credit_code": code, "name": "无锡远衡知识产权代理有限公司", "region": "320211", "categories": "agency"}

    def post(**more: str):
        values = _unnamed_form(officer.get(address).text) | said | more
        return officer.client.post(address, data=values, headers={"Referer": f"http://localhost{address}"})

    held = post()
    assert held.status_code == 422
    for text in ("是不是同一家", "字号相同", f"/records/agencies/{other['id']}", "不是同一家"):
        assert text in held.text
    without_reason = post(apart=other["state"]["credit_code"])
    assert without_reason.status_code == 422
    assert 'id="e-apart_reason-1"' in without_reason.text
    begun = post(apart=other["state"]["credit_code"], apart_reason="执照已核对，是两家")
    assert begun.status_code == 303, begun.text
    (answer,) = made(own_world.province.get(f"/api/v1/told-apart?credit_code={code}"))["items"]
    assert answer["reason"] == "执照已核对，是两家"


def test_the_refusal_of_the_api_lists_the_candidates_for_machines(own_world: World) -> None:
    other = own_world.agency(name="无锡市远衡知识产权代理有限公司")
    state = {"credit_code": next(own_world.codes), "name": "无锡远衡知识产权代理有限公司", "region": "320211", "categories": ["agency"]}  # fmt: skip
    refused = own_world.province.post("/api/v1/agencies", {"state": state})
    assert refused.status_code == 422
    assert refused.json is not None
    (error,) = refused.json["errors"]
    assert (error["code"], error["pointer"]) == ("registry.alike", "#/state/name")
    assert other["id"] in error["detail"]
    assert "字号相同 远衡 | 远衡" in error["fact"]
    pair = [state["credit_code"], other["state"]["credit_code"]]
    told = made(own_world.province.post("/api/v1/told-apart", {"codes": pair, "reason": "执照已核对"}))
    assert told["codes"] == sorted(pair)
    assert own_world.province.post("/api/v1/agencies", {"state": state}).status_code == 201
