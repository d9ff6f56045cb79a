"""Where a rule value comes from, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from rulebooks.numbering import in_english


class Evidence(Enum):
    """How a provision is known; an officer sees it beside the value."""

    STATED = "stated"  # the wording stands in a document of the seeds
    FOUND = "found"  # the wording was found in a public copy
    UNVERIFIED = "unverified"  # general knowledge: a default that an officer may change
    PROPOSAL = "proposal"  # no rule exists; the platform's default


@dataclass(frozen=True, slots=True)
class Citation:
    """One article of one instrument in one version."""

    instrument: str  # 《专利代理条例》(国务院令第706号)
    instrument_en: str
    article: str = ""  # 第八条
    version: date | None = None  # the version's first day in force
    evidence: Evidence = Evidence.STATED
    article_en: str = ""  # only where it has no number, as a heading

    def clause(self, article: str, article_en: str = "") -> Citation:
        """The same instrument, another or a narrower article; one without a number is named in both languages."""
        return replace(self, article=article, article_en=article_en)

    @property
    def zh(self) -> str:
        """As it is printed in Chinese."""
        return f"{self.instrument}{self.article}"

    @property
    def en(self) -> str:
        """As it is printed in English: the instrument's name, and its article by number."""
        article = self.article_en or in_english(self.article)
        return f"{self.instrument_en}, {article}" if article else self.instrument_en

    def __str__(self) -> str:
        return self.zh
