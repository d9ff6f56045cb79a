"""The rows of a file: xlsx and xls by calamine, csv by the standard library; empty rows are left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import python_calamine as calamine

from chassis.errors import Refused
from chassis.intake.guard import CUT_OFF, kind_of
from contracts.codes import intake as codes

Row = tuple[int, list[Any]]  # as the spreadsheet counts, from 1; texts, numbers, days, truths
Range = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1
PROBE = 1 << 16
csv.field_size_limit(1 << 20)


class Book:
    """An opened file; its rows can be read again from the beginning."""

    def __init__(self, file: BinaryIO) -> None:
        self.kind = kind_of(file)
        self._file = file
        if self.kind == "csv":
            self.encoding, self._dialect = _encoding(file), ","
            self._dialect = _delimiter(file, self.encoding)
        else:
            self._sheet = _sheet(file)

    @property
    def merged(self) -> tuple[Range, ...]:
        """The merged ranges of the sheet."""
        if self.kind == "csv":
            return ()
        return tuple(
            (a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in (self._sheet.merged_cell_ranges or ())
        )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """Every row that holds something."""
        for number, cells in self._text() if self.kind == "csv" else self._cells():
            if any(cell not in ("", None) and not (isinstance(cell, str) and cell.isspace()) for cell in cells):
                yield number, cells

    def _cells(self) -> Iterator[Row]:
        lead = [""] * (self._sheet.start or (0, 0))[1]  # rows are counted from the first of the sheet, columns are not
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            yield number, [*lead, *cells]

    @property
    def height(self) -> int | None:
        """How many rows the sheet has, empty ones among them; None where that is known only at the end."""
        return None if self.kind == "csv" else self._sheet.total_height

    def _text(self) -> Iterator[Row]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self.encoding, newline="")
        reader = csv.reader(text, delimiter=self._dialect)
        before = 0
        try:
            for cells in reader:
                yield before + 1, [cell.strip() for cell in cells]
                before = reader.line_num
        except csv.Error:
            raise Refused(codes.DAMAGED.fault("#/file", why=CUT_OFF)) from None
        finally:
            text.detach()


def _sheet(file: BinaryIO) -> calamine.CalamineSheet:
    """The first sheet that is shown and holds something."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        shown = [one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible
                 and one.typ == calamine.SheetTypeEnum.WorkSheet]  # fmt: skip
        sheets = (book.get_sheet_by_name(name) for name in shown)
        found = next((sheet for sheet in sheets if sheet.total_height), None)
    except calamine.PasswordError:
        raise Refused(codes.PROTECTED.fault("#/file")) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise Refused(codes.DAMAGED.fault("#/file", why=CUT_OFF)) from None
    if found is None:
        raise Refused(codes.EMPTY.fault("#/file"))
    return found


def _encoding(file: BinaryIO) -> str:
    """UTF-8 with or without its mark, or GB18030; the whole file must be it."""
    file.seek(0)
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    at = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            file.seek(0)
            text = io.TextIOWrapper(file, encoding, newline="")
            try:
                while text.read(PROBE):
                    pass
            finally:
                text.detach()
        except UnicodeDecodeError as error:
            at = max(at, error.start)
        else:
            return encoding
    raise Refused(codes.ENCODING.fault("#/file", at=at))


def _delimiter(file: BinaryIO, encoding: str) -> str:
    """What stands most often in the first lines."""
    file.seek(0)
    head = file.read(PROBE).decode(encoding, "ignore")[:4000]
    return max((",", "\t", ";", "，"), key=head.count)
