"""The serious list: heard before it is listed, repaired after a year, restored where a removal was by fraud."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.procedures import owed, run
from tests.support.procedures import File, facts
from tests.unit.procedures.cases import LISTING

TOLD = date(2026, 1, 5)
GROUND = {"reason": "较重行政处罚"}


def told(level="city"):
    known = facts(LISTING, authority__level=level)
    return File(LISTING, date(2026, 1, 4), known).do("tell", TOLD, "city", proof="回证")


def listed():
    return told("province").do("list", date(2026, 1, 13), "city", **GROUND)


def test_a_party_is_heard_for_five_working_days_before_it_is_listed():
    assert set(told("province").refused("list", date(2026, 1, 12), "city", **GROUND)) == {"defence_over"}
    assert listed().case.state == "LISTED"


@pytest.mark.parametrize(("level", "consented"), [("county", False), ("city", False), ("province", True)])
def test_county_and_city_need_the_consent_of_the_authority_above(level, consented):
    file = told(level)
    if consented:
        assert file.do("list", date(2026, 1, 13), "city", **GROUND).case.state == "LISTED"
    else:
        assert set(file.refused("list", date(2026, 1, 13), "city", **GROUND)) == {"consented"}
        file.do("consent", date(2026, 1, 13), "province", reason="同意")
        assert file.do("list", date(2026, 1, 13), "city", **GROUND).case.state == "LISTED"


def test_the_term_is_three_years_and_ends_by_itself():
    found = run(listed().case, "term")
    assert found is not None
    assert found.last == date(2029, 1, 13)
    assert set(listed().refused("expire", date(2029, 1, 13), "system")) == {"term_over"}
    assert listed().do("expire", date(2029, 1, 14), "system").case.state == "REMOVED"


def test_a_repair_may_be_asked_for_once_a_year_is_full():
    said = {"part": "repair:1", "file": "f"}
    assert set(listed().refused("repair.ask", date(2027, 1, 13), "agency", **said)) == {"one_year"}
    assert listed().do("repair.ask", date(2027, 1, 14), "agency", **said).case.parts["repair:1"].state == "ASKED"


def test_a_repair_is_accepted_in_two_and_decided_in_fifteen_working_days():
    file = listed().do("repair.ask", date(2027, 1, 14), "agency", part="repair:1", file="f")
    accept = run(file.case, "repair.acceptance", "repair:1")
    assert accept is not None
    assert accept.last == date(2027, 1, 18)
    file.do("repair.accept", date(2027, 1, 15), "city", part="repair:1")
    accepted, decide = (run(file.case, f"repair.{name}", "repair:1") for name in ("acceptance", "decision"))
    assert accepted is not None
    assert decide is not None
    assert (accepted.ended, decide.start, decide.ended) == (date(2027, 1, 15), date(2027, 1, 15), None)


def test_a_removal_by_fraud_is_restored_and_a_new_term_begins():
    file = listed().do("repair.ask", date(2027, 1, 14), "agency", part="repair:1", file="f")
    file.do("repair.accept", date(2027, 1, 15), "city", part="repair:1")
    file.do("repair.grant", date(2027, 1, 20), "city", part="repair:1", reason="…").do(
        "publish", date(2027, 1, 20), "city"
    )
    file.do("remove", date(2027, 1, 21), "city", reason="…").do("restore", date(2027, 6, 1), "city", reason="骗取")
    found = run(file.case, "term")
    assert found is not None
    assert (file.case.state, found.last) == ("LISTED", date(2030, 6, 1))
    # nor does the publicity of before: what is done once is done once for each stay
    file.do("publish", date(2027, 6, 2), "city")
    assert set(file.refused("publish", date(2027, 6, 3), "city")) == {"procedures.done-already"}
    # the repair that was granted before does not serve a second time
    assert set(file.refused("remove", date(2027, 6, 2), "city", reason="…")) == {"repair_granted"}


def test_publicity_is_owed_within_twenty_working_days_of_the_listing():
    found = next(one for one in owed(listed().case, date(2026, 12, 31)) if one.clock == "publish")
    assert (found.last, found.owed_by) == (date(2026, 2, 10), "city")
