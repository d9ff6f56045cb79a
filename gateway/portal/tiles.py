"""The tile grids of the cities of a province: rough position only, not a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from chassis.access import place
from contracts.commands.search import Find, Results
from contracts.declare import Words
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import language
from rulebooks import codes as code_lists

# city code, column, row; row order is the order of the tab key
JIANGSU = (
    ("320300", 1, 1), ("320700", 3, 1),
    ("321300", 2, 2), ("320800", 3, 2), ("320900", 4, 2),
    ("321000", 2, 3), ("321200", 3, 3), ("320600", 4, 3),
    ("320100", 1, 4), ("321100", 2, 4), ("320400", 3, 4), ("320200", 4, 4), ("320500", 5, 4),
)  # fmt: skip
ZHEJIANG = (
    ("330500", 2, 1), ("330400", 3, 1),
    ("330100", 2, 2), ("330600", 3, 2), ("330200", 4, 2), ("330900", 5, 2),
    ("330800", 1, 3), ("330700", 2, 3), ("331000", 4, 3),
    ("331100", 2, 4), ("330300", 3, 4),
)  # fmt: skip
LIMITS = (20, 40, 100)  # where a darker tone begins

SYLLABLES = (  # a tile is narrow on a phone
    "Lian yun gang", "Yan cheng", "Yang zhou", "Nan tong", "Nan jing", "Zhen jiang", "Chang zhou", "Tai zhou", "Jia xing",
    "Hang zhou", "Shao xing", "Zhou shan", "Wen zhou",
)  # fmt: skip
HYPHENS = {one.replace(" ", ""): one.replace(" ", "\u00ad") for one in SYLLABLES}
GRIDS = {"32": JIANGSU, "33": ZHEJIANG}

Tile = tuple[str, str, int, int, int, int]


def tiles(counts: Mapping[str, int], places: Iterable[tuple[str, int, int]] = JIANGSU) -> list[Tile]:
    """Name, address, column, row, number and tone of each city."""
    return [
        (
            name(code), url_for("find.page", city=code), column, row, counts.get(code, 0),
            1 + sum(counts.get(code, 0) >= n for n in LIMITS),
        )
        for code, column, row in places
    ]  # fmt: skip


def counted(found: Results, field: str = "city") -> dict[str, int]:
    """How many were found of each value of a facet."""
    return {one.value: one.count for facet in found.facets if facet.field == field for one in facet.values}


@dataclass(frozen=True, slots=True)
class Around:
    """The cities of the province in which a place lies; no tiles where nobody has laid them out."""

    province: Words
    tiles: list[Tile]
    here: str
    limits: tuple[int, ...] = LIMITS


def around(region: str) -> Around:
    """The agencies that can be found, by city, about the place."""
    places = GRIDS.get(region[:2])
    if places is None:
        return Around(Words("", ""), [], "")
    found = send(Find(kind="agency", facets=("city",), limit=1), principal())
    return Around(place(region[:2]), tiles(counted(found), places), name(f"{region[:4]}00"))


def name(code: str) -> str:
    """A city's name as it fits a tile."""
    entry = code_lists.load("regions").get(code)
    if entry is None:
        return code
    if language() == "zh":
        return entry.zh.removesuffix("市")
    english = entry.en.removesuffix(" Shi").removesuffix(" City")
    return HYPHENS.get(english, english)
