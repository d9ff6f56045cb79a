"""A panel as the public scheme sees it: names made for one draw, numbers that the pool holds, and who is next."""

from __future__ import annotations

import hmac
import json
from datetime import date, datetime
from hashlib import sha256

import pytest

from chassis.clock import SHANGHAI
from chassis.draw.frozen import Secrets, Source
from chassis.draw.verify_draw import verify
from contracts.declare import Words
from contracts.things.applications import Expert, Panel
from services.applications.domain.drawing import (
    ASKED_BEFORE,
    CAUSES,
    Member,
    drawn,
    freeze,
    member,
    opens,
    whole,
    wrong_numbers,
)
from services.applications.domain.panel import Conflict

KEY, NONCE = b"k" * 32, b"n" * 32
FROZEN = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
LATER = datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)
SOURCE = Source("福彩3D第2026064期", datetime(2026, 3, 3, tzinfo=SHANGHAI))


def expert(id="E1", **but):
    return Expert(id=id, name="专家", office="320000", region="320000", **({"employer": "某大学"} | but))


def named(head, text):
    """The name as docs/draw.md has it: HMAC-SHA-256 of what somebody is, by the key of the draw."""
    return f"{head}-{hmac.digest(KEY, text.encode(), sha256).hex()[:12]}"


def test_an_expert_gets_a_name_for_this_draw_alone_and_so_does_the_employer():
    found = member(expert(), [], KEY)
    assert found == Member("E1", named("E", "expert\0E1"), named("U", "employer\0某大学"), "", ())
    assert member(expert(), [], b"x" * 32).pseudonym != found.pseudonym


def test_an_employer_is_known_by_its_code_so_that_two_spellings_are_one_unit():
    one, other = (member(expert(employer=name, employer_code="C1"), [], KEY).unit for name in ("某大学", "某 大 学"))
    assert one == other == named("U", "employer\0C1")


def test_who_has_a_conflict_is_banned_for_the_first_and_every_evidence_is_kept():
    tie = Conflict("tie", Words("与甲所", "to A"))
    found = member(expert(), [ASKED_BEFORE, tie], KEY)
    assert (found.ban, found.why) == ("asked", (Words("本案已请其评分", "was asked in this case already"), tie.why))


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), (5, 5), ("05", 5), ("5.0", None), ("-5", None), ("", None), (None, None), ("五", None), ("99999", 99999),
     ("100000", None)],
)  # fmt: skip
def test_a_whole_number_is_read_however_it_was_typed(text, number):
    assert whole(text) == number


def pool(*employers, code=None):
    return [expert(f"E{n}", employer=name, employer_code=code) for n, name in enumerate(employers)]


@pytest.mark.parametrize(
    ("said", "employers", "quorum", "expected"),
    [
        ({"size": "5", "units": "2"}, "ababa", 5, []),
        ({"size": "4", "units": "2"}, "ababa", 5, ["panel-size #/inputs/size"]),
        ({"size": "2", "units": "1"}, "ab", 1, []),
        ({"size": "1", "units": "1"}, "ab", 1, ["panel-size #/inputs/size"]),  # two at the least
        ({"size": "6", "units": "2"}, "ababa", 5, ["panel-too-few #/inputs/size"]),
        ({"size": "5", "units": "3"}, "ababa", 5, ["panel-too-few-units #/inputs/units"]),
        ({"size": "5", "units": "0"}, "ababa", 5, ["panel-units #/inputs/units"]),
        ({"size": "5", "units": "5"}, "abcde", 5, []),
        ({"size": "5", "units": "6"}, "abcdef", 5, ["panel-units #/inputs/units"]),
        ({"size": "5"}, "ababa", 5, ["panel-units #/inputs/units"]),
        ({"size": "x", "units": "1"}, "ababa", 5, ["panel-size #/inputs/size"]),
        ({"size": "x", "units": "2"}, "ababa", 5, ["panel-size #/inputs/size", "panel-units #/inputs/units"]),
        ({}, "", 5, ["panel-size #/inputs/size", "panel-units #/inputs/units"]),
    ],
)
def test_what_the_pool_does_not_hold_is_said_with_the_number(said, employers, quorum, expected):
    found = list(wrong_numbers(said, pool(*employers), 3, quorum))
    assert [f"{one.code.removeprefix('applications.')} {one.pointer}" for one in found] == expected


