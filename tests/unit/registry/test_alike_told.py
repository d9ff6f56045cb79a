"""Each sign that two agencies may be one: when it is told, in which words, with how many points, beside what."""

from __future__ import annotations

from typing import Any

import pytest

from services.registry.domain.alike import compare, one_edit
from services.registry.domain.sketches import Sketch, sketch_of

SAME = ("own_word", "字号相同", "The same own word", 8)
NEAR = ("own_word_near", "字号仅一字之差", "Own words differ in one character")
WITHIN = ("own_word_within", "一方字号包含另一方", "One own word holds the other", 3)
WHOLE = ("whole_name", "名称实质相同", "The same name in substance", 8)
PLACE = ("place", "名称中的地名相合", "Places in the names agree", 2)
ELSEWHERE = ("place_differs", "名称中的地名不同", "Places in the names differ", -6)
TRADE = ("trade", "行业用语相同", "The same trade", 1)
OTHER_TRADE = ("trade_differs", "行业用语不同", "Different trades", -3)
LAW = ("form_differs", "一方为律师事务所", "One of them is a law firm", -5)
BRANCH = ("branch", "总部与分支或不同分支", "Head office and branch, or two branches", -12)
ROOM, HOUSE = ("room", "同一房号", "The same room", 5), ("house", "同一门牌", "The same street number", 2)
CODE = ("agency_code", "代理机构代码相同", "The same agency code", 12)
PEOPLE, PHONE = ("people", "有相同人员", "People in common", 3), ("phone", "电话相同", "The same phone", 4)
HOST = ("host", "网址或邮箱域名相同", "The same web or mail domain", 3)
WUXI, FIRM = (*PLACE, "无锡", "无锡"), "知识产权代理有限公司"
SAME_TRADE = (*TRADE, FIRM, FIRM)


def told(left: Sketch, right: Sketch) -> list[tuple[Any, ...]]:
    return [(one.name, *one.words, one.points, one.left, one.right) for one in compare(left, right).signs]


def names(left: str, right: str) -> list[tuple[Any, ...]]:
    return told(Sketch(names=(left,)), Sketch(names=(right,)))


