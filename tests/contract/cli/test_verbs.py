"""The verbs beside the kinds: signing in, finding, programmes, calendars, events, ledger, clock, jobs."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import closing

import pytest

from chassis.storage.engine import Store, sqlite_url
from cli.home import Home
from tests.support.backend import until
from tests.support.served_full import FullTrial

SERVICES = ["registry", "applications", "assessment", "credit", "search"]


# -- signing in and out


def test_the_token_is_kept_for_its_owner_alone(people):
    file = people("city").home / "state.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["token"]


def test_a_wrong_password_signs_nobody_in(stranger):
    result = stranger("login", "demo-city", "--password-stdin", typed="not-the-password\n")
    assert result.exit_code == 1
    assert stranger.asks("whoami")["role"] == "visitor"


def test_signing_out_ends_the_session_on_the_server(trial, stranger):
    stranger("login", "demo-firm", "--password-stdin", typed=trial.passwords["demo-firm"] + "\n")
    token = Home(stranger.home).read().token
    assert stranger.asks("whoami")["role"] == "firm"
    assert stranger("logout").exit_code == 0
    assert Home(stranger.home).read().token == ""
    Home(stranger.home).write(token=token)
    assert stranger.asks("whoami")["role"] == "visitor"


def test_who_is_signed_in_is_told_with_region_and_zone(people):
    who = people("operator").asks("whoami")
    assert (who["role"], who["region"], bool(who["zone"])) == ("operator", "320211", True)


def test_the_agencys_account_is_of_an_agency(people, visitor):
    who = people("agency").asks("whoami")
    assert visitor.asks("agencies", "show", who["organisation"])["kind"] == "agency"


def test_a_server_that_is_not_there_is_told_in_one_line(stranger):
    result = stranger("--server", "http://127.0.0.1:9", "find", "商标")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "http://127.0.0.1:9" in result.stderr


def test_a_command_whose_answer_never_came_names_its_key(stranger):
    words = ("--server", "http://127.0.0.1:9", "zones", "create", "--set", "name=x", "--set", "region=320211")
    assert "--key abcdefgh" in stranger(*words, "--key", "abcdefgh").stderr


# -- finding


def test_finding_needs_no_account_and_has_counts_and_a_page(visitor):
    body = visitor.asks("find", "商标 无锡", "--facet", "categories")
    assert set(body) == {"items", "page", "facets", "relaxed", "meant", "reduced", "drops", "unplaced"}
    assert body["page"]["total"] >= len(body["items"]) > 0
    assert body["facets"][0]["field"] == "categories"
    assert set(body["items"][0]) == {
        "kind",
        "id",
        "revision",
        "state",
        "sight",
        "joined",
        "score",
        "spans",
        "km",
        "km_by",
    }


def test_filters_narrow_what_is_found(visitor):
    found = visitor.asks("find", "--where", "region=320211")["items"]
    assert {item["state"]["region"] for item in found} == {"320211"}


def test_an_unknown_filter_is_refused_and_not_ignored(visitor):
    assert visitor.refused("find", "--where", "colour=red")["status"] == 400


def test_zones_and_public_bodies_are_found_too(visitor):
    assert visitor.asks("find", "滨湖", "--kind", "zone")["items"]
    assert visitor.asks("find", "保护中心", "--kind", "public_body")["items"]


def test_nothing_found_says_what_to_drop(visitor):
    assert "去掉" in visitor("find", "商标", "--where", "region=320211", "--where", "languages=th").stdout


def test_a_card_says_why_somebody_is_not_found(province, visitor):
    listed = province.asks("listings", "list", "--list-kind", "serious", "--state", "standing")["items"][0]
    card = visitor.asks("card", listed["state"]["agency_id"])
    assert card["sight"]["found"] is False
    assert [reason["code"] for reason in card["sight"]["reasons"]] == ["search.listed"]
    shown = visitor("card", listed["state"]["agency_id"]).stdout
    assert "不被找到" in shown
    assert "严重违法失信名单" in shown


# -- programmes, calendars


def test_the_programmes_of_a_day(visitor):
    body = visitor.asks("programmes", "--on", "2019-01-01")
    assert (body["on"], {item["code"] for item in body["items"]}) == ("2019-01-01", {"JS_2016", "JS_LAYOUT", "ZJ_2018"})


def test_one_programme_with_its_provisions(visitor):
    body = visitor.asks("programmes", "ZJ_2018", "--on", "2026-01-01")
    assert body["provisions"]
    assert all(item["basis"]["zh"] for item in body["provisions"])


def test_the_calendar_of_a_title(visitor):
    titles = visitor.asks("titles", "list", "--programme", "JS_2016")["items"]
    body = visitor.asks("titles", "calendar", titles[0]["id"], "--on", "2018-01-01")
    assert {"title_id", "title_no", "zone_id", "zone_name", "programme", "edition", "on", "items", "page"} == set(body)
    assert {"plan-due", "report-yearly", "term-ends", "final-assessment"} <= {item["code"] for item in body["items"]}
    assert "建设期" in visitor("titles", "calendar", titles[0]["id"], "--on", "2018-01-01").stdout


# -- events, parked events, jobs


def test_the_tail_of_the_events_is_one_json_per_line(people):
    result = people("auditor")("events", "tail", "--limit", "3", "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == 3
    assert {frozenset(row) for row in rows} == {frozenset({"cursor", "service", "position", "event"})}


def test_the_events_after_a_cursor_are_those_since(people, province):
    before = json.loads(people("auditor")("events", "tail", "--limit", "1", "--json").stdout)["cursor"]
    zone = province.asks("zones", "create", "--set", "name=新区", "--set", "region=320211")
    news = people("auditor")("events", "tail", "--after", before, "--type", "registry.zone.created", "--json").stdout
    subjects = [json.loads(line)["event"]["subject"] for line in news.splitlines()]
    assert f"zone/{zone['id']}" in subjects


def test_events_are_not_for_visitors(visitor):
    assert visitor("events", "tail").exit_code == 1


def test_nothing_is_parked_after_the_demonstration(people):
    assert people("sysadmin").asks("events", "parked") == {"items": []}


@pytest.mark.parametrize("words", [("retry", "registry:agency/X:1"), ("drop", "registry:agency/X:1", "--because", "x")])
def test_an_event_that_is_not_parked_cannot_be_settled(people, words):
    assert people("sysadmin").refused("events", "parked", *words)["code"] == "event.not-parked"


@pytest.mark.parametrize("heap", ["parked", "unsendable"])
def test_dropping_needs_a_reason(people, heap):
    assert people("sysadmin")("events", heap, "drop", "x").exit_code == 2


def test_in_one_process_every_event_can_be_sent(people):
    assert people("sysadmin").asks("events", "unsendable") == {"items": []}
    assert "没有未能送出的事件" in people("sysadmin")("events", "unsendable").stdout


@pytest.mark.parametrize("words", [("retry", "registry:agency/X:1"), ("drop", "registry:agency/X:1", "--because", "x")])
def test_an_event_that_was_sent_is_not_sent_again_nor_given_up(people, words):
    assert people("sysadmin").refused("events", "unsendable", *words)["code"] == "event.not-parked"


def test_jobs_are_listed(people):
    assert set(people("sysadmin").asks("jobs")) == {"items"}


# -- the index


def test_the_index_is_shown_built_anew_and_gone_back_from(people):
    admin = people("sysadmin")
    first = admin.asks("index")["present"]
    admin.asks("index", "rebuild")
    until(lambda: admin.asks("index")["former"] == first, seconds=30)
    assert admin.asks("index", "take-back", "--because", "演练")["present"] == first
    assert f"在用: {first}" in admin("index").stdout
    assert admin("index", "take-back").exit_code == 2, "without a reason"


# -- the ledger


def test_everything_in_the_ledgers_is_verified_there_and_here(people):
    body = people("auditadmin").asks("ledger", "verify")
    assert body["sound"] is True
    assert [one["service"] for one in body["services"]] == SERVICES
    for one in body["services"]:
        assert one["findings"] == []
        assert one["here"]["entries"] is True
        assert one["here"]["signature"] is True


def test_the_next_check_proves_that_the_ledger_continues_the_last_one(people, province):
    auditor = people("auditor")
    auditor.asks("ledger", "verify", "registry")
    province.asks("zones", "create", "--set", "name=账本再长", "--set", "region=320211")
    assert auditor.asks("ledger", "verify", "registry")["services"][0]["here"]["growth"] is True


def test_a_ledger_that_does_not_continue_what_was_checked_is_not_sound(people, tmp_path, trial):
    auditor = people("auditor")
    auditor.asks("ledger", "verify", "credit")
    home = Home(auditor.home)
    heads = dict(home.read().heads)
    place = next(name for name in heads if name.endswith("#credit"))
    home.write(heads=heads | {place: heads[place] | {"root": "00" * 32}})
    result = auditor("ledger", "verify", "credit", "--json")
    home.write(heads=heads)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["services"][0]["here"]["growth"] is False


GUARDS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY tgname",
}
TAKEN = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP TRIGGER {name} ON {table}"}


@pytest.fixture
def unguarded(trial) -> Iterator[str]:
    """The name of a guard that somebody took from the database of credit while it was running."""
    store = trial.shape.store("credit") if isinstance(trial, FullTrial) else Store(sqlite_url(trial.data, "credit"))
    with closing(store):
        with store.writing() as conn:
            name, table, laid = conn.exec_driver_sql(GUARDS[store.engine.dialect.name]).all()[0]
            conn.exec_driver_sql(TAKEN[store.engine.dialect.name].format(name=name, table=table))
        yield name
        with store.writing() as conn:
            conn.exec_driver_sql(laid)


def test_a_guard_that_was_taken_away_is_found_and_named_once(people, unguarded):
    result = people("auditadmin")("ledger", "verify", "credit", "--json")
    body = json.loads(result.stdout)
    assert (result.exit_code, body["sound"]) == (1, False)
    (finding,) = body["services"][0]["findings"]
    assert unguarded in finding
    assert "缺少只增不改的保护" in finding


def test_anybody_gets_a_head_and_a_proof_that_holds(visitor):
    head = visitor.asks("ledger", "head", "registry")
    assert set(head) == {"service", "size", "root", "signed_at", "key_id", "signature", "public_key"}
    proof = visitor.asks("ledger", "proof", "registry", "--index", "3", "--size", str(head["size"]))
    assert (proof["holds"], proof["root"]) == (True, head["root"])
    growth = visitor.asks("ledger", "proof", "registry", "--from", "10", "--to", str(head["size"]))
    assert growth["root"] == head["root"]


def test_a_proof_of_what_is_not_there_is_refused(visitor):
    assert visitor.refused("ledger", "proof", "registry", "--index", "99999999")["code"] == "ledger.range"


# -- the clock


def test_the_clock_moves_forward_only_and_for_the_system_administrator_alone(people, visitor):
    now = visitor.asks("clock", "show")
    assert set(now) == {"now", "today", "demo"}
    assert visitor("clock", "set", "2035-01-01").exit_code == 1
    assert people("sysadmin").refused("clock", "set", "2020-01-01")["code"] == "clock.back"
    assert people("sysadmin").refused("clock", "set", "9999-12-31")["code"] == "clock.too-far"
    assert visitor.asks("clock", "show")["today"] == now["today"]


def test_moving_the_clock_signs_nobody_out_and_brings_what_is_due(people, province):
    named = ("--set", "list_kind=abnormal", "--set", "authority=省局", "--set", "ground=x", "--set", "article=第八条")
    agency = province.asks("agencies", "list", "--region", "320211", "--limit", "1")["items"][0]["id"]
    days = ("--set", "decided_on=2026-11-01", "--set", "listed_on=2026-11-01", "--set", "ends_on=2031-05-05")
    listing = province.asks(
        "listings", "create", "--set", f"agency_id={agency}", "--set", "document_no=9号", *named, *days
    )
    assert listing["turns_on"] == "2031-05-06"
    people("sysadmin").asks("clock", "set", "2031-05-06")
    assert province.asks("listings", "show", listing["id"])["state"]["state"] == "expired"
    assert province.asks("whoami")["role"] == "province"
