"""A boundary polygon: where it crosses itself, the ground that it holds, what filed areas are said of."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from contracts.things.registry import Base, Building, Corner
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


def crossing(*corners):
    """By the numbers of the sides, from 1, and the place."""
    return [(one.one, one.other, (float(one.at.x), float(one.at.y))) for one in boundary.crossings(points(*corners))]


@pytest.mark.parametrize(
    ("corners", "told"),
    [
        ([(120, 31), (124, 31), (121, 34), (124, 34), (121, 32)], [(2, 4, (122.2, 32.8))]),  # two sides that are no neighbours
        ([(120, 31), (122, 31), (122, 32), (121, 31), (120, 32)], [(1, 3, (121, 31)), (1, 4, (121, 31))]),  # a corner on a side
        ([(121, 31), (120, 32), (120, 31), (122, 31), (122, 32)], [(1, 3, (121, 31)), (3, 5, (121, 31))]),
        ([(122, 32), (121, 31), (120, 32), (120, 31), (122, 31)], [(1, 4, (121, 31)), (2, 4, (121, 31))]),
        ([(120, 31), (121, 31), (122, 31)], [(1, 3, (121, 31)), (2, 3, (121, 31))]),  # all on one line
        (  # pinched in a corner between two sides of one line
            [(120, 31), (121, 31), (121.5, 33), (120.5, 33), (121, 31), (122, 31), (122, 30), (120, 30)],
            [(one, other, (121, 31)) for one in (1, 2) for other in (4, 5)],
        ),
        (  # the same, walked the other way
            [(120, 30), (122, 30), (122, 31), (121, 31), (120.5, 33), (121.5, 33), (121, 31), (120, 31)],
            [(one, other, (121, 31)) for one in (3, 4) for other in (6, 7)],
        ),
        ([(120, 31), (121, 31), (121, 32), (122, 32), (122, 31), (123, 31), (123, 33), (120, 33)], []),  # a comb: two sides of one line apart
        ([(120, 31), (120, 32), (121, 32), (121, 33), (120, 33), (120, 34), (122, 34), (122, 31)], []),  # the same upright
        ([(120, 31), (120.5, 31), (121, 31), (121, 32), (120, 32)], []),  # a corner in the middle of a straight side
    ],
)  # fmt: skip
def test_every_two_sides_that_meet_where_they_should_not_are_told_and_no_others(corners, told):
    assert [(one, other, pytest.approx(at)) for one, other, at in told] == crossing(*corners)


def test_corners_that_say_nothing_more_are_left_out_and_the_rest_stay_as_they_are():
    square = points(*SQUARE)
    assert boundary.ring(base(*SQUARE, SQUARE[0]).boundary) == square
    assert boundary.ring(base(SQUARE[0], *SQUARE, SQUARE[3]).boundary) == square
    assert boundary.ring(base(SQUARE[0], SQUARE[0]).boundary) == square[:1]
    assert boundary.ring(base(SQUARE[0], SQUARE[1], SQUARE[0]).boundary) == square[:2]


def test_the_ground_of_any_shape_is_that_of_its_parts():
    """A triangle is half of its rectangle, a dent is taken away, and where the list begins does not matter."""
    corners = (120.3, 31.5), (120.301, 31.5), (120.301, 31.501), (120.3, 31.501)
    whole = float(boundary.ground(points(*corners)))
    assert float(boundary.ground(points(*corners[:3]))) == pytest.approx(whole / 2, abs=1)
    assert float(boundary.ground(points(corners[3], *corners[:2]))) == pytest.approx(whole / 2, abs=1)
    dented = points(*corners, (120.3005, 31.5005))
    assert float(boundary.ground(dented)) == pytest.approx(whole * 3 / 4, abs=1)


def building(area):
    return Building(name="一号楼", built_m2=None if area is None else Decimal(area))


def test_buildings_that_are_larger_than_their_base_together_are_told_in_both_languages():
    assert (
        list(boundary.remarks(base(built_m2=Decimal(9000), buildings=(building(4000), building(None), building(5000)))))
        == []
    )
    assert list(boundary.remarks(base(buildings=(building(4000),)))) == []
    (told,) = boundary.remarks(base(built_m2=Decimal(9000), buildings=(building(4000), building(5001))))
    assert tuple(told) == (
        "各楼栋建筑面积合计 9,001 平方米，超过登记的建筑面积 9,000 平方米",
        "the buildings' 9,001 m² together are more than the filed built area of 9,000 m²",
    )


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
