"""`jiju rule …` as it is typed."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner

from cli import rule as module
from cli.rule import rule
from rulebooks.programmes import get


@pytest.fixture
def run(monkeypatch):
    """Type a line; the machine's calendar says 20 November 2026."""
    monkeypatch.setattr(module, "_today", lambda: date(2026, 11, 20))

    def typed(*words):
        return CliRunner().invoke(rule, words)

    return typed


@pytest.fixture
def ask(run):
    """Type a line with --json and read the answer."""

    def asked(*words):
        done = run(*words, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    return asked


def test_today_is_the_day_in_shanghai():
    assert isinstance(module._today(), date)


# credit-code


def test_a_valid_code_is_said_to_be(ask):
    assert ask("credit-code", " 91110000600037341l") == {
        "normalised": "91110000600037341L",
        "valid": True,
        "expected": "L",
        "faults": [],
        "warnings": [],
    }


def test_a_wrong_check_digit_is_told_with_the_right_one(ask):
    found = ask("credit-code", "91320211MAFAKE0190")
    assert (found["valid"], found["expected"]) == (False, "7")
    assert found["faults"] == [
        {
            "code": "checksum-mismatch",
            "zh": "校验位应为 7，所填为 0",
            "en": "the check digit should be 7, this one is 0",
        }
    ]


def test_warnings_do_not_make_a_code_invalid(ask):
    found = ask("credit-code", "913202020000000002")
    assert [one["code"] for one in found["warnings"]] == ["region-retired"]


def test_a_code_is_told_in_both_languages(run):
    shown = run("credit-code", "91110000600037341M").output
    assert "代码 · code: 91110000600037341M" in shown
    assert "结果 · result: 无效 · invalid" in shown
    assert "校验位应为 · expected check digit: L" in shown
    assert "机构类别 · kind: 企业 · Enterprise" in shown
    assert "✗ 校验位应为 L，所填为 M · the check digit should be L, this one is M" in shown
    assert "结果 · result: 有效 · valid" in run("credit-code", "91110000600037341L").output


def test_what_is_not_known_of_a_code_is_left_out(run):
    shown = run("credit-code", "?").output
    assert "expected check digit: -" in shown
    assert "机构类别" not in shown


def test_a_warning_is_shown_as_one(run):
    assert "  ! 登记地320202崇安区已停用" in run("credit-code", "913202020000000002").output


# region


@pytest.mark.parametrize(
    ("code", "kind", "now"),
    [
        ("320211", "valid", None),
        ("320202", "retired", "320213"),
        ("320571", "park", None),
        ("330114", "valid", None),
        ("110108", "province", None),
        ("990000", "unknown", None),
    ],
)
def test_a_region_code_is_looked_up_as_of_today(ask, code, kind, now):
    found = ask("region", code)
    assert (found["code"], found["kind"], found["now"], found["on"]) == (code, kind, now, "2026-11-20")


def test_a_region_code_is_looked_up_on_a_day(ask):
    assert ask("region", "330114", "--on", "2020-12-31") == {
        "code": "330114",
        "kind": "not_yet",
        "zh": "钱塘区",
        "en": "Qiantang District",
        "now": None,
        "on": "2020-12-31",
    }


def test_a_region_code_is_told_in_both_languages(run):
    assert run("region", "320202").output == (
        "代码 · code: 320202 崇安区 · Chong'an District\n"
        "2026-11-20: 已停用 · retired\n"
        "现为 · now: 320213 梁溪区 · Liangxi District\n"
    )
    assert "现为" not in run("region", "320211").output


@pytest.mark.parametrize("code", ["32021", "3202111", "32021a", "３２０２１１", ""])
def test_what_is_no_region_code_is_refused(run, code):
    done = run("region", code)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"行政区划代码为6位数字 · a region code has six digits: {code}" in done.stderr


# deadline


@pytest.mark.parametrize(
    ("words", "day", "rolled", "provisional"),
    [
        (("2026-04-24", "--working-days", "20"), "2026-05-26", False, False),
        (("2026-09-18", "--working-days", "10"), "2026-10-09", False, False),
        (("2026-12-25", "--working-days", "10"), "2027-01-11", False, True),
        (("2025-11-30", "--months", "3"), "2026-02-28", False, False),
        (("2026-07-04", "--months", "3"), "2026-10-08", True, False),
        (("2026-07-04", "--months", "3", "--effect"), "2026-10-05", False, False),
        (("2025-10-20", "--years", "3", "--effect"), "2028-10-21", False, False),
        (("2025-10-20", "--years", "1"), "2026-10-20", False, False),
        (("2026-04-24", "--working-days", "20", "--effect"), "2026-05-27", False, False),
        (("2026-11-02", "--working-days", "1", "--stopped", "2026-11-03..2026-11-04"), "2026-11-05", False, False),
        (
            (
                "2026-11-02",
                "--months",
                "1",
                "--stopped",
                "2026-11-10..2026-11-10",
                "--stopped",
                "2026-11-05..2026-11-06",
            ),
            "2026-12-07",
            True,
            False,
        ),
    ],
)
def test_a_period_ends_as_the_rules_say(ask, words, day, rolled, provisional):
    found = ask("deadline", "--from", *words)
    assert list(found) == ["day", "rolled", "provisional", "days"]
    assert (found["day"], found["rolled"], found["provisional"]) == (day, rolled, provisional)


def test_every_day_is_told_as_counted_or_skipped_and_why(ask):
    found = ask("deadline", "--from", "2026-09-18", "--working-days", "2", "--stopped", "2026-09-21..2026-09-21")
    assert found["days"] == [
        {"day": "2026-09-19", "counted": False, "why": {"zh": "周六", "en": "Saturday"}},
        {
            "day": "2026-09-20",
            "counted": True,
            "why": {"zh": "国庆节调休上班", "en": "make-up working day, National Day"},
        },
        {
            "day": "2026-09-21",
            "counted": False,
            "why": {"zh": "计时停止（2026-09-21至2026-09-21）", "en": "clock stopped (2026-09-21 to 2026-09-21)"},
        },
        {"day": "2026-09-22", "counted": True, "why": {"zh": "工作日", "en": "working day"}},
    ]


def test_the_order_of_stops_does_not_matter(ask):
    words = ("deadline", "--from", "2026-11-02", "--working-days", "5")
    stops = ("2026-11-03..2026-11-05", "2026-11-04..2026-11-09", "2026-11-11..2026-11-11")
    there = ask(*words, *(word for stop in stops for word in ("--stopped", stop)))
    back = ask(*words, *(word for stop in reversed(stops) for word in ("--stopped", stop)))
    assert there["day"] == back["day"] == "2026-11-17"


def test_a_period_is_told_in_both_languages(run):
    shown = run("deadline", "--from", "2026-12-30", "--working-days", "2").output
    assert "期满日 · last day: 2027-01-04\n" in shown
    assert "顺延 · rolled: 否 · no\n" in shown
    assert "provisional: the calendar of a year it touches is not published\n" in shown
    assert "  2027-01-01 - 元旦（法定节假日，暂定） · New Year's Day (statutory, provisional)\n" in shown
    assert "  2027-01-04 + 工作日 · working day\n" in shown


def test_a_rolled_end_and_a_day_of_effect_are_told_as_such(run):
    assert "顺延 · rolled: 是 · yes\n" in run("deadline", "--from", "2026-07-04", "--months", "3").output
    shown = run("deadline", "--from", "2026-07-04", "--months", "3", "--effect").output
    assert "生效日 · day of effect: 2026-10-05\n" in shown
    assert "暂定" not in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--months", "1"), "缺少起始日 --from · the starting day --from is missing"),
        (("--from", "2026-13-01", "--months", "1"), "不是日期（YYYY-MM-DD） · not a date (YYYY-MM-DD): 2026-13-01"),
        (("--from", "2026-01-01"), "give exactly one of --working-days, --months, --years"),
        (("--from", "2026-01-01", "--months", "1", "--years", "1"), "须且只须写明"),
        (("--from", "2026-01-01", "--working-days", "0"), "须在1与9999之间 · must be between 1 and 9999: 0"),
        (("--from", "2026-01-01", "--working-days", "10000"), "must be between 1 and 9999: 10000"),
        (("--from", "2026-01-01", "--months", "-1"), "must be between 1 and 1200: -1"),
        (("--from", "2026-01-01", "--years", "101"), "must be between 1 and 100: 101"),
        (("--from", "9990-01-01", "--years", "20"), "超出日历范围 · beyond the calendar"),
        (("--from", "9999-12-31", "--working-days", "1"), "超出日历范围 · beyond the calendar"),
        (("--from", "2026-01-01", "--months", "1", "--stopped", "2026-01-02"), "停止计时写作 起..止"),
        (("--from", "2026-01-01", "--months", "1", "--stopped", "2026-01-02..x"), "not a date (YYYY-MM-DD): x"),
        (("--from", "2026-01-01", "--months", "1", "--stopped", "x..2026-01-02"), "not a date (YYYY-MM-DD): x"),
        (
            ("--from", "2026-01-01", "--months", "1", "--stopped", "2026-01-03..2026-01-02"),
            "止日早于起日 · a stop ends before it begins",
        ),
    ],
)
def test_bad_input_is_refused_in_both_languages(run, words, message):
    done = run("deadline", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert re.search("[\u4e00-\u9fff]", done.stderr)


# programmes


def test_the_programmes_of_today_with_the_draft_marked(ask):
    found = {one["code"]: one for one in ask("programmes")}
    assert list(found) == ["JS_2016", "JS_DRAFT", "JS_LAYOUT", "NAT_2023", "ZJ_2018"]
    assert {code for code, one in found.items() if one["status"] == "DRAFT"} == {"JS_DRAFT"}
    assert [one["code"] for one in found["NAT_2023"]["plans"]] == ["BINHU_2024_2026"]
    assert found["NAT_2023"]["province"] is None
    assert found["NAT_2023"]["plans"][0]["until"] == "2027-01-01"


def test_a_programme_is_told_with_its_edition_hash_and_source(ask):
    (_, _, found) = ask("programmes", "--on", "2019-06-01")
    edition = get("ZJ_2018", date(2019, 6, 1))
    assert edition
    assert found == {
        "code": "ZJ_2018",
        "edition": "ZJ_2018@2018-01-01",
        "zh": "浙江省知识产权服务业集聚发展示范区管理办法（试行）",
        "en": "Zhejiang measures for IP-service demonstration zones (trial)",
        "province": "33",
        "status": "ACTIVE",
        "from": "2018-01-01",
        "until": None,
        "hash": edition.hash,
        "source": {
            "zh": "《浙江省知识产权服务业集聚发展示范区管理办法（试行）》",
            "en": "Zhejiang measures for IP-service demonstration zones (trial)",
        },
        "evidence": "stated",
        "plans": [],
    }


def test_the_programmes_are_told_in_both_languages(run):
    shown = run("programmes").output
    assert "JS_DRAFT@2024-01-01  征求意见稿 · draft, not in force\n" in shown
    assert "ZJ_2018@2018-01-01  施行中 · in force\n  浙江省知识产权服务业集聚发展示范区管理办法（试行）\n" in shown


def test_a_day_before_every_programme_is_said_to_have_none(run, ask):
    assert (
        run("programmes", "--on", "2010-01-01").output == "2010-01-01 没有办法 · there is no programme on 2010-01-01\n"
    )
    assert ask("programmes", "--on", "2010-01-01") == []
