"""The teams against trying everything, and certificates by counting."""

from __future__ import annotations

import random
from itertools import product

import pytest

from chassis.draw.published import file_of
from chassis.draw.staffed import Certificate, staff
from chassis.draw.verify_draw import Failed, verify
from tests.support import naive_draw as naive
from tests.support.draws import case, keyed_by, revealed


def agree(of, number=0):
    """Whether there are teams; they, or the certificate, are checked against trying everything."""
    held = keyed_by(of, number)
    ids = [one.id for one in held.drawn]
    stuck, teams = naive.teams(ids, of, held.prk)
    found = staff(held)
    if isinstance(found, Certificate):
        assert stuck is not None, (of, found)
        certified(of, held, ids, found, stuck, teams)
        return False
    assert (stuck, teams) == (None, {id: list(team) for id, team in found.items()}), of
    assert list(found) == ids
    return True


def certified(of, held, ids, found, stuck, teams):
    """By counting alone."""
    banned = {(one["inspector"], one["object"]) for one in of["bans"]}
    people = sorted(one["id"] for one in of["inspectors"])
    if found.kind == "units":
        busy = [one for team in teams.values() for one in team]
        eligible = [one for one in people if (one, stuck) not in banned and busy.count(one) < of["load"]]
        assert (found.objects, found.inspectors) == ((stuck,), tuple(eligible))
        return
    assert stuck == ""
    assert set(found.objects) <= set(ids)
    members = {one: sum((one, object_) not in banned for object_ in found.objects) for one in people}
    assert found.inspectors == tuple(one for one in people if members[one])
    assert of["team"] * len(found.objects) > sum(min(of["load"], count) for count in members.values())


def every_one(objects, inspectors, teams=(2,), loads=(1, 2, 3)):
    """All bans of so many objects and inspectors."""
    pairs = list(product(range(inspectors), range(objects)))
    for chosen in product((False, True), repeat=len(pairs)):
        bans = [pair for pair, taken in zip(pairs, chosen, strict=True) if taken]
        for team, load in product(teams, loads):
            for units in range(1, team + 1):
                yield small(objects, inspectors, bans, team, units, load)


def small(objects, inspectors, bans, team, units, load):
    return case(objects, inspectors, bans=bans, draw={"甲": objects}, strata=("甲",), team=team, units=units, load=load)


def sampled(seed, many, most=6):
    """Instances of up to six by six, from no ban to nearly all banned, from too little load to plenty."""
    chance = random.Random(seed)
    for _ in range(many):
        objects, inspectors = chance.randint(1, most), chance.randint(2, most)
        density = chance.choice((0.0, 0.1, 0.3, 0.5, 0.7))
        bans = [pair for pair in product(range(inspectors), range(objects)) if chance.random() < density]
        team = chance.randint(2, 3)
        yield small(objects, inspectors, bans, team, chance.randint(1, team), chance.randint(1, 4))


