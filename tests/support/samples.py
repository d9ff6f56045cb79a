"""A kind of thing with a field of every type, in three shapes as three programs declared it; nothing of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from contracts.declare import (
    EVENTS,
    KINDS,
    ActName,
    Choice,
    Event,
    Kind,
    Shape,
    State,
    Thing,
    Words,
    event,
    field,
    thing,
)

OWNER = "trial"
NAME = Shape("name", longest=20)


class Grade(Choice):
    """A closed list."""

    GOOD = "good", "好", "Good"
    FAIR = "fair", "中", "Fair"
    POOR = "poor", "差", "Poor"


class Level(Choice):
    """Another, which only the third program knows."""

    FIRST = "first", "一级", "First"
    SECOND = "second", "二级", "Second"


declare = partial(
    thing, "sample", owner=OWNER, plural="samples", zh="样品", en="sample", writers=("city",), region="region"
)


@declare(title="title")
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample1(Thing):
    """As the first program declared it."""

    title: str = field("名称", "Title", find="exact", shape=NAME)
    region: str = field("所在地", "Region", find="facet")
    grade: Grade = field("等级", "Grade", find="facet", default=Grade.FAIR)
    staff: int | None = field("人数", "Staff", find="range", least=0, default=None)
    founded: date | None = field("成立", "Founded", find="range", default=None)
    capital: Decimal | None = field("资本", "Capital", default=None)
    is_open: bool = field("开放", "Open", default=False)
    tags: tuple[str, ...] = field("标签", "Tags", find="facet", default=())
    address: str | None = field("地址", "Address", default=None)
    fax: str | None = field("传真", "Fax", default=None)
    phone: str | None = field("手机", "Phone", personal=True, default=None)


V1 = KINDS.pop("sample")


def renamed(state: State) -> State:
    """Second shape: a title is called a name."""
    if "title" in state:
        state["name"] = state.pop("title")
    return state


def split(state: State) -> State:
    """Third shape: an address has two parts, there is no fax, and what is large is of the second level."""
    state.pop("fax", None)
    if isinstance(state.get("address"), str):
        city, _, street = state["address"].partition(" ")
        state["address"] = {"city": city, "street": street}
    state.setdefault("level", "second" if (state.get("staff") or 0) > 3 else "first")
    return state


@declare(version=2, upgrades={1: renamed})
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample2(Thing):
    """As the second program declared it."""

    name: str = field("名称", "Name", find="exact", shape=NAME)
    region: str = field("所在地", "Region", find="facet")
    grade: Grade = field("等级", "Grade", find="facet", default=Grade.FAIR)
    staff: int | None = field("人数", "Staff", find="range", least=0, default=None)
    founded: date | None = field("成立", "Founded", find="range", default=None)
    capital: Decimal | None = field("资本", "Capital", default=None)
    is_open: bool = field("开放", "Open", default=False)
    tags: tuple[str, ...] = field("标签", "Tags", find="facet", default=())
    address: str | None = field("地址", "Address", default=None)
    fax: str | None = field("传真", "Fax", default=None)
    phone: str | None = field("手机", "Phone", personal=True, default=None)


V2 = KINDS.pop("sample")


@dataclass(frozen=True, slots=True, kw_only=True)
class Censure:
    """What must be said when a sample is censured."""

    on: date = field("日期", "Day")
    reason: str = field("理由", "Reason")


ACTS = (
    ActName("praise", Words("表扬", "Praise"), ("city",)),
    ActName("censure", Words("批评", "Censure"), ("city",), Censure),
)


@declare(version=3, upgrades={1: renamed, 2: split}, acts=ACTS)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(Thing):
    """As it is declared today."""

    name: str = field("名称", "Name", find="exact", shape=NAME)
    region: str = field("所在地", "Region", find="facet")
    grade: Grade = field("等级", "Grade", find="facet", default=Grade.FAIR)
    level: Level = field("级别", "Level", find="facet", default=Level.FIRST)
    staff: int | None = field("人数", "Staff", find="range", least=0, default=None)
    founded: date | None = field("成立", "Founded", find="range", default=None)
    capital: Decimal | None = field("资本", "Capital", default=None)
    is_open: bool = field("开放", "Open", default=False)
    tags: tuple[str, ...] = field("标签", "Tags", find="facet", default=())
    address: Place | None = field("地址", "Address", default=None)  # declared further down
    rooms: tuple[Room, ...] = field("房间", "Rooms", default=())
    phone: str | None = field("手机", "Phone", personal=True, default=None)
    inspected_on: date | None = field("检查", "Inspected", derived=True, default=None)


V3 = KINDS.pop("sample")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A record in a record."""

    city: str = field("市", "City")
    street: str = field("街道", "Street", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A record in a list, with a record in it."""

    number: str = field("房号", "Number")
    place: Place | None = field("位置", "Place", default=None)
    since: date | None = field("起", "Since", default=None)


PLAIN = ("created", "changed", "recorded", "ended")


def _events(kind: Kind) -> dict[str, type[Event]]:
    """The four plain ones, and two that an act would announce."""
    for suffix in (*PLAIN, "graded", "closed"):
        event(f"{OWNER}.sample.{suffix}", kind.cls)(type(f"Sample{suffix.title()}", (Event,), {"__doc__": suffix}))
    return {name: EVENTS.pop(name) for name in list(EVENTS) if name.startswith(f"{OWNER}.")}


SAMPLE_EVENTS = _events(V3)
Graded, Closed = SAMPLE_EVENTS[f"{OWNER}.sample.graded"], SAMPLE_EVENTS[f"{OWNER}.sample.closed"]


@contextmanager
def declared(kind: Kind = V3) -> Iterator[Kind]:
    """The kind and its events are known to the program inside the block, and to nobody after it."""
    before = KINDS.get("sample")
    KINDS["sample"] = kind
    EVENTS.update(SAMPLE_EVENTS)
    try:
        yield kind
    finally:
        if before is None:
            del KINDS["sample"]
            for name in SAMPLE_EVENTS:
                EVENTS.pop(name, None)
        else:
            KINDS["sample"] = before


def sample(**but: Any) -> Sample:
    """A sample as today's program knows it, with what the test says."""
    return Sample(**{"name": "样", "region": "320211", **but})
