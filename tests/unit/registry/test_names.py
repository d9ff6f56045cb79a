"""Names of agencies taken apart, and which of them meet."""

from __future__ import annotations

import pytest

from services.registry.domain.addresses import Door, door
from services.registry.domain.alike import compare, one_edit
from services.registry.domain.names import AgencyName, parse, place_in_front
from services.registry.domain.sketches import Sketch

PARTS = [
    ("无锡市智汇专利代理事务所（普通合伙）", ("无锡",), "智汇", ("专利", "代理"), "事务所"),
    ("无锡智汇专利代理事务所(普通合伙)", ("无锡",), "智汇", ("专利", "代理"), "事务所"),
    ("江苏省无锡市智汇专利代理事务所普通合伙", ("江苏", "无锡"), "智汇", ("专利", "代理"), "事务所"),
    ("智汇（无锡）知识产权有限责任公司", ("无锡",), "智汇", ("知识产权",), "有限公司"),
    ("南京苏高专利商标事务所（普通合伙）", ("南京",), "苏高", ("专利", "商标"), "事务所"),
    ("上海专利商标事务所有限公司", ("上海",), "", ("专利", "商标"), "事务所有限公司"),
    ("北京市柳沈律师事务所", ("北京",), "柳沈", (), "律师事务所"),
    ("国浩律师（南京）事务所", ("南京",), "国浩", (), "律师事务所"),
    ("江苏省专利信息服务中心", ("江苏",), "", ("专利", "信息", "服务"), "中心"),
    ("深圳市君胜知识产权代理事务所", ("深圳",), "君胜", ("知识产权", "代理"), "事务所"),
    ("雄安市某某商标代理有限公司", ("雄安",), "某某", ("商标", "代理"), "有限公司"),
    ("科技知识产权代理有限公司", (), "科技", ("知识产权", "代理"), "有限公司"),
    ("信和安专利", (), "信和安", ("专利",), ""),
    ("无锡（智汇）专利代理有限公司", ("无锡",), "智汇", ("专利", "代理"), "有限公司"),
    ("智汇（雄安市）专利代理有限公司", ("雄安",), "智汇", ("专利", "代理"), "有限公司"),
    ("智汇（雄安）专利代理有限公司", (), "智汇雄安", ("专利", "代理"), "有限公司"),  # no place that anybody knows
    ("无锡智汇（专利代理有限公司", ("无锡",), "智汇", ("专利", "代理"), "有限公司"),  # a bracket that was forgotten
    ("无锡智汇专利）代理有限公司", ("无锡",), "智汇", ("专利", "代理"), "有限公司"),
    (
        "无锡智汇专利代理有限公司（已更名）",
        ("无锡",),
        "智汇",
        ("专利", "代理"),
        "有限公司",
    ),  # behind the form a name is over
    ("无锡智汇专利代理事务所（普通合伙）（演示）", ("无锡",), "智汇", ("专利", "代理"), "事务所"),
    ("无锡智汇（演示）", ("无锡",), "智汇演示", (), ""),  # without a form nothing says that the name is over
    ("无锡（华源）智汇专利代理有限公司（华源）", ("无锡",), "华源智汇", ("专利", "代理"), "有限公司"),
    ("中心", (), "中心", (), ""),
    ("无锡", (), "无锡", (), ""),
    ("江苏无锡", ("江苏", "无锡"), "", (), ""),
    ("江苏江苏智汇有限公司", ("江苏",), "智汇", (), "有限公司"),
    ("无锡智专利代理有限公司", ("无锡",), "智专利", ("代理",), "有限公司"),  # an own word has two characters or more
    ("无锡智汇知识产权代理服务咨询有限公司", ("无锡",), "智汇", ("知识产权", "代理服务", "咨询"), "有限公司"),
]


@pytest.mark.parametrize(("name", "places", "own", "trade", "form"), PARTS)
def test_a_name_is_place_own_word_trade_and_form(
    name: str, places: tuple[str, ...], own: str, trade: tuple[str, ...], form: str
) -> None:
    found = parse(name)
    assert (found.places, found.own, found.trade, found.form) == (places, own, trade, form)


@pytest.mark.parametrize(
    ("written", "remark"),
    [
        ("无锡华源专利事务所（特殊的普通合伙）", "特殊普通合伙"),
        ("无锡华源专利事务所特殊普通合伙", "特殊普通合伙"),
        ("无锡华源专利事务所(有限合伙)", "有限合伙"),
        ("无锡华源专利事务所", ""),
    ],
)
def test_the_remark_on_partners_is_told_apart_and_changes_nothing_else(written: str, remark: str) -> None:
    found = parse(written)
    assert found.remark == remark
    assert (found.own, found.trade, found.form) == ("华源", ("专利",), "事务所")


