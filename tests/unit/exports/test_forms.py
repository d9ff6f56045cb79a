"""No cell of an exported file is taken for a formula, and what was written is read back as it was."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from chassis.exports import forms, workbook
from chassis.exports.columns import columns_of
from chassis.exports.guarded import unguarded
from contracts.things import load_all

AGENCY = load_all()["agency"]
DANGEROUS = [
    "=1+1", "+86 510", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("x")', "\u200b=1+1", "\ufeff=cmd|' /C calc'!A0",
]  # fmt: skip
HARMLESS = ["无锡", "0510-85000000", "a=b", "", "'quoted'", "12:30", "第1条，\n第2条", 'say "so"']
FORMULA = "=+-@＝＋－＠"


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_would_begin_a_formula_begins_with_an_apostrophe_and_comes_back_as_it_was(text: str) -> None:
    ((cell,),) = read_csv(forms.csv_lines([[text]]))
    assert cell == f"'{text}"
    assert unguarded(cell) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    ((cell, _),) = read_csv(forms.csv_lines([[text, "x"]]))
    assert cell == text
    assert unguarded(cell) == text


def test_numbers_keep_their_sign_and_their_digits() -> None:
    assert forms.csv_lines([[-5, Decimal("-0.0000001"), None]]) == "-5,-0.0000001,\r\n"


def opened(rows: list[list[Any]]) -> list[list[Any]]:
    pieces = [forms.sheet_heads(["甲", "乙"][: len(rows[0])]), forms.sheet_rows(rows)]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(workbook.packed("名册 & <1>", pieces))))
    assert book.sheetnames == ["名册 & <1>"]
    return [[(cell.value, cell.data_type) for cell in row] for row in book.active.iter_rows(min_row=2)]


def test_in_a_workbook_texts_are_texts_and_numbers_are_numbers() -> None:
    texts = [[(text.strip("\r"), "s")] for text in DANGEROUS if "\r" not in text and "\ufeff" not in text]
    assert opened([[text] for ((text, _),) in texts]) == texts
    assert opened([["a&<b>\x01", Decimal("1.5")], ["第1条\n第2条", 3]]) == [
        [("a&<b>", "s"), (1.5, "n")],
        [("第1条\n第2条", "s"), (3, "n")],
    ]


def test_a_workbook_is_sent_piece_by_piece_and_the_same_rows_make_the_same_file() -> None:
    taken: list[int] = []

    def pieces() -> Any:
        for number in range(50):
            taken.append(number)
            yield forms.sheet_rows([[f"{number}-{at}-{at * 7919 % 1000}" for at in range(200)]] * 4)

    made = workbook.packed("x", pieces())
    next(made)
    assert taken == [0]
    assert b"".join(workbook.packed("x", pieces())) == b"".join(workbook.packed("x", pieces()))


def test_visitors_have_no_column_of_a_personal_field() -> None:
    def heads(*, personal: bool) -> set[str]:
        return {column.head for column in columns_of(AGENCY, "zh", personal=personal)}

    assert heads(personal=True) - heads(personal=False) == {"联系人", "联系人手机"}


def test_values_are_said_as_an_import_takes_them_back() -> None:
    state = {
        "region": "320211", "categories": ["agency", "rights_protection"], "capital_fen": 12345, "form": "law_firm",
        "place": {"address": "太湖大道1号"}, "licences": [{"kind": "patent_agency", "number": "32999", "valid_from": "2020-01-01"}],
    }  # fmt: skip
    said = {column.head: column.cell(state, {}) for column in columns_of(AGENCY, "zh", personal=False)}
    assert (said["所在地"], said["服务类别"], said["注册资本（元）"], said["组织形式"], said["住所地址"]) == (
        "江苏省无锡市滨湖区", "代理、维权", Decimal("123.45"), "律师事务所", "太湖大道1号",
    )  # fmt: skip
    assert str(said["许可与备案"]).endswith("32999，2020-01-01")