@pytest.mark.parametrize(
    ("left", "right", "signs"),
    [
        ("无锡集佳知识产权代理有限公司", "无锡市集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), WUXI, SAME_TRADE]),
        ("无锡澄明远知识产权代理有限公司", "无锡澄明达知识产权代理有限公司", [(*NEAR, 5, "澄明远", "澄明达"), WUXI, SAME_TRADE]),
        ("无锡集佳知识产权代理有限公司", "无锡集嘉知识产权代理有限公司", [(*NEAR, 3, "集佳", "集嘉"), WUXI, SAME_TRADE]),
        ("无锡集佳远达知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*WITHIN, "集佳远达", "集佳"), WUXI, SAME_TRADE]),
        ("无锡集佳知识产权代理有限公司", "无锡集佳远达知识产权代理有限公司", [(*WITHIN, "集佳", "集佳远达"), WUXI, SAME_TRADE]),
        ("无锡集佳知识产权代理有限公司", "无锡远达集佳知识产权代理有限公司", [WUXI, SAME_TRADE]),
        ("无锡知识产权代理有限公司", "无锡市知识产权代理有限公司", [(*WHOLE, "知识产权代理", "知识产权代理"), WUXI, SAME_TRADE]),
        ("无锡知识产权代理有限公司", "南京知识产权代理有限公司", [(*ELSEWHERE, "无锡", "南京"), SAME_TRADE]),
        ("无锡知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [WUXI, SAME_TRADE]),
        ("无锡集佳知识产权代理有限公司", "江苏集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "无锡", "江苏"), SAME_TRADE]),
        ("江苏集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "江苏", "无锡"), SAME_TRADE]),
        ("浙江集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*ELSEWHERE, "浙江", "无锡"), SAME_TRADE]),
        ("江苏无锡集佳知识产权代理有限公司", "江苏镇江集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "江苏无锡", "江苏镇江"), SAME_TRADE]),
        ("镇江集佳知识产权代理有限公司", "江苏集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "镇江", "江苏"), SAME_TRADE]),
        ("宜兴集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "宜兴", "无锡"), SAME_TRADE]),
        ("滨湖区集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*PLACE, "滨湖", "无锡"), SAME_TRADE]),
        ("宜兴集佳知识产权代理有限公司", "江阴集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), (*ELSEWHERE, "宜兴", "江阴"), SAME_TRADE]),
        ("集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), SAME_TRADE]),
        ("无锡集佳律师事务所", "无锡集佳专利代理有限公司", [(*SAME, "集佳", "集佳"), WUXI, (*LAW, "律师事务所", "专利代理有限公司")]),
        ("无锡集佳专利代理有限公司", "无锡集佳商标代理有限公司", [(*SAME, "集佳", "集佳"), WUXI, (*OTHER_TRADE, "专利代理有限公司", "商标代理有限公司")]),
        ("无锡集佳专利代理有限公司", "无锡集佳知识产权代理有限公司", [(*SAME, "集佳", "集佳"), WUXI]),
        ("无锡集佳知识产权代理有限公司", "无锡集佳知识产权代理有限公司南京分公司", [(*SAME, "集佳", "集佳"), WUXI, SAME_TRADE, (*BRANCH, "", "南京分公司")]),
        ("无锡集佳知识产权代理有限公司苏州分公司", "无锡集佳知识产权代理有限公司南京分公司",
         [(*SAME, "集佳", "集佳"), WUXI, SAME_TRADE, (*BRANCH, "苏州分公司", "南京分公司")]),
        ("无锡集佳知识产权代理有限公司南京分公司", "无锡集佳知识产权代理有限公司南京市分公司", [(*SAME, "集佳", "集佳"), WUXI, SAME_TRADE]),
    ],
)  # fmt: skip
def test_what_names_say_for_and_against(left: str, right: str, signs: list[tuple[Any, ...]]) -> None:
    assert names(left, right) == signs


NOBODY = ("某甲有限公司", "另乙有限公司")


def beside(**fields: tuple[Any, Any]) -> list[tuple[Any, ...]]:
    """Two names without anything in common, and these fields of both."""
    left, right = ({name: pair[at] for name, pair in fields.items()} for at in (0, 1))
    return told(Sketch(names=NOBODY[:1], **left), Sketch(names=NOBODY[1:], **right))


@pytest.mark.parametrize(
    ("fields", "signs"),
    [
        ({"address": ("太湖大道1号1203室", "无锡市太湖大道1号1203室")}, [(*ROOM, "太湖大道1号1203室", "无锡市太湖大道1号1203室")]),
        ({"address": ("太湖大道1号", "太湖大道1号"), "room": ("1203室", "1203室")}, [(*ROOM, "太湖大道1号1203室", "太湖大道1号1203室")]),
        ({"room": ("太湖大道1号1203室", "太湖大道1号1203室")}, [(*ROOM, "太湖大道1号1203室", "太湖大道1号1203室")]),
        ({"address": ("太湖大道1号1203室", "太湖大道1号1204室")}, []),
        ({"address": ("太湖大道1号A座1203室", "太湖大道1号B座1203室")}, []),
        ({"address": ("太湖大道1号A座1203室", "太湖大道1号1203室")}, [(*ROOM, "太湖大道1号A座1203室", "太湖大道1号1203室")]),
        ({"address": ("太湖大道1号", "太湖大道1号1204室")}, [(*HOUSE, "太湖大道1号", "太湖大道1号1204室")]),
        ({"address": ("太湖大道1号", "太湖大道2号")}, []),
        ({"address": (None, None)}, []),
        ({"agency_code": ("32999", "32999")}, [(*CODE, "32999", "32999")]),
        ({"agency_code": ("32999", "32998")}, []),
        ({"people": (frozenset({"王芳", "李伟", "张敏"}), frozenset({"李伟", "王芳"}))}, [(*PEOPLE, "李伟、王芳", "李伟、王芳")]),
        ({"phones": (frozenset({"0510-85"}), frozenset({"0510-85"}))}, [(*PHONE, "0510-85", "0510-85")]),
        ({"email": ("a@jijia.cn", ""), "website": (None, "https://www.jijia.cn/index")}, [(*HOST, "JIJIA.CN", "JIJIA.CN")]),
        ({"email": ("a@QQ.com", "b@qq.com")}, []),
    ],
)  # fmt: skip
def test_what_else_they_may_have_in_common(fields: dict[str, tuple[Any, Any]], signs: list[tuple[Any, ...]]) -> None:
    assert beside(**fields) == signs


def test_ten_points_are_enough_and_nine_are_not_and_without_a_name_nothing_is() -> None:
    left = Sketch(names=("无锡集佳有限公司",))
    assert (
        compare(left, Sketch(names=("无锡集佳事务所",))).points,
        compare(left, Sketch(names=("无锡集佳事务所",))).alike,
    ) == (10, True)
    nine = compare(Sketch(names=("集佳专利代理有限公司",)), Sketch(names=("集佳专利代理事务所",)))
    assert (nine.points, nine.alike) == (9, False)
    office: dict[str, Any] = {
        "address": "太湖大道1号1203室",
        "people": frozenset({"王芳"}),
        "phones": frozenset({"0510-85"}),
    }
    shared = compare(Sketch(names=NOBODY[:1], **office), Sketch(names=NOBODY[1:], **office))
    assert (shared.points, shared.alike) == (12, False)


def test_former_names_count_and_the_best_pair_is_told() -> None:
    renamed = Sketch(names=("无锡远达知识产权代理有限公司", "无锡集佳知识产权代理有限公司"))
    assert told(renamed, Sketch(names=("无锡集佳知识产权代理有限公司",)))[0] == (*SAME, "集佳", "集佳")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("澄明", "澄明", True), ("澄明", "澄", True), ("澄", "明澄", True), ("澄明远", "澄远", True), ("澄明", "明澄", True),
        ("澄明远达", "澄远明达", True), ("澄明远", "澄达远", True), ("明远达", "澄远达", True),
        ("澄明", "远达", False), ("澄明远", "澄", False), ("澄明远达", "明澄达远", False),
        ("澄明远", "远明澄", False), ("澄明远达", "澄明", False), ("澄明远", "达明", False), ("", "澄", True),
    ],
)  # fmt: skip
def test_one_edit_is_one_character_put_in_left_out_changed_or_swapped(one: str, other: str, *, near: bool) -> None:
    assert one_edit(one, other) is near
    assert one_edit(other, one) is near


def test_a_sketch_takes_from_a_state_what_is_compared() -> None:
    state = {
        "name": "无锡集佳有限公司", "former_names": ["无锡远达有限公司"], "place": {"address": "太湖大道1号", "building": "1203室"},
        "region": "320211", "agency_code": "32999", "head": "王芳", "phone": "0510-85", "email": "a@jijia.cn", "website": "jijia.com",
    }  # fmt: skip
    assert sketch_of(state, frozenset({"李伟"})) == Sketch(
        names=("无锡集佳有限公司", "无锡远达有限公司"), address="太湖大道1号", room="1203室", region="320211", agency_code="32999",
        people=frozenset({"王芳"}), phones=frozenset({"0510-85"}), email="a@jijia.cn",
        practitioners=frozenset({"李伟"}), website="jijia.com",
    )  # fmt: skip
    assert sketch_of({"name": "甲"}) == Sketch(names=("甲",))


def test_by_what_an_agency_is_looked_for() -> None:
    signs = Sketch(
        names=("无锡集佳有限公司",), address="太湖大道1号", agency_code="32999", people=frozenset({"王芳"}),
        phones=frozenset({"0510-85"}), email="a@jijia.cn",
    ).signs  # fmt: skip
    near = {f"near {one} {beside}" for one in "集佳" for beside in ("太湖大道1", "0510-85", "JIJIA.CN")}
    assert signs == {"own 集佳", "code 32999", "people 集佳 王芳", *near}
    assert Sketch(names=("无锡知识产权代理有限公司",)).signs == {"whole 知识产权代理有限公司"}
    assert Sketch(names=("澄明远有限公司",), people=frozenset({"王芳"})).signs == {
        "own 澄明远", "people 澄明远 王芳", "people 明远 王芳", "people 澄远 王芳", "people 澄明 王芳",
    }  # fmt: skip
