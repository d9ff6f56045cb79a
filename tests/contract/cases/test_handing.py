"""Before a case is handed over whole: who gets it, until when it can be taken back, what begins to run."""

from __future__ import annotations

from datetime import date

from tests.support.parks import CHAIR, COUNTY, OPERATOR, PROVINCE


def handed(parks, who, seen, act):
    view = parks.get(seen, who)
    (one,) = [one for one in (*view.open_acts, *view.closed_acts) if one.act == act]
    return one.hands


def test_who_hands_over_is_told_to_whom_and_by_when_that_office_has_to_answer(parks):
    found = handed(parks, OPERATOR, parks.file(), "apply")
    assert (found.to.zh, found.state.zh) == ("县级知识产权部门", "县级初审")
    assert [(one.words.zh, one.length.zh, one.last, one.next.zh) for one in found.clocks] == [
        ("初审期限", "10个工作日", date(2027, 3, 15), "")
    ]


def test_what_is_told_is_what_happens_then(parks):
    seen = parks.file()
    told = handed(parks, OPERATOR, seen, "apply")
    sent = parks.do(seen, "apply", OPERATOR)
    assert {(one.words, one.last) for one in told.clocks} == {(one.words, one.last) for one in sent.clocks if one.last}
    assert parks.get(sent, COUNTY).stage_words == told.state


def test_a_period_that_stood_still_goes_on_where_the_case_is_handed_over_again(parks, clock):
    seen = parks.do(parks.do(parks.file(), "apply", OPERATOR), "return", COUNTY, reason="缺页")
    clock.advance(days=7)
    told = handed(parks, OPERATOR, seen, "amend")
    sent = parks.do(seen, "amend", OPERATOR)
    assert [one.last for one in told.clocks] == [one.last for one in sent.clocks] == [date(2027, 3, 22)]


def test_until_when_it_can_be_taken_back_follows_from_the_acts_of_the_package(parks):
    seen = parks.file()
    found = handed(parks, OPERATOR, seen, "apply")
    assert (found.back.zh, found.until.zh) == ("撤回", "公示")


def test_an_act_that_is_closed_tells_it_too_to_whom_it_is_to_do(parks):
    small = parks.file(name="小")
    assert handed(parks, OPERATOR, small, "apply").to.zh == "县级知识产权部门"
    assert handed(parks, PROVINCE, small, "apply") is None


def test_what_stays_on_the_desk_sends_back_or_decides_hands_nothing_over(parks):
    seen = parks.do(parks.file(), "apply", OPERATOR)
    assert handed(parks, COUNTY, seen, "return") is None
    seen = parks.do(parks.do(seen, "forward", COUNTY, opinion="符合"), "hearing.call", PROVINCE, holder=CHAIR.id)
    assert handed(parks, PROVINCE, seen, "open_notice") is None
    assert handed(parks, PROVINCE, seen, "refuse") is None


def test_a_period_whose_end_somebody_waits_for_is_no_offices_last_day(parks):
    seen = parks.do(parks.file(), "apply", OPERATOR)
    found = handed(parks, COUNTY, seen, "forward")
    assert (found.to.zh, found.clocks) == ("省知识产权局", ())  # the notice that follows is waited for
