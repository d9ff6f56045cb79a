"""An operator brings the agencies of the own zone in by the portal, without script, and decides on many from one page."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from contracts.roles import Role
from tests.contract.api.test_import_pages import settled
from tests.contract.api.world import PASSWORD, Caller, World, made, sign_in
from tests.contract.gateway.visiting import Visitor, hidden
from tests.contract.intake.test_other_tables import table

FORM, TOGETHER = "/imports/admissions", "/cases/admissions/together/admit"
LIST = ("单位名称", "统一信用代码", "所在区", "服务类型", "房间号", "使用面积", "合同号", "租期至", "入驻时间")
pytestmark = pytest.mark.slow("the job thread does the work")


class Operator:
    """Somebody who runs a zone, at the portal and by the API."""

    def __init__(self, world: World) -> None:
        self.zone = world.zone()["id"]
        self.api: Caller = sign_in(world.app, Role.OPERATOR, zone=self.zone)
        self.portal = Visitor(world.app)
        self.portal.sign_in("operator-1", PASSWORD)

    def post(self, place: str, page: str, **values: Any) -> Any:
        return self.portal.client.post(place, data=values, headers={"Referer": f"http://localhost{page}"})

    def upload(self, *rows: tuple[str, ...]) -> str:
        """Sent and judged; the address of the import."""
        values = {
            name: value
            for name, value in hidden(self.portal.get(FORM).text, "").items()
            if name in ("csrf_token", "key")
        }
        answer = self.post(FORM, FORM, **values, file=(io.BytesIO(table(LIST, *rows)), "入驻机构.csv"))
        assert answer.status_code == 303, answer.text
        return str(answer.location.partition("http://localhost")[2] or answer.location)

    def confirm(self, place: str) -> str:
        settled(self.portal, place)
        values = hidden(self.portal.get(place).text, f"{place}/confirmation") | {"take": "new"}
        assert self.post(f"{place}/confirmation", place, **values).status_code == 303
        return settled(self.portal, place)

    def decide(self, *without: str, reason: str = "核验通过") -> Any:
        """Admit everybody who stands there but these."""
        page = self.portal.get(TOGETHER).text
        values = hidden(page, "")
        picks = [id for id in re.findall(r'name="pick" value="(\w+)"', page) if id not in without]
        return self.post(TOGETHER, TOGETHER, **values | {"pick": picks, "all-reason": reason})


@pytest.fixture
def operator(own_world: World) -> Operator:
    return Operator(own_world)


def row(world: World, name: str, room: str, **but: str) -> tuple[str, ...]:
    cells = (name, next(world.codes), "滨湖区", "代理", room, "60", "RZ-1", "2099-08-31", "2026.3.2")
    return tuple((dict(zip(LIST, cells, strict=True)) | but)[head] for head in LIST)


def bring_three(operator: Operator, world: World) -> None:
    """Two whom nothing stands against, and one whose contract is over."""
    sound = (row(world, "无锡恒泰商标事务所", "A2"), row(world, "无锡立品专利事务所", "A3"))
    operator.confirm(operator.upload(*sound, row(world, "无锡嘉禾版权事务所", "A4", 租期至="2020-01-01")))


def test_a_list_is_brought_in_and_everybody_on_it_is_admitted_from_one_page(
    operator: Operator, own_world: World
) -> None:
    known = own_world.agency()["state"]
    place = operator.upload(
        row(own_world, known["name"], "A1", 统一信用代码=known["credit_code"]),
        row(own_world, "无锡恒泰商标事务所", "A2"),
    )
    page = settled(operator.portal, place)
    for text in ("已登记，登记内容不因名单改变", "新登记服务机构，来源是这份名单", "写入 2 行"):
        assert text in page, text
    assert place in operator.portal.get("/work").text  # it waits for the operator's word
    assert TOGETHER in operator.confirm(place)
    assert place not in operator.portal.get("/work").text
    page = operator.portal.get(TOGETHER).text
    for text in ("无锡恒泰商标事务所", known["name"], "满足 10 项", "服务机构，第 1 版", 'value="2026-03-02"'):
        assert text in page, text
    answer = operator.decide()
    assert (answer.status_code, answer.location.partition("?")[2]) == (303, "done=2"), answer.text
    assert "已办结 2 件。" in operator.portal.get(f"{TOGETHER}?done=2").text
    found = made(operator.api.get(f"/api/v1/residences?zone_id={operator.zone}"))["items"]
    assert [(one["state"]["entered_on"], one["state"]["state"]) for one in found] == [("2026-03-02", "resident")] * 2


def test_one_that_is_refused_keeps_no_other_back_and_what_is_against_one_is_shown(
    operator: Operator, own_world: World
) -> None:
    bring_three(operator, own_world)
    page = operator.portal.get(TOGETHER).text
    assert page.count('name="pick"') == 2  # an expired contract can be excepted, and is no one's click among many
    assert "入驻合同有效" in page
    picks = re.findall(r'name="pick" value="(\w+)"', page)
    (shut,) = set(re.findall(r'href="/cases/admissions/(\w+)"', page)) - set(picks)
    alone = operator.portal.get(f"{TOGETHER}?pick={shut}").text
    assert ["全部满足的已选上" in text for text in (page, alone)] == [True, False]  # nothing can be chosen there
    first = picks[0]
    values = hidden(page, "") | {"pick": picks, "all-reason": "核验通过"}
    values[f"entered_on-{first}"] = "下个月"
    answer = operator.post(TOGETHER, TOGETHER, **values)
    assert answer.status_code == 422
    field = f"f-entered_on-{first}"
    for text in ("有 1 件没有办结", "已办结 1 件。", 'value="下个月"', f'href="#{field}"', f'id="{field}" name'):
        assert text in answer.text, text
    found = made(operator.api.get(f"/api/v1/residences?zone_id={operator.zone}"))["items"]
    assert len(found) == 1


def test_nothing_chosen_is_said_and_the_same_form_twice_decides_once(operator: Operator, own_world: World) -> None:
    operator.confirm(operator.upload(row(own_world, "无锡恒泰商标事务所", "A2")))
    (id,) = re.findall(r'name="pick" value="(\w+)"', operator.portal.get(TOGETHER).text)
    answer = operator.decide(id)
    assert (answer.status_code, "没有选中任何一件" in answer.text) == (422, True)
    assert " checked" not in answer.text, "who unticked everything is not made to tick everything"
    answer = operator.decide(reason="")
    assert (answer.status_code, answer.text.count("缺少“理由”。")) == (422, 2), "once above, once at its field"
    assert f'value="{id}" id="p-{id}" checked' in answer.text
    values = hidden(operator.portal.get(TOGETHER).text, "") | {"pick": id, "all-reason": "核验通过"}
    answers = [operator.post(TOGETHER, TOGETHER, **values) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(made(operator.api.get(f"/api/v1/residences?zone_id={operator.zone}"))["items"]) == 1


def test_many_entries_are_one_line_of_the_worklist(operator: Operator, own_world: World) -> None:
    operator.confirm(
        operator.upload(
            *(
                row(own_world, f"无锡{name}商标事务所", f"B{at}")
                for at, name in enumerate(("恒泰", "立品", "嘉禾", "锦程", "思达"))
            )
        )
    )
    page = operator.portal.get("/work").text
    assert page.count(TOGETHER) == 1
    assert "5 件" in page
    assert "批量导入机构名单" in page
    apart = operator.portal.get(
        "/work?kind=admission"
    ).text  # one kind, counted in its chip: each by itself, to be chosen
    assert (apart.count('name="pick"'), "入驻办理 5" in apart, f'action="{TOGETHER}"' in apart) == (5, True, True)
    some = re.findall(r'name="pick" value="(\w+)"', apart)[1:3]
    chosen = operator.portal.get(f"{TOGETHER}?pick={some[0]}&pick={some[1]}").text
    assert re.findall(r'name="pick" value="(\w+)"', chosen) == some


@pytest.mark.parametrize("role", [Role.AGENCY, Role.CITY])
def test_others_bring_no_such_list(own_world: World, role: Role) -> None:
    answer = own_world[role].get(FORM.replace("/imports", "/api/v1/imports"))
    assert answer.status_code == 403


def test_one_entry_is_filed_in_one_form_by_the_credit_code_of_the_agency(operator: Operator, own_world: World) -> None:
    agency = own_world.agency()
    page = "/records/admissions/new"
    values = {
        name: value
        for name, value in hidden(operator.portal.get(page).text, "").items()
        if name in ("csrf_token", "key")
    }
    said = {"agency_id": agency["state"]["credit_code"].lower(), "zone_id": operator.zone, "room": "A1"}
    answer = operator.post(page, page, **values, **said)
    assert answer.status_code == 303, answer.text
    assert agency["state"]["name"] in operator.portal.get(answer.location).text
    wrong = operator.post(page, page, **values | {"key": "another"}, **said | {"agency_id": "91320211MAFAKE0000"})
    assert (wrong.status_code, 'id="e-agency_id-1"' in wrong.text) == (422, True)


def test_many_are_decided_by_one_request_each_with_its_own_outcome_and_asked_again_nothing_is_done_twice(
    operator: Operator, own_world: World
) -> None:
    bring_three(operator, own_world)
    desk = made(operator.api.get("/api/v1/cases/admissions/desk"))["items"]
    seen = {one["title"]: made(operator.api.get(f"/api/v1/cases/admissions/{one['id']}")) for one in desk}
    days = iter(("2026-03-02", "2026-03-04", "2026-03-05"))
    cases = [
        {"id": seen[name]["id"], "revision": seen[name]["revision"], "inputs": {"entered_on": next(days)}}
        for name in ("无锡恒泰商标事务所", "无锡嘉禾版权事务所", "无锡立品专利事务所")
    ]
    body = {"act": "admit", "inputs": {"reason": "核验通过"}, "cases": [*cases, {"id": operator.zone, "revision": 1}]}
    key = {"Idempotency-Key": "all-of-them-1"}
    first = made(operator.api.post("/api/v1/cases/admissions/acts/together", body, headers=key))
    told = [(one["done"], one["status"], one["stage"]["zh"]) for one in first["items"]]
    assert told == [(True, 200, "准予入驻"), (False, 422, "核验"), (True, 200, "准予入驻"), (False, 404, "")]
    assert ["入驻合同有效" in error["detail"]["zh"] for error in first["items"][1]["errors"]] == [True]
    assert (first["done"], first["refused"]) == (2, 2)
    assert made(operator.api.post("/api/v1/cases/admissions/acts/together", body, headers=key)) == first
    found = made(operator.api.get(f"/api/v1/residences?zone_id={operator.zone}"))["items"]
    assert sorted(one["state"]["entered_on"] for one in found) == ["2026-03-02", "2026-03-05"]
    other = made(
        operator.api.post("/api/v1/cases/admissions/acts/together", body)
    )  # the control: under another key it is asked anew
    assert [one["done"] for one in other["items"]] == [False] * 4
    assert (
        own_world[Role.AGENCY].post("/api/v1/cases/admissions/acts/together", body | {"cases": []}).status_code == 422
    )
