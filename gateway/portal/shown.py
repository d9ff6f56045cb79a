"""How values are written on pages: numbers, days, moments, files, texts in two languages."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request
from markupsafe import Markup, escape

from chassis.clock import SHANGHAI
from chassis.ids import shown as grouped
from contracts.declare import Words
from gateway.language import EN, TAGS, language, other_language, say

# A stretch of Chinese: marks and digits inside it belong to it, a Latin word does not.
HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
CHINESE = re.compile(rf"{HAN}+(?:[\d\s.〔〕“”-]*{HAN}+)*")
NO_UNIT = Words("", "")
STATIC = Path(__file__).parent / "static"
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        {
            "number": number,
            "day": day,
            "day_in_full": day_in_full,
            "moment": moment,
            "said": said,
            "own": own,
            "tongue": tongue,
            "grouped": grouped,
            "sentence": sentence,
        }
    )
    app.jinja_env.globals.update(
        {
            "lang": language,
            "other_lang": other_language,
            "lang_tag": TAGS.__getitem__,
            "asset": asset,
            "sep": sep,
            "colon": colon,
            "amount": amount,
        }
    )


def number(value: float | Decimal) -> str:
    """6,240; the unit stands after a space."""
    return f"{value:,}"


def amount(text: str, unit: Words = NO_UNIT) -> str:
    """A number that a service tells as it was counted, with its unit; what is none stays as it is."""
    if not text.removeprefix("-").replace(".", "", 1).isdecimal():
        return text or "–"
    said = number(Decimal(text))
    return f"{said} {say(unit)}" if unit.zh else said


def size(length: int) -> str:
    """How large a file is: 1.2 MB; a very small one in bytes."""
    kilobytes = length / 1024
    if kilobytes < 1:
        return f"{length} B"
    return f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1000 else f"{kilobytes:.1f} KB"


def day(value: date | None) -> Markup | str:
    """2026-11-20, never broken at its hyphens."""
    if value is None:
        return ""
    return Markup('<time datetime="{0}">{0}</time>').format(value.isoformat())


def day_in_full(value: date) -> Markup:
    """2026年5月29日（星期五）, for headlines."""
    if language() == EN:
        text = f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"
    else:
        text = f"{value.year}年{value.month}月{value.day}日（星期{WEEKDAYS[value.weekday()]}）"
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def moment(value: datetime | None) -> Markup | str:
    """2026-11-20 09:42 in Beijing time."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    stamp, text = local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d %H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(stamp, text)


def said(words: Words | None) -> str:
    """A text of the contracts in the page's language."""
    return say(words) if words else ""


def own(text: object) -> Markup:
    """Data as it was written: on an English page its Chinese is marked, so that it is read out as Chinese."""
    if isinstance(text, Markup) or language() != EN:
        return escape(text)
    plain, at, pieces = str(text), 0, Markup("")
    for found in CHINESE.finditer(plain):
        pieces += escape(plain[at : found.start()]) + Markup('<span lang="zh-CN">{}</span>').format(found[0])
        at = found.end()
    return pieces + escape(plain[at:])


def tongue(text: object) -> Markup:
    """The same for what cannot be marked in parts, such as an option: the attribute that marks it whole."""
    chinese = language() == EN and CHINESE.search(str(text))
    return Markup(' lang="zh-CN"') if chinese else Markup("")


def sentence(text: str) -> str:
    """With a capital and a stop at its end, where articles and facts follow each other in one paragraph."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith(("。", ".", "？", "?")) else text + ("." if language() == EN else "。")


def sep() -> str:
    """What stands between two facts in one line; the middle dot is wide in Chinese fonts."""
    return " · " if language() == EN else "，"


def colon() -> str:
    """What stands between a label and its value in one line."""
    return ": " if language() == EN else "："


def asset(name: str) -> str:
    """The address of a static file, with its content's hash, so that browsers may keep it for good."""
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={_mark(STATIC / name)}"


@cache
def _mark(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""
