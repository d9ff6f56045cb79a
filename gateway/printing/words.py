"""What a printed document says beside its content."""

from __future__ import annotations

from contracts.commands.cases import CaseDocument
from contracts.declare import Words

NUMBER, HASH = Words("编号", "Number"), Words("内容散列（SHA-256）", "Hash of the content (SHA-256)")
BINDS = Words("", "Translation; the Chinese text is the one that binds.")


def signed_on(document: CaseDocument, lang: str) -> str:
    """The day below the signature, as documents write it."""
    day = document.issued_on
    return day.isoformat() if lang == "en" else f"{day.year}年{day.month}月{day.day}日"
