"""Lists and counts: each way of asking, at the present and in the past, and the values that trip databases up."""

from __future__ import annotations

import pytest

from chassis.storage.reading import Moment, Where
from contracts.declare import Kind, Words
from tests.support.samples import Grade

NOW = Moment()  # as of today, as known now
ODD = ["%", "_", "'", '"', "\\", "a%b", "全角ＡＢ", "𠀀", "é", "Ａ", "a", "Z", "~", " ", "\U0010fffe"]


def asked(world, where, at=NOW, **how):
    with world.reading() as reading:
        page, count = reading.page(world.kind, where, at=at, **how), reading.count(world.kind, where, at=at)
    return [found.id for found in page], count


@pytest.mark.parametrize("when", ["present", "past"])
def test_every_text_is_found_by_itself_and_nothing_else_is(world, when):
    at = Moment() if when == "present" else Moment(world.day(-1))
    ids = {text: world.begin(world.day(-5), name=text) for text in ODD}
    mine = tuple(ids.values())
    for text, id in ids.items():
        assert asked(world, Where({"name": (text,), "id": mine}), at) == ([id], 1)


@pytest.mark.parametrize("when", ["present", "past"])
def test_a_prefix_is_taken_literally_and_reaches_the_last_character(world, when):
    at = Moment() if when == "present" else Moment(world.day(-1))
    ids = {
        text: world.begin(world.day(-5), region=text)
        for text in ("32", "320", "32\U0010fffe", "33", "3", "3%2", "32_1")
    }
    found, count = asked(world, Where({"id": tuple(ids.values())}, prefixes={"region": "32"}), at)
    assert {name for name, id in ids.items() if id in found} == {"32", "320", "32\U0010fffe", "32_1"}
    assert count == 4


@pytest.mark.parametrize("when", ["present", "past"])
def test_a_part_is_taken_literally_wherever_it_stands(world, when):
    at = Moment() if when == "present" else Moment(world.day(-1))
    ids = {text: world.begin(world.day(-5), name=text) for text in ("王小明", "小明", "王明", "a%b", "a_b", "aÉB")}
    for part, whole in {"小": ["王小明", "小明"], "%": ["a%b"], "_": ["a_b"], "Éb": ["aÉB"], "é": []}.items():
        found, count = asked(world, Where({"id": tuple(ids.values())}, parts={"name": (part,)}), at)
        assert ({name for name, id in ids.items() if id in found}, count) == (set(whole), len(whole)), part


@pytest.mark.parametrize("when", ["present", "past"])
def test_ranges_hold_both_their_ends_and_leave_out_what_is_empty(world, when):
    at = Moment() if when == "present" else Moment(world.day(-1))
    ids = {staff: world.begin(world.day(-5), staff=staff) for staff in (None, 0, 5, 9, 10, 100, 2**53)}
    mine = Where({"id": tuple(ids.values())}, {"staff": ("5", "10")})
    assert set(asked(world, mine, at)[0]) == {ids[5], ids[9], ids[10]}
    open_ended = Where({"id": tuple(ids.values())}, {"staff": ("10", "")})
    assert set(asked(world, open_ended, at)[0]) == {ids[10], ids[100], ids[2**53]}


@pytest.mark.parametrize("when", ["present", "past"])
def test_a_member_of_a_list_finds_it_by_each_value_once(world, when):
    at = Moment() if when == "present" else Moment(world.day(-1))
    both = world.begin(world.day(-5), tags=("甲'", '乙"'))
    one = world.begin(world.day(-5), tags=("甲'",))
    world.begin(world.day(-5), tags=())
    mine = Where({"tags": ("甲'", '乙"'), "id": (both, one)})
    assert asked(world, mine, at) == (sorted([both, one]), 2)


def test_member_rows_follow_every_change_of_a_list(world):
    id = world.begin(world.day(-5), tags=("甲", "乙"))

    def rows():
        return {row[0] for row in world.rows("SELECT value FROM sample_member WHERE id = :id", id=id)}

    assert rows() == {"甲", "乙"}
    world.change(id, tags=("乙", "丙"))
    assert rows() == {"乙", "丙"}
    world.change(id, world.day(-4), world.day(-2), tags=("丁",))
    assert rows() == {"乙", "丙"}
    world.end(id)
    assert rows() == set()
    world.withdraw(id, 4)
    assert rows() == {"乙", "丙"}


def test_a_list_goes_on_where_its_page_ended(world):
    ids = sorted(world.begin(world.day(-5)) for _ in range(7))
    mine = Where({"id": tuple(ids)})
    pages, after = [], ""
    while page := asked(world, mine, after=after, limit=3)[0]:
        pages.append(page)
        after = page[-1]
    assert pages == [ids[:3], ids[3:6], ids[6:]]


def test_both_databases_sort_and_compare_by_code_point(world):
    """A collation of the machine's language would put a before Z and 𠀀 who knows where."""
    ids = {text: world.begin(world.day(-5), name=text) for text in ("Z", "a", "é", "中", "\U00020000")}
    between = Where({"id": tuple(ids.values())}, prefixes={"name": "a"})
    assert asked(world, between)[0] == [ids["a"]]


def test_several_values_mean_any_of_them_and_no_value_means_nothing(world):
    good, poor = world.begin(world.day(-5), grade=Grade.GOOD), world.begin(world.day(-5), grade=Grade.POOR)
    mine = ("id", (good, poor))
    assert asked(world, Where(dict([mine, ("grade", ("good", "poor"))])))[1] == 2
    assert asked(world, Where(dict([mine, ("grade", ("good",))])))[0] == [good]
    assert asked(world, Where(dict([mine, ("grade", ())])))[1] == 0


def test_a_page_and_its_count_speak_of_the_same_things(world):
    ids = [world.begin(world.day(-5), region="320205" if number % 2 else "320211") for number in range(6)]
    world.end(ids[1], world.day(-2))
    where = Where({"id": tuple(ids), "region": ("320205",)})
    for at in (Moment(), Moment(world.day(-3)), Moment(world.day(-2)), Moment(None, world.clock.micros())):
        found, count = asked(world, where, at)
        assert len(found) == count


def test_a_kind_that_nobody_declared_has_no_tables(world):
    other = Kind("other", "others", "trial", Words("", ""), world.kind.cls, 1, {}, (), (), (), "name")
    with world.reading() as reading, pytest.raises(KeyError):
        reading.present(other, "x")
