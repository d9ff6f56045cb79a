"""The controls of what is said with an act."""

from __future__ import annotations

from flask_babel import gettext as _

from contracts.commands.cases import AskedInput
from gateway.language import say
from gateway.portal import entry

CONTROLS = {"date": "day", "number": "number", "condition": "choice", "file": "file"}
WORD_FOR_WORD = "statement"
LONG = ("reason", "opinion", "argument", "answer", "defect", "minutes", "plea", "sheet")


def fields_of(one: AskedInput) -> list[entry.Field]:
    """One control; for marks, one for each of what they are given for."""
    if one.type != "marks":
        return [field_of(one)]
    return [
        entry.Field(f"{one.name}/{choice.value}", say(choice.words), "", "number", False, 20) for choice in one.choices
    ]


def field_of(one: AskedInput) -> entry.Field:
    """The control of one thing that is said with an act."""
    if one.type == WORD_FOR_WORD:
        text = tuple((choice.value, say(choice.words)) for choice in one.choices)
        return entry.Field(one.name, _("已阅读，以上承诺由本单位作出"), "", WORD_FOR_WORD, False, 0, text)
    control = "choice" if one.choices else CONTROLS.get(one.type) or ("area" if one.name in LONG else "text")
    hint = str(_("写成 2026-11-20 这样")) if control == "day" else _hint(one.name)
    choices = tuple((choice.value, say(choice.words)) for choice in one.choices)
    return entry.Field(one.name, say(one.words), hint, control, one.optional, 4000, choices)


def _hint(name: str) -> str:
    """How some of what is typed is written."""
    hints = {
        "photo": _("JPG 或 PNG；自带的拍摄时间和坐标由平台读取并写入记录"),
        "taken_at": _("照片自带时间的不必填；写成 2026-03-02 10:15 这样"),
        "place": _("照片自带坐标的不必填"),
        "signer": _("姓名和职务"),
    }
    return str(hints.get(name, ""))
