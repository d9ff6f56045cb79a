"""Classification codes in text: IPC/CPC symbols and Nice classes, as tokens with their levels."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGITS = "一二三四五六七八九"
_TENS = ("", "十", "二十", "三十", "四十")
NUMERALS = {
    ten + one: number for number, (ten, one) in enumerate((t, o) for t in _TENS for o in ("", *_DIGITS)) if number
}
NICE_CLASSES = range(1, 46)

IPC = re.compile(
    r"(?<![a-z0-9])([a-hy][0-9]{2}[a-z])"
    r"(?:([0-9]{1,4})(?:/([0-9]{2,6}))?|\s+([0-9]{1,4})\s*/\s*([0-9]{2,6}))?(?![a-z0-9])"
)
_NUMBER = r"(?:[0-9]{1,2}|[一二三四]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_LIST = rf"{_NUMBER}(?:\s*[、,/和及与]\s*第?{_NUMBER})*"
# 第35类, 第九、三十五类; 商标35类, 尼斯分类 9类; 35类商标; Nice class 35, classes 9, 35 and 42.
NICE = re.compile(
    rf"第\s*({_LIST})\s*类|(?<=商标)\s*({_LIST})\s*类|(?<=尼斯)(?:分类)?\s*第?\s*({_LIST})\s*类?"
    rf"|(?<![0-9.])({_LIST})\s*类(?=\s*(?:商标|尼斯))"
    r"|(?<![a-z])(?:nice\s+(?:class(?:es)?\s+)?|class(?:es)?\s+)([0-9]{1,2}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[0-9]{1,2})*)(?![0-9])"
)
_MAY_NAME_A_CLASS = re.compile("类|nice|class")  # nearly no text does: saves a sixth of the analysis
_ONE = re.compile(r"[0-9]{1,2}|[一二三四五六七八九十]+")


class Code(NamedTuple):
    """One code as it stands in text: its tokens from the widest level down."""

    tokens: tuple[str, ...]
    start: int
    end: int


def codes_in(folded: str) -> list[Code]:
    """Every code in folded text, in order."""
    found = [Code(_ipc(match), *match.span()) for match in IPC.finditer(folded)]
    if _MAY_NAME_A_CLASS.search(folded):
        found += [Code(tokens, *match.span()) for match in NICE.finditer(folded) if (tokens := _nice(match))]
    return sorted(found, key=lambda code: code.start)


def without(folded: str, codes: list[Code]) -> str:
    """*folded* with blanks where a code stood, so that it counts once and offsets stay."""
    for code in codes:
        folded = folded[: code.start] + " " * (code.end - code.start) + folded[code.end :]
    return folded


def _ipc(match: re.Match[str]) -> tuple[str, ...]:
    """`ipc:h01l`, `ipc:h01l21`, `ipc:h01l21/00`: whoever asks for a group also meets those of its subclass."""
    subclass = match[1]
    group, subgroup = match[2] or match[4], match[3] or match[5]
    levels = [subclass]
    if group:
        levels.append(f"{subclass}{int(group)}")
    if subgroup:
        levels.append(f"{levels[-1]}/{subgroup}")
    return tuple(f"ipc:{level}" for level in levels)


def _nice(match: re.Match[str]) -> tuple[str, ...]:
    """`nice:35` for each class named; nothing when one of the numbers is no class, for then it is other text."""
    named = next(group for group in match.groups() if group)
    numbers = [NUMERALS.get(word) or (int(word) if word.isdigit() else 0) for word in _ONE.findall(named)]
    if not all(number in NICE_CLASSES for number in numbers):
        return ()
    return tuple(f"nice:{number}" for number in dict.fromkeys(numbers))
