"""Demands and rankings over HTTP: what is taken, what is refused, and what nobody else sees."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from contracts.roles import Role
from tests.contract.api.world import eventually, made, sign_in

PROFILES = Path(__file__).parents[3] / "rulebooks" / "matching" / "profiles"
MATCHES, DEMANDS = "/api/v1/matches", "/api/v1/demands"
WISH = "海外被诉专利侵权，联系人张晓明，电话 13812345678，邮箱 zhang@example.com，需要会英语的律师"


@pytest.fixture(scope="module")
def placed(world):
    """An agency in a zone, and somebody who acts for it."""
    agency, zone = (
        world.agency(categories=["agency", "rights_protection"], services=["overseas_protection"])["id"],
        world.zone()["id"],
    )
    state = {"agency_id": agency, "zone_id": zone, "entered_on": "2026-03-02"}
    made(world.province.post("/api/v1/residences", {"state": state}))
    return sign_in(world.app, Role.AGENCY, organisation=agency, zone=zone)


def rank(world, state, role=Role.FIRM, query=""):
    return world[role].post(f"{MATCHES}{query}", {"state": state})


def codes(answer):
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_a_demand_in_plain_words_is_ranked_without_an_account_and_says_what_was_guessed(world, placed):
    answer = eventually(
        lambda: rank(world, {"title": "应对337调查"}, Role.VISITOR), lambda one: bool(one.json.get("items"))
    )
    assert ("overseas_protection", "337调查") in {(chip["code"], chip["by"]) for chip in made(answer)["chips"]}
    first = answer.json["items"][0]
    assert {"rank", "score", "parts", "factors", "higher", "turn"} <= set(first)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ({}, [("#/state/title", "field.required")]),
        ({"title": "  "}, [("#/state/title", "field.required")]),
        ({"title": "😀😀"}, [("#/state/title", "search.nothing-asked")]),
        ({"title": "商标", "budget_fen": -1}, [("#/state/budget_fen", "field.too-small")]),
        ({"title": "商标", "deadline": "2020-01-01"}, [("#/state/deadline", "search.deadline-past")]),
        ({"title": "商标", "region": "990000"}, [("#/state/region", "field.not-in-list")]),
        ({"title": "商标", "wish": "长" * 10_000}, [("#/state/wish", "field.too-long")]),
        ({"title": "商标", "wanted": 1}, [("#/state/wanted", "field.unknown")]),
    ],
)
def test_a_demand_that_cannot_be_taken_is_refused_with_its_place(world, state, wanted):
    answer = rank(world, state)
    assert (answer.status_code, codes(answer)) == (422, wanted)
    posted = world[Role.FIRM].post(DEMANDS, {"state": state})
    assert (posted.status_code, codes(posted)) == (422, wanted)


@pytest.mark.parametrize("title", ["的了和", "a.*(b|c)+[", "name:(x) AND NOT y~2", "商" * 120, "' OR 1=1 --"])
def test_odd_texts_are_only_texts(world, placed, title):
    assert rank(world, {"title": title}).status_code == 200


def test_an_unknown_profile_is_named(world):
    assert codes(rank(world, {"title": "商标"}, query="?profile=x")) == [("?profile", "search.unknown-profile")]


def test_what_names_a_person_is_put_out_for_others_and_kept_for_the_firm(world, placed):
    state = {
        "title": "海外维权",
        "wish": WISH,
        "contact": "张晓明",
        "contact_phone": "13812345678",
        "opponents": ["某公司"],
    }
    posted = made(world[Role.FIRM].post(DEMANDS, {"state": state}))
    seen = eventually(lambda: placed.get(f"{MATCHES}/demands"), lambda one: bool(one.json["items"]))
    demand = next(one for one in made(seen)["items"] if one["demand_id"] == posted["id"])
    assert "律师" in demand["text"]
    for personal in ("张晓明", "13812345678", "zhang@example.com", "某公司"):
        assert personal not in seen.text
    assert demand["match"]["rank"] >= 1
    assert demand["state"].keys().isdisjoint({"opponents", "firm_id", "wish", "contact"})


def test_a_locked_list_is_what_its_hash_says(world, placed):
    from hashlib import sha256

    posted = made(world[Role.FIRM].post(DEMANDS, {"state": {"title": "海外维权"}}))
    locked = made(world[Role.FIRM].post(f"{DEMANDS}/{posted['id']}/locks"))["state"]
    assert sha256(locked["content"].encode()).hexdigest() == locked["sha256"]
    month = made(world.visitor.get("/api/v1/fairness"))
    assert month["lists"] >= 1
    assert sum(one["shown"] for one in month["items"]) >= 1
    assert {one["words"]["zh"] for one in month["segments"]} >= {"代理 · 无锡市"}
    seen = month["newcomers_seen"]
    assert seen["agencies"] >= seen["seen"] >= 1, "the agency came in March"
    assert made(world.visitor.get("/api/v1/fairness?month=0000-01"))["lists"] == 0


def test_the_month_says_what_each_profile_in_use_keeps_for_newcomers(world):
    told = made(world.visitor.get("/api/v1/fairness"))["newcomers"]
    kept = {one["profile"].partition("@")[0]: {"every": one["every"], "days": one["days"]} for one in told}
    files = {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in PROFILES.glob("*/*.toml")}
    assert kept == {name: book["newcomers"] for name, book in files.items()}


def types_told(someone):
    """Of every event that somebody is told, page after page."""
    page = made(someone.get("/api/v1/events?limit=500"))
    while page["items"]:
        yield from (one["event"]["type"] for one in page["items"])
        page = made(someone.get(f"/api/v1/events?limit=500&after={page['page']['next_cursor']}"))


def test_events_about_a_firm_s_own_demands_are_not_told_to_outsiders(world):
    made(world[Role.FIRM].post(DEMANDS, {"state": {"title": "只给自己看的需求"}}))
    seen = {role: set(types_told(world[role])) for role in (Role.PARTNER, Role.PROVINCE, Role.AUDITOR)}
    assert "search.demand.posted" in seen[Role.AUDITOR]
    assert not any(type_.startswith("search.demand") for role in (Role.PARTNER, Role.PROVINCE) for type_ in seen[role])


def test_a_saved_search_tells_once_by_its_rule_and_not_after_unsubscribing(world, placed):
    body = {"name": "海外的事", "looks_for": "demands", "services": ["overseas_protection"]}
    saved = made(placed.post("/api/v1/saved-searches", {"state": body}))
    posted = made(world[Role.FIRM].post(DEMANDS, {"state": {"title": "应对337调查"}}))
    made(world[Role.FIRM].post(DEMANDS, {"state": {"title": "商标注册"}}))
    (alert,) = made(placed.get(f"{MATCHES}/digest"))["items"]
    assert (alert["about_id"], [rule["zh"] for rule in alert["rules"]]) == (posted["id"], ["海外维权与应诉"])
    more = made(world[Role.FIRM].post(DEMANDS, {"state": {"title": "应对337调查，不急"}}))
    assert len(made(placed.get(f"{MATCHES}/digest"))["items"]) == 2
    ends = {"act": "cancel", "inputs": {"because": "不做了"}}
    made(world[Role.FIRM].post(f"{DEMANDS}/{more['id']}/acts", ends, seen=more["revision"]))
    assert len(made(placed.get(f"{MATCHES}/digest"))["items"]) == 1, "one that ended is told of no more"
    path = f"/api/v1/saved-searches/{saved['id']}/acts"
    made(placed.post(path, {"act": "unsubscribe"}, seen=saved["revision"]))
    assert made(placed.get(f"{MATCHES}/digest"))["items"] == []
