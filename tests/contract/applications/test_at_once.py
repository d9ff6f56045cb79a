"""What happens in one moment: two officers who decide, an objection in the last second, a conflict that came after the draw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Missing, Refused, Stale
from contracts.commands.cases import ActOnCase, ReadDocument, ReadPaper, ReadReceipt
from contracts.commands.things import ChangeThing, GetThing
from tests.support.backend import NOW
from tests.support.counter import Counter
from tests.support.counties import SHEET, settled, why
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("cases up to a decision")


def test_of_two_officers_who_decide_at_once_one_wins_and_the_other_sees_what_was_done(county):
    seen = county.do("province", county.recommended("JS_2016"), "receive")
    start = Barrier(2)

    def decide(who, act, **inputs):
        start.wait()
        try:
            return county.people[who].send(
                ActOnCase(kind="application", id=seen.id, revision=seen.revision, act=act, inputs=inputs)
            )
        except Stale as stale:
            return stale

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(decide, "province", "accept")
        other = pool.submit(decide, "second", "refuse", reason="规模不足")
        answers = [one.result(), other.result()]
    (stale,) = [answer for answer in answers if isinstance(answer, Stale)]
    (won,) = [answer for answer in answers if answer is not stale]
    words = {"EXPERT_REVIEW": "转专家评估", "REJECTED": "不予设立"}[won.stage]
    assert [fault.code for fault in stale.faults] == ["thing.stale", "procedures.done-meanwhile"]
    assert words in stale.faults[1].detail.zh
    now = county.see("second", seen)
    assert now.stage == won.stage
    assert [entry.act for entry in now.entries].count("accept") + [entry.act for entry in now.entries].count(
        "refuse"
    ) == 1


def at_notice(settle):
    """A public notice of five days, from Tuesday 4 to Saturday 8 July."""
    county = settle(1, at=datetime(2023, 7, 3, 9, tzinfo=SHANGHAI))
    seen = county.do("applicant", county.hand_in(county.file("NAT_2023")), "submit")
    seen = county.do("partner", county.do("province", seen, "recommend", opinion="推荐"), "pass")
    return county, county.do("province", county.scored(seen), "assessed")


def test_while_a_notice_runs_everybody_reads_it_and_no_other_document_nor_what_was_said_with_it(settle):
    county, seen = at_notice(settle)
    visitor = county.people["visitor"]
    (notice,) = county.see("visitor", seen).entries
    assert (notice.act, notice.document.zh, notice.said, notice.actor) == ("assessed", "公示", (), "")
    asked = ReadDocument(kind="application", id=seen.id, number=notice.number)
    printed = visitor.send(asked)
    assert printed == county.people["province"].send(asked)
    assert any("任何单位和个人对公示内容有异议的" in line.zh for line in printed.lines)
    others = [one.number for one in county.see("province", seen).entries if one.document.zh and one.act != "assessed"]
    assert others
    for number in others:
        with pytest.raises(Missing):
            visitor.send(ReadDocument(kind="application", id=seen.id, number=number))
    with pytest.raises(Missing):
        visitor.send(ReadReceipt(kind="application", id=seen.id, number=notice.number))
    page = Counter(county.backend).app.test_client().get(f"/cases/applications/{seen.id}").text
    address = f"/cases/applications/{seen.id}/documents/{notice.number}.pdf"
    assert f'href="{address}"' in page
    assert "专家意见" not in page


def test_who_decides_on_a_case_is_not_asked_to_object_to_it(settle):
    county, seen = at_notice(settle)
    for who in ("visitor", "applicant"):
        assert "objection.object" in [one.act for one in county.see(who, seen).open_acts]
    assert "objection.object" not in [one.act for one in county.see("province", seen).open_acts]
    with pytest.raises(Forbidden) as refused:
        county.do("province", seen, "objection.object", argument="面积不实")
    assert why(refused) == ["procedures.wrong-role"]


def test_an_objection_in_the_last_second_counts_and_one_a_second_later_does_not(settle):
    county, seen = at_notice(settle)
    (notice,) = [one for one in county.see("visitor", seen).clocks if one.clock == "notice"]
    last = datetime(notice.last.year, notice.last.month, notice.last.day, 23, 59, 59, tzinfo=SHANGHAI)
    county.backend.clock.set(last)
    seen = county.do("visitor", seen, "objection.object", argument="面积不实", code="secret-1")
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "approve", reason="通过")
    assert why(refused) == ["notice_elapsed", "objections_settled"]
    county.backend.clock.advance(seconds=1)
    with pytest.raises(Refused) as refused:
        county.do("visitor", seen, "objection.object", argument="迟了", code="secret-2")
    assert why(refused) == ["notice_running"]
    with pytest.raises(Refused) as refused:  # nor by saying that it was yesterday
        county.do("visitor", seen, "objection.object", argument="迟了", code="secret-2", on=notice.last)
    assert why(refused) == ["procedures.day-of-parties"]
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "approve", reason="通过")
    assert why(refused) == ["objections_settled"]
    with pytest.raises((Refused, Forbidden)):
        county.do("visitor", seen, "objection.recall", "objection:1", code="secret-2")  # not theirs
    seen = county.do("visitor", seen, "objection.recall", "objection:1", code="secret-1")
    assert county.do("province", seen, "approve", reason="公示期满，异议已撤回").stage == "APPROVED"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A case with its panel of five, and a sixth who would be next; each test is about other experts of it."""
    folder = tmp_path_factory.mktemp("drawn")
    county = settled(folder, clock_at(folder, NOW))
    county.pool(6)
    seen = county.do("province", county.do("province", county.recommended("JS_2016"), "receive"), "accept")
    yield county, county.drawn(seen)
    county.backend.stop()


