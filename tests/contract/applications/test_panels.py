"""A panel is drawn so that nobody can choose it, and anybody can recompute it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner

from chassis.draw import verify_draw
from chassis.errors import Forbidden, Refused
from cli.main import main
from contracts.commands.applications import ReadPanelFile, ReadPanelMembers
from contracts.commands.things import ChangeThing, GetThing, ListThings
from contracts.roles import Role
from rulebooks.workdays import months_later
from tests.contract.gateway.visiting import Visitor, hidden
from tests.support.backend import NOW
from tests.support.counter import PASSWORD, Counter
from tests.support.counties import SHEET, settled, why
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("whole stories through every office")


def at_review(county):
    return county.do("province", county.do("province", county.recommended("JS_2016"), "receive"), "accept")


def panel_of(county, who="visitor"):
    (panel,) = county.people[who].knows(county.people["province"]).send(ListThings(kind="panel")).items
    return panel


def members_of(county, panel):
    return county.people["province"].send(ReadPanelMembers(id=panel.id)).items


def test_the_plan_is_public_at_the_freeze_and_the_file_after_the_decision_and_holds(county, tmp_path):
    county.pool(7)
    seen = county.frozen(at_review(county))
    panel = panel_of(county)
    plan = json.loads(panel.state["plan"])
    assert (plan["team"], plan["inspectors"], plan["objects"]) == (5, 7, 1)
    assert sha256(panel.state["plan"].encode()).hexdigest() == panel.state["plan_hash"]
    assert not any(expert in str(panel) for expert in county.experts)
    county.backend.clock.advance(days=1)
    seen = county.do("province", seen, "draw.reveal", "draw:1", value="3 7 1", url="https://example.org/3d")
    for number, expert in enumerate(county.panel(seen), start=1):
        seen = county.do(expert, seen, "score.submit", f"score:{number}", sheet=SHEET)
    seen = county.visited(county.do("province", seen, "assessed", opinion="同意"))
    with pytest.raises(Refused) as refused:
        county.people["visitor"].send(ReadPanelFile(id=panel.id))
    assert why(refused) == ["applications.panel-not-public"]
    county.do("province", seen, "approve", reason="符合条件")
    found = county.people["visitor"].knows(county.people["province"]).send(ReadPanelFile(id=panel.id))
    assert panel_of(county).state["file_hash"] == found.hash == sha256(found.content.encode()).hexdigest()
    file = tmp_path / "draw.json"
    file.write_text(found.content)
    check = [sys.executable, "-I", verify_draw.__file__, str(file), "--sha256", found.hash]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    told = json.loads(found.content)
    (team,) = told["teams"]
    by_name = {one.pseudonym: one.expert_id for one in members_of(county, panel)}
    assert [by_name[one] for one in team["inspectors"]] == county.panel(seen)
    assert not any(expert in found.content for expert in county.experts)
    _seen_by_everybody(Counter(county.backend), panel.id, found.content, tmp_path)
    changed = json.loads(found.content)
    changed["teams"][0]["inspectors"].reverse()  # another order is another panel
    file.write_text(json.dumps(changed))
    assert subprocess.run(check[:-2], capture_output=True, check=False).returncode != 0


def _seen_by_everybody(counter, id, content, tmp_path):
    """The page, the API and the verb give the same bytes to somebody without an account."""
    assert counter.ask(f"/api/v1/panels/{id}/file").get_data(as_text=True) == content
    assert counter.ask(f"/api/v1/panels/{id}/members").status_code == 401
    office = counter.ask(f"/api/v1/panels/{id}/members", counter.account(Role.PROVINCE, region="32"))
    assert len(office.json["items"]) == 7
    for lang, words in (("zh", "下载抽取文件"), ("en", "Download the file of the draw")):
        page = counter.page(f"/panels/{id}", lang)
        assert words in page
        assert "某大学" not in page
    assert f"/panels/{id}" in counter.page("/panels")
    file = tmp_path / "fetched.json"
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        assert CliRunner().invoke(main, ["draw", "fetch", id, str(file)], env=environ).exit_code == 0
    assert file.read_text() == content


def test_who_has_a_conflict_of_interest_is_kept_apart_before_the_draw_with_the_evidence(county):
    agency = county.people["province"].send(ListThings(kind="agency", limit=1)).items[0]
    assert county.zone is not None
    code, since = agency.state["credit_code"], months_later(county.backend.clock.today(), -36)
    barred = {
        county.expert("甲", region="320211").id: ("same_county", "在申报地工作"),
        county.expert("乙", barred_zones=[county.zone.id]).id: ("declared", "本人已申报"),
        county.expert("丙", employer_code=code).id: ("employer", "在区内"),
        county.expert("丁", employer="蠡岸公司").id: ("operator", "工作单位是运营管理单位"),
        county.expert("戊", ties=[code]).id: ("tie", "有利害关系"),
        moved_on(county, "己", code, since + timedelta(days=1)).id: ("employer", "以前的工作单位"),
    }
    county.experts.append(moved_on(county, "庚", code, since).id)  # three years are over
    county.pool(4)
    seen = at_review(county)
    lifted_and_back(county, seen, barred)
    seen = county.drawn(county.see("province", seen))
    panel = panel_of(county)
    assert (panel.state["pool"], panel.state["barred"]) == (11, 6)
    found = {one.expert_id: one for one in members_of(county, panel)}
    for expert, (ban, evidence) in barred.items():
        assert (found[expert].ban, found[expert].drawn) == (ban, False)
        assert evidence in found[expert].why[0].zh
    assert set(county.panel(seen)) == set(county.experts)
    for person in ("visitor", "applicant", "city"):
        with pytest.raises(Forbidden):
            county.people[person].send(ReadPanelMembers(id=panel.id))


def test_the_zones_that_an_expert_declared_are_named_on_the_record_and_found_again_by_name_in_its_form(county):
    expert = county.expert("乙", barred_zones=[county.zone.id])
    counter = Counter(county.backend)
    visitor = Visitor(counter.app)
    visitor.sign_in(counter.account(Role.PROVINCE, region="32"), PASSWORD)
    here = f"/records/experts/{expert.id}"
    assert f'href="/zones/{county.zone.id}">蠡岸集聚区</a>' in visitor.get(here).text
    assert ">蠡岸集聚区</textarea>" in visitor.get(f"{here}/change").text
    form = (
        hidden(visitor.get(f"{here}/change").text, "") | expert.state | {"name": "乙某", "barred_zones": "蠡岸集聚区"}
    )
    told = {name: value for name, value in form.items() if isinstance(value, str)}
    changed = visitor.client.post(f"{here}/change", data=told, headers={"Referer": f"http://localhost{here}/change"})
    assert changed.status_code == 303, changed.text
    state = county.people["province"].send(GetThing(kind="expert", id=expert.id)).state
    assert (state["name"], state["barred_zones"]) == ("乙某", [county.zone.id])


def moved_on(county, name, code, left):
    """An expert who worked for somebody else until that day."""
    office = county.people["province"]
    state = {"name": name, "office": "320000", "region": "320000", "employer": "甲所", "employer_code": code}
    seen = office.create("expert", state, valid_from=date(2019, 1, 1))
    sets = {"employer": "某大学", "employer_code": None}
    return office.send(ChangeThing(kind="expert", id=seen.id, revision=seen.revision, sets=sets, valid_from=left))


def lifted_and_back(county, seen, barred):
    """豁免: of kin and of employment never, of others with reason and approver, known to the offices alone."""
    why_so = {"reason": "该领域仅此一人", "approver": "局长"}
    for expert, (ban, _evidence) in barred.items():
        if ban in ("employer", "operator", "tie"):
            with pytest.raises(Refused) as refused:
                county.do("province", seen, "exemption.grant", ban=f"{expert}/{ban}", **why_so)
            assert why(refused) == ["applications.ban-never-lifted"]
    first = next(iter(barred))
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "exemption.grant", ban=f"{first}/same_county", reason="仅此一人")
    assert why(refused) == ["procedures.input-required"]
    assert free(county, seen) == 5
    county.do("province", seen, "exemption.grant", ban=f"{first}/same_county", **why_so)
    assert free(county, seen) == 6
    for who, said in (("province", True), ("applicant", False), ("city", False)):
        entry = county.see(who, seen).entries[-1]
        assert (bool(entry.said), entry.veiled) == (said, not said)
    county.do("province", seen, "exemption.recall", "exemption:1", reason="另有人选")
    assert free(county, seen) == 5


def free(county, seen):
    """How many may be drawn, as the refusal of too large a panel says it."""
    with pytest.raises(Refused) as refused:
        county.frozen(seen, 9)
    return int(re.findall(r"[0-9]+", refused.value.faults[0].detail.zh)[0])


@pytest.mark.parametrize(
    ("size", "units", "codes"),
    [
        (4, 1, ["applications.panel-size"]),
        (6, 1, ["applications.panel-too-few"]),
        (5, 2, ["applications.panel-too-few-units"]),
        (5, 6, ["applications.panel-units"]),
    ],
)
def test_a_draw_that_the_pool_does_not_hold_is_not_frozen(drawable, size, units, codes):
    county, seen = drawable
    with pytest.raises(Refused) as refused:
        county.frozen(seen, size, units)
    assert why(refused) == codes


@pytest.fixture(scope="module")
def drawable(tmp_path_factory):
    """A case at its review, and five experts of one employer; refused acts change nothing, so several tests share it."""
    folder = tmp_path_factory.mktemp("drawable")
    county = settled(folder, clock_at(folder, NOW))
    county.pool(5)
    yield county, at_review(county)
    county.backend.stop()


def test_a_source_that_may_be_known_already_is_none(drawable):
    county, seen = drawable
    said = {"size": "5", "units": "1", "source": "今天的开奖号码", "source_day": "2026-03-02"}
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "draw.freeze", **said)
    assert why(refused) == ["applications.panel-source-day"]


def test_nobody_asks_an_expert_by_hand(drawable):
    county, seen = drawable
    with pytest.raises(Forbidden) as forbidden:
        county.do("province", seen, "score.assign", holder=county.experts[0])
    assert "procedures.wrong-role" in why(forbidden)


def test_nothing_is_drawn_before_the_source_has_spoken_nor_frozen_twice(county):
    county.pool(5)
    seen = county.frozen(at_review(county))
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "draw.reveal", "draw:1", value="3 7 1", url="javascript:alert(1)")
    assert why(refused) == ["draw.too-early", "applications.panel-address"]
    with pytest.raises(Refused) as refused:
        county.frozen(seen)
    assert why(refused) == ["no_draw_open"]
    seen = county.do("province", seen, "draw.void", "draw:1", reason="来源停售")
    assert panel_of(county).state["void_because"] == "来源停售"
    seen = county.drawn(seen)
    assert len(county.panel(seen)) == 5


def test_who_cannot_score_is_succeeded_by_the_next_of_the_draw_until_nobody_is_left(county):
    county.pool(6)
    seen = county.drawn(at_review(county))
    panel = panel_of(county)
    first = county.panel(seen)
    (spare,) = set(county.experts) - set(first)
    with pytest.raises(Refused) as refused:
        county.do(first[0], seen, "score.recuse", "score:1", cause="no_time", reason="没空")
    assert why(refused) == ["applications.no-such-cause"]
    seen = county.do(first[0], seen, "score.recuse", "score:1", cause="interest", reason="曾任顾问")
    assert county.panel(seen) == [*first, spare]
    assert panel_of(county).state["replaced"] == 1
    left = [
        (one.expert_id, one.drawn, one.replaced.zh) for one in members_of(county, panel_of(county)) if one.replaced.zh
    ]
    assert left == [(first[0], False, "利害关系")]
    seen = county.do("province", seen, "score.recuse", "score:2", cause="illness", reason="住院")
    assert county.panel(seen) == [*first, spare]  # nobody is next
    drawn = {one.expert_id for one in members_of(county, panel) if one.drawn}
    assert spare in drawn
    assert first[0] not in drawn


def test_experts_are_hidden_from_the_applicant_and_from_each_other_and_score_for_nobody_else(county):
    county.pool(5)
    seen = county.drawn(at_review(county))
    one, other, *_ = county.panel(seen)
    applicant = county.see("applicant", seen)
    assert [part for part in applicant.parts if part.kind == "score"] == []
    assert one not in str(applicant)
    mine = county.see(one, seen)
    assert [part.part for part in mine.parts if part.kind == "score"] == ["score:1"]
    assert other not in str(mine)
    assert [row.part for row in county.desk(one)] == ["score:1"]
    thing = county.people["applicant"].send(GetThing(kind="application", id=seen.id, history=50))
    assert one not in str(thing)
    for act, said in (("score.submit", {"sheet": SHEET}), ("score.recuse", {"cause": "illness", "reason": "替他"})):
        with pytest.raises(Forbidden) as forbidden:
            county.do(other, seen, act, "score:1", **said)
        assert "procedures.not-your-case" in why(forbidden)


def test_a_sheet_holds_every_mark_in_its_range_and_experts_far_apart_raise_an_alarm(county):
    county.pool(5)
    seen = county.drawn(at_review(county))
    one, other, *_ = county.panel(seen)
    for sheet, codes in (
        ({"government": "20"}, ["applications.mark-missing"] * 3),
        (SHEET | {"supply": "36", "plan": "gut"}, ["applications.mark-range"] * 2),
    ):
        with pytest.raises(Refused) as refused:
            county.do(one, seen, "score.submit", "score:1", sheet=sheet)
        assert why(refused) == codes
    county.do(one, seen, "score.submit", "score:1", sheet=SHEET)
    assert county.see(other, seen).remarks == ()
    county.do(other, seen, "score.submit", "score:2", sheet=SHEET | {"supply": "9"})
    draw, mean, alarm = county.see("province", seen).remarks
    assert "已抽取，名单 5 人，回避 0 人，抽 5 人" in draw.zh
    assert "平均 75.50 分（86、65）" in mean.zh
    assert "21" in alarm.zh
    assert county.see("applicant", seen).remarks == county.see("city", seen).remarks == ()
