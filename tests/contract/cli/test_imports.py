"""`jiju import …`: a list is sent, looked at, confirmed, and what is wrong comes back as a workbook."""

from __future__ import annotations

import openpyxl

from tests.support.agency_workbook import Line, credit_code, lines, workbook


def test_a_list_is_brought_in_by_command(people, tmp_path) -> None:
    province, file = people("province"), tmp_path / "list.xlsx"
    file.write_bytes(workbook([*lines(3, mistakes=0), Line((4, "", "坏"))]))
    seen = province.asks("import", "send", "agencies", str(file), "--basis", "年报")
    assert (seen["state"], seen["counts"]) == ("ready", {"new": 3, "bad": 1})
    assert [one["number"] for one in province.asks("import", "rows", "agencies", seen["id"], "--verdict", "bad")["items"]] == [7]  # fmt: skip
    assert "C7" in province("import", "rows", "agencies", seen["id"]).stdout
    assert province.asks("import", "confirm", "agencies", seen["id"])["counts"]["applied"] == 3
    assert seen["id"] in province("import", "show", "agencies").stdout
    to = tmp_path / "errors.xlsx"
    assert province("import", "errors", "agencies", seen["id"], "--only-bad", "--to", str(to)).exit_code == 0
    assert openpyxl.load_workbook(to).active.max_row == 2
    assert province.refused("import", "cancel", "agencies", seen["id"])["code"] == "intake.not-now"


def test_the_template_is_had_without_an_account(people, tmp_path) -> None:
    to = tmp_path / "template.xlsx"
    assert people("visitor")("import", "template", "agencies", "--to", str(to)).exit_code == 0
    assert "填写说明" in openpyxl.load_workbook(to).sheetnames


def test_an_operator_brings_the_agencies_of_the_own_zone_in_by_command(people, tmp_path) -> None:
    operator, file = people("operator"), tmp_path / "list.xlsx"
    made = list(lines(2, mistakes=0))
    file.write_bytes(
        workbook(
            [
                Line((*one.cells[:1], f"{one.cells[1]}二部", credit_code(990 + at), *one.cells[3:]))
                for at, one in enumerate(made)
            ]
        )
    )
    seen = operator.asks("import", "send", "admissions", str(file))
    assert (seen["state"], sum(seen["counts"].values())) == ("ready", 2)
    assert "名单" in operator("import", "rows", "admissions", seen["id"]).stdout
    done = operator.asks("import", "confirm", "admissions", seen["id"], "--take", "new", "--take", "alike")
    assert done["counts"]["applied"] == 2
    again = operator.asks("import", "send", "admissions", str(file))
    assert again["counts"] == {"unchanged": 2}
