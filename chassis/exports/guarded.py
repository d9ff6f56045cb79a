"""Texts that a spreadsheet program would take for a formula, made harmless in a csv and read back as they were."""

from __future__ import annotations

import re

BEGINS = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
GUARD = "'"


def guarded(text: str) -> str:
    """With an apostrophe before it where it would begin a formula."""
    return GUARD + text if BEGINS.match(text) else text


def unguarded(text: str) -> str:
    """As it was before it was guarded."""
    return text[1:] if text.startswith(GUARD) and BEGINS.match(text[1:]) else text
