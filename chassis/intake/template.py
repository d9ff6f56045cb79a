"""A workbook to be filled: text columns, drop-downs, and a sheet that says how."""

from __future__ import annotations

import io
from datetime import date
from enum import Enum
from typing import Any

import xlsxwriter

from chassis.intake.columns import Column, columns_of
from contracts.declare import Kind
from contracts.intake import known
from rulebooks import codes as code_lists

ROWS = 5000  # that have the form of their column
MOST_LISTED = 60  # a longer list is looked up on its own sheet, not dropped down
OF_NEW = "未登记的须填 · of those not registered yet"
HOW = ("列名", "Column", "必填 · needed", "怎样填", "How", "例 · example")


def template(kind: Kind, today: date) -> bytes:
    """The workbook of a kind, with the code lists of *today*."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"})
    sheet, lists, how = book.add_worksheet(kind.words.zh), book.add_worksheet("代码表"), book.add_worksheet("填写说明")
    sheet.freeze_panes(1, 0)
    how.write_row(0, 0, HOW, bold)
    about = known(kind.name)
    for at, column in enumerate(columns_of(kind).values()):
        sheet.set_column(at, at, max(12, 2 * len(column.words.zh) + 2), text)
        sheet.write_string(0, at, column.words.zh + ("*" if column.needed else ""), needed if column.needed else bold)
        choices = _choices(column, today)
        if choices:
            lists.write_column(0, at, [column.words.zh, *choices])
            letter = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
            rule = {"validate": "list", "source": f"='代码表'!{letter}$2:{letter}${len(choices) + 1}"}
            if not column.spec.many and len(choices) <= MOST_LISTED:
                sheet.data_validation(1, at, ROWS, at, rule)
        zh, en = _how(column, has_choices=bool(choices))
        sample = about.sample.get(column.name, "") if about else ""
        needed_ = "是 · yes" if column.needed else OF_NEW if column.needed_of_new else ""
        how.write_row(at + 1, 0, (*column.words, needed_, zh, en, sample))
    how.set_column(0, 5, 28)
    book.close()
    return made.getvalue()


def _choices(column: Column, today: date) -> list[str]:
    spec = column.spec
    if spec.meta.codes:
        return [entry.zh for entry in code_lists.load(spec.meta.codes).on(today)]
    if isinstance(spec.base, type) and issubclass(spec.base, Enum):
        return [getattr(member, "words").zh for member in spec.base]  # noqa: B009 - a Choice, which Enum does not say
    return ["是", "否"] if spec.base is bool else []


def _how(column: Column, *, has_choices: bool) -> tuple[str, str]:
    spec = column.spec
    said: list[tuple[str, str]] = [tuple(spec.meta.hint)] if spec.meta.hint.zh else []  # type: ignore[list-item]  # Words is a pair
    if has_choices:
        said.append(("名称或代码，见“代码表”", "the name or code, see the sheet of codes"))
    if spec.many:
        said.append(("可填多个，用顿号隔开", "several, with 、 between them"))
    plain: dict[Any, tuple[str, str]] = {
        date: ("日期，如 2026-11-20", "a day, such as 2026-11-20"),
        int: ("整数", "a whole number"),
    }
    if spec.base in plain:
        said.append(plain[spec.base])
    if spec.meta.refers:
        said.append(("记录编号或其统一社会信用代码", "the record's id or its credit code"))
    if spec.meta.shape.example:
        said.append((f"如 {spec.meta.shape.example}", f"such as {spec.meta.shape.example}"))
    return "；".join(zh for zh, _ in said), "; ".join(en for _, en in said)
