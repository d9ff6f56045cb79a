"""The conditions of practice of an agency, as anybody may read them of any day."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.commands.registry import Outcome, ReadAgencyChecks
from contracts.commands.things import ChangeThing
from tests.support.backend import AGENCY

PATENT = AGENCY | {"agency_code": "32999", "form": "partnership", "partners": 2, "qualified_partners": 2}
PERSON = {
    "profession": "patent_attorney",
    "region": "320211",
    "practising_since": "2015-06-01",
    "is_partner": True,
}


@pytest.fixture
def patent_agency(province):
    made = province.create("agency", PATENT, valid_from=date(2024, 1, 8), basis="登记表")
    for name in ("沈观", "陆衡"):
        province.create("practitioner", PERSON | {"name": name, "agency_id": made.id}, valid_from=date(2024, 1, 8))
    return made


def outcome(checks, code):
    return next(one.outcome for one in checks.items if one.code == code)


def test_a_visitor_reads_every_condition_with_its_article_and_who_says_so(visitor, patent_agency):
    checks = visitor.send(ReadAgencyChecks(agency_id=patent_agency.id))
    assert checks.applies
    partners = next(one for one in checks.items if one.code == "partners")
    assert (partners.outcome, partners.basis.zh) == (Outcome.PASS, "《专利代理管理办法》第十条")
    (source,) = partners.sources
    assert (source.words.zh, source.since) == ("登记表", date(2024, 1, 8))
    assert source.recorded_at is not None


def test_the_conditions_of_a_past_day_are_judged_by_what_was_so_that_day(visitor, province, patent_agency):
    province.send(
        ChangeThing(kind="agency", id=patent_agency.id, revision=1, sets={"partners": 1, "qualified_partners": 1})
    )
    visitor.knows(province)
    today = visitor.send(ReadAgencyChecks(agency_id=patent_agency.id))
    before = visitor.send(ReadAgencyChecks(agency_id=patent_agency.id, as_of=date(2025, 6, 1)))
    assert (outcome(before, "partners"), outcome(today, "partners")) == (Outcome.PASS, Outcome.FAIL)


def test_who_moves_to_another_agency_counts_there_and_no_longer_here(visitor, province, patent_agency):
    other = province.create(
        "agency", AGENCY | {"credit_code": "91320211MAFAKE0272", "name": "乙", "agency_code": "32998"}
    )
    person = province.create(
        "practitioner", PERSON | {"name": "薛禾", "agency_id": patent_agency.id}, valid_from=date(2025, 1, 6)
    )
    province.send(
        ChangeThing(
            kind="practitioner", id=person.id, revision=1, sets={"agency_id": other.id}, valid_from=date(2026, 3, 1)
        )
    )
    visitor.knows(province)

    def people(agency, day):
        checks = visitor.send(ReadAgencyChecks(agency_id=agency.id, as_of=day))
        return next(one.found.zh for one in checks.items if one.code == "attorneys")

    assert people(patent_agency, date(2026, 2, 28)) == "3 人"
    assert people(patent_agency, date(2026, 3, 1)) == "2 人"


def test_what_a_credit_code_lets_one_wonder_about_is_said_and_refuses_nothing(visitor, province):
    made = province.create("agency", AGENCY | {"credit_code": "91320203MAFAKE019L"})
    checks = visitor.knows(province).send(ReadAgencyChecks(agency_id=made.id))
    assert not checks.applies
    assert any("已停用" in one.zh for one in checks.remarks)
