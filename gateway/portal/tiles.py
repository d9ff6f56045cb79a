"""The tile grid of Jiangsu's cities: rough position only, not a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.language import language
from rulebooks import codes as code_lists

# city code, column, row; row order is the order of the tab key
PLACES = (
    ("320300", 1, 1), ("320700", 3, 1),
    ("321300", 2, 2), ("320800", 3, 2), ("320900", 4, 2),
    ("321000", 2, 3), ("321200", 3, 3), ("320600", 4, 3),
    ("320100", 1, 4), ("321100", 2, 4), ("320400", 3, 4), ("320200", 4, 4), ("320500", 5, 4),
)  # fmt: skip
LIMITS = (20, 40, 100)  # where a darker tone begins

Tile = tuple[str, str, int, int, int, int]


def tiles(counts: Mapping[str, int], href: Callable[[str], str]) -> list[Tile]:
    """Name, address, column, row, number and tone of each city."""
    return [
        (name(code), href(code), column, row, counts.get(code, 0), 1 + sum(counts.get(code, 0) >= n for n in LIMITS))
        for code, column, row in PLACES
    ]


def name(code: str) -> str:
    """A city's name as it fits a tile."""
    entry = code_lists.load("regions").get(code)
    if entry is None:
        return code
    if language() == "zh":
        return entry.zh.removesuffix("市")
    english = entry.en.removesuffix(" Shi").removesuffix(" City")
    return english.replace("Lianyungang", "Lianyun\u00adgang")  # the only one that no tile holds in one piece
