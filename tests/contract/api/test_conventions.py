"""What every address of the API keeps to: parameters, bodies, keys, revisions, positions, languages."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest

from contracts.roles import Role
from gateway import positions
from gateway.positions import text

AGENCIES = "/api/v1/agencies"


def errors(answer):
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def paths(world, method):
    """Every documented address with this method, its parts filled with something."""
    document = json.loads(world.app.extensions["jiju.api"].document)
    fill = {
        "{id}": "7K3Q2M9X5C0H",
        "{service}": "registry",
        "{name}": "regions",
        "{plural}": "agencies",
        "{dataset}": "agencies",
        "{kind}": "agency",
    }
    fill |= {"{code}": "JS_2016", "{event_id}": "x", "{number}": "1", "{hash}": "0" * 64, "{clock}": "review"}
    for path, operations in document["paths"].items():
        if method in operations:
            own = fill | {"{plural}": "applications"} if path.startswith("/api/v1/cases/") else fill
            yield re.sub(r"{\w+}", partial(_filled, own), path)


def _filled(fill, part):
    return fill[part[0]]


REGISTER = ("agencies", "practitioners", "public-bodies", "zones", "bases", "residences", "admissions", "departures",
            "alerts", "correction-requests", "told-apart")  # fmt: skip
NOW = [("?asOf", "request.now-alone"), ("?knownOn", "request.now-alone")]


def test_no_address_takes_a_parameter_that_it_does_not_know_and_each_read_takes_a_day_and_a_moment_or_says_why_not(
    world,
):
    of_now = set()
    for path in paths(world, "get"):
        asked = [
            world[role].get(f"{path}?nonsense=1&asOf=2026-01-05&knownOn=2026-01-05")
            for role in (Role.PROVINCE, Role.SYSTEM_ADMIN, Role.FIRM, Role.AGENCY)
        ]
        answer = next((one for one in asked if one.status_code != 403), asked[0])
        assert answer.status_code == 400, path
        told = errors(answer)
        assert told[0] == ("?nonsense", "request.unknown-parameter")
        assert told[1:] in ([], NOW), path  # both axes, or neither with the reason of both
        of_now |= {path} if told[1:] else set()
    register = {path for path in of_now if path.split("/")[3] in REGISTER}
    assert {path.rpartition("/")[2] for path in register} == {
        "acts",
        "served",
    }  # what is done now; and search's own figure


def test_an_address_that_tells_of_now_alone_says_where_a_past_day_is_told(world, monkeypatch):
    answer = world.visitor.get("/api/v1/search?q=商标&asOf=2024-11-20")
    assert (answer.status_code, errors(answer)) == (400, [("?asOf", "request.now-alone")])
    assert "/agencies?asOf=" in answer.json["errors"][0]["detail"]
    monkeypatch.delattr(world.app.view_functions["search.find"], "now")  # the control: without its reason
    assert errors(world.visitor.get("/api/v1/search?asOf=2024-11-20")) == [("?asOf", "request.unknown-parameter")]


def test_an_unknown_parameter_is_told_the_known_ones(world):
    change = world.visitor.get(f"{AGENCIES}?cateogries=agency").json["errors"][0]["change"]
    assert "categories" in change
    assert "asOf" in change


def test_a_parameter_that_stands_once_is_refused_twice(world):
    answer = world.visitor.get(f"{AGENCIES}?asOf=2026-01-01&asOf=2026-01-02")
    assert (answer.status_code, errors(answer)) == (400, [("?asOf", "request.repeated-parameter")])


def test_every_fault_of_the_parameters_is_told_at_once_with_its_place(world):
    query = "region=999999&standing=great&founded=soon..&asOf=yesterday&knownOn=then&limit=0&count=perhaps&after=x"
    answer = world.visitor.get(f"{AGENCIES}?{query}")
    assert answer.status_code == 400
    wrong = {"?region", "?standing", "?founded", "?asOf", "?knownOn", "?limit", "?count", "?after"}
    assert {pointer for pointer, _ in errors(answer)} == wrong


def test_every_fault_of_a_body_is_told_at_once_with_its_place_in_the_body_as_sent(world):
    body = {
        "state": {"name": 1, "nonsense": 2, "place": {"address": "x", "floor": 3}},
        "valid_from": "soon",
        "extra": 0,
    }
    answer = world.province.post(AGENCIES, body)
    assert answer.status_code == 422
    assert set(errors(answer)) == {
        ("#/valid_from", "field.wrong-type"),
        ("#/extra", "field.unknown"),
        ("#/state/nonsense", "field.unknown"),
        ("#/state/name", "field.wrong-type"),
        ("#/state/place/floor", "field.unknown"),
        ("#/state/credit_code", "field.required"),
        ("#/state/region", "field.required"),
    }


def test_the_edge_and_the_service_say_the_same_of_the_same_values(world):
    state = {"name": 1, "nonsense": 2, "founded": "soon", "staff": -1, "region": "999999", "languages": "en"}
    by_edge = world.province.post(AGENCIES, {"state": state, "extra": 0}).json["errors"]
    by_service = world.province.post(AGENCIES, {"state": state}).json["errors"]
    assert [one for one in by_edge if one["pointer"] != "#/extra"] == by_service


def test_form_and_rule_are_told_together(world):
    state = {
        "credit_code": "91320211MAFAKE0190",
        "name": "x",
        "region": "320211",
        "categories": ["agency"],
        "nonsense": 1,
    }
    answer = world.province.post(AGENCIES, {"state": state})
    assert set(errors(answer)) == {
        ("#/state/credit_code", "registry.credit-code"),
        ("#/state/nonsense", "field.unknown"),
    }


@pytest.mark.parametrize(
    ("body", "place"),
    [([1], "#"), ("text", "#"), (None, "#"), ({"state": 3}, "#/state"), ({"state": None}, "#/state"), ({}, "#/state")],
)
def test_a_body_of_another_form_is_told_where_it_goes_wrong(world, body, place):
    answer = world.province.post(AGENCIES, data=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert errors(answer)[0][0] == place


@pytest.mark.parametrize(
    "raw", ["{", '{"state": {"name": "x"}', '{"a": NaN}', '{"a": 1, "a": 2}', "\x00", '{"a": "\x01"}']
)
def test_malformed_json_is_refused_with_the_place_where_it_ends_to_be_json(world, raw):
    answer = world.province.post(AGENCIES, data=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (400, "request.malformed-json")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"]
)
def test_another_content_type_is_refused_and_the_right_one_named(world, kind):
    answer = world.province.post(AGENCIES, data="x=1", headers={"Content-Type": kind})
    assert (answer.status_code, answer.json["code"]) == (415, "request.wrong-content-type")
    assert answer.headers["Accept-Post"] == "application/json"


def test_an_overlong_text_is_refused_in_its_place(world):
    answer = world.province.post("/api/v1/zones", {"state": {"name": "长" * 121, "region": "320211"}})
    assert (answer.status_code, errors(answer)) == (422, [("#/state/name", "field.too-long")])


def test_a_body_over_the_limit_is_not_read(world):
    answer = world.province.post(AGENCIES, {"state": {"name": "x" * 2_100_000}})
    assert (answer.status_code, answer.json["code"]) == (413, "request.too-large")


def test_full_width_digits_of_a_code_are_taken_and_given_back_normalised(world):
    code = next(world.codes)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.lower())
    assert world.agency(credit_code=f" {wide} ")["state"]["credit_code"] == code
    found = world.visitor.get(AGENCIES, query_string={"credit_code": wide, "count": "true"})
    assert found.json["page"]["total"] == 1


# Ids


def test_an_id_is_taken_with_hyphens_and_in_small_letters(world, agency):
    id_ = agency["id"]
    shown = f"{id_[:4]}-{id_[4:8]}-{id_[8:]}".lower()
    assert world.visitor.get(f"{AGENCIES}/{shown}").json["id"] == id_


def test_a_wrong_check_symbol_is_named(world, agency):
    right = agency["id"][-1]
    wrong = agency["id"][:-1] + ("0" if right != "0" else "1")
    answer = world.visitor.get(f"{AGENCIES}/{wrong}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (404, "request.bad-id")
    assert f"should be {right}" in answer.json["detail"]


def test_an_id_that_nobody_has_is_missing(world):
    answer = world.visitor.get(f"{AGENCIES}/00000000000-0")
    assert (answer.status_code, answer.json["code"]) == (404, "thing.missing")


# Idempotency-Key


def test_a_command_without_a_key_is_refused(world):
    answer = world.province.post(AGENCIES, {"state": {}}, headers={"Idempotency-Key": None})
    assert (answer.status_code, errors(answer)) == (400, [("Idempotency-Key", "command.key-needed")])


@pytest.mark.parametrize("key", ["short", "x" * 201, "eight ch", "日本語日本語日本"])
def test_a_key_is_8_to_200_visible_ascii_characters(world, key):
    answer = world.province.post(AGENCIES, {"state": {}}, headers={"Idempotency-Key": key.encode().decode("latin-1")})
    assert (answer.status_code, errors(answer)) == (400, [("Idempotency-Key", "field.bad-form")])


def test_every_address_that_writes_wants_a_key_but_the_sign_in(world):
    document = json.loads(world.app.extensions["jiju.api"].document)
    without = [
        path
        for path, operations in document["paths"].items()
        for method in {"post", "patch", "put", "delete"} & set(operations)
        if {"$ref": "#/components/parameters/IdempotencyKey"} not in operations[method]["parameters"]
    ]
    writing = [path for path in without if not path.endswith("/{id}/preview")]  # a preview is asked and writes nothing
    assert writing == ["/api/v1/sessions", "/api/v1/sessions/current"]


def test_the_same_key_gets_the_same_answer_and_nothing_is_done_twice(world):
    body = {"state": {"name": "双击集聚区", "region": "320211"}}
    key = {"Idempotency-Key": "double-click-0001"}
    first, second = (world.province.post("/api/v1/zones", body, headers=key) for _ in range(2))
    assert first.json == second.json
    assert first.headers["ETag"] == second.headers["ETag"]
    history = world.visitor.get(f"/api/v1/zones/{first.json['id']}/history")
    assert history.json["page"]["size"] == 1


def test_a_key_used_for_something_else_is_refused(world):
    key = {"Idempotency-Key": "one-key-two-bodies"}
    world.province.post("/api/v1/zones", {"state": {"name": "甲", "region": "320211"}}, headers=key)
    answer = world.province.post("/api/v1/zones", {"state": {"name": "乙", "region": "320211"}}, headers=key)
    assert (answer.status_code, answer.json["code"]) == (422, "command.key-reused")


# If-Match


def test_a_change_without_the_revision_seen_is_refused(world, agency):
    answer = world.province.patch(f"{AGENCIES}/{agency['id']}", {"sets": {"name": "新"}})
    assert (answer.status_code, errors(answer)) == (428, [("If-Match", "thing.revision-needed")])


def test_a_star_says_nothing_of_what_was_seen(world, agency):
    answer = world.province.patch(f"{AGENCIES}/{agency['id']}", {"sets": {"name": "新"}}, headers={"If-Match": "*"})
    assert answer.status_code == 428


@pytest.mark.parametrize("tag", ['"0"', '"999"', '"abc"', 'W/"1"', "1"])
def test_a_tag_that_is_not_the_present_one_is_stale(world, agency, tag):
    answer = world.province.patch(f"{AGENCIES}/{agency['id']}", {"sets": {"name": "新"}}, headers={"If-Match": tag})
    assert answer.status_code == (412 if tag != "1" else 200)


def test_a_stale_revision_is_told_what_changed_since(world, agency):
    address = f"{AGENCIES}/{agency['id']}"
    world.province.patch(address, {"sets": {"name": "甲", "staff": 5}}, seen=1)
    world.province.patch(address, {"sets": {"name": "乙"}}, seen=2)
    answer = world.province.patch(address, {"sets": {"name": "丙"}}, seen=1, headers={"Accept-Language": "en"})
    assert answer.status_code == 412
    assert errors(answer) == [("", "thing.stale"), ("#/sets/name", "thing.changed-since"), ("", "thing.changed-since")]
    assert [one["detail"] for one in answer.json["errors"][1:]] == [
        "“Name” became 乙 in revision 3.",
        "“Staff” became 5 in revision 2.",
    ]


def test_the_present_state_carries_its_revision_as_a_strong_etag(world, agency):
    assert world.visitor.get(f"{AGENCIES}/{agency['id']}").headers["ETag"] == '"1"'


def test_a_past_state_has_no_etag_since_nothing_is_done_to_it(world, agency):
    assert "ETag" not in world.visitor.get(f"{AGENCIES}/{agency['id']}?knownOn=2026-11-20T09:42:00+08:00").headers


# Jiju-Position


def test_a_read_with_the_position_of_a_command_includes_it_in_every_service(world, agency):
    zone = world.zone()
    state = {"agency_id": agency["id"], "zone_id": zone["id"], "entered_on": "2026-11-20"}
    written = world.province.post("/api/v1/residences", {"state": state})
    seen = {"Jiju-Position": written.headers["Jiju-Position"]}
    card = world.visitor.get(f"/api/v1/cards/agency/{agency['id']}", headers=seen)
    assert [one["kind"] for one in card.json["joined"]] == ["residence"]
    file = world.visitor.get(f"/api/v1/credit-files/{agency['id']}", headers=seen)
    assert file.status_code == 200


def test_a_position_is_carried_on_by_reads(world, agency):
    seen = text({"registry": 1})
    answer = world.visitor.get(f"{AGENCIES}/{agency['id']}", headers={"Jiju-Position": seen})
    assert answer.headers["Jiju-Position"] == seen


@pytest.mark.parametrize("bad", ["!!", "x", text({"nobody": 1}), text({"registry": 1}) + "=", "cmVnaXN0cnkuMQ\tx"])
def test_a_position_that_we_did_not_give_is_refused_everywhere(world, bad):
    for path in (AGENCIES, "/api/v1/codes", "/api/v1/me"):
        answer = world.visitor.get(path, headers={"Jiju-Position": bad})
        assert (answer.status_code, errors(answer)) == (400, [("Jiju-Position", "field.bad-form")])


@pytest.mark.slow(reason="waits for what never comes: three seconds")
def test_a_position_that_is_not_reached_is_told_so_and_never_answered_with_an_older_state(world):
    ahead = text({"registry": 10**9})
    answer = world.visitor.get("/api/v1/search", headers={"Jiju-Position": ahead})
    assert (answer.status_code, answer.json["code"]) == (503, "read.not-yet")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_position_says_nothing_to_the_eye_and_comes_back_as_it_was():
    known = {"registry": 12, "credit": 3}
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text(known))
    assert positions.read(text(known)) == known


# Languages and headers


@pytest.mark.parametrize(
    ("asked", "spoken", "other"), [("zh-CN", "zh-CN", "en"), ("en", "en", "zh-CN"), ("fr", "zh-CN", "en")]
)
def test_a_problem_speaks_the_language_asked_for_and_carries_the_other(world, asked, spoken, other):
    answer = world.visitor.get(f"{AGENCIES}/x", headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == spoken
    assert answer.content_type == "application/problem+json"
    assert answer.json["alt"]["lang"] == other
    assert answer.json["alt"]["errors"][0]["detail"] != answer.json["errors"][0]["detail"]


def test_data_speaks_both_languages(world):
    answer = world.visitor.get("/api/v1/kinds")
    assert answer.headers["Content-Language"] == "zh-CN, en"
    assert answer.json["items"][0]["words"].keys() == {"zh", "en"}


def test_what_an_answer_depends_on_is_named(world, agency):
    vary = world.visitor.get(f"{AGENCIES}/{agency['id']}").headers["Vary"]
    assert {"Authorization", "Accept-Language", "Jiju-Position"} <= {one.strip() for one in vary.split(",")}


def test_nothing_of_a_signed_in_person_stays_in_a_cache(world, agency):
    assert world.province.get(f"{AGENCIES}/{agency['id']}").headers["Cache-Control"] == "no-store"


def test_instants_are_told_with_their_offset_and_days_as_days(world, agency):
    assert re.fullmatch(r"2026-11-20T09:42:00(\.\d{6})?\+08:00", agency["recorded_at"])
    assert agency["as_of"] == "2026-11-20"


# Lists


def test_a_list_goes_on_where_its_link_says_until_it_ends(world):
    for number in range(5):
        world.zone(name=f"翻页{number}", industries=["ic"] if number < 0 else [], programme="ZJ_2018")
    seen, address = [], "/api/v1/zones?programme=ZJ_2018&limit=2&count=true"
    while address:
        answer = world.visitor.get(address)
        assert answer.json["page"]["total"] == 5
        assert answer.json["page"]["size"] == len(answer.json["items"])
        seen += [one["id"] for one in answer.json["items"]]
        link = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        assert bool(link) == bool(answer.json["page"]["next_cursor"])
        address = link[1] if link else ""
    assert len(seen) == len(set(seen)) == 5


def test_a_list_is_not_counted_unless_asked(world):
    assert "total" not in world.visitor.get(AGENCIES).json["page"]


def test_a_problem_names_a_page_that_explains_it(world):
    problem = world.visitor.get(f"{AGENCIES}/x").json
    assert problem["type"] == "/problems/request.bad-id"
    assert world.visitor.get(problem["type"]).status_code == 200