def test_an_expert_whose_conflict_came_after_the_draw_does_not_score_and_is_succeeded(drawn):
    county, seen = drawn
    expert, office = county.panel(seen)[2], county.people["province"]
    assert county.zone is not None
    record = office.send(GetThing(kind="expert", id=expert))
    sets = {"barred_zones": [county.zone.id]}
    office.send(ChangeThing(kind="expert", id=expert, revision=record.revision, sets=sets))
    view = county.see(expert, seen)
    (shut,) = [one for one in view.closed_acts if one.act == "score.submit"]
    assert [(one.code, one.context.get("ban")) for one in shut.reasons] == [
        ("applications.reviewer-conflict", "declared")
    ]
    with pytest.raises(Refused) as refused:
        county.do(expert, seen, "score.submit", "score:3", sheet=SHEET)
    assert why(refused) == ["applications.reviewer-conflict"]
    seen = county.do(expert, seen, "score.recuse", "score:3", cause="interest", reason="新近任职")
    assert len(county.panel(seen)) == 6


def scored(view):
    """By whose name this person reads the first score."""
    return next((one.actor_name for one in view.entries if one.act == "score.submit"), None)


def test_an_expert_reads_the_materials_for_as_long_as_the_score_waits_for_them(drawn):
    county, seen = drawn
    first, other, *_ = county.panel(seen)
    view = county.see(first, seen)
    assert {part.kind for part in view.parts} == {"score", "material"}
    assert {entry.act for entry in view.entries} == {"score.assign", "material.give"}
    assert {(entry.actor, entry.actor_name) for entry in view.entries if entry.act == "material.give"} == {("", "")}
    (paper,) = view.papers
    wanted = ReadPaper(kind="application", id=seen.id, hash=paper.hash)
    assert county.people[first].send(wanted).paper.name == paper.name
    own = county.do(first, seen, "score.submit", "score:1", sheet=SHEET)
    names = {who: scored(county.see(who, seen)) for who in (first, "province", "applicant")}
    known = county.people["province"].send(GetThing(kind="expert", id=first)).state["name"]
    assert names == {first: known, "province": known, "applicant": ""}
    said = {one.words.zh: one.value for one in own.entries[-1].said}
    assert said == {
        "组织领导、规划与政策": "18",
        "区域服务需求": "17",
        "服务供给与集聚程度": "30",
        "建设方案的可行性": "21",
    }
    assert {part.kind for part in own.parts} == {"score"}
    with pytest.raises(Forbidden):
        county.people[first].send(wanted)
    assert county.people[other].send(wanted).paper.name == paper.name  # whose score still waits
    with pytest.raises(Forbidden):
        county.people["visitor"].send(wanted)
