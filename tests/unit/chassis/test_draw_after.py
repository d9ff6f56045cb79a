"""Replacements: for a fixed reason, and only by whoever is next."""

from __future__ import annotations

import json
import random
from contextlib import suppress

import pytest

from chassis.draw.after import INSPECTOR_REASONS, OBJECT_REASONS, Course, Replaced
from chassis.draw.published import file_of
from chassis.draw.staffed import Certificate, staff
from chassis.draw.verify_draw import Failed, verify
from chassis.errors import Refused
from tests.support import naive_draw as naive
from tests.support.draws import LATER, case, revealed

OF = case(20, 8, draw={"甲": 3, "乙": 2}, load=3, bans=[(0, 3), (2, 0), (5, 4)])
SECRETS = {name: OF[name] for name in ("nonce", "salt_key")}


@pytest.fixture
def held():
    return revealed(OF)


@pytest.fixture
def course(held):
    return Course(held, staff(held))


def ranked(held, object_):
    """Everybody without a ban by rank."""
    banned = {one["inspector"] for one in OF["bans"] if one["object"] == object_}
    people = [one["id"] for one in OF["inspectors"] if one["id"] not in banned]
    begin = b"inspector\0" + object_.encode() + b"\0"
    return sorted(people, key=lambda one: naive.mac(held.prk, begin + one.encode()))


def refusal(replace, *words):
    with pytest.raises(Refused) as refused:
        replace(*words, LATER)
    return refused.value.code


def test_an_object_is_replaced_by_the_next_ticket_of_its_stratum_and_then_by_the_one_after(held, course):
    order = naive.order(OF, held.prk, "甲")
    assert course.replace_object(order[1], "ceased", LATER).by == order[3]
    assert course.replace_object(order[3], "moved_out", LATER).by == order[4]
    assert set(course.teams) == {order[0], order[2], order[4], *naive.order(OF, held.prk, "乙")[:2]}


def test_the_one_who_comes_in_gets_the_first_team_by_rank(held, course):
    order = naive.order(OF, held.prk, "甲")
    by = course.replace_object(order[0], "ceased", LATER).by
    before = [one for id, team in course.teams.items() if id != by for one in team]
    free = [one for one in ranked(held, by) if before.count(one) < 3]
    unit = {one["id"]: one["unit"] for one in OF["inspectors"]}
    second = next(one for one in free[1:] if unit[one] != unit[free[0]])
    assert course.teams[by] == (free[0], second)


def test_an_inspector_is_succeeded_by_the_next_rank_that_keeps_the_rules(held, course):
    object_, team = next(iter(course.teams.items()))
    order = ranked(held, object_)
    unit = {one["id"]: one["unit"] for one in OF["inspectors"]}
    busy = [one for others in course.teams.values() for one in others]
    rest = order[order.index(team[0]) + 1 :]
    due = next(one for one in rest if one not in team and unit[one] != unit[team[1]] and busy.count(one) < 3)
    assert course.replace_inspector(object_, team[0], "interest", LATER).by == due
    assert course.teams[object_] == (due, team[1])


@pytest.mark.parametrize(("reason", "may_come"), [("interest", True), ("illness", False), ("certificate_lost", False)])
def test_whoever_cannot_work_succeeds_nobody(reason, may_come):
    """In many draws: the one who left comes again for others after a mere conflict of interest, and never otherwise."""
    came = set()
    for number in range(30):
        held = revealed({**OF, "task": f"T-{number}", "units": 1})
        course = Course(held, staff(held))
        (first, team), *others = course.teams.items()
        course.replace_inspector(first, team[0], reason, LATER)
        for object_, people in others:
            if team[0] not in people:
                came.add(course.replace_inspector(object_, people[0], "interest", LATER).by == team[0])
    assert (True in came) is may_come


def test_a_free_choice_cannot_be_expressed(held, course):
    """What was recorded is replayed by the rules; another successor is none."""
    object_, team = next(iter(course.teams.items()))
    course.replace_inspector(object_, team[0], "illness", LATER)
    (recorded,) = course.replaced
    assert Course(held, staff(held), course.replaced).teams == course.teams
    chosen = next(one for one in ranked(held, object_) if one not in (*team, recorded.by))
    with pytest.raises(ValueError, match="by the rules"):
        Course(held, staff(held), [type(recorded)(object_, chosen, "illness", LATER, team[0])])


@pytest.mark.parametrize("reason", ["", "illness", "we would rather not", "inspected"])
def test_an_object_is_replaced_for_a_fixed_reason_alone(course, reason):
    assert refusal(course.replace_object, next(iter(course.teams)), reason) == "draw.no-such-reason"


