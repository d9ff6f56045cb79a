"""On what an entry rests, as a page says it: an article in the language of the page, the number of a case as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from chassis.ids import check, shown
from chassis.procedures import shelf
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
    said = _acts().get((found["kind"], found["what"])) if found else None
    return f"{said} {found['id']})" if found and said else ""


@cache
def _acts() -> Mapping[tuple[str, str], str]:
    """Every act of every kind of case with its article, as it is recorded, and in English up to the number of the case."""
    return dict(_each_act())


def _each_act() -> Iterator[tuple[tuple[str, str], str]]:
    kinds = [kind for kind in KINDS.values() if issubclass(kind.cls, CaseThing)]
    for definition in shelf().values():
        for kind in kinds:
            if issubclass(kind.cls, CaseThing) and definition.code in kind.cls.procedures:
                for act in definition.acts.values():
                    article = definition.articles[act.basis].words
                    yield (kind.words.zh, f"{act.zh}：{article.zh}"), f"{act.en}: {article.en} ({kind.words.en}"
