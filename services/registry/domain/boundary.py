"""A boundary polygon: whether it crosses itself and where, how much ground it holds, whether filed areas agree with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.registry import Base, Corner
from rulebooks.boundary import BASIS, EAST, FLOORS, NORTH, SHARE, SOUTH, WEST

LEAST = 3  # corners
SEMI_MAJOR = 6_378_137.0  # WGS 84, in metres
FLATTENING = 1 / 298.257223563
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))


class Point(NamedTuple):
    """In degrees, exactly."""

    x: Fraction
    y: Fraction


class Crossing(NamedTuple):
    """Two sides that meet where they should not, by their numbers from 1, and one point that both hold."""

    one: int
    other: int
    at: Point


def boundary_faults(base: Base) -> Iterable[Fault]:
    """Everything that keeps the corners from being a boundary."""
    if not base.boundary:
        return
    yield from _places(base.boundary)
    corners = ring(base.boundary)
    if len(corners) < LEAST:
        yield codes.TOO_FEW_CORNERS.fault("#/boundary", basis=BASIS, corners=len(corners), least=LEAST)
        return
    for crossing in crossings(corners):
        lon, lat = (_degrees(part) for part in crossing.at)
        yield codes.CROSSES_ITSELF.fault(
            "#/boundary", basis=BASIS, one=crossing.one, other=crossing.other, longitude=lon, latitude=lat
        )


def remarks(base: Base) -> Iterator[Words]:
    """Where what is filed disagrees with the boundary, or the buildings with the base; it is said so and refuses nothing."""
    yield from _of_buildings(base)
    corners = ring(base.boundary)
    if len(corners) < LEAST or any(crossings(corners)):
        return
    inside = ground(corners)
    if base.site_m2 is not None and abs(base.site_m2 - inside) > inside * SHARE:
        yield Words(
            f"登记的占地面积 {base.site_m2:,} 平方米，与四至范围内的 {inside:,} 平方米相差超过 {SHARE:.0%}",
            f"the filed site area of {base.site_m2:,} m² and the {inside:,} m² inside the boundary differ by more than {SHARE:.0%}",
        )
    for label, value in ((BUILT, base.built_m2), (CORE, base.core_m2)):
        if value is not None and value > inside * FLOORS:
            yield Words(
                f"登记的{label.zh} {value:,} 平方米，超过四至范围内 {inside:,} 平方米的 {FLOORS} 倍",
                f"the filed {label.en} of {value:,} m² is more than {FLOORS} times the {inside:,} m² inside the boundary",
            )


def _of_buildings(base: Base) -> Iterator[Words]:
    """The buildings together are larger than the base that they stand in."""
    together = sum((one.built_m2 for one in base.buildings if one.built_m2 is not None), Decimal(0))
    if base.built_m2 is not None and together > base.built_m2:
        yield Words(
            f"各楼栋建筑面积合计 {together:,} 平方米，超过登记的建筑面积 {base.built_m2:,} 平方米",
            f"the buildings' {together:,} m² together are more than the filed built area of {base.built_m2:,} m²",
        )


BUILT, CORE = Words("建筑面积", "built area"), Words("核心区面积", "core area")


def ring(boundary: Sequence[Corner]) -> list[Point]:
    """The corners without those that say nothing more: one that is given twice running, the first again at the end."""
    points = [Point(Fraction(corner.longitude), Fraction(corner.latitude)) for corner in boundary]
    once = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    return once[:-1] if len(once) > 1 and once[0] == once[-1] else once


def crossings(corners: Sequence[Point]) -> Iterator[Crossing]:
    """Every pair of sides that meet other than in the corner that they share."""
    sides = [(corner, corners[(number + 1) % len(corners)]) for number, corner in enumerate(corners)]
    for first, one in enumerate(sides):
        for second in range(first + 1, len(sides)):
            at = _meet(one, sides[second], adjacent=second - first == 1 or second - first == len(sides) - 1)
            if at is not None:
                yield Crossing(first + 1, second + 1, at)


def ground(corners: Sequence[Point]) -> Decimal:
    """The area inside on the ellipsoid, in whole m²; sides are straight on the cylinder of equal areas."""
    flat = _flat(corners)
    following = [*flat[1:], *flat[:1]]
    doubled = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(flat, following, strict=True))
    return Decimal(round(abs(doubled) / 2))


def _flat(corners: Sequence[Point]) -> list[tuple[float, float]]:
    """In metres from the first corner: from the origin of the map, products would swallow the digits that matter."""
    east, up = float(corners[0].x), _height(float(corners[0].y))
    return [(math.radians(float(one.x) - east) * SEMI_MAJOR, _height(float(one.y)) - up) for one in corners]


def _height(latitude: float) -> float:
    """Over the equator on the cylinder that keeps areas, in metres."""
    sine = math.sin(math.radians(latitude))
    part = ECCENTRICITY * sine
    q = (1 - ECCENTRICITY**2) * (sine / (1 - part**2) + math.atanh(part) / ECCENTRICITY)
    return SEMI_MAJOR * q / 2


def _places(boundary: Sequence[Corner]) -> Iterator[Fault]:
    for number, corner in enumerate(boundary):
        if not (WEST <= corner.longitude <= EAST and SOUTH <= corner.latitude <= NORTH):
            yield codes.OUTSIDE_CHINA.fault(
                f"#/boundary/{number}",
                basis=BASIS,
                number=number + 1,
                longitude=corner.longitude,
                latitude=corner.latitude,
            )


def _meet(one: tuple[Point, Point], other: tuple[Point, Point], *, adjacent: bool) -> Point | None:
    """A point of both sides; of two that share a corner only one that is not that corner."""
    (a, b), (c, d) = one, other
    along, across = Point(b.x - a.x, b.y - a.y), Point(d.x - c.x, d.y - c.y)
    between = Point(c.x - a.x, c.y - a.y)
    turn = _cross(along, across)
    if turn == 0:
        return _overlap(one, other, between, along, adjacent=adjacent)
    if adjacent:
        return None  # they meet in their corner and nowhere else
    here, there = _cross(between, across) / turn, _cross(between, along) / turn
    return Point(a.x + here * along.x, a.y + here * along.y) if 0 <= here <= 1 and 0 <= there <= 1 else None


def _overlap(
    one: tuple[Point, Point], other: tuple[Point, Point], between: Point, along: Point, *, adjacent: bool
) -> Point | None:
    """Where two sides of one direction lie on each other."""
    if _cross(between, along) != 0:
        return None
    shared = {point for point in (*one, *other) if _holds(one, point) and _holds(other, point)}
    if adjacent:
        shared -= {*one} & {*other}
    return min(shared, default=None)


def _holds(side: tuple[Point, Point], point: Point) -> bool:
    (a, b) = side
    return min(a.x, b.x) <= point.x <= max(a.x, b.x) and min(a.y, b.y) <= point.y <= max(a.y, b.y)


def _cross(one: Point, other: Point) -> Fraction:
    return one.x * other.y - one.y * other.x


def _degrees(value: Fraction) -> str:
    return f"{float(value):.6f}"