@pytest.mark.parametrize("reason", ["", "ceased", "on holiday"])
def test_an_inspector_is_replaced_for_a_fixed_reason_alone(course, reason):
    object_, team = next(iter(course.teams.items()))
    assert refusal(course.replace_inspector, object_, team[0], reason) == "draw.no-such-reason"


def test_only_what_was_drawn_and_stands_is_replaced(held, course):
    order = naive.order(OF, held.prk, "甲")
    assert refusal(course.replace_object, order[5], "ceased") == "draw.not-drawn"
    course.replace_object(order[0], "ceased", LATER)
    assert refusal(course.replace_object, order[0], "ceased") == "draw.not-drawn"
    object_, team = next(iter(course.teams.items()))
    outside = next(one["id"] for one in OF["inspectors"] if one["id"] not in team)
    assert refusal(course.replace_inspector, object_, outside, "illness") == "draw.not-drawn"
    assert refusal(course.replace_inspector, object_, "P99", "illness") == "draw.not-drawn"


def test_where_nobody_is_next_nothing_is_replaced():
    of = case(4, 2, strata=("甲",), draw={"甲": 4}, load=4)
    held = revealed(of)
    course = Course(held, staff(held))
    object_, team = next(iter(course.teams.items()))
    assert refusal(course.replace_object, object_, "ceased") == "draw.no-next"
    assert refusal(course.replace_inspector, object_, team[0], "illness") == "draw.no-next"
    assert course.replaced == []


def test_a_refusal_for_want_of_a_next_one_names_whom_it_is_about():
    held = revealed(case(4, 2, strata=("甲",), draw={"甲": 4}, load=4))
    course = Course(held, staff(held))
    object_ = next(iter(course.teams))
    assert object_ in fault(course.replace_object, object_, "ceased").detail.zh


def test_one_who_comes_in_and_has_no_team_does_not_come_in():
    of = case(3, 2, strata=("甲",), draw={"甲": 1}, load=1)
    next_ = [naive.order(of, revealed(of).prk, "甲")[1]]
    for _ in range(20):  # the ban is part of the key: look for a task in which the banned one is next
        of["bans"] = [{"inspector": "P00", "object": next_[-1], "reason": "kin"}]
        held = revealed(of)
        order = naive.order(of, held.prk, "甲")
        if order[1] == next_[-1]:
            break
        of["task"] += "x"
    course = Course(held, staff(held))
    assert refusal(course.replace_object, order[0], "ceased") == "draw.no-next"
    assert list(course.teams) == [order[0]]
    forged = {order[0]: course.teams[order[0]], order[1]: ("P00", "P01")}
    with pytest.raises(Failed) as failed:
        verify(file_of(held, forged, [Replaced(order[0], order[1], "ceased", LATER)]))
    assert failed.value.step == "replaced"


def test_without_teams_nothing_is_replaced():
    held = revealed({**OF, "load": 1})
    with pytest.raises(Refused) as refused:
        Course(held, staff(held))
    assert refused.value.code == "draw.blocked"


def several(held):
    course = Course(held, staff(held))
    objects = list(course.teams)
    course.replace_object(objects[0], "ceased", LATER)
    course.replace_inspector(objects[1], course.teams[objects[1]][1], "illness", LATER)
    came = course.replaced[0].by
    course.replace_inspector(came, course.teams[came][0], "interest", LATER)
    course.replace_object(came, "not_in_scope", LATER)
    return course


def test_the_published_file_with_replacements_is_verified(held):
    course = several(held)
    data = file_of(held, course.first_teams, course.replaced)
    assert "replaced" in verify(data)
    assert len(json.loads(data)["drawn"]) == 7


