"""A draft is tried by anybody and decides nothing, until an officer of its province lets it."""

from __future__ import annotations

import pytest

from chassis.errors import Forbidden, Refused
from contracts.commands.cases import ReadDocument
from contracts.commands.things import EndThing
from tests.support.backend import NOW
from tests.support.counties import County, settled, why
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("two cases up to a decision")
EDITION = "JS_DRAFT@2024-01-01"


def activated(county: County, who: str = "province", **but: str):
    said = {"edition": EDITION, "active_from": "2026-03-02", "document_no": "苏知发〔2026〕1号", "approver": "局长"}
    return county.people[who].create("activation", said | {"reason": "省政府授权先行适用"} | but)


def refusal(county, seen):
    return {fault.code for fault in closed(county, seen)}


def closed(county, seen):
    """What stands against the act that decides on the draft already: refusing it."""
    view = county.see("province", seen)
    acts = {one.act: () for one in view.open_acts} | {one.act: one.reasons for one in view.closed_acts}
    return acts["refuse"]


def test_an_officer_activates_a_draft_and_then_it_decides_but_never_on_a_trial(county):
    with pytest.raises(Refused) as refused:
        county.file("JS_DRAFT")
    assert why(refused) == ["procedures.no-procedure"]
    trial = county.pledged(county.file("JS_DRAFT", trial=True))
    printed = ReadDocument(kind="application", id=trial.id, number=trial.entries[-1].number)
    assert county.people["applicant"].send(printed).lines[0].en.startswith("Trial:")
    assert "procedures.draft-edition" in refusal(county, trial)
    (against,) = {one.detail for one in closed(county, trial) if one.code == "procedures.draft-edition"}
    assert against.zh.startswith("江苏省知识产权服务业集聚发展区申报（征求意见稿） 是")
    for who in ("city", "applicant", "visitor"):
        with pytest.raises(Forbidden):
            activated(county, who)
    made = activated(county)
    assert made.state["region"] == "320000"
    binding = county.file("JS_DRAFT")
    assert "procedures.draft-edition" not in refusal(county, binding)
    assert "procedures.draft-edition" in refusal(county, trial)
    with pytest.raises(Refused) as refused:
        activated(county)
    assert why(refused) == ["applications.activated-already"]
    end = EndThing(kind="activation", id=made.id, revision=made.revision, on=None, basis="停止先行适用")
    county.people["province"].send(end)
    assert "procedures.draft-edition" in refusal(county, binding)


def test_a_draft_is_not_active_before_its_day(county):
    activated(county, active_from="2026-03-03")
    with pytest.raises(Refused) as refused:
        county.file("JS_DRAFT")
    assert why(refused) == ["procedures.no-procedure"]
    county.backend.clock.advance(days=1)
    assert county.file("JS_DRAFT").state["edition"] == EDITION


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """What is refused changes nothing, so the editions share a world."""
    folder = tmp_path_factory.mktemp("office")
    county = settled(folder, clock_at(folder, NOW))
    yield county
    county.backend.stop()


@pytest.mark.parametrize("edition", ["JS_2016@2017-01-01", "JS_DRAFT", "XX@2020-01-01"])
def test_only_a_draft_edition_is_activated(office, edition):
    with pytest.raises(Refused) as refused:
        activated(office, edition=edition)
    assert why(refused) == ["applications.no-such-draft"]
