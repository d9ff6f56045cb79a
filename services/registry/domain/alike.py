"""Whether two entries may be one agency written twice, and what speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from contracts.declare import Words
from rulebooks.codes import load as codes
from services.registry.domain.names import AgencyName, parse
from services.registry.domain.sketches import Sketch

ALIKE_FROM = 10
"""From how many points two entries are shown side by side: a PROPOSAL, measured by tests/unit/registry/test_alike_pairs.py."""

WELL_NEAR = 3  # of two characters, one that differs leaves little in common


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for (or, below nought, against) the two being one."""

    name: str
    words: Words
    points: int
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, with what came of it."""

    signs: tuple[Sign, ...]

    @property
    def points(self) -> int:
        return sum(sign.points for sign in self.signs)

    @property
    def alike(self) -> bool:
        """Names must speak for it; an office shared by two firms is no likeness."""
        return self.points >= ALIKE_FROM and any(sign.name in BY_NAME for sign in self.signs)


BY_NAME = frozenset({"own_word", "own_word_near", "own_word_within", "whole_name", "agency_code"})


def compare(one: Sketch, other: Sketch) -> Comparison:
    """The best pair of names of the two, with what else they have in common."""
    pairs = [(left, right) for left in one.parsed for right in other.parsed]
    best = max((tuple(_of_names(left, right)) for left, right in pairs), key=lambda signs: sum(s.points for s in signs))
    return Comparison((*best, *_of_places(one, other), *_of_people(one, other)))


def _of_names(left: AgencyName, right: AgencyName) -> Iterable[Sign]:
    yield from _own_words(left, right)
    yield from _whereabouts(left, right)
    yield from _trades(left, right)
    yield from _branches(left, right)


def _own_words(left: AgencyName, right: AgencyName) -> Iterable[Sign]:
    one, other = left.own, right.own
    if not one and not other:
        if left.trade == right.trade and left.form == right.form and set(left.places) & set(right.places):
            yield Sign(
                "whole_name",
                Words("名称实质相同", "The same name in substance"),
                8,
                "".join(left.trade),
                "".join(right.trade),
            )
    elif one == other:
        yield Sign("own_word", Words("字号相同", "The same own word"), 8, one, other)
    elif one and other and one_edit(one, other):
        points = 5 if min(len(one), len(other)) >= WELL_NEAR else 3
        yield Sign("own_word_near", Words("字号仅一字之差", "Own words differ in one character"), points, one, other)
    elif one and other and (one.startswith(other) or other.startswith(one)):
        yield Sign("own_word_within", Words("一方字号包含另一方", "One own word holds the other"), 3, one, other)


def one_edit(one: str, other: str) -> bool:
    """Whether a single character put in, left out, changed or swapped with its neighbour leads from one to the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return one[start + 1 :] == other[start + 1 :] or swapped
    return one[start:] == other[start + 1 :]


def _whereabouts(left: AgencyName, right: AgencyName) -> Iterable[Sign]:
    if not left.places or not right.places:
        return
    shown = ("".join(left.places), "".join(right.places))
    if any(_lies_in(a, b) or _lies_in(b, a) for a in left.places for b in right.places):
        yield Sign("place", Words("名称中的地名相合", "Places in the names agree"), 2, *shown)
    else:
        yield Sign("place_differs", Words("名称中的地名不同", "Places in the names differ"), -6, *shown)


def _lies_in(place: str, wider: str) -> bool:
    """Whether *place* is *wider* or lies in it: 无锡 in 江苏."""
    return place == wider or any(code.startswith(area) for code in _codes(place) for area in _areas(wider))


def _codes(place: str) -> frozenset[str]:
    return _places().get(place, frozenset())


def _areas(place: str) -> frozenset[str]:
    """The beginnings that region codes in a province or city have."""
    return frozenset(code[:2] if code.endswith("0000") else code[:4] for code in _codes(place) if code.endswith("00"))


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """The codes of each place, by its name with and without its ending; whole before anybody looks into it."""
    found: dict[str, frozenset[str]] = {}
    for entry in codes("regions"):
        for name in {entry.zh, *parse(entry.zh + "某某有限公司").places}:
            found[name] = found.get(name, frozenset()) | {entry.code}
    return found


def _trades(left: AgencyName, right: AgencyName) -> Iterable[Sign]:
    shown = ("".join((*left.trade, left.form)), "".join((*right.trade, right.form)))
    law = "律师事务所"
    if (left.form == law) != (right.form == law) and left.form and right.form:
        yield Sign("form_differs", Words("一方为律师事务所", "One of them is a law firm"), -5, *shown)
    elif left.subjects and left.subjects == right.subjects:
        yield Sign("trade", Words("行业用语相同", "The same trade"), 1, *shown)
    elif (
        left.subjects
        and right.subjects
        and not left.subjects & right.subjects
        and "知识产权" not in left.subjects | right.subjects
    ):
        yield Sign("trade_differs", Words("行业用语不同", "Different trades"), -3, *shown)


def _branches(left: AgencyName, right: AgencyName) -> Iterable[Sign]:
    if bool(left.branch) != bool(right.branch) or (left.branch and set(left.branch_places) != set(right.branch_places)):
        shown = ("".join((*left.branch_places, left.branch)), "".join((*right.branch_places, right.branch)))
        yield Sign("branch", Words("总部与分支或不同分支", "Head office and branch, or two branches"), -12, *shown)


def _of_places(one: Sketch, other: Sketch) -> Iterable[Sign]:
    left, right = one.door, other.door
    shown = (f"{one.address or ''}{one.room or ''}", f"{other.address or ''}{other.room or ''}")
    if not left.house or left.house != right.house:
        return
    if left.complete and right.complete:
        same_building = not left.building or not right.building or left.building == right.building
        if left.room == right.room and same_building:
            yield Sign("room", Words("同一房号", "The same room"), 5, *shown)
        return
    yield Sign("house", Words("同一门牌", "The same street number"), 2, *shown)


def _of_people(one: Sketch, other: Sketch) -> Iterable[Sign]:
    if one.agency_code and one.agency_code == other.agency_code:
        yield Sign(
            "agency_code", Words("代理机构代码相同", "The same agency code"), 12, one.agency_code, one.agency_code
        )
    for name, title, points, left, right in (
        ("people", Words("有相同人员", "People in common"), 3, one.everybody, other.everybody),
        ("phone", Words("电话相同", "The same phone"), 4, one.phones, other.phones),
        ("host", Words("网址或邮箱域名相同", "The same web or mail domain"), 3, one.hosts, other.hosts),
    ):
        if shared := "、".join(sorted(left & right)):
            yield Sign(name, title, points, shared, shared)