FORGERIES = {
    "another comes in": lambda one, file: one.update(by=file["drawn"][0]["id"]),
    "a reason of one's own": lambda one, file: one.update(reason="wish"),
    "the reason of the other kind": lambda one, file: one.update(
        reason="illness" if "inspector" not in one else "ceased"
    ),
    "for another object": lambda one, file: one.update(object="O999"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize("number", range(4))
def test_a_forged_replacement_is_found(held, number, forge):
    course = several(held)
    file = json.loads(file_of(held, course.first_teams, course.replaced))
    forge(file["replaced"][number], file)
    with pytest.raises(Failed) as failed:
        verify(naive.jcs(file))
    assert failed.value.step in ("replaced", "counts", "teams")


def test_a_forged_replacement_is_told_by_its_number(held):
    course = several(held)
    data = file_of(held, course.first_teams, course.replaced)
    came = json.loads(data)["replaced"][0]["by"]

    def said(change):
        file = json.loads(data)
        change(file)
        with pytest.raises(Failed) as failed:
            verify(naive.jcs(file))
        return str(failed.value)

    def another_team(file):
        next(one for one in file["teams"] if one["object"] == came)["inspectors"].reverse()

    assert said(another_team) == "replaced: 第 1 条：检查组不符 · number 1: another team"
    assert said(lambda file: file["replaced"][1].update(object="O999")) == (
        "replaced: 第 2 条：对象未抽中 · number 2: its object is not drawn"
    )
    assert said(lambda file: file["replaced"][3].update(reason="wish")) == (
        "replaced: 第 4 条：理由不在其列，或不是下一个 · number 4: no such reason, or not the next"
    )


def replaced_at_random(number):
    """A task in which a few were replaced, of either kind and for any reason."""
    chance = random.Random(number)
    of = {**OF, "task": f"T-{number}", "units": chance.choice((1, 2)), "load": chance.choice((2, 3))}
    if number % 2:  # people may be called what objects are called
        of = json.loads(json.dumps({**of, "nonce": 0, "salt_key": 0}).replace('"P0', '"O00')) | SECRETS
    held = revealed(of)
    found = staff(held)
    if isinstance(found, Certificate):
        return None
    course = Course(held, found)
    for _ in range(6):
        object_ = chance.choice(list(course.teams))
        with suppress(Refused):  # nobody may be next
            if chance.random() < 0.4:
                course.replace_object(object_, chance.choice(OBJECT_REASONS), LATER)
            else:
                who = chance.choice(course.teams[object_])
                course.replace_inspector(object_, who, chance.choice(INSPECTOR_REASONS), LATER)
    return file_of(held, course.first_teams, course.replaced)


def test_whoever_was_next_is_verified_and_nobody_else_in_their_place():
    """The verifier works the next one out by itself: our file holds, and with any other successor it does not."""
    files = [data for number in range(9) if (data := replaced_at_random(number))]
    assert len(files) > 4
    for data in files:
        assert "replaced" in verify(data)
        for place, one in enumerate(json.loads(data)["replaced"]):
            file = json.loads(data)
            others = (
                [person["id"] for person in file["inspectors"]]
                if "inspector" in one
                else [f"O{n:03}" for n in range(20)]
            )
            for other in others[place % 2 :: 3]:
                if other != one["by"]:
                    file["replaced"][place]["by"] = other
                    with pytest.raises(Failed):
                        verify(naive.jcs(file))


def test_one_who_was_drawn_at_first_cannot_be_passed_off_as_one_who_came_in(held):
    """Who would then stand as drawn at first had a later ticket; numbers, tickets and proofs all fit."""
    course = Course(held, staff(held))
    first, second, _, next_ = naive.order(OF, held.prk, "甲")[:4]
    course.replace_object(first, "ceased", LATER)
    file = json.loads(file_of(held, course.first_teams, course.replaced))
    assert file["replaced"][0]["by"] == next_
    file["replaced"][0]["by"] = second
    with pytest.raises(Failed) as failed:
        verify(naive.jcs(file))
    assert str(failed.value) == f"replaced: {second} 原已抽中，不是替换进来的 · {second} was drawn at first"


@pytest.mark.parametrize("number", [0, 3])
def test_an_objects_replacement_left_out_is_found(held, number):
    """That of an inspector, when nothing later depends on it, only the file's own hash in the ledger shows."""
    course = several(held)
    file = json.loads(file_of(held, course.first_teams, course.replaced))
    del file["replaced"][number]
    with pytest.raises(Failed):
        verify(naive.jcs(file))


def test_a_course_told_again_from_its_replacements_stands_where_it_stood(held, course):
    order = naive.order(OF, held.prk, "甲")
    by = course.replace_object(order[1], "ceased", LATER).by
    course.replace_inspector(by, course.teams[by][0], "illness", LATER)
    course.replace_object(by, "moved_out", LATER)
    again = Course(held, staff(held), course.replaced)
    assert (again.teams, again.replaced) == (course.teams, course.replaced)


def fault(replace, *words):
    with pytest.raises(Refused) as refused:
        replace(*words, LATER)
    (one,) = refused.value.faults
    return one


def test_a_refusal_names_what_it_is_about(held, course):
    drawn = naive.order(OF, held.prk, "甲")[0]
    for found, pointer, told in (
        (fault(course.replace_object, "O999", "ceased"), "#/object", "O999"),
        (fault(course.replace_inspector, drawn, "P99", "illness"), "#/inspector", "P99"),
        (fault(course.replace_object, drawn, "dislike"), "#/reason", "dislike"),
    ):
        assert found.pointer == pointer
        assert told in found.detail.zh
    assert "ceased" in str(fault(course.replace_object, drawn, "dislike").detail.zh) + str(
        fault(course.replace_object, drawn, "dislike").change
    )
