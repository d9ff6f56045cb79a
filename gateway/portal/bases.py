"""On what an entry rests, as a page says it: an article in the language of the page, the number of a case as people read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from chassis.ids import check, shown
from chassis.procedures.bases import in_english
from contracts.cases import CaseThing
from contracts.declare import KINDS
from gateway.language import language
from gateway.portal.wording import cited

OF_A_CASE = re.compile(r"(?P<what>[^：]+：.+)（(?P<kind>[^（）]+) (?P<id>[0-9A-Z]{12})）")
NUMBER = re.compile(r"(?<![^ （(])[0-9A-Z]{12}(?![^ ）)])")


def rested(basis: str) -> str:
    """What was recorded as the basis of an entry; records keep the words, pages have a language."""
    said = (language() == "en" and _of_a_case(basis)) or str(cited(basis) or "")
    return NUMBER.sub(lambda found: shown(found[0]) if check(found[0]) == found[0] else found[0], said)


def _of_a_case(basis: str) -> str:
    """The act of a case that brought it about, its article and the case; empty where it was something else."""
    found = OF_A_CASE.fullmatch(basis)
    said = in_english(found["what"]) if found else ""
    kind = _kinds().get(found["kind"]) if found else None
    return f"{said} ({kind} {found['id']})" if found and said and kind else ""


@cache
def _kinds() -> Mapping[str, str]:
    """What each kind of case is called in English."""
    return {kind.words.zh: kind.words.en for kind in KINDS.values() if issubclass(kind.cls, CaseThing)}
