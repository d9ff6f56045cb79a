"""A text in both languages of the product."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Chinese first, because the Chinese wording is the one that binds."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The wording for a language tag such as `zh-CN` or `en`."""
        return self.en if lang.startswith("en") else self.zh
