"""
What a correction moves beside its case: the award and the title, the document that went out, notices, targets, the draw.

Each is shown before anybody records it, and done as an entry of its own; what the law or the scheme has settled is
refused with its article and the act that puts it right.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Refused
from contracts.commands.cases import CheckDocument, CorrectEntry, ReadDocument, TryCorrection
from contracts.commands.things import GetThing, ListThings, ReadHistory
from tests.support.backend import NOW, until
from tests.support.counties import SHEET, settled, why
from tests.support.shape import clock_at, hurry

pytestmark = pytest.mark.slow("cases up to a decision")
WHY = {"reason": "与批文不符", "approver": "处长"}


@pytest.fixture
def titled(county):
    """Visited today, approved three days later: an award, a title, a decision, reminders."""
    seen = county.do("province", county.do("province", county.recommended("JS_2016"), "receive"), "accept")
    seen = county.visited(county.do("province", county.scored(seen), "assessed", opinion="同意"))
    county.backend.clock.advance(days=3)
    return county, county.do("province", seen, "approve", reason="符合条件")


def number_of(view, act):
    return next(one.number for one in reversed(view.entries) if one.act == act)


def look(county, seen, act, who="province", **said):
    query = TryCorrection(kind="application", id=seen.id, number=number_of(county.see(who, seen), act), **said)
    return county.people[who].send(query)


def correct(county, seen, act, who="province", **said):
    now = county.see(who, seen)
    about = {"kind": "application", "id": seen.id, "revision": now.revision, "number": number_of(now, act)}
    command = CorrectEntry(**about | WHY | said)
    done = county.people[who].send(command)
    county.seen[seen.id] = done.revision
    return done


def award_of(county, seen):
    return county.people["province"].send(GetThing(kind="award", id=seen.state["award_id"])).state


def title_of(county, seen):
    county.backend.settle()
    return county.people["province"].send(GetThing(kind="title", id=seen.state["award_id"])).state


def elsewhere(found):
    return {one.words.zh: (one.before, one.after) for one in found.elsewhere}


def document(county, seen, number):
    return county.people["province"].send(ReadDocument(kind="application", id=seen.id, number=number))


def test_the_day_and_reason_of_a_decision_move_award_title_periods_and_document_and_are_shown_before(titled):
    county, seen = titled
    day = county.backend.clock.today()
    said = {"on": day - timedelta(days=2), "inputs": {"reason": "符合条件，同意设立"}}
    first = document(county, seen, number_of(seen, "approve"))
    found = look(county, seen, "approve", **said)
    newer = f"{seen.id}-{len(seen.entries):03}"
    assert elsewhere(found) == {
        "称号授予记录：授予日期": (str(day), str(day - timedelta(days=2))),
        "称号授予记录：说明": ("符合条件", "符合条件，同意设立"),
        "文书：批复": (first.number, newer),
    }
    assert {"建设期限", "报备实施方案"} <= {one.words.zh for one in found.clocks}
    assert (award_of(county, seen)["remark"], found.against) == ("符合条件", ())  # nothing was done yet
    done = correct(county, seen, "approve", **said)
    award, title = award_of(county, done), title_of(county, done)
    assert (award["awarded_on"], award["remark"]) == (str(said["on"]), "符合条件，同意设立")
    assert (title["awarded_on"], title["term_ends_on"]) == (str(said["on"]), "2029-03-04")
    assert (award["title_no"], done.stage) == (seen.state["title_no"], "APPROVED")
    query = ReadHistory(kind="award", id=seen.state["award_id"])
    assert [one.corrects for one in county.people["province"].send(query).items] == [1, None]
    second = document(county, done, len(seen.entries))
    assert (second.number, second.replaces, second.issued_on) == (newer, first.number, day)
    assert first.number in second.lines[0].zh
    assert document(county, done, number_of(done, "approve")) == first  # who holds it holds what was issued
    checked = [checks(county, one) for one in (first, second)]
    assert [(one.genuine, one.replaced_by, one.undone_on) for one in checked] == [(True, newer, None), (True, "", None)]
    gone = _revoked(county, _notice(county, done))
    found, revocation = checks(county, second), document(county, gone, number_of(gone, "revoke"))
    assert (found.genuine, found.undone_by, found.undone_on) == (True, revocation.number, revocation.issued_on)
    assert checks(county, revocation).undone_on is None


def checks(county, one):
    """What everybody is told who holds the document."""
    id, _, number = one.number.rpartition("-")
    return county.people["visitor"].send(CheckDocument(kind="application", id=id, number=int(number), hash=one.hash))


def _revoked(county, seen):
    """What should not have been decided at all is no correction: a decision of its own ends it from its day."""
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "revoke", reason="材料虚假")
    assert why(refused) == ["procedures.input-required"]
    day = county.backend.clock.today()
    done = county.do("province", seen, "revoke", reason="材料虚假", approver="局长")
    assert (done.stage, done.end) == ("REVOKED", "bad")
    award, title = award_of(county, done), title_of(county, done)
    assert (award["revoked_on"], award["revoked_because"], title["state"]) == (str(day), "材料虚假", "revoked")
    assert not [one for one in done.clocks if one.ended is None]
    assert county.file("JS_2016").state["stage"] == "DRAFT"  # the zone may apply again
    return done


def _notice(county, seen):
    """A notice that went out of a day that is corrected since is shown to stand no more."""
    county.backend.clock.set(datetime(2026, 6, 8, 9, tzinfo=SHANGHAI))
    hurry(county.backend.shape, "applications")
    until(lambda: county.see("province", seen).notices)
    (given,) = [one for one in county.see("province", seen).notices if one.clock == "plan"]
    day = date(2026, 3, 5)
    found = elsewhere(look(county, seen, "approve", on=day))
    assert (given.stands, found["已发出的通知：报备实施方案"]) == (True, (str(given.due), "2026-06-05"))
    done = correct(county, seen, "approve", on=day)
    assert [(one.due, one.stands) for one in done.notices if one.clock == "plan"] == [(given.due, False)]
    return done


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A case whose panel of five was drawn of eleven."""
    folder = tmp_path_factory.mktemp("drawn")
    county = settled(folder, clock_at(folder, NOW))
    county.pool(11)
    seen = county.do("province", county.do("province", county.recommended("JS_2016"), "receive"), "accept")
    yield county, county.drawn(seen)
    county.backend.stop()


