"""The demonstration as it is planned: the same everywhere, invented throughout, and whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from rulebooks import codes, credit_code, programmes
from services.demo.plan import OWN_AGENCY, OWN_ZONE, Numbered, plan
from services.demo.running import ASKED
from services.demo.steps import ACT, EXPERT, book

SIZES = (True, False)


@cache
def steps(small: bool = False) -> tuple[Numbered, ...]:
    return tuple(plan(small=small))


def created(kind: str, small: bool = False) -> dict[str, dict[str, Any]]:
    found = [one.step for one in steps(small) if one.step.kind == kind and one.step.do == "create"]
    return {step.ref: dict(step.said["state"]) for step in found}


def test_it_is_as_large_as_it_was_promised():
    counts = Counter(one.step.kind for one in steps() if one.step.do == "create")
    assert counts["agency"] == 600
    assert counts["zone"] == 14
    assert 900 <= counts["practitioner"] <= 1100
    assert 600 <= counts["residence"] <= 750


@pytest.mark.slow("two interpreters of their own, each with another hash seed")
def test_two_machines_plan_the_same():
    script = "from services.demo.plan import plan; import hashlib; print(hashlib.sha256(repr(plan(small=False)).encode()).hexdigest())"
    told = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize("small", SIZES)
def test_every_command_has_a_key_of_its_own(small):
    keys = [one.key for one in steps(small)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[\x21-\x7e]{8,200}", key) for key in keys)


@pytest.mark.parametrize("small", SIZES)
def test_nothing_is_named_before_it_was_made_and_days_never_go_back(small):
    made: set[str] = set()
    days = [one.step.day for one in steps(small)]
    assert days == sorted(days)
    for one in steps(small):
        named = set(re.findall(r'"@([^"]+)"', json.dumps(one.step.said, default=str)))
        nobodys = {"", "firm", *book("titles")["offices"], *(by for by in [one.step.by] if by.startswith(EXPERT))}
        assert named | ({one.step.by} - nobodys) <= made, one
        assert (one.step.ref in made) is (one.step.do not in ("create", "lock", "paper")), one
        made.add(one.step.ref)
    assert {OWN_ZONE, OWN_AGENCY} <= made


@pytest.mark.parametrize("small", SIZES)
def test_nothing_is_told_in_an_entry_that_was_recorded_before_it_happened(small):
    """A window's check of 2024 stood in an entry of 2021."""
    for one in steps(small):
        if one.step.kind not in ("public_body", "zone"):
            continue
        told = {**one.step.said.get("state", {}), **one.step.said.get("sets", {})}
        days = [check["on"] for check in told.get("checks", ())] + [count["on"] for count in told.get("counts", ())]
        assert [day for day in days if day > str(one.step.day)] == [], one
    checked = [one for one in steps(small) if "checks" in one.step.said.get("sets", {})]
    assert checked


@pytest.mark.parametrize("small", SIZES)
def test_every_name_says_that_it_is_invented(small):
    for kind in ("agency", "practitioner", "zone", "base", "public_body"):
        assert all(state["name"].endswith("（演示）") for state in created(kind, small).values()), kind
    assert all(
        state["english_name"].endswith("(demo)") for state in created("agency").values() if "english_name" in state
    )


def test_every_credit_code_is_right_and_nobodys():
    found = [state["credit_code"] for state in created("agency").values()]
    assert len(set(found)) == 600
    assert all("MAFAKE" in code for code in found)
    assert [code for code in found if not credit_code.check(code).valid] == []


def test_the_codes_of_the_acceptance_cases_stay_free():
    taken = {state["credit_code"] for state in created("agency").values()}
    assert not {code for code in taken if re.search(r"MAFAKE[01][0-9]", code)}


def test_no_address_number_or_page_can_be_somebodys():
    for state in created("agency").values():
        assert re.fullmatch(r"0\d{2,3}-0\d{7}", state["phone"])
        assert state["email"].endswith(".example")
        assert state.get("website", ".example").endswith(".example")
        assert state.get("contact_phone", "100-0001-").startswith("100-0001-")
    for state in created("practitioner").values():
        assert state.get("identity_number", "000000").startswith("000000")


def test_agencies_sit_in_every_city_of_jiangsu_and_in_zhejiang():
    cities = {state["region"][:4] for state in created("agency").values()}
    jiangsu = {entry.code[:4] for entry in codes.load("regions") if re.fullmatch(r"32(0[1-9]|1[0-3])00", entry.code)}
    assert len(jiangsu) == 13
    assert jiangsu <= cities
    assert {"3301", "3302"} <= cities


def awarded() -> list[tuple[str, str, date]]:
    """Zone, programme and day of every title: recorded as such, or won by a case."""
    recorded = [(one.step, one.step.said["state"]["programme"]) for one in steps() if one.step.kind == "award"]
    won = [one.step for one in steps() if one.step.said.get("act") == "approve"]
    return [(step.said["state"]["zone_id"].removeprefix("@"), programme, step.day) for step, programme in recorded] + [
        (case["zone_id"].removeprefix("@"), case["procedure"], step.day)
        for step in won
        for case in [created("application")[step.ref]]
    ]


def applying() -> set[str]:
    """The zones that ask for a title now."""
    return {f"zone/{zone['code']}" for zone in book("running")["zones"]}


