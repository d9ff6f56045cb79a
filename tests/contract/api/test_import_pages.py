"""An officer brings a list in by the portal, without script: send, wait, look, confirm."""

from __future__ import annotations

import io

import pytest

from tests.contract.api.world import PASSWORD, World, eventually
from tests.contract.gateway.visiting import Visitor, hidden
from tests.support.agency_workbook import Line, lines, workbook

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
    place = answer.location.partition("http://localhost")[2] or answer.location
    values = hidden(page, f"{place}/confirmation")
    confirmed = officer.client.post(f"{place}/confirmation", data=values | {"take": "new"}, headers={"Referer": f"http://localhost{place}"})  # fmt: skip
    assert confirmed.status_code == 303, confirmed.text
    assert "已写入 3 行。" in settled(officer, place)
    assert officer.get(f"{place}/file?rows=bad").data[:2] == b"PK"


def test_a_form_without_a_file_says_so(officer: Visitor) -> None:
    answer = officer.client.post(FORM, data=_unnamed_form(officer.get(FORM).text), headers={"Referer": f"http://localhost{FORM}"})  # fmt: skip
    assert answer.status_code == 422
    assert "field.required" in answer.text or "文件" in answer.text


def test_a_file_that_is_none_of_a_table_is_told_on_its_page(officer: Visitor) -> None:
    answer = sent(officer, b"%PDF-1.7", "a.xlsx")
    page = settled(officer, answer.location)
    assert "这是PDF 文件" in page.replace(" PDF", "PDF")
