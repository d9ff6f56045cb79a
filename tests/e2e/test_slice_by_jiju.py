"""The whole slice by the command line alone: each person at a terminal of their own, in a real trial."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.demonstration import demonstration
from tests.support.served import Person, Trial

NAME = "无锡听雨轩知识产权代理事务所"
CODE = "91320211MAFAKE0197"


@pytest.fixture(scope="module")
def trial(tmp_path_factory) -> Iterator[Trial]:
    running = demonstration(tmp_path_factory.mktemp("slice") / "data").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def enter(trial, tmp_path_factory):
    """`enter("province")`: that person, signed in; without a role, a visitor."""

    def person(role: str = "") -> Person:
        return Person(trial, tmp_path_factory.mktemp("home"), role and f"demo-{role}")

    return person


def found_by(visitor: Person) -> list[str]:
    return [item["id"] for item in visitor.asks("find", "听雨轩")["items"]]


def eventually(visitor: Person, expected: list[str]) -> None:
    """A visitor wrote nothing that a read could wait for; what others wrote is there a moment later."""
    for _ in range(20):
        if found_by(visitor) == expected:
            return
    assert found_by(visitor) == expected


def test_an_agency_is_registered_admitted_found_listed_hidden_lifted_found_and_seen_out(enter):
    province, operator, visitor = enter("province"), enter("operator"), enter()
    today = visitor.asks("clock", "show")["today"]

    refused = province("agencies", "create", "--set", "credit_code=91320211MAFAKE0190", "--set", f"name={NAME}",
                       "--set", "region=320211", "--set", "categories=agency")  # fmt: skip
    assert refused.code == 1
    assert "7" in refused.err, "the right check digit is told"

    agency = province.asks(
        "agencies", "create", "--set", f"credit_code={CODE}", "--set", f"name={NAME}", "--set", "region=320211",
        "--set", "categories=agency", "--set", "services=patent_filing,trademark_filing", "--basis", "登记表",
    )  # fmt: skip
    assert found_by(province) == [], "in the register, and in no zone"
    assert province.asks("credit-files", "show", agency["id"])["state"]["state"] == "open"

    zone = operator.asks("whoami")["zone"]
    wanted = {"agency_id": agency["id"], "zone_id": zone, "room": "听雨轩 9", "area_m2": "60", "contract_no": "RZ-9"}
    sets = [word for name, value in wanted.items() for word in ("--set", f"{name}={value}")]
    case = ("cases", "act", "admissions", operator.asks("admissions", "create", *sets)["id"])
    refused = operator(*case, "admit", "--input", f"entered_on={today}", "--input", "reason=符合")
    assert refused.code == 1
    assert "先：提交核验" in refused.err
    operator.asks(*case, "file")
    admitted = operator.asks(*case, "admit", "--input", f"entered_on={today}", "--input", "reason=符合")
    residence = admitted["state"]["residence_id"]
    assert found_by(operator) == [agency["id"]], "who admits it finds it at once"
    eventually(visitor, [agency["id"]])

    ends = f"{int(today[:4]) + 3}{today[4:]}".replace("02-29", "02-28")
    listing = province.asks(
        "listings", "create", "--set", f"agency_id={agency['id']}", "--set", "list_kind=serious",
        "--set", "authority=江苏省市场监督管理局", "--set", "document_no=苏市监列1号", "--set", f"decided_on={today}",
        "--set", f"listed_on={today}", "--set", f"ends_on={ends}", "--set", "ground=伪造文书", "--set", "article=第九条",
    )  # fmt: skip
    assert found_by(province) == [], "who lists it does not find it any more"
    eventually(visitor, [])
    card = province.asks("card", agency["id"])
    assert [reason["code"] for reason in card["sight"]["reasons"]] == ["search.listed"]
    assert "苏市监列1号" in province("card", agency["id"]).out

    said = ("--input", f"lifted_on={today}", "--input", "because=已履行义务")
    province.asks("listings", "act", listing["id"], "lift", *said)
    assert found_by(province) == [agency["id"]]

    exit_ = operator.asks("departures", "create", "--set", f"residence_id={residence}")["id"]
    case = ("cases", "act", "departures", exit_)
    operator.asks(*case, "warn", "--input", "reason=违反管理制度")
    refused = operator(*case, "force", "--input", "reason=未改正")
    assert refused.code == 1
    assert "提前十五日" in refused.err
    operator.asks(*case, "relent")
    assert operator.asks(*case, "stay", "--input", "reason=已改正")["stage"] == "STAYED"
    said = ("--input", "reason=voluntary", "--input", f"left_on={today}")
    left = province.asks("residences", "act", residence, "see_out", *said, "--basis", "退出确认书")
    assert left["state"]["state"] == "left"
    assert found_by(province) == []

    history = province.asks("residences", "history", residence)["items"]
    assert [entry["act"] for entry in history] == ["registry.residence.ended", "registry.residence.started"]


def test_a_listing_that_ends_by_itself_brings_the_agency_back_on_that_day(enter):
    province, administrator, visitor = enter("province"), enter("sysadmin"), enter()
    hidden = province.asks("listings", "list", "--list-kind", "serious", "--state", "standing")["items"][0]
    agency, last = hidden["state"]["agency_id"], hidden["state"]["ends_on"]
    assert visitor.asks("card", agency)["sight"]["found"] is False
    administrator.asks("clock", "set", hidden["turns_on"])
    assert province.asks("listings", "show", hidden["id"])["state"]["state"] == "expired"
    assert province.asks("listings", "show", hidden["id"], "--as-of", last)["state"]["state"] == "standing"
    for _ in range(20):
        if visitor.asks("card", agency)["sight"]["found"]:
            return
    assert visitor.asks("card", agency)["sight"]["found"]


def test_the_demonstrations_past_is_there_as_of_any_day_and_as_known_on_any_day(enter):
    visitor = enter()
    own = (
        visitor.asks("agencies", "list", "--founded", "2010-03-02..2010-03-02")["items"]
        or visitor.asks("agencies", "list", "--credit-code", "91320211MAFAKEA04F")["items"]
    )
    id = own[0]["id"]
    staff = {
        (day, known): visitor.asks("agencies", "show", id, "--as-of", day, *(("--known-on", known) if known else ()))[
            "state"
        ]["staff"]
        for day, known in (("2018-06-01", ""), ("2020-06-01", ""), ("2020-06-01", "2023-05-01"), ("2024-01-01", ""))
    }
    assert list(staff.values()) == [staff["2018-06-01", ""], 28, 18, 41], "2019 to 2022 was corrected in June 2023"


def test_every_zone_of_the_demonstration_has_a_title_with_a_calendar(enter):
    visitor = enter()
    zones = {zone["id"] for zone in visitor.asks("zones", "list", "--all")["items"]}
    titles = visitor.asks("titles", "list", "--all")["items"]
    assert zones <= {title["state"]["zone_id"] for title in titles}
    assert all("items" in visitor.asks("titles", "calendar", title["id"]) for title in titles[:3])


def test_the_ledger_of_all_that_is_sound(enter):
    assert enter("auditor").asks("ledger", "verify")["sound"] is True
