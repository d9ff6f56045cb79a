"""Files that are not taken, each refused by name; and those that look odd and are taken."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from chassis.errors import Refused
from chassis.intake import guard
from chassis.intake.book import Book
from chassis.intake.cells import Wrong, value
from chassis.intake.columns import columns_of
from chassis.intake.header import find
from contracts.things import load_all

AGENCY = load_all()["agency"]
HEADS = ["统一社会信用代码", "名称", "所在地", "服务类别"]
ROW = ["91320211MAFAKE0197", "无锡试笔知识产权代理事务所", "320211", "代理"]
VECTORS = Path(__file__).parents[2] / "support" / "vectors"
OLD = (VECTORS / "list.xls").read_bytes()  # as LibreOffice saves HEADS and ROW
SECRET = (VECTORS / "protected.xlsx").read_bytes()  # HEADS and ROW by openpyxl, encrypted by msoffcrypto-tool 6.1.0
PASSWORD = (2068, 0x0002_002F)  # a record that says how what follows is encrypted
FAR = (3885, 0x00FF_FFFF)  # a cell of the second row, at the end of the last
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(write: Any = None, **how: Any) -> bytes:
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, how)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, ROW)
    if write:
        write(workbook, sheet)
    workbook.close()
    return made.getvalue()


def repacked(content: bytes, **more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, more.pop(info.filename, old.read(info)))
        for name, data in more.items():
            new.writestr(name, data)
    return made.getvalue()


def text(encoding: str, delimiter: str = ",") -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([HEADS, ROW])
    return made.getvalue().encode(encoding)


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        list(Book(io.BytesIO(content)).rows())
    return caught.value.code


def old(but: tuple[int, int] = (0, 0)) -> bytes:
    """The list as an xls, with four bytes of it replaced."""
    at, value = but
    return OLD[:at] + (value.to_bytes(4, "little") if value else OLD[at : at + 4]) + OLD[at + 4 :]


def far(_book: Any, sheet: Any) -> None:
    sheet.write(1_048_575, 900, "x")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "intake.wrong-kind"),
        (b"\x89PNG\r\n\x1a\n", "intake.wrong-kind"),
        (b"<html><table><tr><td>a</td></tr></table>", "intake.wrong-kind"),
        (b"\x00\x01\x02\x03", "intake.wrong-kind"),
        (SECRET, "intake.protected"),
        (OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"), "intake.macros"),
        (OLE + "WordDocument".encode("utf-16-le"), "intake.wrong-kind"),
        (OLE + "Workbook".encode("utf-16-le"), "intake.damaged"),
        (old(PASSWORD), "intake.protected"),
        (old(FAR), "intake.bomb"),
        (OLD[:5000], "intake.damaged"),
        (repacked(book(), **{"xl/vbaProject.bin": b"x"}), "intake.macros"),
        (book()[:-200], "intake.damaged"),
        (book(far), "intake.bomb"),
        ("信用代码,名称\n".encode() + b"\xff\xff\xff", "intake.encoding"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_by_name(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_workbook_with_a_password_is_refused_with_what_to_do_about_it() -> None:
    """As Office encrypts one: an OLE container, whose head alone looks like that of an old workbook."""
    assert SECRET.startswith(OLE)
    with pytest.raises(Refused) as caught:
        Book(io.BytesIO(SECRET))
    (fault,) = caught.value.faults
    assert tuple(fault.detail) == ("文件有密码，无法读取。", "The file is protected by a password and cannot be read.")
    assert fault.change
    assert "去掉打开密码" in fault.change.zh
    another = SECRET.replace("EncryptedPackage".encode("utf-16-le"), "SomethingOther01".encode("utf-16-le"))
    assert refusal(another) == "intake.wrong-kind"


def test_a_bombed_workbook_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    """With the guard at its place the limit speaks; with a limit out of reach the same file is read."""
    content = repacked(book(), **{"xl/media/image1.png": b"\x00" * 30_000_000})
    assert len(content) < 100_000
    assert len(list(Book(io.BytesIO(content)).rows())) == 2
    monkeypatch.setattr(guard, "MOST_UNPACKED", 20_000_000)
    assert refusal(content) == "intake.bomb"


@pytest.mark.parametrize(
    ("limit", "path", "piece"),
    [("MOST_CELLS", "xl/worksheets/sheet1.xml", b"<c><v>1</v></c>"), ("MOST_TEXTS", "xl/sharedStrings.xml", b"<si/>")],
)
def test_cells_that_say_no_place_and_texts_that_nobody_uses_are_counted_as_well(
    monkeypatch, limit: str, path: str, piece: bytes
) -> None:
    content = repacked(book(), **{path: b"<x>" + piece * 1001 + b"</x>"})
    monkeypatch.setattr(guard, limit, 1000)
    assert refusal(content) == "intake.bomb"


def test_an_xls_is_read_and_a_code_that_it_keeps_as_a_number_is_read_as_text() -> None:
    assert list(Book(io.BytesIO(OLD)).rows()) == [(1, HEADS), (2, [*ROW[:2], 320211, ROW[3]])]
    assert cell("region", 320211) == "320211"
    assert cell("agency_code", 32999) == "32999"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_each_encoding_with_each_delimiter(encoding: str, delimiter: str) -> None:
    assert [cells for _, cells in Book(io.BytesIO(text(encoding, delimiter))).rows()] == [HEADS, ROW]


@pytest.mark.slow("a million rows")
def test_a_million_empty_rows_cost_nothing_and_are_left_out() -> None:
    def many(workbook: Any, sheet: Any) -> None:
        border = workbook.add_format({"border": 1})
        for at in range(2, 1_000_000, 10):
            sheet.write_blank(at, 0, None, border)
        sheet.set_row(1_000_000, 20)

    assert len(list(Book(io.BytesIO(book(many, constant_memory=True))).rows())) == 2


def test_a_row_of_blanks_typed_by_hand_is_an_empty_row() -> None:
    """As LibreOffice keeps them: a stray space at the end of a list was told as a row that lacks everything."""
    blanks = book(lambda _, sheet: sheet.write_row(50, 0, [" ", "\u3000", "\t"]))
    assert len(list(Book(io.BytesIO(blanks)).rows())) == 2


def test_rows_and_columns_are_counted_as_the_spreadsheet_counts() -> None:
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made)
    workbook.add_worksheet().write_row(4, 2, ["a", "b"])
    workbook.close()
    assert list(Book(made).rows()) == [(5, ["", "", "a", "b"])]


def header_of(content: bytes):
    opened = Book(io.BytesIO(content))
    return find(AGENCY, opened.rows(), opened.merged, {})


def test_a_merged_title_does_no_harm_and_merged_heads_are_refused() -> None:
    def made(merge: str) -> bytes:
        out = io.BytesIO()
        workbook = xlsxwriter.Workbook(out)
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D1", "名册")
        sheet.write_row(1, 0, HEADS)
        sheet.write_row(2, 0, ROW)
        if merge:
            sheet.merge_range(merge, "办公地址")
        workbook.close()
        return out.getvalue()

    assert header_of(made("")).faults == ()
    assert [fault.code for fault in header_of(made("E2:F2")).faults] == ["intake.merged-head"]


def test_a_missing_column_and_one_that_comes_twice_are_both_told() -> None:
    found = header_of("信用代码,社会信用代码,名称\na,b,c\n".encode())
    assert [fault.code for fault in found.faults] == ["intake.column-twice", "intake.no-column", "intake.no-column"]


def test_a_head_without_its_unit_is_not_taken_for_money() -> None:
    heads = {
        head.text: (head.name, head.times)
        for head in header_of("名称,注册资本,注册资本（万元）\na,1,1\n".encode()).heads
    }
    assert heads["注册资本"] == ("", 1)
    assert heads["注册资本（万元）"] == ("capital_fen", 1_000_000)


def cell(name: str, content: Any) -> Any:
    return value(columns_of(AGENCY)[name], content)


@pytest.mark.parametrize("content", [9.13202111234568e17, 913202111234567890, "9.13202E+17"])
def test_a_code_that_lost_its_last_digits_is_told(content: Any) -> None:
    with pytest.raises(Wrong) as caught:
        cell("credit_code", content)
    assert caught.value.fault.code == "intake.digits-lost"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("agency_code", 32999.0, "32999"),
        ("staff", 12.0, 12),
        ("staff", "1,200", 1200),
        ("founded", "2019年5月6日", "2019-05-06"),
        ("founded", "20190506", "2019-05-06"),
        ("founded", "2019-02-30", "2019-02-30"),
        ("categories", "代理、维权", ["agency", "rights_protection"]),
        ("region", "江苏省无锡市滨湖区", "320211"),
        ("form", "律师事务所", "law_firm"),
        ("phone", "—", None),
    ],
)
def test_a_cell_is_read_as_a_person_reads_it(name: str, content: Any, found: Any) -> None:
    assert cell(name, content) == found


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", OLD[:5000], book()[:-200]])
def test_why_a_file_cannot_be_opened_is_said_in_both_languages(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        list(Book(io.BytesIO(content)).rows())
    (fault,) = caught.value.faults
    assert (fault.code, fault.detail.zh.isascii(), fault.detail.en.isascii()) == ("intake.damaged", False, True)
    assert not re.search("[A-Za-z]", fault.detail.zh)
