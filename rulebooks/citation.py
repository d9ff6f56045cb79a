"""Where a rule value comes from, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum


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

    def clause(self, article: str) -> Citation:
        """The same instrument, another or a narrower article."""
        return replace(self, article=article)

    @property
    def zh(self) -> str:
        """As it is printed in Chinese."""
        return f"{self.instrument}{self.article}"

    @property
    def en(self) -> str:
        """As it is printed in English; article numbers stay as they are officially written."""
        return f"{self.instrument_en} {self.article}".rstrip()

    def __str__(self) -> str:
        return self.zh
