"""`jiju <kinds> …` against a running trial: what it prints, what its JSON holds, how it is refused."""

from __future__ import annotations

import json
from itertools import count

import pytest

from contracts.things import load_all
from rulebooks import credit_code

NUMBER = count(50)
VIEW = {
    "kind", "id", "revision", "state", "gone", "recorded_at", "as_of", "known_at", "past", "turns_on", "open_acts",
    "closed_acts", "sources", "names",
}  # fmt: skip
ENTRY = {
    "revision", "valid_from", "valid_until", "recorded_at", "actor", "basis", "cause", "corrects", "withdrawn_by", "act",
    "sets",
}  # fmt: skip


def fresh_code() -> str:
    """A right code that no other test has used."""
    body = f"MAFAKE{next(NUMBER):02d}"
    seventeen = f"91320211{body}{credit_code.organisation_digit(body)}"
    return seventeen + credit_code.check_digit(seventeen)


@pytest.fixture
def agency(province):
    """An agency of this test alone."""
    code = fresh_code()
    name = f"无锡试笔{code[10:16]}专利事务所"  # none resembles another
    words = ("--set", f"name={name}", "--set", "region=320211", "--set", "categories=agency")
    return province.asks(
        "agencies", "create", "--set", f"credit_code={code}", *words, "--set", "staff=7",
        "--valid-from", "2024-01-01", "--basis", "登记表",
    )  # fmt: skip


def test_the_json_of_a_record_is_the_view_of_the_api(agency):
    assert set(agency) == VIEW
    assert agency["state"]["staff"] == 7
    assert agency["state"]["categories"] == ["agency"]


def test_a_list_has_items_and_a_page_and_goes_on(visitor):
    first = visitor.asks("agencies", "list", "--limit", "5", "--count")
    assert set(first) == {"items", "page"}
    assert (first["page"]["size"], first["page"]["total"] >= 30) == (5, True)
    after = visitor.asks("agencies", "list", "--limit", "5", "--after", first["page"]["next_cursor"])
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in after["items"]}


def test_all_pages_together_hold_each_record_once(visitor):
    body = visitor.asks("agencies", "list", "--limit", "7", "--all", "--count")
    ids = [item["id"] for item in body["items"]]
    assert len(ids) == len(set(ids)) == body["page"]["size"] == body["page"]["total"]
    assert body["page"]["next_cursor"] is None


def test_an_option_per_looked_up_field_narrows_a_list(visitor):
    found = visitor.asks("agencies", "list", "--region", "320211", "--form", "company", "--form", "law_firm")["items"]
    assert found
    assert {item["state"]["region"] for item in found} == {"320211"}
    assert {item["state"]["form"] for item in found} <= {"company", "law_firm"}


def test_a_range_narrows_a_list(visitor):
    found = visitor.asks("agencies", "list", "--staff", "10..20")["items"]
    assert found
    assert all(10 <= item["state"]["staff"] <= 20 for item in found)


def test_every_kind_that_one_may_read_can_be_listed_as_of_a_past_day(province):
    for kind in (kind for kind in load_all().values() if not kind.readers or "province" in kind.readers):
        body = province.asks(kind.plural, "list", "--as-of", "2023-06-30", "--limit", "3")
        assert {item["as_of"] for item in body["items"]} <= {"2023-06-30"}, kind.plural


def test_a_change_takes_the_present_revision_and_says_which(province, agency):
    result = province("agencies", "change", agency["id"], "--set", "staff=9", "--basis", "年度报告")
    assert result.exit_code == 0
    assert "按第 1 版办理" in result.stderr
    assert province.asks("agencies", "show", agency["id"])["state"]["staff"] == 9


def test_an_older_revision_is_refused_with_what_changed_since(province, agency):
    province.asks("agencies", "change", agency["id"], "--set", "staff=9")
    problem = province.refused("agencies", "change", agency["id"], "--set", "staff=10", "--revision", "1")
    assert (problem["status"], problem["code"]) == (412, "thing.stale")


