"""Acceptance case 3: Zhejiang's conditions, its assessment every two years, and a rectification that ends in revocation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chassis.procedures import owed, reasons
from chassis.procedures.conditions import Asked
from chassis.procedures.witness import witness
from tests.support.procedures import File, facts, pledged
from tests.unit.procedures.cases import RECTIFY, ZJ, rectifying


def why_not(**but):
    """What stands against the submission, and whether it can be excepted."""
    file = pledged(File(ZJ, date(2025, 1, 1), facts(ZJ, **but)), date(2025, 1, 1))
    asked = Asked(file.case, file.facts, file.entry("submit", date(2025, 1, 2), "applicant"))
    return {one.context["condition"]: one.context["waived_by"] for one in reasons(asked, "submit")}


def zj_agencies(count):
    services = ZJ.conditions["service_kinds"].params["required"]
    return [{"credit_code": f"{number}", "standing": "active", "service_kinds": services} for number in range(count)]


@pytest.mark.parametrize(
    ("but", "expected"),
    [
        ({"agencies": zj_agencies(20), "zone__core_area": 1000}, {}),
        ({"agencies": zj_agencies(19)}, {"min_agencies": "except"}),
        ({"zone__core_area": Decimal("999.9")}, {"core_area": "except"}),
        ({"zone__core_area": "999.9"}, {"core_area": "except"}),
        ({"carrier__kind": "headquarters"}, {"carrier": "except"}),
        ({"applicant__kind": "COUNTY_GOV"}, {"applicant_type": ""}),
    ],
)
def test_the_edges_at_application_and_which_of_them_the_text_lets_be_excepted(but, expected):
    assert why_not(**but) == expected


def test_a_title_is_assessed_every_two_years_from_the_day_the_plate_was_hung():
    driver = witness(ZJ, ("submit", "recommend", "receive", "accept", "assessed", "approve"))
    file = File(ZJ, date(2021, 3, 1))
    file.case = driver.case
    first = driver.day.replace(year=driver.day.year + 1)
    file.do("hang", first, "province", day=first)
    later = first.replace(year=first.year + 1)
    said = {"indicator": "1", "target": 3, "reason": "…"}
    file.do("adjustment.propose", first, "applicant", part="adjustment:1", **said)
    file.do("adjustment.check", first, "city", part="adjustment:1", opinion="…")  # a part that goes on is not the case
    again = file.refused("hang", later, "province", day=later)  # or the two years would begin anew
    assert [(code, one.fact) for code, one in again.items()] == [
        ("procedures.done-already", (f"办理于 {first}", f"Done on {first}"))
    ]
    found = [one for one in owed(file.case, first.replace(year=first.year + 7)) if one.clock == "assessment"]
    assert [one.last.year - first.year for one in found if one.last] == [2, 4, 6]
    file.do("assess", first.replace(year=first.year + 2), "system")
    found = [one for one in owed(file.case, first.replace(year=first.year + 5)) if one.clock == "assessment"]
    assert [one.ended is not None for one in found] == [True, False]


def test_an_order_to_rectify_without_a_deadline_is_refused_by_its_own_name():
    file = File(RECTIFY, date(2025, 4, 10))
    file.do("finding.name", date(2025, 4, 10), "province", part="finding:1", holder="甲", text="人才")
    assert set(file.refused("order", date(2025, 4, 10), "province")) == {"assessment.rectification-deadline-required"}


def test_the_deadline_that_the_authority_set_is_the_clocks_last_day():
    file = rectifying()
    assert set(file.refused("overdue", date(2025, 10, 10), "system")) == {"rectification_over"}
    assert file.do("overdue", date(2025, 10, 11), "system").case.state == "OVERDUE"


def test_an_extension_is_possible_only_before_the_deadline_and_moves_it():
    said = {"rectification_deadline": "2025-12-10", "reason": "…"}
    assert set(rectifying().refused("extend", date(2025, 10, 11), "province", **said)) == {"before_due"}
    file = rectifying().do("extend", date(2025, 10, 10), "province", **said)
    assert set(file.refused("overdue", date(2025, 12, 10), "system")) == {"rectification_over"}


def in_defence():
    file = rectifying()
    file.do("notice.send", date(2025, 4, 11), "province", part="notice:1", channel="送")
    file.do("notice.prove", date(2025, 4, 12), "city", part="notice:1", proof="回证")
    file.do("overdue", date(2025, 10, 11), "system")
    file.do("reassess", date(2025, 10, 20), "province", actor="王", reason="仍不合格")
    file.do("announce", date(2025, 10, 20), "province")
    file.do("notice.advance", date(2025, 10, 20), "province", part="notice:2", channel="送")
    file.do("notice.a_prove", date(2025, 10, 21), "city", part="notice:2", proof="回证")
    return file.do("argument.make", date(2025, 10, 28), "applicant", part="argument:1", text="…")


def test_a_title_is_not_cancelled_before_the_defence_is_over_and_answered_nor_by_the_assessor():
    found = in_defence().refused("cancel", date(2025, 10, 28), "province", actor="王", reason="…")
    assert set(found) == {"defence_over", "arguments_answered", "other_person"}


def test_after_that_it_is_cancelled():
    file = in_defence().do("argument.answer", date(2025, 10, 29), "province", part="argument:1", reason="…")
    assert file.do("cancel", date(2025, 10, 29), "province", actor="李", reason="…").case.state == "CANCELLED"


def test_a_zone_that_cures_what_was_found_keeps_its_title():
    file = rectifying()
    file.do("finding.finish", date(2025, 9, 1), "applicant", actor="甲", part="finding:1", text="已办")
    assert "not_the_owner" in file.refused("finding.accept", date(2025, 9, 2), "city", actor="甲", part="finding:1")
    file.do("finding.accept", date(2025, 9, 2), "city", actor="乙", part="finding:1")
    assert file.do("cure", date(2025, 9, 2), "system").case.state == "QUALIFIED"


def test_who_reported_one_finding_may_accept_another():
    file = File(RECTIFY, date(2025, 4, 10))
    for number, owner in ((1, "甲"), (2, "乙")):
        file.do("finding.name", date(2025, 4, 10), "province", part=f"finding:{number}", holder=owner, text="…")
    file.do("order", date(2025, 4, 10), "province", rectification_deadline=date(2025, 10, 10))
    for number, owner in ((1, "甲"), (2, "乙")):
        file.do("finding.finish", date(2025, 9, 1), "applicant", actor=owner, part=f"finding:{number}", text="…")
    file.do("finding.accept", date(2025, 9, 2), "city", actor="甲", part="finding:2")
    assert file.case.parts["finding:2"].state == "ACCEPTED"
    assert file.case.parts["finding:1"].holder == "甲"
