"""Near a point on every engine: who is inside, in which order, with which counts; who has no known place is outside."""

from __future__ import annotations

import math

import pytest

from services.search.domain.query import Near, Order, Query, text_clauses
from services.search.storage.engines.port import Document
from tests.contract.search_engine.oracle import all_pages

# Longitude and latitude of stations of the Beijing–Shanghai line, and how far each is from Wuxi East (its way in the air).
WUXI = (120.459, 31.589)
PLACES = {
    "wuxi": WUXI,
    "suzhou": (120.641, 31.423),
    "changzhou": (119.974, 31.849),
    "zhenjiang": (119.427, 32.151),
    "nanjing": (118.798, 31.969),
    "shanghai": (121.320, 31.194),
    "jinan": (116.892, 36.670),
}


def flat(place: tuple[float, float]) -> float:
    """Kilometres from Wuxi on a flat map of its surroundings: right to a hundredth for what lies near."""
    wide = (place[0] - WUXI[0]) * 111.32 * math.cos(math.radians((place[1] + WUXI[1]) / 2))
    return math.hypot(wide, (place[1] - WUXI[1]) * 110.57)


def kept() -> list[Document]:
    found = [
        Document(id=name, version=1, texts={"name": ("站",)}, numbers={"longitude": lon, "latitude": lat},
                 keywords={"region": ("near" if flat((lon, lat)) < 100 else "far",)})
        for name, (lon, lat) in PLACES.items()
    ]  # fmt: skip
    return [*found, Document(id="nowhere", version=1, texts={"name": ("站",)}, keywords={"region": ("far",)})]


@pytest.fixture
def stations(filled_with):
    return filled_with(kept())


@pytest.mark.parametrize("most", [5, 60, 200, 1_000, math.inf])
def test_who_is_near_is_found_nearest_first_with_the_distance_and_who_is_nowhere_is_not(stations, most):
    page = stations.search(Query(near=Near(*WUXI, most), order=Order("distance")))
    wanted = sorted((name for name, place in PLACES.items() if flat(place) <= most), key=lambda n: flat(PLACES[n]))
    assert [hit.id for hit in page.hits] == wanted
    assert page.total == len(wanted)
    assert [hit.value for hit in page.hits] == pytest.approx([flat(PLACES[name]) for name in wanted], rel=0.01)


def test_counts_and_pages_of_what_is_near_are_whole(stations):
    near = Query(near=Near(*WUXI, 200), order=Order("distance", True), facets=("region",), limit=2)
    assert dict(stations.search(near).facets["region"]) == {"near": 4, "far": 2}
    assert [hit.id for hit in all_pages(stations, near)] == [
        "nanjing",
        "zhenjiang",
        "shanghai",
        "changzhou",
        "suzhou",
        "wuxi",
    ]


def test_words_and_distance_go_together(stations):
    page = stations.search(Query(clauses=text_clauses("站", {"name": 1.0}), near=Near(*WUXI, 60)))
    assert {hit.id for hit in page.hits} == {"wuxi", "suzhou", "changzhou"}


def test_an_order_by_distance_without_a_point_is_refused(stations):
    with pytest.raises(ValueError, match="distance"):
        stations.search(Query(order=Order("distance")))
