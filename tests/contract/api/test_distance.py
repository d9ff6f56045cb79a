"""Near a place over HTTP: by degrees or by what stands there, with what is known of each, and what is not said."""

from __future__ import annotations

import pytest

from tests.contract.api.world import eventually, made

SEARCH = "/api/v1/search"
CENTRE = {"address": "中心", "longitude": 120.30, "latitude": 31.50}


@pytest.fixture(scope="module")
def placed(world):
    """Of three agencies in a zone one says where it is, one sits in a base that does, one nobody knows (another zone)."""
    zone, other = world.zone()["id"], world.zone()["id"]
    base = {"zone_id": zone, "region": "320211", "name": "东区", "is_centre": True, "place": CENTRE}
    base_id = made(world.province.post("/api/v1/bases", {"state": base}))["id"]
    far = {"address": "别处", "longitude": 120.62, "latitude": 31.30}
    ids = [world.agency(place=far)["id"], world.agency()["id"], world.agency()["id"]]
    for id, where in zip(ids, ({}, {"base_id": base_id}, {}), strict=True):
        sits = {"agency_id": id, "zone_id": other if id == ids[2] else zone, "entered_on": "2026-03-02"} | where
        made(world.province.post("/api/v1/residences", {"state": sits}))
    eventually(lambda: find(world, zone=[zone, other]), lambda one: len(one["items"]) == len(ids))
    return zone, other, ids


def find(world, zone=(), **query):
    address = "&".join([*(f"zone={id}" for id in zone), *(f"{name}={value}" for name, value in query.items())])
    return made(world.visitor.get(f"{SEARCH}?{address}"))


def test_the_nearest_stands_first_with_its_distance_and_who_is_nowhere_is_counted(world, placed):
    zone, other, ids = placed
    found = find(world, [zone, other], near="120.30,31.49", sort="distance")
    assert [(one["id"], one["km"], one["km_by"]) for one in found["items"]] == [
        (ids[1], "1.1", "base"),
        (ids[0], "37.0", "address"),
    ]
    assert (found["page"]["total"], found["unplaced"]) == (2, 1)


def test_within_a_distance_of_a_zone_counts_are_right_and_one_step_is_offered_where_nobody_is(world, placed):
    zone, other, ids = placed
    near = find(world, [zone, other], near=zone, within=5, facets="zone")
    assert [one["id"] for one in near["items"]] == [ids[1]]
    counts = {one["value"]: one["count"] for one in near["facets"][0]["values"]}
    assert (counts[zone], counts.get(other, 0)) == (1, 0)
    nobody = find(world, [zone, other], near="121.47,31.23", within=5)
    assert {"within": 2}.items() <= {one["field"]: one["total"] for one in nobody["drops"]}.items()


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("near=north", "?near", "search.bad-place"),
        ("near=200,31", "?near", "search.bad-place"),
        ("near=120.3,31.5&within=far", "?within", "search.bad-distance"),
        ("near=120.3,31.5&within=-1", "?within", "search.bad-distance"),
        ("near=120.3,31.5&within=nan", "?within", "search.bad-distance"),
        ("sort=distance", "?near", "search.no-place"),
        ("within=5", "?near", "search.no-place"),
    ],
)
def test_a_place_or_a_distance_that_is_none_is_named(world, query, pointer, code):
    answer = world.visitor.get(f"{SEARCH}?{query}")
    assert answer.status_code in (400, 422)
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(pointer, code)]


def test_a_zone_of_which_nobody_knows_where_it_is_is_no_place_to_measure_from(world, placed):
    answer = world.visitor.get(f"{SEARCH}?near={placed[1]}")
    assert [one["code"] for one in answer.json["errors"]] == ["search.place-unknown"]


def test_the_page_offers_places_to_measure_from_and_says_how_far_each_is(world, placed):
    text = world.app.test_client().get(f"/agencies?near={placed[0]}&within=50&sort=distance").text
    assert f'<option value="{placed[0]}" selected>' in text
    assert "公里" in text
    assert "按所在基地" in text
