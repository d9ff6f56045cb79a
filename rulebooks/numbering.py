"""Article numbers in English: 第三十二条第一款第（四）项（参照） is art. 32 para. 1 item (4) (by analogy)."""

from __future__ import annotations

import re
from functools import partial

DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
N = "[一二三四五六七八九十百千零〇两]+"
ANALOGY = "（参照）"
SECTION = re.compile(rf"(?:^|、){N}")
STEPS = (
    (re.compile(rf"第({N})款"), " para. ", ""),
    (re.compile(rf"第（({N})）项"), " item (", ")"),
    (re.compile(rf"第({N})项"), " item ", ""),
    (re.compile(rf"（({N})）"), "(", ")"),
    (re.compile(rf"第?({N})条?"), "", ""),
)
LATIN = re.compile(r"[\x20-\x7e–]+")
JOINTS = {"、": ", ", "至": " to ", "—": "–"}


def in_english(article: str) -> str:
    """The number as English texts write it; what is no number stays as it is written."""
    if not article:
        return ""
    bare, analogy = article.removesuffix(ANALOGY), " (by analogy)" if article.endswith(ANALOGY) else ""
    head = _head(bare)
    text = bare
    for pattern, before, after in STEPS:
        text = pattern.sub(partial(_written, before, after), text)
    for joint, written in JOINTS.items():
        text = text.replace(joint, written)
    return f"{head} {text}{analogy}" if head and LATIN.fullmatch(text) else article


def _written(before: str, after: str, found: re.Match[str]) -> str:
    return f"{before}{number(found[1])}{after}"


def _head(article: str) -> str:
    """Articles of a law, or sections of a plan; as many as there are of them, not of their items."""
    if "条" in article:
        return "arts." if len(re.findall(rf"(?:第|、){N}(?=条|、|$)", article)) > 1 else "art."
    found = SECTION.findall(article)
    return "" if not found or not SECTION.match(article) else "sections" if len(found) > 1 else "section"


def number(written: str) -> int:
    """一千二百五十九 is 1259."""
    total = last = 0
    for sign in written:
        if sign in PLACES:
            total, last = total + (last or 1) * PLACES[sign], 0
        else:
            last = DIGITS[sign]
    return total + last
