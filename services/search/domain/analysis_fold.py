"""One spelling for text that means the same: NFKC, simplified characters, lower case; and the way back."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from opencc import OpenCC

# Invisible characters that come along when text is copied from web pages and would cut a word in two.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
ACCENT = re.compile("[\u0300-\u036f]")  # what is left of those that no letter took up
# Written for each other in traditional text, where only the phrase tells which is meant (答覆 答复, 計畫 计划,
# 瞭解 了解, 沈積 沉积): taken as one character, since no two words of this field differ by them.
SAME = {"覆": "复", "藉": "借", "瞭": "了", "沈": "沉", "画": "划", "衹": "只", "牴": "抵", "彷": "仿"}
_SAME = re.compile(f"[{''.join(SAME)}]")
HAN_IN_BMP = range(0x3400, 0xA000)


class Folded(NamedTuple):
    """Folded text, and for each of its characters where it began and ended in the original."""

    text: str
    starts: list[int]
    ends: list[int]


def fold(text: str) -> str:
    """*text* in the one spelling that analysis starts from."""
    return _SAME.sub(lambda found: SAME[found[0]], simplified(text))


def simplified(text: str) -> str:
    """
    *text* in simplified characters and lower case, as it would be printed.

    OpenCC's dictionary of single characters is used, its phrases are not: a
    phrase would turn the same character into another one depending on its
    neighbours (乾 in 乾坤 stays), so the query 乾 would miss the document 乾坤.
    Applied to both sides, one character for one is consistent, keeps offsets,
    and is 300 times as fast as converting the text.
    """
    characters, forms = _simplification()
    normal = normalize("NFKC", INVISIBLE.sub("", text))
    return ACCENT.sub("", characters.sub(lambda found: forms[found[0]], normal).lower())


def fold_with_offsets(text: str) -> Folded:
    """The same as `fold`, with the way back to *text* for highlights."""
    parts, starts, ends = [], [], []
    for start, end in _clusters(text):
        part = _folded(text[start:end])
        parts.append(part)
        starts += [start] * len(part)
        ends += [end] * len(part)
    return Folded("".join(parts), starts, ends)


@lru_cache(maxsize=1 << 16)
def _folded(cluster: str) -> str:
    """Highlights fold character by character, and always the same few thousand."""
    return fold(cluster)


@cache
def _simplification() -> tuple[re.Pattern[str], dict[str, str]]:
    """The characters with another simplified form, and the forms."""
    convert = OpenCC("t2s").convert
    forms = {char: convert(char) for char in map(chr, HAN_IN_BMP)} | {"鍊": "链"}  # 區塊鍊; 炼 is seldom written so
    changed = {char: form for char, form in forms.items() if form != char and len(form) == 1}
    return re.compile(f"[{''.join(changed)}]"), changed


def _clusters(text: str) -> list[tuple[int, int]]:
    """Where *text* may be cut without changing its normal form (a letter stays with its accents)."""
    cuts = [at for at in range(1, len(text)) if _stands_alone(text, at)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True)) if text else []


def _stands_alone(text: str, at: int) -> bool:
    char = text[at]
    if char.isascii() or "\u4e00" <= char <= "\u9fff":
        return True  # neither composes with what stands before it; nearly all text ends here
    if INVISIBLE.match(char) or combining(char):
        return False
    before = INVISIBLE.sub("", text[max(0, at - 3) : at])
    return normalize("NFKC", before + char) == normalize("NFKC", before) + normalize("NFKC", char)