def test_a_correction_shows_on_the_day_and_not_as_known_before(province, agency):
    id = agency["id"]
    province.asks("agencies", "change", id, "--set", "staff=20", "--valid-from", "2025-01-01", "--basis", "年报")
    said = ("--set", "staff=18", "--valid-from", "2025-01-01", "--until", "2026-01-01", "--basis", "核对后更正")
    province.asks("agencies", "correct", id, "--entry", "2", *said)
    assert province.asks("agencies", "show", id, "--as-of", "2025-06-01")["state"]["staff"] == 18
    assert province.asks("agencies", "show", id, "--as-of", "2026-06-01")["state"]["staff"] == 20
    entries = province.asks("agencies", "history", id)["items"]
    assert [entry["corrects"] for entry in entries] == [2, None, None]
    assert {frozenset(entry) for entry in entries} == {frozenset(ENTRY)}


def test_what_a_correction_or_a_withdrawal_would_change_is_seen_before_it_is_made(province, agency):
    id = agency["id"]
    province.asks("agencies", "change", id, "--set", "staff=99", "--valid-from", "2025-01-01")
    said = ("--entry", "2", "--set", "staff=9", "--until", "2026-01-01")
    (days,) = province.asks("agencies", "preview", id, *said)["items"]
    assert (days["valid_from"], days["valid_until"]) == ("2025-01-01", "2026-01-01")
    told = province("agencies", "preview", id, *said).stdout
    assert "现为" in told
    assert ("99" in told, "2026-01-01" in told) == (True, True)
    back = province("--lang", "en", "agencies", "preview", id, "--entry", "2").stdout
    assert next(one for one in back.splitlines() if "Staff" in one).split()[-2:] == ["99", "7"]
    assert province.asks("agencies", "show", id)["state"]["staff"] == 99


def test_a_withdrawn_entry_gives_back_what_lay_beneath(province, agency):
    province.asks("agencies", "change", agency["id"], "--set", "staff=99")
    province.asks("agencies", "withdraw", agency["id"], "--entry", "2", "--basis", "误录")
    assert province.asks("agencies", "show", agency["id"])["state"]["staff"] == 7


def test_an_ended_record_is_gone_and_its_past_stays(province, agency):
    province.asks("agencies", "end", agency["id"], "--on", "2025-01-01", "--basis", "登记错误")
    assert province.refused("agencies", "change", agency["id"], "--set", "staff=1", "--revision", "2")["status"] == 404
    assert province.asks("agencies", "show", agency["id"], "--as-of", "2024-06-01")["state"]["staff"] == 7


def test_two_states_are_compared_field_by_field(province, agency):
    province.asks("agencies", "change", agency["id"], "--set", "staff=9", "--valid-from", "2025-01-01")
    days = ("--as-of", "2024-06-01", "--other-as-of", "2025-06-01")
    body = province.asks("agencies", "compare", agency["id"], *days)
    assert [(item["field"], item["one"], item["other"]) for item in body["differences"]] == [("staff", 7, 9)]


def test_an_act_is_done_and_a_closed_one_is_refused_with_its_reason(province, agency):
    done = province.asks("agencies", "act", agency["id"], "suspend", "--basis", "决定书")
    assert done["state"]["standing"] == "suspended"
    problem = province.refused("agencies", "act", agency["id"], "suspend")
    assert problem["code"] == "act.not-in-state"
    acts = province.asks("agencies", "acts", agency["id"])
    assert [act["act"] for act in acts["open"]] == ["restore", "strike_off"]
    assert [act["act"] for act in acts["closed"]] == ["suspend"]


def test_values_come_from_a_file_and_from_standard_input_and_set_goes_before_them(province, tmp_path):
    state = {"name": "文件机构", "region": "320211", "categories": ["agency"], "staff": 3}
    file = tmp_path / "agency.json"
    file.write_text(json.dumps(state | {"credit_code": fresh_code()}), "utf-8")
    one = province.asks("agencies", "create", "--file", str(file), "--set", "staff=4")
    assert (one["state"]["name"], one["state"]["staff"]) == ("文件机构", 4)
    typed = json.dumps(state | {"credit_code": fresh_code()})
    other = province("agencies", "create", "--file", "-", "--json", typed=typed)
    assert json.loads(other.stdout)["state"]["staff"] == 3


def test_parts_lists_and_empty_values_are_understood(province, agency):
    sets = ("place.address=青禾路 1 号", "languages=zh,en", "website=", 'branches=[{"name":"分所","region":"320583"}]')
    words = [word for pair in sets for word in ("--set", pair)]
    state = province.asks("agencies", "change", agency["id"], *words)["state"]
    assert state["place"]["address"] == "青禾路 1 号"
    assert state["languages"] == ["zh", "en"]
    assert state["branches"][0]["region"] == "320583"


