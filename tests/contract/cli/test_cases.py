"""`jiju cases …`: the own desk, a case with every reason, and doing an act."""

from __future__ import annotations


def test_a_case_is_filed_seen_and_acted_on_by_command(people, tmp_path) -> None:
    applicant = people("applicant")
    zone = people("visitor").asks("find", "滨湖", "--kind", "zone")["items"][0]
    words = ("applications", "create", "--set", f"zone_id={zone['id']}", "--set", "procedure=JS_2016")
    filed = applicant.asks(*words)["id"]
    (row,) = [one for one in applicant.asks("cases", "desk", "applications")["items"] if one["id"] == filed]
    shown = applicant("cases", "show", "applications", row["id"]).stdout
    assert "尚差 2 家" in shown
    assert "+ withdraw" in shown
    assert "2017-01-01 起施行的版本" in shown
    assert "JS_2016@" not in shown
    file = tmp_path / "承诺书.pdf"
    file.write_bytes(b"%PDF-1.7 c")
    hash_ = applicant.asks("cases", "send", "applications", row["id"], str(file))["hash"]
    given = (
        "cases",
        "act",
        "applications",
        row["id"],
        "material.give",
        "--part",
        "material:pledge",
        "--input",
        f"file={hash_}",
    )
    assert applicant.asks(*given)["revision"] == 2
    refused = applicant.refused("cases", "act", "applications", row["id"], "submit")
    assert refused["code"] == "applications.applicant-type"
    assert len(refused["errors"]) == 5


def test_an_operator_finds_the_exit_that_an_agency_asked_for_and_what_it_does_to_the_zone(people) -> None:
    operator = people("operator")
    (row,) = operator.asks("cases", "desk", "departures")["items"]
    shown = operator("cases", "show", "departures", row["id"]).stdout
    assert "清结" in shown
    assert "+ leave" in shown
    case = operator.asks("cases", "show", "departures", row["id"])
    assert [one["act"] for one in case["entries"]][-1] == "ask"
    assert "办结后为" in case["remarks"][0]["zh"]


def test_an_operator_finds_the_admission_on_the_desk_and_every_check_of_it(people) -> None:
    operator = people("operator")
    (row,) = operator.asks("cases", "desk", "admissions")["items"]
    operator.asks("cases", "act", "admissions", row["id"], "file")
    shown = operator("cases", "show", "admissions", row["id"]).stdout
    assert "+ refuse" in shown
    assert (
        people("province").refused("cases", "act", "admissions", row["id"], "refuse")["code"] == "procedures.wrong-role"
    )
    wrong = operator("cases", "act-all", "admissions", "admit", row["id"], "--input", "reason=演示")
    assert (wrong.exit_code, "✗" in wrong.stdout) == (1, True)  # no day of entry was said
    (done,) = operator.asks("cases", "act-all", "admissions", "refuse", "--ready", "--input", "reason=演示")["items"]
    assert (done["id"], done["stage"]["zh"]) == (row["id"], "不予入驻")
    assert operator.asks("cases", "act-all", "admissions", "refuse", "--ready")["items"] == []