def test_the_reasons_name_what_was_asked_and_what_is_there():
    few, units = wrong_numbers({"size": "6", "units": "3"}, pool("a", "b"), 4, 5)
    assert few.detail.zh == "专家库中无须回避的只有 2 人（回避 4 人），抽不出 6 人。"
    assert units.detail.zh == "可抽取的专家只来自 2 个单位，不足 3 个。"
    size, most = wrong_numbers({"size": "1", "units": "2"}, pool("a", "b"), 0, 1)
    assert "不少于 2 的整数，不能是 1" in size.detail.zh
    assert "1 至 1 的整数，不能是 2" in most.detail.zh
    (nothing,) = [one for one in wrong_numbers({"size": "5"}, pool(*"ababa"), 0, 5) if "units" in one.pointer]
    assert "1 至 5" in nothing.detail.zh
    assert "不能是 –" in nothing.detail.zh


def test_what_was_not_typed_is_told_as_a_dash():
    size, units = wrong_numbers({}, pool(*"ab"), 0, 5)
    assert size.detail.zh.endswith("不能是 –。")
    assert "1 至 1 的整数，不能是 –" in units.detail.zh


def test_two_names_of_one_code_are_one_employer():
    (found,) = wrong_numbers({"size": "2", "units": "2"}, pool("a", "b", code="C1"), 0, 2)
    assert found.code == "applications.panel-too-few-units"


def test_a_source_may_be_read_from_the_first_moment_of_its_day():
    assert opens(date(2026, 3, 3), FROZEN) == datetime(2026, 3, 3, 0, 0, tzinfo=SHANGHAI)


def members(count=7, banned=(2,)):
    every = [member(expert(f"E{n}", employer=f"U{n % 3}"), [], KEY) for n in range(count)]
    return [
        Member(one.expert_id, one.pseudonym, one.unit, "tie" if n in banned else "", ()) for n, one in enumerate(every)
    ]


def plan(every=None):
    return freeze("T1", "CASE", every or members(), (5, 2), SOURCE, Secrets(NONCE, KEY), FROZEN)


def test_the_plan_says_one_case_so_many_experts_of_so_many_employers_and_its_source():
    found = plan().plan
    assert (found["task"], found["objects"], found["strata"]) == ("T1", 1, {"panel": {"objects": 1, "draw": 1}})
    assert (found["team"], found["units"], found["load"], found["inspectors"], found["bans"]) == (5, 2, 1, 7, 1)
    assert found["sources"] == [{"name": "福彩3D第2026064期", "at": "2026-03-03T00:00:00+08:00"}]
    assert found["frozen_at"] == "2026-03-02T09:00:00+08:00"


def test_the_same_rows_and_secrets_give_the_same_plan_whatever_their_order():
    assert plan(iter(members()[::-1])).plan_hash == plan().plan_hash
    assert plan(members(6)).plan_hash != plan().plan_hash


def panel(**but):
    said = {
        "application_id": "CASE", "zone_name": "区", "region": "320211", "part": "draw:1", "size": 5, "units": 2, "pool": 7,
        "barred": 1, "source": SOURCE.name, "source_on": date(2026, 3, 3), "value": "3 7 1",
        "value_url": "https://example.org/3d",
    }  # fmt: skip
    return Panel(**({"id": "P", "plan": "", "plan_hash": ""} | said | but))  # type: ignore[arg-type]  # the test says the names


def test_a_draw_told_again_has_its_team_its_file_and_who_is_next():
    held = drawn(plan(), panel(), [], LATER)
    banned = members()[2].pseudonym
    assert len(set(held.team)) == 5
    assert banned not in held.team
    (spare,) = {one.pseudonym for one in members()} - set(held.team) - {banned}
    told = json.loads(held.file)
    assert told["values"] == [{"name": SOURCE.name, "value": "3 7 1", "url": "https://example.org/3d"}]
    assert told["teams"] == [{"object": "CASE", "inspectors": list(held.team)}]
    assert verify(held.file)
    replaced = held.replace(held.team[0], "illness", LATER)
    assert (replaced.by, replaced.reason) == (spare, "illness")
    assert spare in held.team
    again = drawn(plan(), panel(), [replaced], LATER)
    assert again.team == held.team
    assert json.loads(again.file)["replaced"][0]["by"] == spare


def test_a_source_without_an_address_has_none():
    assert json.loads(drawn(plan(), panel(value_url=None), [], LATER).file)["values"][0]["url"] == ""


def test_the_grounds_of_a_replacement_are_those_of_the_scheme():
    held = drawn(plan(), panel(), [], LATER)
    for cause in CAUSES:
        one = drawn(plan(), panel(), [], LATER)
        assert one.replace(held.team[0], cause, LATER).reason == cause
    assert all(words.zh and words.en for words in CAUSES.values())
