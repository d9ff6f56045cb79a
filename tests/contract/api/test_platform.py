"""What the platform answers about itself: search, rules, events, ledger, parked events, jobs, clock, code lists."""

from __future__ import annotations

import json
from contextlib import closing
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from jsonschema import Draft7Validator

from chassis.bus.envelope import restored
from chassis.bus.unsendable import Unsendable
from chassis.clock import SystemClock
from contracts.roles import Role
from rulebooks import codes as code_lists
from services.registry.service import RegistryService
from tests.contract.api.world import eventually, made
from tests.support.shape import failing


@pytest.fixture
def resident(world):
    """A new agency in a new zone, and the position of the entry."""
    agency, zone = world.agency(), world.zone(name="联合集聚区")
    state = {"agency_id": agency["id"], "zone_id": zone["id"], "entered_on": "2026-11-20"}
    answer = world.province.post("/api/v1/residences", {"state": state})
    return agency["id"], zone["id"], {"Jiju-Position": answer.headers["Jiju-Position"]}


# Search


def test_an_agency_is_found_by_chinese_words_without_an_account(world, resident):
    agency, zone, seen = resident
    query = {"q": "知识产权代理", "zone": zone, "facets": ["city", "categories"]}
    found = world.visitor.get("/api/v1/search", query_string=query, headers=seen).json
    assert [one["id"] for one in found["items"]] == [agency]
    assert {one["field"] for one in found["facets"]} == {"city", "categories"}
    assert found["page"]["total"] == 1


