"""A boundary polygon: where it crosses itself, the ground that it holds, what filed areas are said of."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from contracts.things.registry import Base, Corner
from services.registry.domain import boundary
from services.registry.domain.boundary import Point

SQUARE = [(120, 31), (121, 31), (121, 32), (120, 32)]


def base(*corners, **but):
    given = tuple(Corner(longitude=Decimal(str(x)), latitude=Decimal(str(y))) for x, y in corners)
    return Base(zone_id="Z", region="320211", name="甲", boundary=given, **but)


def points(*corners):
    return [Point(Fraction(str(x)), Fraction(str(y))) for x, y in corners]


def faults(*corners):
    return [fault.code.removeprefix("registry.") for fault in boundary.boundary_faults(base(*corners))]


def test_a_square_is_a_boundary_closed_or_not_in_either_direction():
    for corners in (SQUARE, [*SQUARE, SQUARE[0]], SQUARE[::-1], [SQUARE[0], *SQUARE]):
        assert faults(*corners) == []


def test_a_bow_tie_is_refused_with_its_sides_and_the_place():
    (fault,) = boundary.boundary_faults(base((120, 31), (121, 32), (121, 31), (120, 32)))
    assert (fault.context["one"], fault.context["other"]) == (1, 3)
    assert (fault.context["longitude"], fault.context["latitude"]) == ("120.500000", "31.500000")


@pytest.mark.parametrize(
    "corners",
    [
        [(120, 31), (122, 31), (121, 31), (121, 32)],  # goes back on itself
        [(120, 31), (121, 31), (121, 32), (120, 31), (119, 32)],  # touches a corner
        [(120, 31), (122, 31), (122, 32), (121, 31), (120, 32)],  # touches a side
        [(120, 31), (121, 31), (122, 31)],  # has no inside
    ],
)
def test_touching_and_lying_on_each_other_is_crossing_too(corners):
    assert "boundary-crosses-itself" in faults(*corners)


def test_a_boundary_with_a_dent_is_none_the_worse():
    assert faults((120, 31), (122, 31), (122, 33), (121, 32), (120, 33)) == []


def test_two_corners_are_too_few_and_none_is_no_boundary():
    assert faults((120, 31), (121, 31)) == ["too-few-corners"]
    assert faults((120, 31), (121, 31), (120, 31)) == ["too-few-corners"]
    assert faults() == []


def test_exchanged_coordinates_are_noticed_corner_by_corner():
    assert faults((31, 120), (31, 121), (32, 121)) == ["corner-outside"] * 3


def test_the_area_of_a_small_square_is_its_sides_on_the_ellipsoid():
    """The sides from the radii of curvature of WGS 84, in a formula of its own."""
    step, lat = 0.001, math.radians(31.5005)
    e2 = 0.00669437999014
    w = 1 - e2 * math.sin(lat) ** 2
    wide = 6378137 / math.sqrt(w) * math.cos(lat) * math.radians(step)
    high = 6378137 * (1 - e2) / w**1.5 * math.radians(step)
    made = boundary.ground(points((120.3, 31.5), (120.301, 31.5), (120.301, 31.501), (120.3, 31.501)))
    assert float(made) == pytest.approx(wide * high, abs=1)


def test_half_a_zone_of_the_earth_has_the_published_area():
    """One 360th of the northern half of the ellipsoid, whose whole is 510 065 621.724 km²."""
    made = boundary.ground(points((120, 0), (121, 0), (121, 90), (120, 90)))
    assert float(made) == pytest.approx(510_065_621.724e6 / 720, rel=1e-9)


def test_the_direction_and_the_first_corner_do_not_matter():
    areas = {boundary.ground(points(*ring)) for ring in (SQUARE, SQUARE[::-1], [*SQUARE[2:], *SQUARE[:2]])}
    assert max(areas) - min(areas) <= 1


SMALL = ((120.3, 31.5), (120.301, 31.5), (120.301, 31.501), (120.3, 31.501))
INSIDE = int(boundary.ground(points(*SMALL)))


@pytest.mark.parametrize(
    ("filed", "count"),
    [
        ({}, 0),
        ({"site_m2": Decimal(INSIDE)}, 0),
        ({"site_m2": Decimal(INSIDE) * Decimal("1.05")}, 0),
        ({"site_m2": Decimal(INSIDE) * Decimal("1.05") + 1}, 1),
        ({"site_m2": Decimal(INSIDE) * Decimal("0.94")}, 1),
        ({"built_m2": Decimal(INSIDE * 12)}, 0),
        ({"built_m2": Decimal(INSIDE * 12 + 1)}, 1),
        ({"built_m2": Decimal(INSIDE * 13), "core_m2": Decimal(INSIDE * 13)}, 2),
    ],
)
def test_an_area_that_disagrees_is_said_and_refuses_nothing(filed, count):
    one = base(*SMALL, **filed)
    assert len(list(boundary.remarks(one))) == count
    assert list(boundary.boundary_faults(one)) == []


def test_without_a_boundary_nothing_disagrees():
    assert list(boundary.remarks(base(site_m2=Decimal(5)))) == []