def test_a_draw_is_corrected_by_nobody_and_the_refusal_names_article_and_lawful_way(drawn):
    county, seen = drawn
    for act in ("draw.freeze", "draw.reveal"):
        (fault,) = look(county, seen, act, on=date(2026, 3, 1)).against
        assert (fault.code, fault.change.zh) == ("procedures.not-corrigible", "改为办理：宣布抽取作废")
        assert "四（四）" in fault.basis.zh
        with pytest.raises(Refused) as refused:
            correct(county, seen, act, inputs={"source": "另一来源", "value": "9"})
        assert why(refused) == ["procedures.not-corrigible"]


def test_a_score_that_was_wrong_is_given_back_to_its_expert_and_counts_once(drawn):
    county, seen = drawn
    expert = county.panel(seen)[0]
    county.do(expert, seen, "score.submit", "score:1", sheet=SHEET | {"demand": "1"})
    back = county.do("province", seen, "score.reopen", "score:1", reason="专家来函：填错一项")
    assert "位专家已评分" not in "".join(one.zh for one in back.remarks)
    county.do(expert, seen, "score.submit", "score:1", sheet=SHEET)
    (told,) = [one.zh for one in county.see("province", seen).remarks if "位专家已评分" in one.zh]
    assert told == "1 位专家已评分，平均 86.00 分（86）"


def test_a_draw_with_a_wrong_value_is_void_with_all_its_scores_and_another_is_drawn(drawn):
    county, seen = drawn
    void = county.do("province", county.see("province", seen), "draw.void", "draw:1", reason="开奖号码录错")
    assert {one.state for one in void.parts if one.kind == "score"} == {"ANNULLED"}
    assert not any("位专家已评分" in one.zh for one in void.remarks)
    with pytest.raises(Refused) as refused:
        county.do("province", void, "assessed", opinion="同意")
    assert why(refused) == ["quorum"]
    found = look(county, void, "draw.void", inputs={"reason": "开奖号码录错一位"})
    assert elsewhere(found) == {"专家抽取：作废理由": ("开奖号码录错", "开奖号码录错一位")}
    done = correct(county, void, "draw.void", inputs={"reason": "开奖号码录错一位"})
    again = county.drawn(done)
    assert sum(one.state == "ASKED" for one in again.parts if one.kind == "score") == 5
    panels = county.people["province"].send(ListThings(kind="panel")).items
    assert sorted((one.state["state"], one.state["void_because"]) for one in panels) == [
        ("drawn", ""), ("void", "开奖号码录错一位"),
    ]  # fmt: skip
