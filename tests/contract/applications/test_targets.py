"""Indicators of a plan: fixed once it is filed, adjusted by applicant, city and province, and told on a public page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner

from chassis.clock import SHANGHAI
from chassis.errors import Refused
from cli.main import main
from contracts.commands.applications import ReadProgress
from contracts.commands.cases import CorrectEntry, TryCorrection
from contracts.commands.things import ChangeThing, GetThing
from contracts.roles import Role
from tests.contract.gateway.visiting import officer
from tests.support.backend import NOW, until
from tests.support.counter import Counter
from tests.support.counties import approved, why
from tests.support.shape import clock_at, hurry

pytestmark = pytest.mark.slow("a plan through its years")
AGENCIES = {"name": "优质服务机构", "unit": "家", "start_value": "15", "start_on": "2026-03-03"}


@pytest.fixture
def plan(tmp_path):
    """An approved application, its applicant and one indicator: 100 by the end of the term."""
    county, seen = approved(tmp_path / "world", clock_at, NOW)
    county.seen[seen.id] = seen.revision
    state = AGENCIES | {"application_id": seen.id, "target": "100", "target_on": "2029-03-03"}
    made = county.people["applicant"].create("indicator", state)
    yield county, seen, made
    county.backend.stop()


def reported(county, made, **sets):
    """The newest values, as the applicant reports them."""
    seen = county.people["applicant"].send(GetThing(kind="indicator", id=made.id))
    return county.people["applicant"].send(ChangeThing(kind="indicator", id=made.id, revision=seen.revision, sets=sets))


def later(county, seen, at):
    """Some day on which the case was woken, and looked at again."""
    county.backend.clock.set(at)
    county.seen[seen.id] = county.see("applicant", seen).revision


def filed(county, seen):
    return county.do("applicant", seen, "file_plan", file=county.paper("applicant", seen, b"%PDF-1.7 plan"))


def progress(county, seen, on=None):
    reader = county.people["visitor"].knows(county.people["applicant"]).knows(county.people["province"])
    return reader.send(ReadProgress(application_id=seen.id, on=on))


def waits(county, seen, part):
    """For whom a part waits, of all who see it; their page shows it first."""
    seen_by = {who: county.see(who, seen).parts for who in ("applicant", "city", "province")}
    return [who for who, parts in seen_by.items() for one in parts if one.part == part and one.waits]


def test_a_target_is_adjusted_through_both_offices_who_see_its_effect_and_both_versions_stay(plan, tmp_path):
    county, seen, made = plan
    seen = filed(county, seen)
    later(county, seen, datetime(2027, 9, 2, 9, tzinfo=SHANGHAI))  # half of the term
    reported(county, made, actual="30", measured_on="2027-08-31", evidence="名册")
    assert [one.colour for one in progress(county, seen).items] == ["red"]
    with pytest.raises(Refused) as refused:
        reported(county, made, target="60")
    assert why(refused) == ["applications.target-fixed"]
    assert "四（六）" in str(refused.value.faults[0].basis)
    for said, codes in (
        ({"indicator": "x", "target": "60"}, ["applications.no-such-indicator"]),
        ({"indicator": made.id, "target": "0"}, ["applications.target-number"]),
    ):
        with pytest.raises(Refused) as refused:
            county.do("applicant", seen, "adjustment.propose", reason="产业调整", **said)
        assert why(refused) == codes
    seen = county.do("applicant", seen, "adjustment.propose", indicator=made.id, target="60", reason="产业调整")
    for office in ("city", "province"):
        words = [one.zh for one in county.see(office, seen).remarks]
        assert "1 项指标，预计等次：不合格" in words
        assert "“优质服务机构”由 100 调整为 60 家：若批准，预计等次由不合格变为优秀" in words
    assert waits(county, seen, "adjustment:1") == ["city"]
    assert "若批准，预计等次由不合格变为优秀" in _form_of_the_city(county, seen)
    seen = county.do("city", seen, "adjustment.check", "adjustment:1", opinion="属实")
    assert waits(county, seen, "adjustment:1") == ["province"]
    seen = county.do("province", seen, "adjustment.grant", "adjustment:1", reason="同意")
    (said,) = [
        each for one in seen.entries if one.act == "adjustment.propose" for each in one.said if each.name == "indicator"
    ]
    assert said.told.zh == "优质服务机构"  # not what is aimed at since, as the offer says
    (now,) = progress(county, seen).items
    assert (now.target, now.version, now.colour, now.done) == ("60", 2, "green", "50.0")
    (before,) = progress(county, seen, on=date(2027, 9, 1)).items
    assert (before.target, before.version) == ("100", 1)
    _seen_by_everybody(county, seen, tmp_path)


def _form_of_the_city(county, seen):
    city = officer(Counter(county.backend), Role.CITY, county.region[:4])
    return city.get(f"/cases/applications/{seen.id}/acts/adjustment.check?part=adjustment:1").text


def _seen_by_everybody(county, seen, tmp_path):
    counter = Counter(county.backend)
    assert '"target":"60"' in counter.ask(f"/api/v1/applications/{seen.id}/progress").get_data(as_text=True)
    assert "第 2 版目标" in counter.page(f"/progress/{seen.id}")
    assert "On time" in counter.page(f"/progress/{seen.id}", "en")
    assert "100 家" in counter.page(f"/progress/{seen.id}?asOf=2027-09-01")
    assert '"count":1' in counter.ask("/api/v1/plans").get_data(as_text=True)
    assert counter.ask(f"/api/v1/plans?zone_id={seen.id}").get_json()["items"] == []  # of a zone without a plan
    for words, lang in (("预计等次", "zh"), ("On time", "en")):
        assert words in counter.page("/progress", lang)
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        said = CliRunner().invoke(main, ["cases", "progress", seen.id], env=environ)
        every = CliRunner().invoke(main, ["cases", "progress"], env=environ)
    assert (said.exit_code, every.exit_code) == (0, 0), said.output + every.output
    assert "优质服务机构" in said.output
    assert seen.id in every.output


def _opened_by_the_platform(county, seen):
    hurry(county.backend.shape, "applications")
    until(lambda: bool(county.see("applicant", seen).state["assessment_opened_on"]), seconds=60)


def test_once_the_assessment_has_opened_nothing_is_adjusted_and_the_article_is_named(plan):
    county, seen, made = plan
    seen = filed(county, seen)
    seen = county.do("applicant", seen, "adjustment.propose", indicator=made.id, target="60", reason="产业调整")
    county.backend.clock.set(datetime(2029, 3, 5, 9, tzinfo=SHANGHAI))  # the term ended on Saturday 3 March
    _opened_by_the_platform(county, seen)
    later(county, seen, county.backend.clock.now())
    tried = [
        ("applicant", "adjustment.propose", "", {"indicator": made.id, "target": "60", "reason": "产业调整"}),
        ("city", "adjustment.check", "adjustment:1", {"opinion": "属实"}),
    ]
    for who, act, part, said in tried:
        with pytest.raises(Refused) as refused:
            county.do(who, seen, act, part, **said)
        assert {"term_runs", "applications.assessment-opened"} <= set(why(refused))
        assert all(fault.basis for fault in refused.value.faults)


def test_an_indicator_belongs_to_an_approved_plan_and_is_none_after_it_was_filed(plan):
    county, seen, _made = plan
    seen = filed(county, seen)
    more = AGENCIES | {"application_id": seen.id, "target": "5", "target_on": "2026-01-01"}
    with pytest.raises(Refused) as refused:
        county.people["applicant"].create("indicator", more)
    assert why(refused) == ["applications.target-day", "applications.target-fixed"]


def test_the_day_of_a_granted_adjustment_moves_the_target_on_the_days_between_and_no_other(plan):
    county, seen, made = plan
    county.do("applicant", seen, "adjustment.propose", indicator=made.id, target="90", reason="产业调整")
    county.do("city", seen, "adjustment.check", "adjustment:1", opinion="同意")
    county.backend.clock.advance(days=4)
    done = county.do("province", seen, "adjustment.grant", "adjustment:1", reason="同意")
    day, number = county.backend.clock.today(), done.entries[-1].number

    def targets():
        known = (GetThing(kind="indicator", id=made.id, as_of=day - timedelta(days=back)) for back in (3, 2, 1, 0))
        return [county.people["applicant"].send(one).state["target"] for one in known]

    assert targets() == ["100", "100", "100", "90"]
    two = TryCorrection(kind="application", id=seen.id, number=number, on=day - timedelta(days=2))
    (moved,) = county.people["province"].send(two).elsewhere
    assert (moved.before, moved.after) == (str(day), str(day - timedelta(days=2)))
    for back, wanted in ((2, ["100", "90", "90", "90"]), (1, ["100", "100", "90", "90"])):
        revision = county.see("province", seen).revision
        said = {"reason": "批文日期", "approver": "处长", "on": day - timedelta(days=back)}
        command = CorrectEntry(kind="application", id=seen.id, revision=revision, number=number, **said)
        county.people["province"].send(command)
        assert targets() == wanted
