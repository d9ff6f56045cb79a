"""The person's own file back: bad cells in red, and a column that says why."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
import sqlalchemy as sa
import xlsxwriter
from openpyxl.styles import Font, PatternFill

from chassis.intake import kept
from chassis.intake.book import Book
from chassis.intake.cells import said
from chassis.intake.judging import BAD
from chassis.shapes.codec import from_json
from chassis.storage.reading import Reading
from contracts.codes.base import Fault
from contracts.commands.intake import CellFault

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY = "错误说明"
RED, DARK = "FFC7CE", "9C0006"
MOST_EDITED = 20_000  # rows; a larger workbook is written anew, without its own look
SOME = 500


def cell_fault(cells: Mapping[str, Any], fault: Fault) -> CellFault:
    """A fault with the cell that it is about."""
    path = fault.pointer.removeprefix("#/").split("/")
    found = cells.get("/".join(path[:2])) or cells.get(path[0]) or ("", "", "")
    return CellFault(cell=found[0], head=found[1], value=found[2], fault=fault)


def whole(reading: Reading, row: sa.RowMapping) -> bytes:
    """All rows, the bad ones marked."""
    with kept.content(reading, row["id"]) as file:
        book = Book(file)
        if book.kind == "xlsx" and (book.height or 0) <= MOST_EDITED:
            return _edited(reading, row, file)
        return _written(reading, row, book, everything=True)


def only_bad(reading: Reading, row: sa.RowMapping) -> bytes:
    """Heads and bad rows, ready to be mended and sent again."""
    with kept.content(reading, row["id"]) as file:
        return _written(reading, row, Book(file), everything=False)


def _bad(reading: Reading, id: str) -> Iterator[tuple[int, set[int], str]]:
    """Each bad row: its number, the columns (from 1) that are wrong, and why."""
    after = 0
    while rows := kept.rows(reading, id, BAD, after, SOME):
        for row in rows:
            found = [cell_fault(row["said"]["cells"], from_json(Fault, one)) for one in row["said"]["faults"]]
            columns = {_column(one.cell) for one in found if one.cell}
            yield row["number"], columns, "\n".join(_line(one) for one in found)
        after = rows[-1]["number"]


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _line(one: CellFault) -> str:
    fault = one.fault
    more = f" {fault.change.zh}" if fault.change else ""
    return f"{f'{one.head}：' if one.head else ''}{fault.detail.zh}{more} / {fault.detail.en}"


def _edited(reading: Reading, row: sa.RowMapping, file: Any) -> bytes:
    """The workbook as it is, with colours and one more column; formulas and other sheets stay."""
    file.seek(0)
    book = openpyxl.load_workbook(file)
    sheet = next(one for one in book.worksheets if one.sheet_state == "visible" and one.max_row and one.calculate_dimension() != "A1:A1")  # fmt: skip
    last = 1 + max(head["at"] + 1 for head in row["header"]["heads"])
    fill, font = PatternFill("solid", fgColor=RED), Font(color=DARK)
    sheet.cell(row["header"]["row"], last, WHY).font = Font(bold=True)
    for number, columns, why in _bad(reading, row["id"]):
        for column in columns:
            cell = sheet.cell(number, column)
            cell.fill, cell.font = fill, font
        sheet.cell(number, last, why).font = font
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _written(reading: Reading, row: sa.RowMapping, book: Book, *, everything: bool) -> bytes:
    """A workbook of our own with the same columns, everything as text, written row by row."""
    made = io.BytesIO()
    out = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = out.add_format({"num_format": "@"})
    red = out.add_format({"num_format": "@", "bg_color": f"#{RED}", "font_color": f"#{DARK}"})
    bold = out.add_format({"bold": True})
    sheet = out.add_worksheet("导入")
    heads = row["header"]["heads"]
    last = 1 + max(head["at"] for head in heads)
    for head in heads:
        sheet.write_string(0, head["at"], head["text"], bold)
    sheet.write_string(0, last, WHY, bold)
    sheet.freeze_panes(1, 0)
    bad = _bad(reading, row["id"])
    mark = next(bad, None)
    at = 0
    for number, cells in book.rows():
        while mark and mark[0] < number:
            mark = next(bad, None)
        wrong = mark if mark and mark[0] == number else None
        if number <= row["header"]["row"] or not (everything or wrong):
            continue
        at += 1
        for column, cell in enumerate(cells[:last]):
            sheet.write_string(at, column, said(cell), red if wrong and column + 1 in wrong[1] else text)
        if wrong:
            sheet.write_string(at, last, wrong[2], red)
    out.close()
    return made.getvalue()