def test_where_nothing_is_found_it_says_what_would_be_without_each_condition(world, resident):
    _, zone, seen = resident
    query = {"zone": zone, "city": "330100"}
    found = world.visitor.get("/api/v1/search", query_string=query, headers=seen).json
    assert found["items"] == []
    assert {"city": 1, "zone": 0}.items() <= {one["field"]: one["total"] for one in found["drops"]}.items()


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("kind=listing", "?kind"),
        ("kind=zone&staff=1..5", "?staff"),
        ("kind=zone&facets=standing", "?facets"),
        ("kind=zone&sort=-founded", "?sort"),
        ("founded=soon..", "?founded"),
        ("nonsense=1", "?nonsense"),
        ("limit=101", "?limit"),
    ],
)
def test_a_condition_that_the_kind_does_not_have_is_refused(world, query, pointer):
    answer = world.visitor.get(f"/api/v1/search?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)


def test_a_search_goes_on_at_its_cursor(world):
    zone = world.zone(name="翻页")["id"]
    seen = {}
    for _ in range(3):
        state = {"agency_id": world.agency()["id"], "zone_id": zone, "entered_on": "2026-11-20"}
        seen = {"Jiju-Position": world.province.post("/api/v1/residences", {"state": state}).headers["Jiju-Position"]}
    first = world.visitor.get(f"/api/v1/search?zone={zone}&limit=2", headers=seen)
    second = world.visitor.get(first.headers["Link"].partition(">")[0][1:], headers=seen)
    ids = [one["id"] for answer in (first, second) for one in answer.json["items"]]
    assert len(set(ids)) == len(ids) == 3


def test_a_name_is_suggested_by_its_initials(world, resident):
    agency, _, seen = resident
    items = world.visitor.get("/api/v1/search/suggestions?prefix=wxcg&limit=20", headers=seen).json["items"]
    assert agency in {one["id"] for one in items}


def test_a_card_says_what_the_other_services_say_and_why_it_is_not_found(world, agency):
    seen = {"Jiju-Position": world.province.patch(
        f"/api/v1/agencies/{agency['id']}", {"sets": {"staff": 3}}, seen=1).headers["Jiju-Position"]}  # fmt: skip
    card = world.visitor.get(f"/api/v1/cards/agency/{agency['id']}", headers=seen).json
    assert card["sight"]["found"] is False
    assert [one["code"] for one in card["sight"]["reasons"]] == ["search.no-residence"]


def test_there_is_no_card_of_a_kind_that_is_not_searched(world, agency):
    assert world.visitor.get(f"/api/v1/cards/listing/{agency['id']}").status_code == 404


# Rules


def test_the_programmes_of_a_day_are_told_and_drafts_only_on_request(world):
    found = world.visitor.get("/api/v1/programmes?on=2026-11-20").json
    with_drafts = world.visitor.get("/api/v1/programmes?on=2026-11-20&drafts=true").json
    assert all(one["in_force"] for one in found["items"])
    assert found["on"] == "2026-11-20"
    assert {one["code"] for one in with_drafts["items"]} - {one["code"] for one in found["items"]}


def test_a_programme_is_told_with_every_provision_and_where_it_is_written(world):
    found = world.visitor.get("/api/v1/programmes/JS_2016?on=2026-11-20").json
    assert found["code"] == "JS_2016"
    assert all(one["basis"]["zh"] for one in found["provisions"])


@pytest.mark.parametrize("path", ["JS_2016?on=1999-01-01", "NONE"])
def test_a_programme_that_is_not_in_force_or_does_not_exist_is_missing(world, path):
    assert world.visitor.get(f"/api/v1/programmes/{path}").status_code == 404


def test_the_calendar_of_a_title_follows_its_award(world):
    zone = world.zone()
    state = {"zone_id": zone["id"], "zone_name": "蠡岸", "region": "320211", "programme": "JS_2016", "title_no": "历1"}
    award = world.province.post("/api/v1/awards", {"state": state | {"awarded_on": "2025-10-20"}})
    seen = {"Jiju-Position": award.headers["Jiju-Position"]}
    found = world.visitor.get(f"/api/v1/titles/{made(award)['id']}/calendar?on=2025-11-01", headers=seen).json
    assert found["title_no"] == "历1"
    assert "2028-10-20" in [one["day"] for one in found["items"]]


def test_a_code_list_is_told_as_it_stood_on_a_day(world):
    early = world.visitor.get("/api/v1/codes/regions?on=2010-01-01").json
    late = world.visitor.get("/api/v1/codes/regions?on=2026-11-20").json
    assert "320202" in {one["code"] for one in early["items"]}
    assert "320202" not in {one["code"] for one in late["items"]}
    assert {one["name"] for one in world.visitor.get("/api/v1/codes").json["items"]} == set(code_lists.NAMES)


def test_a_kind_tells_its_fields_its_acts_and_its_schema(world):
    found = world.visitor.get("/api/v1/kinds/residences/schema").json
    by_name = {one["name"]: one for one in found["fields"]}
    assert by_name["agency_id"]["refers"] == "agency"
    assert by_name["state"]["derived"] is True
    assert found["acts"][0]["asks"]["required"] == ["reason", "left_on"]
    Draft7Validator.check_schema(found["schema"])


# Events

OF_OWNERS = "search.saved_search."  # these are for their owners alone: not even an auditor reads them


def all_events(world, **query):
    """Every event, some at a time."""
    found: list[Any] = []
    auditor, cursor = world[Role.AUDITOR], ""
    while True:
        page = auditor.get("/api/v1/events", query_string={"limit": 7, "after": cursor, **query}).json
        if not page["items"]:
            return found
        found += page["items"]
        cursor = page["page"]["next_cursor"]


def test_the_events_of_each_service_come_in_order_and_without_a_gap(world, resident):
    found = all_events(world)
    for service in {one["service"] for one in found}:
        numbers = [one["position"] for one in found if one["service"] == service]
        assert numbers == announced(world, service, numbers[-1])


def announced(world, service, last):
    """The positions of its log up to this one as the database has them, but for those of saved searches."""
    query = sa.text("SELECT position, type FROM event_log WHERE position <= :last ORDER BY position")
    with closing(world.services.store(service)) as store, store.reading() as conn:
        rows = conn.execute(query, {"last": last}).all()
    assert [row.position for row in rows] == list(range(1, last + 1)), "the log itself has no gap"
    return [row.position for row in rows if not row.type.startswith(OF_OWNERS)]


def test_one_may_go_on_after_any_event(world, resident):
    found = all_events(world)
    middle = found[len(found) // 2]
    rest = (
        world[Role.AUDITOR].get("/api/v1/events", query_string={"after": middle["cursor"], "limit": 500}).json["items"]
    )
    assert rest[: len(found) // 3] == found[len(found) // 2 + 1 :][: len(found) // 3]


def test_events_are_narrowed_by_type_and_keep_to_their_schema(world, resident):
    found = all_events(world, types="registry.residence.started")
    assert {one["event"]["type"] for one in found} == {"registry.residence.started"}
    schema = world.visitor.get(found[0]["event"]["dataschema"])
    assert schema.mimetype == "application/schema+json"
    for one in found:
        Draft7Validator(schema.json).validate(one["event"]["data"])


def test_every_event_keeps_the_document_of_events(world, resident):
    document = world.visitor.get("/api/v1/asyncapi.json").json
    found = [one["event"] for one in all_events(world)]
    assert {one["type"] for one in found} >= {"registry.agency.registered", "registry.residence.started"}
    for event in found:
        payload = document["components"]["messages"][event["type"]]["payload"]
        Draft7Validator(payload | {"components": document["components"]}).validate(event)
        without = {name: value for name, value in event.items() if name != "sequence"}
        assert not Draft7Validator(payload | {"components": document["components"]}).is_valid(without)


def test_an_unknown_type_and_a_cursor_that_we_did_not_give_are_refused(world):
    answer = world[Role.AUDITOR].get("/api/v1/events?types=registry.agency.danced&after=x")
    assert answer.status_code == 400
    assert {one["pointer"] for one in answer.json["errors"]} == {"?types.0", "?after"}


@pytest.mark.slow(reason="waits for an event that comes a moment later")
def test_a_reader_may_wait_for_the_next_event(world):
    auditor = world[Role.AUDITOR]
    end = auditor.get("/api/v1/events?limit=500").json["page"]["next_cursor"]
    while (page := auditor.get(f"/api/v1/events?limit=500&after={end}").json)["items"]:
        end = page["page"]["next_cursor"]
    answers = []
    waiting = Thread(target=lambda: answers.append(auditor.get(f"/api/v1/events?wait=10&after={end}").json))
    waiting.start()
    world.zone(name="等到了")
    waiting.join(timeout=10)
    assert answers[0]["items"][0]["event"]["type"] == "registry.zone.created"


def test_there_is_no_schema_of_an_event_that_does_not_exist_or_of_another_version(world):
    for name in ("registry.agency.danced.v1", "registry.agency.registered.v2"):
        assert world.visitor.get(f"/schemas/{name}.json", headers={"Accept": "application/json"}).status_code == 404


# Ledger


def test_a_leaf_and_the_growth_of_a_ledger_are_proven_to_anybody(world, agency):
    signed = made(world[Role.AUDITOR].post("/api/v1/ledger/registry/head"))
    proof = world.visitor.get(f"/api/v1/ledger/registry/inclusion?index=0&size={signed['size']}").json
    assert proof["root"] == signed["root"]
    growth = world.visitor.get(f"/api/v1/ledger/registry/consistency?first=1&second={signed['size']}").json
    assert growth["root"] == signed["root"]


def test_the_leaves_go_on_at_their_cursor(world, agency):
    first = world[Role.AUDITOR].get("/api/v1/ledger/registry/leaves?limit=1")
    second = world[Role.AUDITOR].get(first.headers["Link"].partition(">")[0][1:])
    assert [answer.json["items"][0]["index"] for answer in (first, second)] == [0, 1]


def test_a_leaf_that_is_not_there_is_refused(world):
    answer = world.visitor.get("/api/v1/ledger/registry/inclusion?index=99999999")
    assert (answer.status_code, answer.json["code"]) == (422, "ledger.range")


def test_the_whole_ledger_is_verified_on_request(world, agency):
    assert made(world[Role.AUDITOR].get("/api/v1/ledger/registry/verification"))["sound"] is True


def test_there_is_no_ledger_of_a_service_that_does_not_exist(world):
    assert world.visitor.get("/api/v1/ledger/nobody/head").status_code == 404


# Parked events


def test_a_parked_event_is_shown_and_settled(own_world):
    world = own_world
    with failing(world.services, "credit", "credit_file"):
        agency = world.agency()
        admin = world[Role.SYSTEM_ADMIN]
        page = eventually(lambda: admin.get("/api/v1/parked/credit").json, lambda one: one["items"])
        event = page["items"][0]
        assert "it fails" in event["error"]
        address = f"/api/v1/parked/credit/{event['id']}/acts"
        assert admin.post(address, {"act": "drop"}).json["code"] == "event.because-needed"
        assert made(admin.post(address, {"act": "retry"}))["state"] in ("waiting", "parked")
    assert made(admin.post(address, {"act": "retry"}))["state"] == "done"
    assert world.visitor.get(f"/api/v1/credit-files/{agency['id']}").status_code == 200


def test_an_event_that_is_not_parked_is_missing(world):
    answer = world[Role.SYSTEM_ADMIN].post("/api/v1/parked/credit/registry:agency/x:1/acts", {"act": "retry"})
    assert (answer.status_code, answer.json["code"]) == (404, "event.not-parked")


# Events that could not be sent


@pytest.fixture
def left_out(own_world):
    """An event of the registry that a carrier could not send."""
    world, schema = own_world, RegistryService.schema_of()
    agency = world.agency()
    with closing(world.services.store("registry")) as store:
        with store.reading() as conn:
            log = schema.common.event_log
            row = conn.execute(log.select().where(log.c.subject == f"agency/{agency['id']}")).first()
        unsendable = Unsendable(store, schema, SystemClock())
        unsendable.park(restored(row, "registry"), ValueError("too long for the broker"))
    return world[Role.SYSTEM_ADMIN], row.id


def test_an_event_that_could_not_be_sent_is_shown_with_its_reason_and_tried_again(left_out):
    admin, id_ = left_out
    (shown,) = admin.get("/api/v1/unsendable/registry").json["items"]
    assert (shown["id"], shown["state"], shown["error"]) == (id_, "parked", "ValueError: too long for the broker")
    assert made(admin.post(f"/api/v1/unsendable/registry/{id_}/acts", {"act": "retry"}))["state"] == "waiting"
    left = admin.get("/api/v1/unsendable/registry").json["items"]
    assert [one["state"] for one in left] in (["waiting"], [])  # a carrier, where there is one, has sent it since


def test_giving_it_up_needs_a_reason_which_enters_the_ledger(left_out):
    admin, id_ = left_out
    address = f"/api/v1/unsendable/registry/{id_}/acts"
    assert admin.post(address, {"act": "drop"}).json["code"] == "event.because-needed"
    assert made(admin.post(address, {"act": "drop", "because": "已另行通知"}))["state"] == "dropped"
    assert admin.get("/api/v1/unsendable/registry").json["items"] == []
    leaves = admin.get("/api/v1/ledger/registry/leaves?limit=500").json["items"]
    assert any("已另行通知" in leaf["entry"] and id_ in leaf["entry"] for leaf in leaves)
    assert admin.post(address, {"act": "retry"}).json["code"] == "event.not-parked"


# Jobs


def test_the_jobs_of_a_service_are_listed_and_a_missing_one_is_missing(world):
    admin = world[Role.SYSTEM_ADMIN]
    assert admin.get("/api/v1/jobs/credit").json["items"] == []
    assert admin.get("/api/v1/jobs/credit/000000000000").status_code == 404
    assert admin.post("/api/v1/jobs/credit/000000000000/cancellation").status_code == 404


# Clock


def test_the_clock_moves_forward_and_days_turn_with_it(own_world):
    world = own_world
    zone = world.zone()
    address = f"/api/v1/zones/{zone['id']}"
    made(world.province.patch(address, {"sets": {"name": "改名"}, "valid_from": "2026-11-21"}, seen=1))
    answer = world[Role.SYSTEM_ADMIN].post("/api/v1/clock", {"to": "2026-11-21T00:10:00+08:00"})
    assert made(answer)["today"] == "2026-11-21"
    assert world.visitor.get(address).json["state"]["name"] == "改名"


def test_the_clock_never_goes_back_and_a_repeated_command_gets_its_answer(own_world):
    admin = own_world[Role.SYSTEM_ADMIN]
    key = {"Idempotency-Key": "clock-key-0001"}
    first = made(admin.post("/api/v1/clock", {"to": "2026-11-20T10:00:00+08:00"}, headers=key))
    again = made(admin.post("/api/v1/clock", {"to": "2026-11-20T10:00:00+08:00"}, headers=key))
    assert first == again
    back = admin.post("/api/v1/clock", {"to": "2026-11-20T09:00:00+08:00"})
    assert (back.status_code, back.json["code"]) == (422, "clock.back")
    other = admin.post("/api/v1/clock", {"to": "2026-11-20T11:00:00+08:00"}, headers=key)
    assert (other.status_code, other.json["code"]) == (422, "command.key-reused")


def test_an_instant_without_its_offset_is_no_instant(world):
    answer = world[Role.SYSTEM_ADMIN].post("/api/v1/clock", {"to": "2026-12-01T09:00:00"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/to")


# Who is asking


def test_a_token_ends_with_its_session(world):
    from tests.contract.api.world import sign_in

    caller: Any = sign_in(world.app, Role.CITY, organisation="x")
    assert caller.get("/api/v1/me").json["role"] == "city"
    assert caller.send("DELETE", "/api/v1/sessions/current").status_code == 204
    assert caller.get("/api/v1/me").json["code"] == "session.over"


def test_without_a_token_one_is_a_visitor(world):
    assert world.visitor.get("/api/v1/me").json["role"] == "visitor"


def test_answers_are_utf_8_in_their_own_signs(world):
    assert "服务机构" in json.dumps(world.visitor.get("/api/v1/kinds").json, ensure_ascii=False)
    assert "服务机构" in world.visitor.get("/api/v1/kinds").text


# The index


def test_a_system_administrator_builds_a_new_index_and_goes_back_to_the_one_before(world):
    admin = world[Role.SYSTEM_ADMIN]
    first = admin.get("/api/v1/index").json
    assert first["why"] is None
    assert admin.post("/api/v1/index/acts", {"act": "rebuild"}).status_code == 200
    now = eventually(lambda: admin.get("/api/v1/index").json, lambda said: said["former"] == first["present"], 30)
    present = now["present"]
    body = {"act": "take-back", "because": "演练", "leaving": present}
    # the new one answers a moment before its building is over, and until then nothing is taken back: 503, try again
    back = eventually(lambda: admin.post("/api/v1/index/acts", body), lambda said: said.status_code != 503, 30)
    assert back.json["present"] == first["present"], back.text
    ledger = world[Role.AUDITOR].get("/api/v1/ledger/search/leaves", query_string={"limit": 200}).json["items"]
    assert any("left_index" in leaf["entry"] and "演练" in leaf["entry"] for leaf in ledger)
    again = admin.post("/api/v1/index/acts", body)
    assert (again.status_code, again.json["errors"][0]["code"]) == (422, "search.other-index")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"act": "take-back", "leaving": "x"}, "search.because-needed"),
        ({"act": "take-back", "leaving": "x", "because": "y"}, "search.other-index"),
    ],
)
def test_going_back_needs_a_reason_and_the_index_that_is_left(world, body, code):
    refused = world[Role.SYSTEM_ADMIN].post("/api/v1/index/acts", body)
    assert [one["code"] for one in refused.json["errors"]] == [code]
