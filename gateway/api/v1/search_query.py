"""The parameters of a search: they follow from the declarations of the kinds that are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf

from contracts.codes import gateway as codes
from contracts.codes.base import Fault
from contracts.things import load_all
from gateway.api import fields
from gateway.api.v1.things import filters
from gateway.language import listed

SEARCHED = ("agency", "zone", "public_body")  # as services/search has it; a truth test compares them
JOINED = {  # what search adds to a record's own fields
    "zone": ("入驻集聚区", "the zone it sits in"),
    "city": ("城市", "city"),
    "province": ("省份", "province"),
    "warned": ("有警示：yes、no", "with a warning: yes, no"),
    "placed": ("位置依据：address、base、zone、unknown", "by what its place is known: address, base, zone, unknown"),
}
UNASKED = ("firm_id", "state")  # of a demand: whose it is is told to nobody, and only open ones are found
ORDER = "a field, downwards with a minus before it; by how well it fits where it is left out"
DISTANCE = "distance"  # an order of its own, from the place that `near` names
LONGEST = 200  # characters of words or of a value


@cache
def filters_of(kind: str) -> dict[str, fields.Field]:
    """What a search of *kind* can be narrowed by."""
    own = {spec.name: filters.parameter(spec) for spec in filters.looked_up(load_all()[kind])}
    return own | {name: _joined(zh, en) for name, (zh, en) in JOINED.items()}


@cache
def all_filters() -> dict[str, fields.Field]:
    """The filters of every kind that is searched."""
    return {name: field for kind in SEARCHED for name, field in filters_of(kind).items()}


def find_query() -> type[ma.Schema]:
    """Everything that a search can be asked with."""
    names = sorted(all_filters())
    return fields.query(
        "FindQuery",
        **all_filters(),
        kind=kind_field(),
        q=_text("关键词", "q; the words"),
        near=_text("地点", "near; longitude,latitude in degrees, or the number of a zone, a base or an agency"),
        within=_text("公里数", "within; kilometres from there"),
        sort=_one_of(["", DISTANCE, f"-{DISTANCE}", *(sign + name for name in names for sign in ("", "-"))], "排序", f"sort; {ORDER}"),
        facets=mf.List(_one_of(names, "字段", "field"), load_default=(), metadata=_told("计数字段", "facets; fields to count by")),
        after=fields.after(),
        limit=fields.limit(100, 20),
    )  # fmt: skip


@cache
def demand_filters() -> dict[str, fields.Field]:
    """What a search of open demands can be narrowed by; not by whose they are."""
    kind = load_all()["demand"]
    own = {spec.name: filters.parameter(spec) for spec in filters.looked_up(kind) if spec.name not in UNASKED}
    return own | {name: _joined(*JOINED[name]) for name in ("city", "province")}


def demand_query() -> type[ma.Schema]:
    """Everything that a search of open demands can be asked with."""
    names = sorted(demand_filters())
    return fields.query(
        "FindDemandsQuery",
        **demand_filters(),
        q=_text("关键词", "q; the words"),
        sort=_one_of(["", *(sign + name for name in names for sign in ("", "-"))], "排序", f"sort; {ORDER}"),
        facets=mf.List(_one_of(names, "字段", "field"), load_default=(), metadata=_told("计数字段", "facets; fields to count by")),
        after=fields.after(),
        limit=fields.limit(100, 20),
    )  # fmt: skip


def demand_conditions(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The filters of such a search as search takes them."""
    return {name: _values(value) for name, value in given.items() if name in demand_filters() and value}


def kind_field() -> mf.String:
    return mf.String(
        load_default="agency",
        validate=ma.validate.OneOf(SEARCHED),
        metadata=_told("找什么", "kind; of what is looked for"),
    )


def conditions(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The filters as search takes them."""
    return {name: _values(value) for name, value in given.items() if name in all_filters() and value}


def not_of_kind(kind: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    """Filters, counts and orders that only another kind knows."""
    known = set(filters_of(kind))
    asked = [(name, name) for name in conditions(given)]
    asked += [("facets", name) for name in given["facets"]]
    asked += [("sort", name) for name in [given["sort"].removeprefix("-")] if name and name != DISTANCE]
    for parameter, name in asked:
        if name not in known:
            yield codes.UNKNOWN_PARAMETER.fault(f"?{parameter}", name=name, known=listed(sorted(known)))


def _values(value: Any) -> tuple[str, ...]:
    return ("..".join(value),) if isinstance(value, tuple) else tuple(value)


def _joined(zh: str, en: str) -> mf.List[Any]:
    return mf.List(_text(zh, en), validate=ma.validate.Length(max=filters.MOST_VALUES), metadata=_told(zh, en))


def _text(zh: str, en: str) -> mf.String:
    return mf.String(load_default="", validate=ma.validate.Length(max=LONGEST), metadata=_told(zh, en))


def _one_of(values: list[str], zh: str, en: str) -> mf.String:
    return mf.String(load_default="", validate=ma.validate.OneOf(values), metadata=_told(zh, en))


def _told(zh: str, en: str) -> dict[str, Any]:
    return fields.words(zh, en)
