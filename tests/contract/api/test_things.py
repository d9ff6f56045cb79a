"""Things through the API: begun, changed, corrected, taken back, acted on, ended; asked for as of any day."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from chassis.shapes.specs import state_specs
from contracts.declare import Find
from contracts.roles import Role
from contracts.things import load_all
from gateway.api.v1.things.filters import list_query, looked_up
from tests.contract.api.world import made, sign_in

AGENCIES = "/api/v1/agencies"
KINDS = load_all()


@pytest.fixture
def address(agency):
    return f"{AGENCIES}/{agency['id']}"


def test_a_record_is_begun_and_found_where_its_location_says(world):
    answer = world.province.post("/api/v1/zones", {"state": {"name": "蠡岸", "region": "320211"}, "basis": "批复1号"})
    assert answer.status_code == 201
    there = world.visitor.get(answer.headers["Location"])
    assert there.json["state"] == answer.json["state"]
    assert there.headers["ETag"] == answer.headers["ETag"] == '"1"'


def test_a_change_sets_only_what_it_names(world, address):
    before = world.visitor.get(address).json["state"]
    after = made(world.province.patch(address, {"sets": {"staff": 12}}, seen=1))
    assert after["state"] == before | {"staff": 12}
    assert after["revision"] == 2


def test_a_change_for_some_days_of_the_future_leaves_today_as_it_is(world, address):
    body = {"sets": {"staff": 99}, "valid_from": "2026-12-01", "until": "2026-12-05"}
    answer = made(world.province.patch(address, body, seen=1))
    assert answer["state"]["staff"] is None
    assert answer["turns_on"] == "2026-12-01"
    told = [world.visitor.get(f"{address}?asOf={day}").json["state"]["staff"] for day in ("2026-12-01", "2026-12-05")]
    assert told == [99, None]


def test_a_correction_changes_the_past_and_not_what_was_known_of_it(own_world):
    world = own_world
    begun = world.zone(name="旧名")
    address = f"/api/v1/zones/{begun['id']}"
    then = world.clock.now().isoformat()
    world.clock.advance(minutes=10)
    body = {"corrects": 1, "sets": {"name": "正名"}, "valid_from": "2026-11-20", "basis": "核对登记表"}
    made(world.province.post(f"{address}/corrections", body, seen=1))
    world.clock.advance(seconds=10)
    assert world.visitor.get(address).json["state"]["name"] == "正名"
    assert world.visitor.get(f"{address}?knownOn={quote(then)}").json["state"]["name"] == "旧名"
    sides = f"asOf=2026-11-20&knownOn={quote(then)}&otherAsOf=2026-11-20"
    difference = world.visitor.get(f"{address}/comparison?{sides}").json["differences"]
    assert [(one["field"], one["one"], one["other"]) for one in difference] == [("name", "旧名", "正名")]


def test_what_a_correction_would_change_is_told_before_it_is_made_and_is_then_what_it_changes(world, address):
    before = world.visitor.get(address).json
    said = {"sets": {"staff": 12}, "valid_from": "2026-11-20"}
    seen = world.province.post(f"{address}/preview", {"entry": 1, **said}, headers={"Idempotency-Key": None})
    (days,) = seen.json["items"]
    assert (days["valid_from"], days["valid_until"]) == ("2026-11-20", None)
    assert [(one["field"], one["one"], one["other"]) for one in days["differences"]] == [("staff", None, 12)]
    assert days["differences"][0]["words"]["en"] == "Staff"
    assert world.visitor.get(address).json == before
    body = {"corrects": 1, "basis": "核对登记表", **said}
    after = made(world.province.post(f"{address}/corrections", body, seen=1))
    assert after["state"] == before["state"] | {"staff": 12}


def test_what_taking_an_entry_back_would_change_is_told_when_no_fields_are_sent(world, address):
    made(world.province.patch(address, {"sets": {"staff": 99}}, seen=1))
    (days,) = world.province.post(f"{address}/preview", {"entry": 2}).json["items"]
    assert [(one["field"], one["one"], one["other"]) for one in days["differences"]] == [("staff", 99, None)]


def test_a_preview_is_refused_as_the_correction_would_be_with_the_place_in_its_body(world, address):
    answer = world.province.post(f"{address}/preview", {"entry": 1, "sets": {"staff": -1}})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/sets/staff")
    assert world.province.post(f"{address}/preview", {"entry": 7}).json["code"] == "history.no-entry"
    assert world.visitor.post(f"{address}/preview", {"entry": 1}).status_code == 401


def test_a_moment_may_come_with_its_plus_unescaped_and_a_day_means_its_end(own_world):
    world = own_world
    zone = world.zone(name="甲")
    address = f"/api/v1/zones/{zone['id']}"
    world.clock.advance(minutes=30)
    made(world.province.patch(address, {"sets": {"name": "乙"}}, seen=1))
    world.clock.advance(minutes=20)
    assert world.visitor.get(f"{address}?knownOn=2026-11-20T09:50:00+08:00").json["state"]["name"] == "甲"
    assert world.visitor.get(f"{address}?knownOn=2026-11-20").json["state"]["name"] == "乙"
    assert world.visitor.get(f"{address}?knownOn=2026-11-19").status_code == 404


def test_an_entry_taken_back_gives_way_to_what_lies_beneath(world, address):
    world.province.patch(address, {"sets": {"staff": 12}}, seen=1)
    answer = made(world.province.post(f"{address}/withdrawals", {"entry": 2, "basis": "录入有误"}, seen=2))
    assert answer["state"]["staff"] is None
    newest = world.visitor.get(f"{address}/history").json["items"]
    assert next(one for one in newest if one["revision"] == 2)["withdrawn_by"] == 3


def test_a_record_that_ended_stays_visible_as_it_was(own_world):
    world = own_world
    zone = world.zone()
    address = f"/api/v1/zones/{zone['id']}"
    world.clock.advance(minutes=50)
    made(world.province.post(f"{address}/ending", {"on": "2026-11-21", "basis": "撤销"}, seen=1))
    assert world.visitor.get(f"{address}?asOf=2026-11-20").status_code == 200
    assert world.visitor.get(f"{address}?asOf=2026-11-21").status_code == 404


def test_an_act_does_what_its_table_says_and_the_others_close(world, address):
    made(world.province.post(f"{address}/acts", {"act": "suspend", "basis": "决定书1号"}, seen=1))
    acts = world.province.get(f"{address}/acts")
    assert [one["act"] for one in acts.json["open"]] == ["restore", "strike_off"]
    assert acts.headers["ETag"] == '"2"'


def test_a_closed_act_tells_every_reason_as_data(world, address):
    closed = world.visitor.get(f"{address}/acts").json["closed"]
    restore = next(one for one in closed if one["act"] == "restore")
    assert [one["code"] for one in restore["reasons"]] == ["access.sign-in", "act.not-in-state"]
    assert all(one["detail"].keys() == {"zh", "en"} for one in restore["reasons"])


def test_a_refused_act_tells_its_reasons_in_the_places_of_its_body(world, agency):
    zone = world.zone()
    state = {"agency_id": agency["id"], "zone_id": zone["id"], "entered_on": "2026-11-20"}
    residence = made(world.province.post("/api/v1/residences", {"state": state}))
    inputs = {"left_on": "2026-11-01", "reason": "voluntary", "extra": 1}
    answer = world.province.post(
        f"/api/v1/residences/{residence['id']}/acts", {"act": "see_out", "inputs": inputs}, seen=1
    )
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json["errors"]} == {"#/inputs/extra"}
    inputs.pop("extra")
    answer = world.province.post(
        f"/api/v1/residences/{residence['id']}/acts", {"act": "see_out", "inputs": inputs}, seen=1
    )
    only = answer.json["errors"][0]
    assert (only["pointer"], only["code"]) == ("#/inputs/left_on", "registry.left-before-entry")
    assert only["basis"]


def test_an_unknown_act_is_told_the_known_ones(world, address):
    answer = world.province.post(f"{address}/acts", {"act": "dance"}, seen=1)
    assert (answer.status_code, answer.json["code"]) == (422, "act.unknown")
    assert "suspend" in answer.json["errors"][0]["change"]


def test_an_officer_of_another_province_is_refused_by_the_service(world, agency):
    stranger = sign_in(world.app, Role.PROVINCE, region="33")
    answer: Any = stranger.patch(f"{AGENCIES}/{agency['id']}", {"sets": {"name": "x"}}, seen=1)
    assert (answer.status_code, answer.json["code"]) == (403, "access.region")


def test_a_personal_field_is_masked_and_shown_to_a_writer_who_says_why(world):
    agency = world.agency(contact_phone="13912345678")
    address = f"{AGENCIES}/{agency['id']}"
    assert world.visitor.get(address).json["state"]["contact_phone"] == "139****5678"
    assert world.province.get(f"{address}?reveal=contact_phone").json["code"] == "access.purpose"
    purpose = {"Jiju-Purpose": quote("核对联系方式")}
    shown = world.province.get(f"{address}?reveal=contact_phone", headers=purpose)
    assert shown.json["state"]["contact_phone"] == "13912345678"
    assert shown.headers["Cache-Control"] == "no-store"
    assert world.visitor.get(f"{address}?reveal=contact_phone", headers=purpose).status_code == 403


def test_only_a_personal_field_can_be_revealed(world, address):
    answer = world.province.get(f"{address}?reveal=name")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "?reveal.0")


def test_an_erased_person_is_nowhere_in_clear(world):
    agency = world.agency(contact_phone="13912345678")
    address = f"{AGENCIES}/{agency['id']}"
    answer = made(world.province.post(f"{address}/erasure", {"basis": "本人申请"}, seen=1))
    assert answer["state"]["contact_phone"] is None
    assert "1391234" not in world.visitor.get(f"{address}/history").text


def test_where_a_value_comes_from_is_told_on_request(world, address):
    world.province.patch(address, {"sets": {"staff": 12}, "basis": "年报"}, seen=1)
    sources = world.visitor.get(f"{address}?include=sources").json["sources"]
    assert (sources["staff"]["revision"], sources["staff"]["basis"], sources["name"]["revision"]) == (2, "年报", 1)
    assert world.visitor.get(address).json["sources"] == {}


def test_a_history_goes_on_at_its_cursor(world, address):
    for revision in range(1, 4):
        world.province.patch(address, {"sets": {"staff": revision}}, seen=revision)
    first = world.visitor.get(f"{address}/history?limit=3").json
    rest = world.visitor.get(f"{address}/history?limit=3&after={first['page']['next_cursor']}").json
    assert [one["revision"] for one in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["page"]["next_cursor"] is None


def test_todays_day_is_the_present(world, address):
    today = world.visitor.get(f"{address}?asOf=2026-11-20")
    assert today.json["past"] is False
    assert today.headers["ETag"] == '"1"'


@pytest.mark.parametrize("query", ["asOf=1899-12-31", "asOf=9999-12-31", "knownOn=2026-11-20T09:42:00"])
def test_a_day_outside_the_calendar_and_an_instant_without_its_offset_are_refused(world, address, query):
    assert world.visitor.get(f"{address}?{query}").status_code == 400


def test_a_knowledge_that_is_not_settled_yet_is_refused(world, address):
    answer = world.visitor.get(f"{address}?knownOn=2026-11-20T09:42:00%2B08:00")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "?knownOn")


# Every kind


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_looked_up_field_of_a_kind_is_a_filter_that_its_service_takes(world, kind):
    roles = [Role(name) for name in kind.readers if name in ("province", "firm")]
    reader = world[roles[0] if roles else Role.PROVINCE]
    for spec in looked_up(kind):
        value = _value(spec)
        answer = reader.get(f"/api/v1/{kind.plural}", query_string={spec.name: value, "asOf": "2026-11-01"})
        assert answer.status_code == 200, (spec.name, answer.text)


def _value(spec):
    if spec.meta.find is Find.RANGE:
        return "1..9" if spec.base is int else "2019-01-01..2020-12-31"
    if spec.meta.codes:
        return {"regions": "320211"}.get(spec.meta.codes) or _first_code(spec.meta.codes)
    if spec.meta.refers:
        return "00000000000-0"
    return next(
        (member.value for member in getattr(spec.base, "__members__", {}).values()), spec.meta.shape.example or "x"
    )


def _first_code(name):
    from rulebooks import codes

    return next(iter(codes.load(name))).code


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_personal_field_is_a_filter(kind):
    personal = {spec.name for spec in state_specs(kind.cls) if spec.meta.personal}
    assert not personal & set(list_query(kind)().fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_field_has_a_name_that_means_something_else_in_a_body_or_a_query(kind):
    in_bodies = {"valid_from", "until", "basis", "corrects", "entry", "on", "act", "inputs", "state_", "sets"}
    in_queries = {"asOf", "knownOn", "after", "limit", "count", "kind", "q", "sort", "facets"}
    names = {spec.name for spec in state_specs(kind.cls)}
    assert not names & in_bodies
    assert not {spec.name for spec in looked_up(kind)} & in_queries


def test_a_filter_named_twice_means_either(world):
    codes = [world.agency()["state"]["credit_code"] for _ in range(3)]
    query = [("credit_code", codes[0]), ("credit_code", codes[2])]
    found = world.visitor.get(AGENCIES, query_string=query).json["items"]
    assert {one["state"]["credit_code"] for one in found} == {codes[0], codes[2]}


def test_a_range_takes_both_its_ends(world):
    ids = [world.agency(founded=day)["id"] for day in ("2011-01-01", "2011-06-01", "2011-12-31", "2012-01-01")]
    found = world.visitor.get(f"{AGENCIES}?founded=2011-01-01..2011-12-31").json["items"]
    assert {one["id"] for one in found} == set(ids[:3])
    open_ended = world.visitor.get(f"{AGENCIES}?founded=2012-01-01..").json["items"]
    assert ids[3] in {one["id"] for one in open_ended}


def test_a_kind_that_the_platform_keeps_by_itself_has_no_writing_address(world):
    answer = world.province.post("/api/v1/titles", {"state": {}})
    assert answer.status_code == 405
    assert {one.strip() for one in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_a_kind_that_is_not_public_is_closed_to_visitors(world):
    answer = world.visitor.get("/api/v1/practitioners")
    assert (answer.status_code, answer.json["code"]) == (401, "access.sign-in")
    assert world[Role.FIRM].get("/api/v1/practitioners").json["code"] == "access.role"