def tight(seed, many):
    """Instances with hardly a visit to spare, so that nearly every team has to make room for those that come after."""
    chance = random.Random(seed)
    while many:
        objects, inspectors, team = chance.randint(3, 6), chance.randint(4, 6), chance.randint(2, 3)
        load = -(-objects * team // inspectors)
        bans = [pair for pair in product(range(inspectors), range(objects)) if chance.random() < 0.3]
        if load < objects:
            yield small(objects, inspectors, bans, team, chance.randint(1, team), load)
            many -= 1


@pytest.mark.slow(reason="every instance of up to three objects and three inspectors")
def test_teams_agree_with_trying_everything_on_every_small_instance():
    found = [agree(of, 1) for size in ((1, 2), (1, 3), (2, 2), (2, 3), (3, 2)) for of in every_one(*size)]
    assert {*found} == {True, False}


@pytest.mark.slow(reason="hundreds of instances")
def test_teams_agree_with_trying_everything_on_larger_instances():
    found = [agree(of, number) for number, of in enumerate(sampled(1, 700))]
    assert min(found.count(True), found.count(False)) > 100


def test_the_verifier_believes_the_teams_of_trying_everything_and_no_others():
    """It looks for them by itself, another way than the program that draws; where there are none it wants to see why."""
    believed = []
    for number, of in enumerate((*sampled(4, 40), *tight(5, 50))):
        held = keyed_by(of, number)
        ids = [one.id for one in held.drawn]
        stuck, teams = naive.teams(ids, of, held.prk)
        everybody = Certificate("load", tuple(sorted(ids)), tuple(one["id"] for one in of["inspectors"]))
        if stuck is None:
            assert "teams" in verify(file_of(held, teams))
            swapped = {**teams, ids[-1]: teams[ids[-1]][::-1]}
            assert refused(held, swapped) == "teams"
            assert refused(held, everybody) == "blocked"
        else:
            assert "blocked" in verify(file_of(held, staff(held)))
            assert refused(held, {id: teams.get(id, everybody.inspectors[: of["team"]]) for id in ids}) == "teams"
        believed.append(stuck is None)
    assert min(believed.count(True), believed.count(False)) > 20


def test_the_verifier_finds_teams_also_where_one_who_is_full_must_hand_a_visit_on():
    of = [*tight(6, 3)][2]
    held = keyed_by(of, 42)
    assert "teams" in verify(file_of(held, staff(held)))


@pytest.mark.parametrize(
    "of",
    [small(1, 3, [(0, 0), (1, 0)], 2, 2, 4), small(2, 3, [], 2, 2, 1)],
    ids=["only one may go", "three visits for four"],
)
def test_that_there_is_too_little_load_is_not_passed_off_as_too_few_units(of):
    """A certificate of units names whom it stops at alone; one of load must be counted."""
    held = keyed_by(of, 0)
    assert getattr(staff(held), "kind", "") == "load"
    stuck = held.drawn[-1].id
    banned = {one["inspector"] for one in of["bans"] if one["object"] == stuck}
    sent = naive.teams([one.id for one in held.drawn[:-1]], of, held.prk)[1]
    busy = [one for team in sent.values() for one in team]
    left = [one["id"] for one in of["inspectors"] if busy.count(one["id"]) < of["load"] and one["id"] not in banned]
    assert refused(held, Certificate("units", (stuck,), tuple(left))) == "blocked"


def refused(held, teams):
    with pytest.raises(Failed) as failed:
        verify(file_of(held, teams))
    return failed.value.step


@pytest.mark.drill
def test_teams_agree_with_trying_everything_in_full():
    for size in ((2, 4), (4, 2), (3, 3), (3, 4), (4, 3)):
        for of in every_one(*size, loads=(1, 2)):
            agree(of, 2)
    for number, of in enumerate(sampled(2, 60_000)):
        agree(of, number)


def test_with_too_little_load_the_certificate_counts_it():
    held = revealed(small(3, 3, [], 2, 1, 1))
    found = staff(held)
    assert isinstance(found, Certificate)
    assert (found.kind, found.inspectors) == ("load", ("P00", "P01", "P02"))
    assert 2 * len(found.objects) > 3


def test_a_certificate_names_only_those_who_block():
    """One object is banned for all but one inspector; the other nine objects have nothing to do with it."""
    of = small(10, 6, [(inspector, 4) for inspector in range(1, 6)], 2, 1, 9)
    assert staff(revealed(of)) == Certificate("load", ("O004",), ("P00",))


def test_where_only_the_units_block_the_certificate_says_so():
    of = small(1, 6, [(1, 0), (2, 0), (4, 0), (5, 0)], 2, 2, 9)  # P00 and P03 are both of U0
    assert staff(revealed(of)) == Certificate("units", ("O000",), ("P00", "P03"))


def test_without_the_look_ahead_the_last_object_would_stay_without_a_team():
    """The guard's need: taking the first ranks without looking ahead does end without a team."""
    ahead = greedy = 0
    for number, of in enumerate(sampled(3, 200)):
        held = keyed_by(of, number)
        if isinstance(staff(held), dict):
            ahead += 1
            greedy += all_first(of, held)
    assert 0 < greedy < ahead


def all_first(of, held):
    """Whether the first ranks do, without a look-ahead: each object is staffed as if it were the last."""
    alone, busy = dict(of), dict.fromkeys((one["id"] for one in of["inspectors"]), 0)
    for one in held.drawn:
        out = [
            {"inspector": who, "object": one.id, "reason": "x"} for who, count in busy.items() if count >= of["load"]
        ]
        alone["bans"] = [*of["bans"], *out]
        stuck, teams = naive.teams([one.id], alone, held.prk)
        if stuck is not None:
            return False
        for who in teams[one.id]:
            busy[who] += 1
    return True


@pytest.mark.parametrize("load", [20, 21])
def test_with_no_load_to_spare_everybody_is_sent_as_often_as_they_can_be(load):
    of = case(200, 20, draw={"甲": 100, "乙": 100}, units=1, load=load, bans=[(n % 20, n) for n in range(200)])
    found = staff(revealed(of))
    assert isinstance(found, dict)
    sent = [one for team in found.values() for one in team]
    assert max(map(sent.count, set(sent))) <= load
    assert len(sent) == 400
