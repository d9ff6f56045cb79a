"""The person's own file back: bad cells in red, and a column that says why; made from its parts and marks, by whoever has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

import xlsxwriter

from chassis.intake.book import Book
from chassis.intake.cells import said
from chassis.shapes.codec import from_json
from contracts.codes.base import Fault
from contracts.commands.intake import CellFault, IntakeMark

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY = "错误说明"
RED, DARK = "FFC7CE", "9C0006"
MOST_EDITED = 20_000  # rows; a larger workbook is written anew, without its own look


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the heads of a file stand, and what they say."""

    row: int
    texts: Mapping[int, str]  # by column, from 1


def cell_fault(cells: Mapping[str, Any], fault: Fault) -> CellFault:
    """A fault with the cell that it is about."""
    path = fault.pointer.removeprefix("#/").split("/")
    found = cells.get("/".join(path[:2])) or cells.get(path[0]) or ("", "", "")
    return CellFault(cell=found[0], head=found[1], value=found[2], fault=fault)


def mark(row: Mapping[Any, Any]) -> IntakeMark:
    """A bad row: the columns (from 1) that are wrong, and why."""
    found = [cell_fault(row["said"]["cells"], from_json(Fault, one)) for one in row["said"]["faults"]]
    columns = dict.fromkeys(_column(one.cell) for one in found if one.cell)
    return IntakeMark(number=row["number"], columns=tuple(columns), why="\n".join(_line(one) for one in found))


def whole(out: IO[bytes], file: BinaryIO, heads: Heads, bad: Iterator[IntakeMark]) -> None:
    """All rows, the bad ones marked."""
    book = Book(file)
    if book.kind == "xlsx" and (book.height or 0) <= MOST_EDITED:
        _edited(out, file, heads, bad)
    else:
        _written(out, book, heads, bad, everything=True)


def only_bad(out: IO[bytes], file: BinaryIO, heads: Heads, bad: Iterator[IntakeMark]) -> None:
    """Heads and bad rows, ready to be mended and sent again."""
    _written(out, Book(file), heads, bad, everything=False)


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _line(one: CellFault) -> str:
    fault = one.fault
    zh, en = (
        f"{fault.detail.of(lang)} {fault.change.of(lang) if fault.change else ''}".strip() for lang in ("zh", "en")
    )
    return f"{f'{one.head}：' if one.head else ''}{zh} / {en}"


def _edited(out: IO[bytes], file: BinaryIO, heads: Heads, bad: Iterable[IntakeMark]) -> None:
    """The workbook as it is, with colours and one more column; formulas and other sheets stay."""
    import openpyxl  # noqa: PLC0415 - a third of a second of each start, for whoever mends a workbook
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 - the same

    file.seek(0)
    book = openpyxl.load_workbook(file)
    sheet = next(one for one in book.worksheets if one.sheet_state == "visible" and one.max_row and one.calculate_dimension() != "A1:A1")  # fmt: skip
    last = 1 + max(heads.texts)
    fill, font = PatternFill("solid", fgColor=RED), Font(color=DARK)
    sheet.cell(heads.row, last, WHY).font = Font(bold=True)
    for one in bad:
        for column in one.columns:
            cell = sheet.cell(one.number, column)
            cell.fill, cell.font = fill, font
        sheet.cell(one.number, last, one.why).font = font
    book.save(out)


def _written(out: IO[bytes], book: Book, heads: Heads, bad: Iterator[IntakeMark], *, everything: bool) -> None:
    """A workbook of our own with the same columns, everything as text, written row by row."""
    made = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = made.add_format({"num_format": "@"})
    red = made.add_format({"num_format": "@", "bg_color": f"#{RED}", "font_color": f"#{DARK}"})
    bold = made.add_format({"bold": True})
    sheet = made.add_worksheet("导入")
    last = max(heads.texts)  # the first column behind them, as the writer counts
    for column, head in heads.texts.items():
        sheet.write_string(0, column - 1, head, bold)
    sheet.write_string(0, last, WHY, bold)
    sheet.freeze_panes(1, 0)
    mark_ = next(bad, None)
    at = 0
    for number, cells in book.rows():
        while mark_ and mark_.number < number:
            mark_ = next(bad, None)
        wrong = mark_ if mark_ and mark_.number == number else None
        if number <= heads.row or not (everything or wrong):
            continue
        at += 1
        for column, cell in enumerate(cells[:last]):
            sheet.write_string(at, column, said(cell), red if wrong and column + 1 in wrong.columns else text)
        if wrong:
            sheet.write_string(at, last, wrong.why, red)
    made.close()
