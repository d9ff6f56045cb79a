"""A table over HTTP: sent as it is, judged, looked at, confirmed; the template and the marked file are workbooks."""

from __future__ import annotations

import io

import openpyxl
import pytest

from contracts.roles import Role
from tests.contract.api.world import World, eventually, made
from tests.support.agency_workbook import Line, lines, workbook

IMPORTS = "/api/v1/imports/agencies"


def imported(world: World, content: bytes):
    sent = world.province.post(f"{IMPORTS}?name=list.xlsx&basis=test", data=content, content_type="application/octet-stream")  # fmt: skip
    assert sent.status_code == 202, sent.text
    place = sent.headers["Location"]
    seen = eventually(
        lambda: world.province.get(place).json, lambda one: one["state"] not in ("receiving", "reading"), 20
    )
    return place, seen


@pytest.mark.slow("the job thread does the work")
def test_a_list_is_sent_judged_confirmed_and_found_again(own_world: World) -> None:
    place, seen = imported(own_world, workbook([*lines(5, mistakes=0), Line((6, "", "坏"))]))
    assert (seen["state"], seen["counts"]) == ("ready", {"new": 5, "bad": 1})
    rows = made(own_world.province.get(f"{place}/rows?verdict=bad"))["items"]
    assert {one["cell"] for one in rows[0]["faults"]} >= {"C9"}
    assert own_world.province.post(f"{place}/confirmation", {}).status_code == 202
    done = eventually(lambda: own_world.province.get(place).json, lambda one: one["state"] == "done", 20)
    assert done["counts"]["applied"] == 5
    assert made(own_world.province.get(IMPORTS))["items"][0]["id"] == seen["id"]
    marked = own_world.province.get(f"{place}/file")
    assert openpyxl.load_workbook(io.BytesIO(marked.data)).active.cell(3, 13).value == "错误说明"


def test_a_file_of_another_kind_is_refused_by_name(own_world: World) -> None:
    _, seen = imported(own_world, b"%PDF-1.7 nothing")
    assert (seen["state"], seen["faults"][0]["code"]) == ("refused", "intake.wrong-kind")


def test_the_template_is_open_to_all_and_is_taken_back_as_it_is(own_world: World) -> None:
    answer = own_world.visitor.get(f"{IMPORTS}/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert {"代码表", "填写说明"} <= set(book.sheetnames)
    assert book.worksheets[0].cell(1, 1).value == "统一社会信用代码*"
    assert book.worksheets[0].data_validations.count


def test_a_visitor_and_a_firm_import_nothing(own_world: World) -> None:
    assert own_world.visitor.post(f"{IMPORTS}?name=a.csv", data=b"x").status_code == 401
    assert own_world[Role.FIRM].post(f"{IMPORTS}?name=a.csv", data=b"x").status_code == 403


def test_a_file_may_be_larger_than_a_form_but_not_than_the_limit(own_world: World) -> None:
    assert own_world.province.post(f"{IMPORTS}?name=a.csv", data=b"x" * 51_000_000).status_code == 413
