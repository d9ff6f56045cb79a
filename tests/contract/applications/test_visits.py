"""A site visit from its plan to the signed record: two visitors, photos that say when and where, and who signed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from chassis.errors import Refused
from contracts.commands.cases import GetCase, ReadDocument
from tests.support.backend import NOW
from tests.support.counties import settled, why
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("a story up to the visit")
WUXI = {1: "N", 2: (31.0, 29.0, 28.32), 3: "E", 4: (120.0, 18.0, 44.64)}


def photo(colour, taken="", place=None):
    """A photo as a camera writes it, with or without its time and place."""
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update(place)
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """A case whose experts have scored, and a visit that is planned; refused acts change nothing, so tests share it."""
    folder = tmp_path_factory.mktemp("visited")
    county = settled(folder, clock_at(folder, NOW))
    seen = county.do("province", county.do("province", county.recommended("JS_2016"), "receive"), "accept")
    seen = county.do("province", county.scored(seen), "assessed", opinion="同意")
    seen = county.do("province", seen, "visit.plan", **plan(county))
    yield county, seen
    county.backend.stop()


def plan(county, **but):
    said = {
        "visitor_1": "赵某",
        "visitor_2": "钱某",
        "visitor_more": "孙某",
        "day": county.backend.clock.today().isoformat(),
    }
    return said | but


def test_one_person_is_no_visit_nor_is_a_day_that_is_over(visited):
    county, seen = visited
    day = (county.backend.clock.today() - timedelta(days=1)).isoformat()
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "visit.plan", **plan(county, visitor_2="赵某", day=day))
    assert why(refused) == ["applications.visitors-same", "applications.visit-day"]


@pytest.mark.parametrize(
    ("content", "said", "codes"),
    [
        (b"%PDF-1.7 1", {"taken_at": "2026-03-02 10:00", "place": "门口"}, ["applications.no-photo"]),
        (photo("white"), {}, ["applications.photo-time", "applications.photo-place"]),
        (photo("white"), {"taken_at": "2030-01-01 10:00", "place": "门口"}, ["applications.photo-time"]),
        (photo("white", "2026:03:02 10:15:00"), {}, ["applications.photo-place"]),
    ],
    ids=["a paper", "says nothing", "not yet taken", "says no place"],
)
def test_what_does_not_say_when_and_where_is_no_photo_of_a_visit(visited, content, said, codes):
    county, seen = visited
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "visit.photo", "visit:1", photo=county.paper("province", seen, content), **said)
    assert why(refused) == codes


def test_the_record_holds_visitors_minutes_photos_with_time_place_and_hash_and_the_signature(visited):
    county, seen = visited
    own = county.paper("province", seen, photo("red", "2026:03:01 10:15:30", WUXI), "大门.jpg")
    bare = county.paper("province", seen, photo("blue"), "大厅.jpg")
    declared = {"taken_at": "2026-03-02 09:00", "place": "大厅"}
    county.do("province", seen, "visit.photo", "visit:1", photo=own, **declared)
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "visit.photo", "visit:1", photo=own)
    assert why(refused) == ["applications.photo-again"]
    county.do("province", seen, "visit.photo", "visit:1", photo=bare, **declared)
    county.do("province", seen, "visit.minutes", "visit:1", minutes="与材料相符")
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "visit.sign", "visit:1")
    assert why(refused) == ["procedures.input-required"]
    done = county.do("applicant", seen, "visit.sign", "visit:1", signer="王某，主任")
    number = done.entries[-1].number
    found = county.people["applicant"].send(ReadDocument(kind="application", id=seen.id, number=number))
    said = [line.zh for line in found.lines]
    assert any("考察人：赵某、钱某" in line for line in said)
    assert "其他考察人：孙某" in said
    assert [line for line in said if line.startswith("照片")] == [
        f"照片1：2026-03-01 10:15（照片自带），北纬、东经 31.491200, 120.312400（照片自带），SHA-256 {own}",
        f"照片2：2026-03-02 09:00（申报），大厅（申报），SHA-256 {bare}",
    ]
    assert any(line.startswith("被考察方（王某，主任）于") for line in said)
    view = county.people["province"].send(GetCase(kind="application", id=seen.id))
    assert "现场照片 2 张：1 张自带时间，1 张自带坐标，其余为申报" in [one.zh for one in view.remarks]
    assert {one.state for one in view.parts if one.kind == "visit"} == {"SIGNED"}
