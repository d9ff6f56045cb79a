"""Cases of a procedure nobody had in mind: filed, acted on, refused with every reason, kept under their edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.cases import filing, kept
from chassis.errors import Forbidden, Refused, Stale
from chassis.procedures import fold
from contracts.commands.cases import CaseStop, ReadReceipt
from contracts.commands.things import ChangeThing, CreateThing, EndThing, GetThing, ReadHistory
from contracts.declare import Words
from tests.support.parks import (
    CHAIR,
    COUNTY,
    DECLARED,
    KIND,
    OPERATOR,
    OTHER_COUNTY,
    PARKS,
    PROVINCE,
    RIVAL,
    SECOND,
)


def reasons_of(view, act):
    """Why an act is closed; a condition by its id."""
    (closed,) = [one for one in view.closed_acts if one.act == act]
    return [one.context.get("condition", one.code) for one in closed.reasons]


def test_a_case_is_filed_as_a_thing_and_keeps_the_edition_of_its_day(parks):
    filed = parks.file()
    view = parks.get(filed, OPERATOR)
    assert (view.edition, view.stage, view.desk.zh) == ("QH_2027@2027-03-01", "DRAFT", "园区运营单位")
    assert [one.act for one in view.entries] == ["$open"]


def test_a_procedure_that_is_not_in_force_is_refused_with_those_that_are_known(parks):
    with pytest.raises(Refused) as refused:
        parks.file(procedure="JS_2016")
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["known"]) == ("procedures.no-procedure", "QH_2027")


def test_the_platform_fills_in_what_follows_and_nobody_else_can(parks):
    with pytest.raises(Refused) as refused:
        parks.file(stage="RECOGNISED")
    assert refused.value.faults[0].pointer == "#/stage"


def test_an_open_act_says_what_it_needs_with_value_limit_article_and_source(parks):
    view = parks.get(parks.file(), OPERATOR)
    (apply,) = [one for one in view.open_acts if one.act == "apply"]
    test = next(one for one in apply.tests if one.condition == "eight_agencies")
    assert (test.outcome, test.value, test.limit, test.source) == ("met", "9", "8", "登记簿第 12 位")
    assert "第二条" in test.basis.zh
    assert test.omitted == ("w",)


def test_a_closed_act_says_every_reason_and_what_would_change_it(parks):
    view = parks.get(parks.file(name="小", declared=DECLARED[:2]), OPERATOR)
    assert reasons_of(view, "apply") == ["eight_agencies", "big_enough"]
    (closed,) = [one for one in view.closed_acts if one.act == "apply"]
    assert closed.reasons[0].change.zh == "尚差 1 家"


def test_what_is_declared_in_a_form_that_does_not_fit_is_refused(parks):
    with pytest.raises(Refused) as refused:
        parks.file(declared=[{"fact": "zone.built_area", "value": "很大"}, {"fact": "agencies", "value": "9"}])
    assert [fault.code for fault in refused.value.faults] == ["procedures.bad-value", "procedures.not-declared"]


def test_the_filer_changes_the_draft_and_no_longer_once_it_is_on_another_desk(parks):
    filed = parks.file(declared=[])
    sets = {"declared": DECLARED}
    parks.caller.send(ChangeThing(kind=KIND, id=filed.id, revision=filed.revision, sets=sets), by=OPERATOR)
    sent = parks.do(parks.get(filed, OPERATOR), "apply", OPERATOR)
    with pytest.raises(Refused) as refused:
        parks.caller.send(ChangeThing(kind=KIND, id=filed.id, revision=sent.revision, sets={"name": "别"}), by=OPERATOR)
    assert refused.value.faults[0].code == "procedures.not-on-your-desk"


def test_a_case_is_not_ended_as_a_record_is(parks):
    filed = parks.file()
    with pytest.raises(Refused) as refused:
        parks.caller.send(EndThing(kind=KIND, id=filed.id, revision=filed.revision, basis="不要了"), by=OPERATOR)
    assert refused.value.faults[0].code == "procedures.only-by-acts"


def test_an_act_moves_the_case_and_its_desk(parks):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    assert (sent.stage, sent.desk.zh) == ("COUNTY", "县级知识产权部门")
    thing = parks.caller.send(GetThing(kind=KIND, id=sent.id), by=COUNTY)
    assert (thing.state["stage"], thing.state["desk"], thing.revision) == ("COUNTY", "county", sent.revision)


def test_a_repeated_key_does_an_act_once(parks):
    filed = parks.file()
    one = parks.do(filed, "apply", OPERATOR, key="same")
    again = parks.do(filed, "apply", OPERATOR, key="same")
    assert (one.revision, len(parks.get(filed, OPERATOR).entries)) == (again.revision, 2)


def test_a_refused_act_leaves_nothing_behind(parks):
    filed = parks.file(name="小")
    with pytest.raises(Refused):
        parks.do(filed, "apply", OPERATOR)
    assert len(parks.get(filed, OPERATOR).entries) == 1


def test_the_second_of_two_officers_sees_what_the_first_has_done(parks, clock):
    seen = parks.heard(clock)
    clock.advance(days=8)
    parks.do(seen, "recognise", PROVINCE, reason="符合")
    with pytest.raises(Stale) as stale:
        parks.do(seen, "refuse", SECOND, reason="不符合")
    assert [fault.code for fault in stale.value.faults] == ["thing.stale", "procedures.done-meanwhile"]
    assert "认定" in stale.value.faults[1].detail.zh


def test_two_acts_on_different_parts_do_not_stand_in_each_others_way(parks):
    seen = parks.at_hearings()
    for _ in range(2):
        seen = parks.do(seen, "hearing.call", PROVINCE, holder=CHAIR.id)
    parks.do(seen, "hearing.record", CHAIR, "hearing:1")
    assert parks.do(seen, "hearing.record", CHAIR, "hearing:2").limited


def test_a_role_that_the_act_is_not_for_is_told_whose_it_is(parks):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    with pytest.raises(Forbidden) as forbidden:
        parks.do(sent, "forward", OPERATOR, opinion="…")
    assert forbidden.value.faults[0].code == "procedures.wrong-role"


def test_an_office_acts_under_its_own_name_in_the_procedure_and_in_its_region_alone(parks):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    with pytest.raises(Forbidden) as forbidden:
        parks.do(sent, "forward", OTHER_COUNTY, opinion="…")
    assert forbidden.value.faults[0].code == "access.region"
    assert parks.do(sent, "forward", COUNTY, opinion="…").stage == "HEARINGS"


def test_a_case_of_one_organisation_is_not_anothers(parks):
    filed = parks.file()
    with pytest.raises(Forbidden) as forbidden:
        parks.get(filed, RIVAL)
    assert forbidden.value.faults[0].code == "procedures.not-your-case"


def test_words_that_an_act_does_not_ask_for_are_named(parks):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    with pytest.raises(Refused) as refused:
        parks.do(sent, "forward", COUNTY, opinon="…")
    assert {fault.pointer for fault in refused.value.faults} == {"#/inputs/opinion", "#/inputs/opinon"}


def test_an_effect_sets_fields_of_the_case_in_the_same_step(parks, clock):
    seen = parks.recognised(clock)
    assert (seen.stage, seen.state["title_no"]) == ("RECOGNISED", "2027-谷")
    history = parks.caller.send(ReadHistory(kind=KIND, id=seen.id), by=PROVINCE).items
    assert history[0].basis.startswith("认定：")
    assert history[0].sets["title_no"] == "2027-谷"


def test_the_receipt_of_a_decision_is_made_again_from_its_rows(parks, clock):
    seen = parks.heard(clock)
    clock.advance(days=8)
    done = parks.do(seen, "recognise", PROVINCE, reason="符合条件")
    number = done.entries[-1].number
    one = parks.caller.send(ReadReceipt(kind=KIND, id=done.id, number=number), by=PROVINCE)
    clock.advance(days=30)
    again = parks.caller.send(ReadReceipt(kind=KIND, id=done.id, number=number), by=PROVINCE)
    assert one == again
    assert [test["outcome"] for test in one.receipt["tests"]] == ["met"]
    assert [(test.outcome, test.value) for test in one.tests] == [("met", str(one.receipt["tests"][0]["value"]))]
    assert one.receipt["edition"] == "QH_2027@2027-03-01"


def test_what_is_stored_of_a_case_is_the_fold_of_its_entries(parks, clock):
    seen = parks.recognised(clock)
    with parks.service.transactions.reading() as reading:
        entries = kept.entries_of(kept.rows_of(reading, seen.id))
        thing = reading.get(PARKS.cls, seen.id)
        case = fold(PARKS.book, entries)
        assert (thing.stage, thing.desk, thing.chain) == (case.state, case.desk, filing.chain(case.entries))
        assert thing.wakes_on == filing.derived(case, reading.today)["wakes_on"]


def test_the_clock_is_told_day_by_day_and_says_when_it_stood_still(parks, clock):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    clock.advance(days=2)
    back = parks.do(sent, "return", COUNTY, reason="补图")
    (county,) = [one for one in parks.get(back, COUNTY, days=True).clocks if one.clock == "county"]
    stop = CaseStop(first=date(2027, 3, 3), words=Words("退回修改", "Returned"), act=Words("退回修改", "Return"))
    assert (county.last, county.stops) == (None, (stop,))
    clock.advance(days=5)
    again = parks.do(back, "amend", OPERATOR)
    (county,) = [one for one in parks.get(again, COUNTY, days=True).clocks if one.clock == "county"]
    amended = PARKS.book["QH_2027@2027-03-01"].acts["amend"].words
    assert county.stops == (replace(stop, until=date(2027, 3, 8), ended_by=amended),)
    assert [(one.year, one.published) for one in county.calendars] == [(2027, False)]
    assert "第二百零一条" in county.not_counted.zh
    assert (county.length.zh, county.working, county.unstopped) == ("10个工作日", True, date(2027, 3, 15))
    assert sum(one.counted for one in county.days) == 10
    assert county.days[-1].day == county.last == date(2027, 3, 18)


def test_nobody_begins_a_case_whose_role_files_none(parks):
    with pytest.raises(Forbidden):
        parks.caller.send(CreateThing(kind=KIND, state={"procedure": "QH_2027", "name": "x", "region": "63"}), by=CHAIR)
