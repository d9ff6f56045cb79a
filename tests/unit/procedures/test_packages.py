"""Every package of the product: limits, paths, lives, and what the law demands, asked of each alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.procedures import Entry, Fact, acts, fold, owed, reasons, runs, shelf
from chassis.procedures.conditions import Asked, Outcome, evaluate
from chassis.procedures.edges import ON, boundaries
from chassis.procedures.graph import graph, paths
from chassis.procedures.witness import at, begun, good_facts, witness
from rulebooks.workdays import is_working
from tests.support.walking import lives

BOOK = shelf()
CODES = sorted(BOOK)
DAY = date(2025, 1, 2)


def asked(definition, facts, day=DAY, act="x"):
    known = {name: Fact(value) for name, value in facts.items() if name != ON}
    return Asked(begun(definition, date(2020, 1, 1)), known, Entry(act, day, at(day), "a", "b"))


# Limits.


# By hand, apart from what is generated: what the texts say, and the answer just below and at it.
BY_HAND = [
    ("JS_2016@2017-01-01", "min_agencies", 14, 15),
    ("ZJ_2018@2018-01-01", "min_agencies", 19, 20),
    ("JS_DRAFT@2024-01-01", "min_agencies", 14, 15),
]


@pytest.mark.parametrize(("code", "condition", "below", "limit"), BY_HAND)
def test_the_texts_count_agencies_once_and_at_least_includes_the_number(code, condition, below, limit):
    def of(count):
        records = [{"credit_code": f"{n}", "standing": "active"} for n in range(count)]
        return evaluate(asked(BOOK[code], {"agencies": records}), BOOK[code].conditions[condition])

    assert (of(below).met, of(limit).met) == (False, True)
    assert of(limit).limit == limit


def test_the_draft_does_not_count_the_platforms_that_it_names_and_counts_all_else():
    conditions = BOOK["JS_DRAFT@2024-01-01"].conditions
    bodies = ["protection_centre", "rapid_centre", "service_window", "design_centre", ""]
    records = [{"credit_code": f"{n}", "standing": "active", "body": body} for n, body in enumerate(bodies)]
    found = evaluate(asked(BOOK["JS_DRAFT@2024-01-01"], {"agencies": records}), conditions["min_agencies"])
    assert (found.value, found.omitted) == (2, ("0", "1", "2"))


@pytest.mark.parametrize("code", CODES)
def test_a_fact_that_is_not_known_meets_nothing(code):
    for condition in BOOK[code].conditions.values():
        if "fact" in condition.params:
            assert evaluate(asked(BOOK[code], {}), condition).outcome is Outcome.UNKNOWN


# Paths.


@pytest.mark.parametrize("code", CODES)
def test_every_transition_has_a_witness_and_what_a_refusal_says_would_change_it_does(code):
    whole = graph(BOOK[code])
    for act, here, _ in whole.edges:
        case = witness(BOOK[code], (*whole.to(here), act)).case
        assert act in {entry.act for entry in case.entries}
        assert fold(BOOK, case.entries) == case


# The route as its text tells it, and the states that it leads through.
ROUTES = {
    "JS_2016@2017-01-01": (
        "submit recommend receive accept assessed approve file_plan",
        "DRAFT SUBMITTED_CITY CITY_RECOMMENDED PROVINCE_REVIEW EXPERT_REVIEW SITE_VISIT APPROVED",
    ),
    "ZJ_2018@2018-01-01": (
        "submit recommend receive accept assessed approve hang",
        "DRAFT SUBMITTED_CITY CITY_RECOMMENDED PROVINCE_REVIEW EXPERT_REVIEW SITE_VISIT APPROVED",
    ),
    "JS_DRAFT@2024-01-01": (
        "submit recommend receive accept assessed publish approve",
        "DRAFT SUBMITTED_CITY CITY_RECOMMENDED PROVINCE_REVIEW EXPERT_REVIEW SITE_VISIT NOTICE APPROVED",
    ),
    "NAT_2023@2023-06-29": (
        "submit recommend pass assessed approve",
        "DRAFT WITH_PROVINCE FORMAL_CHECK EXPERT_REVIEW NOTICE APPROVED",
    ),
    "RECTIFY_ZJ@2018-01-01": (
        "order overdue reassess announce cancel reinstate",
        "FOUND RECTIFYING OVERDUE DEFENCE CANCELLED",
    ),
    "LISTING@2021-09-01": ("tell list publish remove", "PROPOSED TOLD LISTED REMOVED"),
    "EXIT@2017-01-01": ("warn lapse force leave", "RESIDENT WARNED HEARD SETTLING LEFT"),
    "ENTRY@2017-01-01": ("file admit", "DRAFT CHECKING ADMITTED"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_real_case_goes_down_the_route_that_the_text_tells(code):
    route, states = (one.split() for one in ROUTES[code])
    case = witness(BOOK[code], tuple(route)).case
    assert [stay.state for stay in case.main.stays] == states


def bad_facts(definition):
    """For each condition on facts, a value that is below its limit."""
    return {
        name: Fact(value)
        for condition, facts, met in boundaries(definition)
        if not met
        for name, value in facts.items()
        if name != ON and condition.test != "any_of"
    }


def facts_against(driver, name, known):
    """The facts that the reasons against an act name."""
    act = driver.definition.act(name)
    said = dict.fromkeys(act.asks, "2026-01-05")
    entry = Entry(name, driver.day, at(driver.day), "somebody", act.by[0], "", said)
    against = [one for one in reasons(Asked(driver.case, known, entry), name) if "condition" in one.context]
    conditions = [driver.definition.conditions[one.context["condition"]] for one in against]
    return {str(one.params["fact"]) for one in conditions if "fact" in one.params}


@pytest.mark.parametrize("code", CODES)
def test_each_reason_goes_when_its_fact_is_mended_and_with_the_last_the_act_opens(code):
    definition, good, bad = BOOK[code], good_facts(BOOK[code]), bad_facts(BOOK[code])
    whole = graph(definition)
    for name, act in definition.case.acts.items():
        params = [definition.conditions[need].params for need in act.needs]
        facts = {str(one["fact"]) for one in params if "fact" in one}
        driver = witness(definition, (whole.path(name) or ())[:-1])
        known = {**good, **{fact: bad[fact] for fact in facts}}
        assert facts_against(driver, name, known) == facts, name
        for fact in sorted(facts):
            known[fact] = good[fact]
            facts.discard(fact)
            assert facts_against(driver, name, known) == facts, name


# The lawyer's list, kept apart from the packages: what must lie before each goal.
MUST = {
    ("JS_2016@2017-01-01", "APPROVED"): {"submit", "recommend", "receive", "accept", "assessed", "visit.sign"},
    ("ZJ_2018@2018-01-01", "APPROVED"): {"submit", "recommend", "receive", "opinion.give", "accept", "visit.sign"},
    ("JS_DRAFT@2024-01-01", "APPROVED"): {"submit", "recommend", "accept", "assessed", "publish"},
    ("NAT_2023@2023-06-29", "APPROVED"): {"submit", "recommend", "pass", "assessed", "score.submit"},
    ("RECTIFY_ZJ@2018-01-01", "CANCELLED"): {"order", "notice.send", "overdue", "reassess", "announce", "notice.advance"},
    ("LISTING@2021-09-01", "LISTED"): {"tell", "list"},
    ("EXIT@2017-01-01", "LEFT"): {"leave"},
    ("ENTRY@2017-01-01", "ADMITTED"): {"file", "admit"},
}  # fmt: skip


@pytest.mark.parametrize(("code", "goal"), MUST, ids=lambda one: one.partition("@")[0])
def test_no_history_reaches_its_goal_without_what_the_law_demands(code, goal):
    found = list(paths(BOOK[code], goal, 10))
    assert found
    for path in found[:20]:
        done = {entry.act for entry in witness(BOOK[code], path).case.entries}
        assert done >= MUST[code, goal], path


# Lives.

CHANCE = st.integers(0, 10**9).map(Random)


@pytest.mark.parametrize("code", CODES)
@given(chance=CHANCE)
@settings(max_examples=6, deadline=None)
def test_any_life_folds_to_where_it_stands_in_whatever_order_its_rows_come(code, chance):
    case = lives(BOOK[code], chance, 40)[-1]
    spread = [_recorded(entry, number) for number, entry in enumerate(case.entries)]
    shuffled = chance.sample(spread, len(spread))
    again = fold(BOOK, shuffled)
    assert (again.main, again.parts) == (case.main, case.parts)


def _recorded(entry, number):
    """Two acts of one day were not recorded in one moment."""
    return replace(entry, recorded_at=entry.recorded_at + timedelta(seconds=number))


FINAL = [(code, state) for code in CODES for state in sorted(BOOK[code].final)]


@pytest.mark.parametrize(("code", "state"), FINAL)
def test_nothing_is_open_after_the_end_and_what_ran_has_ended(code, state):
    definition, facts = BOOK[code], good_facts(BOOK[code])
    case = witness(definition, graph(definition).path(state) or ()).case
    assert case.state == state
    later = case.entries[-1].day + timedelta(4000)
    for day in (case.entries[-1].day, later):
        for role in definition.roles:
            assert all(way.reasons for way in acts(case, facts, Entry("", day, at(day), "x", role)))
    assert [one.clock for one in runs(case, later) if one.ended is None] == []


def test_most_packages_have_an_end_that_is_final():
    assert {code.partition("@")[0] for code, _ in FINAL} >= {"JS_2016", "ZJ_2018", "NAT_2023", "ENTRY", "EXIT"}


@pytest.mark.parametrize("code", CODES)
@given(chance=CHANCE)
@settings(max_examples=4, deadline=None)
def test_every_reason_against_an_act_has_its_article_and_both_languages(code, chance):
    definition, facts = BOOK[code], good_facts(BOOK[code])
    for case in lives(definition, chance, 12)[::4]:
        day = case.entries[-1].day
        for role in definition.roles:
            for way in acts(case, facts, Entry("", day, at(day), "x", role)):
                for one in way.reasons:
                    assert one.basis
                    assert one.basis.zh
                    assert one.detail.zh
                    assert one.detail.en


@pytest.mark.parametrize("code", CODES)
@given(chance=CHANCE)
@settings(max_examples=4, deadline=None)
def test_the_days_of_a_clock_add_up_and_it_stands_still_where_it_says(code, chance):
    case = lives(BOOK[code], chance, 40)[-1]
    for one in runs(case, case.entries[-1].day + timedelta(800)):
        clock = BOOK[code].clocks[one.clock]
        if one.deadline is None or not clock.working_days:
            continue
        still = {first + timedelta(n) for first, last in one.stops if last for n in range(1, (last - first).days + 1)}
        day, left = one.start, clock.working_days
        while left:
            day += timedelta(1)
            left -= is_working(day) and day not in still
        assert one.last == day


@pytest.mark.parametrize("code", CODES)
@given(chance=CHANCE)
@settings(max_examples=4, deadline=None)
def test_an_act_is_open_exactly_where_no_reason_stands_against_it(code, chance):
    """What `acts` shows as open, `perform` does; what it shows as closed, no words of the caller open."""
    definition, facts = BOOK[code], good_facts(BOOK[code])
    case = chance.choice(lives(definition, chance, 25))
    day = case.entries[-1].day
    role = chance.choice(sorted(definition.roles))
    for way in acts(case, facts, Entry("", day, at(day), "x", role)):
        said = dict.fromkeys(definition.act(way.act).asks, "…")
        tried = Asked(case, facts, Entry(way.act, day, at(day), "x", role, way.part, said))
        assert {one.code for one in way.reasons} <= {one.code for one in reasons(tried, way.act)}


@pytest.mark.parametrize("code", CODES)
def test_what_is_owed_comes_in_the_order_of_its_days(code):
    case = lives(BOOK[code], Random(7), 60)[-1]
    found = [one.last for one in owed(case, case.entries[-1].day + timedelta(2000)) if one.last]
    assert found == sorted(found)
