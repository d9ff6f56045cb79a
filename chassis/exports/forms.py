"""How rows are written as csv, as JSON and as the sheet of a workbook; no cell of ours is ever a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from chassis.exports.columns import Cell
from chassis.exports.guarded import guarded
from contracts.declare import State

MARK = "\ufeff"  # by which spreadsheet programs know UTF-8
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML has no sign for
LONGEST = 32_767  # characters of a cell of a workbook
CELL = '<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
BOLD = '<c s="1" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
EMPTY = "<c/>"


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Lines of a csv as RFC 4180 wants them; a text that would begin a formula begins with an apostrophe instead."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerows([[_harmless(cell) for cell in row] for row in rows])
    return made.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return guarded(cell)
    return format(cell, "f") if isinstance(cell, Decimal) else cell


def sheet_rows(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows of a sheet: texts as texts, numbers as numbers."""
    return "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)


def sheet_heads(heads: Sequence[str]) -> str:
    """The first row of a sheet."""
    return f"<row>{''.join(BOLD.format(_text(head)) for head in heads)}</row>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return EMPTY
    if isinstance(cell, str):
        return CELL.format(_text(cell))
    return f"<c><v>{format(cell, 'f') if isinstance(cell, Decimal) else cell}</v></c>"


def _text(text: str) -> str:
    return escape(UNKEEPABLE.sub("", text)[:LONGEST])


def json_items(items: Sequence[State], *, first: bool) -> str:
    """Items of a list, one to a line."""
    lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items]
    between = "" if first or not lines else ",\n"
    return between + ",\n".join(lines)


def json_head(about: dict[str, Any]) -> str:
    """What stands before the items."""
    return json.dumps(about, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"items":[\n'


JSON_END = "\n]}\n"
