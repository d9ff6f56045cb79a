"""Addresses of one door however they are written, and of two doors however near: what a letter carrier would say."""

from __future__ import annotations

import pytest

from services.registry.domain.addresses import Door, door

HERE = Door("太湖大道", "1188", "3", "502")


@pytest.mark.parametrize(
    "written",
    [
        "太湖大道1188号3号楼502室",
        "太湖大道1188号3幢502",
        "太湖大道1188号3栋502房",
        "太湖大道1188号3座502号房",
        "太湖大道1188号三号楼502室",
        "太湖大道1188号三幢502室",
        "太湖大道1188 号 3 号楼 5 楼 502 室",
        "太湖大道1188号(3号楼)502室",
        "太湖大道（1188号）3号楼502室",
        "太湖大道1188号（3）号楼502室",
        "太湖大道１１８８号３号楼５０２室",
        "无锡市太湖大道1188号3号楼502室",
        "江苏省无锡市滨湖区太湖大道1188号3号楼502室",
        "江苏无锡经济开发区太湖大道1188号3号楼502室",
        "无锡市滨湖区华庄街道太湖大道1188号3号楼502室",
    ],
)
def test_one_door_is_one_however_it_is_written(written: str) -> None:
    assert door(written) == HERE


def test_the_room_may_be_given_apart_and_either_may_be_missing() -> None:
    assert door("太湖大道1188号3号楼", "502室") == HERE
    assert door("太湖大道1188号3号楼", None) == Door("太湖大道", "1188", "3", "")
    assert door(None, "502室") == Door("", "", "", "502")
    assert door(None) == Door("", "", "", "")


@pytest.mark.parametrize(
    "street", ["太湖大道", "中山大街", "清源路", "建设街", "学前道", "小娄巷", "三里弄", "吉祥里", "行创四路"]
)
def test_streets_of_every_kind_are_known_with_their_number(street: str) -> None:
    assert door(f"无锡市新吴区{street}20号") == Door(street, "20", "", "")
    assert door(f"{street}20") == Door(street, "20", "", "")


@pytest.mark.parametrize("street", ["南京路", "南京东路", "北京路", "中山大街", "无锡二路"])
def test_a_street_that_is_named_after_a_city_or_a_side_keeps_its_name(street: str) -> None:
    for before in ("", "宜兴市", "江苏省宜兴市", "无锡"):
        assert door(f"{before}{street}20号") == Door(street, "20", "", "")
    assert door("宜兴市东街20号") == door("东街20号") == Door("东街", "20", "", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杜鹃路25-1号", "杜鹃路251号"),
        ("杜鹃路25-1号", "杜鹃路25号"),
        ("太湖大道1号301-305室", "太湖大道1号301305室"),
        ("太湖大道1号2幢502室", "太湖大道1号12幢502室"),
        ("太湖大道1号A座502室", "太湖大道1号B座502室"),
        ("太湖大道1号A1幢502室", "太湖大道1号A2幢502室"),
        ("太湖大道1号A502室", "太湖大道1号B502室"),
        ("太湖大道1号科技大厦502室", "太湖大道1号创新大厦502室"),
        ("太湖大道1号科技广场502室", "太湖大道1号科创中心502室"),
    ],
)
def test_two_doors_are_two(one: str, other: str) -> None:
    assert door(one) != door(other)


@pytest.mark.parametrize(
    ("written", "building"),
    [
        ("12幢", "12"), ("十幢", "10"), ("十二幢", "12"), ("二十幢", "20"), ("二十三号楼", "23"), ("〇幢", "0"), ("九栋", "9"),
        ("A座", "A"), ("A9幢", "A9"), ("B栋", "B"), ("C楼", "C"), ("综合楼", "综合"), ("科技大厦", "科技"), ("国际会展中心", "国际会展"),
        ("5楼", ""), ("五楼", ""), ("十二楼", ""), ("3楼层", ""), ("负一层", ""),
    ],
)  # fmt: skip
def test_a_building_is_told_by_its_number_or_name_and_a_floor_is_none(written: str, building: str) -> None:
    assert door(f"太湖大道1号{written}1203室") == Door("太湖大道", "1", building, "1203")


@pytest.mark.parametrize(
    ("written", "room"),
    [
        ("12室", "12"),
        ("12345室", "12345"),
        ("1室", ""),
        ("B1203", "B1203"),
        ("301-305室", "301之305"),
        ("1203室前台", ""),
    ],
)
def test_a_room_has_two_digits_or_more_and_stands_at_the_end(written: str, room: str) -> None:
    assert door(f"太湖大道1号{written}").room == room


def test_a_house_needs_street_and_number_and_a_whole_door_its_room_too() -> None:
    assert (HERE.house, HERE.complete) == ("太湖大道1188", True)
    assert (Door("太湖大道", "", "3", "502").house, Door("太湖大道", "", "3", "502").complete) == ("", False)
    assert (Door("", "1188", "3", "502").house, Door("太湖大道", "1188", "3", "").complete) == ("", False)
    assert Door("太湖大道", "1188", "", "502").complete
