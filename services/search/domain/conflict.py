"""Whether a retainer stands against a demand: the same party under its name or its credit code."""

from __future__ import annotations

import re
from datetime import date

from contracts.things.search import Retainer
from rulebooks import credit_code
from services.search.domain.analysis_fold import fold

_TAIL = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团|公司|co\.?,? ?ltd\.?|inc\.?|corp\.?)$")
_NOISE = re.compile(r"[\W_]+")


def acts_for(retainer: Retainer, opponents: tuple[str, ...], on: date) -> bool:
    """Whether the client of *retainer*, standing on that day, is one of *opponents*."""
    return not side_of(retainer, on).isdisjoint(sides(opponents))


def sides(opponents: tuple[str, ...]) -> frozenset[str]:
    """What each of *opponents* may be known by: a name, or a credit code."""
    names = {f"name/{party(one)}" for one in opponents}
    return frozenset(names | {f"code/{code}" for one in opponents if (code := credit_code.normalise(one))})


def side_of(retainer: Retainer, on: date) -> frozenset[str]:
    """What the client of *retainer* is known by; nothing where it does not stand on that day."""
    if on < retainer.since or (retainer.ends_on is not None and retainer.ends_on < on):
        return frozenset()
    code = credit_code.normalise(retainer.client_code or "")
    return frozenset({f"name/{party(retainer.client)}"} | ({f"code/{code}"} if code else set()))


def party(name: str) -> str:
    """A party's name as it is compared: one spelling, without blanks, marks and its legal form."""
    whole = _NOISE.sub("", fold(name))
    while (short := _TAIL.sub("", whole)) and short != whole:
        whole = short
    return whole
