"""NAT_2023 after the recognition: an indicator is adjusted by applicant, province and CNIPA, and not once the assessment opened."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.procedures import automatic
from tests.unit.procedures.test_entry_and_exit import in_notice

RECOGNISED, OVER = date(2023, 12, 4), date(2026, 12, 4)
ASKED = {"indicator": "I1", "target": "80", "reason": "产业调整"}


def recognised():
    return in_notice().do("approve", RECOGNISED, "regulator", reason="公示期满")


def test_an_adjustment_goes_from_the_applicant_through_the_province_to_the_national_office():
    file = recognised().do("adjustment.propose", date(2025, 3, 3), "applicant", part="adjustment:1", **ASKED)
    assert "procedures.wrong-state" in file.refused(
        "adjustment.grant", date(2025, 3, 4), "regulator", part="adjustment:1", reason="…"
    )
    file.do("adjustment.check", date(2025, 3, 4), "province", part="adjustment:1", opinion="属实")
    file.do("adjustment.grant", date(2025, 3, 5), "regulator", part="adjustment:1", reason="同意")
    assert file.case.parts["adjustment:1"].state == "GRANTED"
    assert file.case.definition.act("adjustment.grant").effects == ("new_target_version",)


@pytest.mark.parametrize("day", [OVER, date(2026, 12, 5)])
def test_the_platform_opens_the_assessment_the_day_after_the_term(day):
    file = recognised()
    found = automatic(file.case, file.facts, file.entry("", day, "system"))
    assert [one.act for one in found] == ([] if day == OVER else ["finish"])


@pytest.mark.parametrize(
    ("act", "role", "said"),
    [("adjustment.propose", "applicant", ASKED), ("adjustment.check", "province", {"opinion": "属实"})],
)
def test_once_the_assessment_has_opened_nothing_is_adjusted_and_the_article_is_named(act, role, said):
    file = recognised().do("adjustment.propose", date(2026, 12, 1), "applicant", part="adjustment:1", **ASKED)
    file.do("finish", date(2026, 12, 5), "system")
    part = "adjustment:2" if act == "adjustment.propose" else "adjustment:1"
    fault = file.refused(act, date(2026, 12, 7), role, part=part, **said)["term_runs"]
    assert "考核开启后不再调整" in fault.basis.zh
    assert "none once the assessment has opened" in fault.basis.en
