"""Whom a zone's agencies served counts for the indicator of its plan: each entity once, with the records behind it."""

from __future__ import annotations

import pytest

from contracts.commands.applications import ReadForm, ReadProgress
from contracts.commands.things import ChangeThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.support.backend import NOW
from tests.support.counter import Counter
from tests.support.counties import approved
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("services signed in a zone with an approved plan")
FIRMS = ("7K3Q2M9X5C0H", "5C0H7K3Q2M9X")
TARGET = {"unit": "个", "start_value": "0", "start_on": "2026-03-02", "target": "4", "target_on": "2029-03-03"}


class Market:
    """Firms that sign with the agencies of an approved zone."""

    def __init__(self, folder):
        self.county, self.case = approved(folder, clock_at, NOW)
        residences = self.county.people["province"].send(ListThings(kind="residence", limit=2)).items
        self.agencies = [one.state["agency_id"] for one in residences]
        self.firms = [self._someone("firm", Role.FIRM, firm) for firm in FIRMS]

    def _someone(self, name, role, organisation):
        person = Principal(id=f"{name}-{organisation}", role=role, organisation=organisation)
        return self.county.backend.someone(person)

    def signs(self, firm, agency, day="2026-03-03"):
        """From a demand to a signature."""
        theirs, other = self._someone("agency", Role.AGENCY, self.agencies[agency]), self.firms[firm]
        demand = other.create("demand", {"title": "商标注册"})
        asked = other.create("contact", {"demand_id": demand.id, "agency_id": self.agencies[agency]})
        taken = theirs.knows(other).act(asked, "accept")
        other.knows(theirs).act(taken, "sign", signed_on=day, evidence="合同编号 7")

    def indicator(self, name, counts):
        state = TARGET | {"application_id": self.case.id, "name": name, "counts": counts}
        return self.county.people["applicant"].create("indicator", state)

    def progress(self):
        reader = self.county.people["visitor"].knows(self.county.people["applicant"])
        found = reader.send(ReadProgress(application_id=self.case.id))
        return {one.name: (one.actual, one.counted, one.done) for one in found.items}


@pytest.fixture
def market(tmp_path):
    made = Market(tmp_path / "world")
    yield made
    made.county.backend.stop()


def test_an_entity_that_signs_twice_counts_once_and_what_was_reported_stands_beside_what_records_prove(market):
    county = market.county
    counted, other = market.indicator("服务创新主体", "entities_served"), market.indicator("培训", "trainings")
    assert market.progress() == {"服务创新主体": ("0", "0", "0.0"), "培训": ("", "", "")}
    for firm, agency in ((0, 0), (0, 1), (0, 0), (1, 1)):
        market.signs(firm, agency)
    county.backend.settle()
    assert market.progress() == {"服务创新主体": ("2", "2", "50.0"), "培训": ("", "", "")}
    form = county.people["applicant"].send(ReadForm(application_id=market.case.id, form="yearly"))
    lines = {one.words.zh: one for one in form.lines}
    yearly = next(one for words, one in lines.items() if words.startswith("当年服务的创新主体"))
    assert (yearly.value.zh, [one.kind for one in yearly.records]) == ("2 个", ["contact", "contact"])
    of_plan = lines["服务创新主体"].records
    assert [(one.kind, one.id) for one in of_plan[:1]] == [("indicator", counted.id)]
    assert [one.id for one in of_plan[1:]] == [one.id for one in yearly.records]
    assert [one.kind for one in lines["培训"].records] == ["indicator"]
    _told_on_pages(market, yearly)
    _reported(market, counted)
    assert market.progress()["服务创新主体"] == ("3", "2", "75.0")
    assert other.id


def _told_on_pages(market, yearly):
    counter = Counter(market.county.backend)
    page = counter.page(f"/progress/{market.case.id}")
    assert "登记可证 2" in page
    assert "撮合签约，读到第" in page
    assert "proven by records: 2" in counter.page(f"/progress/{market.case.id}", "en").lower()
    served = counter.page(f"/zones/{market.county.zone.id}/served")
    assert all(f'id="{one.id}"' in served for one in yearly.records)
    assert "合同编号 7" not in page + served


def _reported(market, counted):
    applicant = market.county.people["applicant"]
    seen = applicant.send(GetThing(kind="indicator", id=counted.id))
    sets = {"actual": "3", "measured_on": "2026-03-03", "evidence": "名册"}
    applicant.send(ChangeThing(kind="indicator", id=counted.id, revision=seen.revision, sets=sets))