def test_every_reason_comes_at_once_with_its_place(province):
    sets = ("credit_code=91320211MAFAKE0190", "name=机构", "region=320211", "categories=agency", "services=pledge")
    words = [word for pair in sets for word in ("--set", pair)]
    problem = province.refused("agencies", "create", *words)
    assert {error["pointer"] for error in problem["errors"]} == {"#/state/credit_code", "#/state/services/0"}
    told = province("agencies", "create", *words)
    assert told.exit_code == 1
    assert told.stdout == ""
    for error in problem["errors"]:
        assert error["detail"] in told.stderr
    assert "依据" in told.stderr
    assert "怎样就可以" in told.stderr


def test_an_unknown_field_is_told_by_the_platform_together_with_the_rest(province):
    problem = province.refused("agencies", "create", "--set", "colour=red", "--set", "region=999999")
    assert {"field.unknown", "field.not-in-list"} <= {error["code"] for error in problem["errors"]}


def test_the_same_key_acts_once(province):
    words = ("zones", "create", "--set", "name=只建一次", "--set", "region=320211", "--key", "once-and-only-once")
    assert province.asks(*words)["id"] == province.asks(*words)["id"]


def test_the_same_key_for_something_else_is_refused(province):
    words = ("zones", "create", "--set", "region=320211", "--key", "one-key-two-things")
    province.asks(*words, "--set", "name=甲")
    assert province.refused(*words, "--set", "name=乙")["code"] == "command.key-reused"


def test_an_officer_of_another_province_may_not(people, agency):
    problem = people("province-zj").refused("agencies", "act", agency["id"], "suspend")
    assert (problem["status"], problem["code"]) == (403, "access.region")


def test_a_visitor_is_told_to_sign_in(visitor, agency):
    result = visitor("agencies", "act", agency["id"], "suspend")
    assert result.exit_code == 1
    assert "jiju login" in result.stderr


def test_personal_fields_are_masked_and_shown_to_whom_says_what_for(province, agency):
    id = agency["id"]
    province.asks("agencies", "change", id, "--set", "contact_phone=100-0001-4321")
    masked = province.asks("agencies", "show", id)["state"]["contact_phone"]
    assert "*" in masked
    assert province.refused("agencies", "show", id, "--reveal", "contact_phone")["code"] == "access.purpose"
    said = ("--reveal", "contact_phone", "--purpose", "核对联系方式")
    assert province.asks("agencies", "show", id, *said)["state"]["contact_phone"] == "100-0001-4321"
    province.asks("agencies", "erase", id, "--basis", "本人申请")
    assert province.asks("agencies", "show", id)["state"]["contact_phone"] is None


def test_people_read_labels_and_names_of_codes_in_their_language(visitor):
    chinese = visitor("agencies", "list", "--region", "320211", "--limit", "3").stdout
    assert "统一社会信用代码" in chinese
    assert "滨湖区 (320211)" in chinese
    for english in (
        visitor("--lang", "en", "agencies", "list", "--region", "320211", "--limit", "3"),
        visitor("agencies", "list", "--region", "320211", "--limit", "3", "--lang", "en"),
        visitor("agencies", "list", "--region", "320211", "--limit", "3", LANG="en_GB.UTF-8"),
    ):
        assert "Credit code" in english.stdout
        assert "Binhu District (320211)" in english.stdout


def test_a_record_is_shown_with_its_open_and_closed_acts(province, agency):
    shown = province("agencies", "show", agency["id"]).stdout
    assert "▸ 责令停止承接新业务" in shown
    assert "⊘ 恢复执业" in shown


def test_a_mistyped_id_is_told_with_its_right_symbol(visitor, agency):
    wrong = agency["id"][:-1] + ("0" if agency["id"][-1] != "0" else "1")
    assert visitor.refused("agencies", "show", wrong)["status"] == 404


@pytest.mark.parametrize(
    "words",
    [
        ("agencies", "create", "--set", "name"),
        ("agencies", "list", "--as-of", "yesterday"),
        ("agencies", "list", "--nonsense"),
        ("agencies", "act", "7K3Q2M9X5C0H", "fly"),
        ("titles", "create"),
        ("nonsense",),
    ],
)
def test_a_command_that_is_wrong_in_itself_ends_with_2(visitor, words):
    assert visitor(*words).exit_code == 2