@pytest.mark.parametrize(
    ("name", "branch", "where"),
    [
        ("北京集佳知识产权代理有限公司无锡分公司", "分公司", ("无锡",)),
        ("无锡知更鸟知识产权代理事务所（普通合伙）宜兴分所", "分所", ("宜兴",)),
        ("北京集佳知识产权代理有限公司", "", ()),
        ("无锡公司之家知识产权服务公司宜兴分公司", "分公司", ("宜兴",)),
        ("公司宝知识产权服务公司宜兴分公司", "分公司", ("宜兴",)),
        ("甲公司宜兴分公司", "分公司", ("宜兴",)),
        ("北京集佳知识产权代理有限公司江苏无锡分公司", "分公司", ("江苏", "无锡")),
        ("北京集佳知识产权代理有限公司无锡市分公司", "分公司", ("无锡",)),
        ("中心无锡分中心", "分中心", ()),
        ("北京集佳知识产权代理有限公司华东分公司", "分公司", ("华东",)),
        ("北京集佳知识产权代理有限公司分公司", "分公司", ()),
        ("无锡集佳办事处", "办事处", ()),
    ],
)
def test_a_branch_is_known_with_its_place(name: str, branch: str, where: tuple[str, ...]) -> None:
    found: AgencyName = parse(name)
    assert (found.branch, found.branch_places) == (branch, where)


def test_what_stands_behind_no_form_is_the_branch_of_whatever_name_is_left() -> None:
    found = parse("无锡集佳办事处")
    assert (found.places, found.own, found.form) == (("无锡",), "集佳", "")


def test_no_place_in_front_is_no_place() -> None:
    assert place_in_front("某某有限公司") == ""
    assert place_in_front("无锡市智汇有限公司") == "无锡市"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("江苏省无锡市滨湖区太湖大道1188号3号楼502室", Door("太湖大道", "1188", "3", "502")),
        ("太湖大道1188号3幢502", Door("太湖大道", "1188", "3", "502")),
        ("无锡市新吴区清源路20号", Door("清源路", "20", "", "")),
        ("ＮＯ address", Door("", "", "", "")),
        ("", Door("", "", "", "")),
    ],
)
def test_an_address_is_taken_down_to_its_door(address: str, expected: Door) -> None:
    assert door(address) == expected


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("智汇源", "智汇元", True),
        ("智汇", "智汇源", True),
        ("智汇源", "汇智源", True),
        ("智汇源", "智华元", False),
        ("智", "智汇源", False),
        ("智汇源", "智汇源", True),
    ],
)
def test_one_character_more_less_other_or_swapped_is_near(one: str, other: str, near: bool) -> None:
    assert one_edit(one, other) is near
    assert one_edit(other, one) is near


def sketch(name: str, **more: object) -> Sketch:
    return Sketch(names=(name,), **more)  # type: ignore[arg-type]  # keyword by keyword as the test names them


ALIKE = [
    ("无锡市智汇专利代理事务所（普通合伙）", "无锡智汇专利代理事务所", {}),
    ("江苏智汇专利代理有限公司", "无锡智汇专利代理有限责任公司", {}),
    ("江苏省专利信息服务中心", "江苏专利信息服务中心", {"phones": frozenset({"025-1"})}),
    ("无锡智汇源专利代理事务所", "无锡智汇元专利代理事务所", {"address": "太湖大道1号2幢301室"}),
    ("智汇知识产权有限公司", "南京智汇知识产权有限公司", {"agency_code": "32200"}),
]
APART = [
    ("无锡智汇专利代理事务所", "南京智汇专利代理事务所", {}),
    ("北京集佳知识产权代理有限公司", "北京集佳知识产权代理有限公司无锡分公司", {"phones": frozenset({"1"})}),
    ("无锡智汇专利代理事务所", "无锡智汇律师事务所", {}),
    (
        "无锡智汇专利代理事务所",
        "无锡华源专利代理事务所",
        {"address": "太湖大道1号2幢301室", "phones": frozenset({"1"})},
    ),
    ("无锡智汇源专利代理事务所", "无锡智汇元专利代理事务所", {}),
    ("合肥智汇商标代理有限公司", "合肥智慧商标代理有限公司", {"email": "a@qq.com"}),
]


@pytest.mark.parametrize(("one", "other", "common"), ALIKE)
def test_one_agency_written_twice_is_shown(one: str, other: str, common: dict[str, object]) -> None:
    assert compare(sketch(one, **common), sketch(other, **common)).alike


@pytest.mark.parametrize(("one", "other", "common"), APART)
def test_two_agencies_are_left_alone(one: str, other: str, common: dict[str, object]) -> None:
    assert not compare(sketch(one, **common), sketch(other, **common)).alike


def test_a_former_name_counts_as_much_as_the_present_one() -> None:
    renamed = Sketch(names=("无锡新程知识产权代理有限公司", "无锡智汇专利代理有限公司"))
    assert compare(renamed, sketch("无锡市智汇专利代理有限公司")).alike


def test_every_sign_says_what_fired_in_both_languages_and_what_was_compared() -> None:
    found = compare(
        sketch("无锡智汇专利代理事务所", phones=frozenset({"0510-1"})),
        sketch("智汇（无锡）专利代理事务所", phones=frozenset({"0510-1"})),
    )
    assert [(sign.name, sign.left, sign.right) for sign in found.signs] == [
        ("own_word", "智汇", "智汇"),
        ("place", "无锡", "无锡"),
        ("trade", "专利代理事务所", "专利代理事务所"),
        ("phone", "0510-1", "0510-1"),
    ]
    assert all(sign.words.zh and sign.words.en for sign in found.signs)