def test_the_zones_that_apply_have_what_their_programme_asks_for_when_they_do():
    """Else the demonstration would not start: an application is not taken."""
    cases = {state["zone_id"].removeprefix("@"): ref for ref, state in created("application").items()}
    for zone in applying():
        (submitted,) = [
            one.step.day for one in steps() if one.step.ref == cases[zone] and one.step.said.get("act") == "submit"
        ]
        seats = [one for one in created("residence").values() if one["zone_id"] == f"@{zone}"]
        inside = [one["agency_id"].removeprefix("@") for one in seats if one["entered_on"] <= str(submitted)]
        programme = created("application")[cases[zone]]["procedure"]
        edition = programmes.get(programme, submitted)
        assert edition
        assert len(set(inside)) >= edition.value("threshold.agencies")["least"]
        offered = {right for ref in inside for right in created("agency")[ref].get("rights", ())}
        assert set((edition.value("rights.required") or {}).get("codes", ())) <= offered


def test_the_last_of_the_panel_that_was_drawn_has_not_scored_yet():
    (acts,) = [one["acts"] for one in book("running")["cases"] if one["ref"] == ASKED]
    (frozen,) = [one for one in acts if one.get("act") == "draw.freeze"]
    assert [one["expert"] for one in acts if "expert" in one] == list(range(1, int(frozen["inputs"]["size"])))


def test_nine_zones_of_jiangsu_and_two_of_zhejiang_have_titles_under_a_programme_in_force():
    zones = {ref: state for ref, state in created("zone").items() if ref not in applying()}
    assert Counter(state["region"][:2] for state in zones.values()) == {"32": 9, "33": 2}
    titles = awarded()
    assert {zone for zone, _programme, _day in titles} == set(zones)
    by_programme = Counter(programme for _zone, programme, _day in titles)
    assert by_programme == {"JS_2016": 9, "NAT_2023": 4, "ZJ_2018": 2}
    for _zone, programme, day in titles:
        edition = programmes.get(programme, day)
        assert edition
        assert edition.starts <= day


def test_when_its_title_was_awarded_each_zone_had_the_agencies_that_the_programme_asks_for():
    for zone, programme, day in awarded():
        edition = programmes.get(programme, day)
        assert edition
        needed = (edition.value("threshold.agencies") or {"least": 0}).get("least", 15)
        entered = [
            other
            for other in created("residence").values()
            if other["zone_id"] == f"@{zone}" and other["entered_on"] <= day.isoformat()
        ]
        assert len(entered) >= needed, (zone, needed)


def test_what_pages_of_the_past_show_is_there():
    did = Counter(one.step.do for one in steps() if one.step.kind == "agency")
    assert min(did[do] for do in ("change", "correct", "withdraw", "act")) >= 2
    late = [
        one.step
        for one in steps()
        if one.step.do == "change" and (one.step.day - one.step.said["valid_from"]).days > 300
    ]
    early = [one.step for one in steps() if one.step.do == "change" and one.step.day < one.step.said["valid_from"]]
    assert late
    assert early
    assert {state["list_kind"] for state in created("listing").values()} == {
        "serious",
        "dishonest",
        "abnormal",
        "patent_abnormal",
    }


def contracts_at(day: str) -> dict[str, str]:
    """The last day of the contract of each seat that is taken on *day*."""
    ends: dict[str, str] = {}
    for step in (one.step for one in steps() if one.step.kind == "residence" and one.step.day.isoformat() <= day):
        if step.do == "act":
            del ends[step.ref]
        else:
            ends[step.ref] = (step.said.get("state") or step.said["sets"]).get("contract_until", "9999-12-31")
    return ends


@pytest.mark.parametrize("day", ["2019-06-30", "2023-02-01", "2026-11-21", "2027-03-15", "2029-09-09"])
def test_nobody_stays_for_long_after_a_contract_has_ended(day):
    ends = contracts_at(day)
    overdue = [until for until in ends.values() if until < day]
    assert len(overdue) <= len(ends) // 50
    assert all((date.fromisoformat(day) - date.fromisoformat(until)).days <= 60 for until in overdue)
    assert min(ends.values()) > "2017"


def test_an_agency_that_was_struck_off_leaves_its_zone():
    struck = {one.step.ref for one in steps() if one.step.said.get("act") == "strike_off"}
    seats = {ref for ref, state in created("residence").items() if state["agency_id"].removeprefix("@") in struck}
    left = {one.step.ref for one in steps() if one.step.said.get("act") == "see_out"}
    assert seats
    assert seats <= left


@pytest.mark.parametrize("small", SIZES)
def test_an_agency_that_sits_in_no_zone_asks_for_a_room(small):
    (wish,) = created("admission", small).values()
    residents = {state["agency_id"] for state in created("residence", small).values() if not state.get("left_on")}
    assert wish["zone_id"] == "@zone/binhu"
    assert wish["room"]
    assert wish["agency_id"] in {f"@{ref}" for ref in created("agency", small)} - residents


@pytest.mark.parametrize("small", SIZES)
def test_an_agency_that_sits_in_binhu_asks_to_leave_in_its_own_name(small):
    (exit_,) = created("departure", small).values()
    seat = exit_["residence_id"].removeprefix("@")
    state = created("residence", small)[seat]
    (asks,) = [one.step for one in steps(small) if one.step.kind == "departure" and one.step.do != "create"]
    assert (asks.said["act"], f"@{asks.by}", state["zone_id"]) == ("ask", state["agency_id"], "@zone/binhu")
    assert not [one for one in steps(small) if one.step.ref == seat and one.step.do == "act"]  # and sits there still


def test_without_a_clock_that_lives_through_it_no_party_is_asked_for_a_day_that_is_over():
    """What a party does is of its day; the title of such a zone is recorded as given."""
    lived, told = plan(small=False), plan(small=False, lived=False)
    parties = {one.step.ref for one in lived if one.step.do == ACT and one.step.by and "on" in one.step.said}
    assert parties
    assert not parties & {one.step.ref for one in told if one.step.do == ACT}
    awards = {one.step.ref for one in told if one.step.kind == "award"} - {one.step.ref for one in lived}
    assert len(awards) == len({case["zone"] for case in book("titles")["cases"]})
