"""Where a thing is: its address, else its base, else the centre of its zone."""

from __future__ import annotations

import pytest

from services.search.domain.places import Spot, own_spot, spot_of, zone_spot


def at(longitude, latitude):
    return {"place": {"longitude": str(longitude), "latitude": str(latitude)}}


def base(id, zone="Z", *, centre=False, **state):
    return id, {"zone_id": zone, "is_centre": centre, **state}


def sits(base_id=None, zone="Z", state="resident"):
    return {"state": state, "base_id": base_id, "zone_id": zone}


HERE, THERE = at(120.25, 31.5), at(121, 30)
CORNERS = [
    {"longitude": "1", "latitude": "10"},
    {"longitude": "2", "latitude": "10"},
    {"longitude": "3", "latitude": "40"},
]


def test_an_address_is_its_point_and_a_boundary_its_middle():
    assert own_spot(HERE) == Spot(120.25, 31.5, "address")
    assert own_spot({"boundary": CORNERS}) == Spot(2.0, 20.0, "address")
    assert own_spot({**HERE, "boundary": CORNERS}) == Spot(120.25, 31.5, "address")


@pytest.mark.parametrize(
    "state", [{}, {"place": None}, {"place": {"longitude": "1"}}, {"place": {"latitude": "1"}}, {"boundary": []}]
)
def test_without_a_whole_point_nothing_is_known(state):
    assert own_spot(state) is None


def test_an_agency_is_where_its_address_is():
    assert spot_of(HERE, [sits("B")], [base("B", **THERE)]) == Spot(120.25, 31.5, "address")


def test_without_an_address_it_is_where_its_base_is():
    bases = [base("A", **HERE), base("B", **THERE)]
    assert spot_of({}, [sits("B")], bases) == Spot(121.0, 30.0, "base")


def test_without_a_base_it_is_at_the_centre_of_its_zone():
    bases = [base("A", "Y", centre=True, **HERE), base("B", **HERE), base("C", centre=True, **THERE)]
    assert spot_of({}, [sits("D")], bases) == Spot(121.0, 30.0, "zone")
    assert spot_of({}, [sits()], bases[:2]) == Spot(120.25, 31.5, "zone")
    assert spot_of({}, [sits("B")], [base("B"), base("C", **THERE)]) == Spot(121.0, 30.0, "zone")


def test_only_a_place_where_it_sits_now_counts():
    bases = [base("A", **HERE), base("B", "Y", **THERE)]
    assert spot_of({}, [sits("A", state="left"), sits("B", "Y")], bases) == Spot(121.0, 30.0, "base")
    assert spot_of({}, [sits("A", state="left")], bases) is None
    assert spot_of({}, [sits("C", "X"), sits("B", "Y")], bases) == Spot(121.0, 30.0, "base")
    assert spot_of({}, [], bases) is None


def test_a_zone_is_at_its_centre_else_at_the_first_base_that_is_known():
    bases = [one for _, one in (base("A"), base("B", **HERE), base("C", centre=True, **THERE))]
    assert zone_spot(bases) == Spot(121.0, 30.0, "zone")
    assert zone_spot(bases[:2]) == Spot(120.25, 31.5, "zone")
    assert zone_spot([bases[1], {**THERE}]) == Spot(120.25, 31.5, "zone")
    assert zone_spot([{**THERE}, bases[1]]) == Spot(121.0, 30.0, "zone")  # the first, not the most western
    assert zone_spot(bases[:1]) is None
