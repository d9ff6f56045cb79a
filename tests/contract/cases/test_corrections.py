"""The correction of an entry: looked at first, then recorded by an office with reason and approver; nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from chassis.cases import filing, kept
from chassis.errors import Forbidden, Refused, Stale
from chassis.procedures import CORRECT, corrected, fold, shelf
from contracts.commands.cases import CorrectEntry, ReadReceipt, TryCorrection
from rulebooks.procedures import vocabulary
from services.applications.keeps import APPLICATIONS
from services.registry.usecases.residency import ADMISSIONS, DEPARTURES
from tests.support.parks import CHAIR, COUNTY, KIND, OPERATOR, OTHER_COUNTY, PARKS, PROVINCE

WHY = {"reason": "收文簿记为前一日", "approver": "处长"}


@pytest.fixture
def forwarded(parks, clock):
    """Applied on Monday 1 March, forwarded by the county on the 4th, which was recorded on the 5th."""
    sent = parks.do(parks.file(), "apply", OPERATOR)
    clock.advance(days=4)
    return parks.do(sent, "forward", COUNTY, opinion="符合", on=date(2027, 3, 4))


def number_of(view, act):
    return next(one.number for one in view.entries if one.act == act)


def correct(parks, seen, act, who=COUNTY, **but):
    said = {"on": None, "inputs": {}} | WHY | but
    number = number_of(seen, act) if isinstance(act, str) else act
    return parks.caller.send(CorrectEntry(kind=KIND, id=seen.id, revision=seen.revision, number=number, **said), by=who)


def look(parks, seen, act, who=COUNTY, **said):
    return parks.caller.send(TryCorrection(kind=KIND, id=seen.id, number=number_of(seen, act), **said), by=who)


def codes_of(refused):
    return [fault.code for fault in refused.value.faults]


def test_a_correction_is_told_in_the_entry_and_stays_apart_from_what_was_recorded(parks, clock, forwarded):
    done = correct(parks, forwarded, "forward", on=date(2027, 3, 3), inputs={"opinion": "符合第二条"})
    forward = done.entries[number_of(done, "forward")]
    assert (forward.day, forward.said[0].value, forward.corrected) == (date(2027, 3, 3), "符合第二条", True)
    said = {one.words.zh: one.value for one in done.entries[-1].said}
    assert said == {
        "初审报送：办理日": "2027-03-04 → 2027-03-03", "初审报送：意见": "符合 → 符合第二条", "理由": "收文簿记为前一日", "批准人": "处长",
    }  # fmt: skip
    with parks.service.transactions.reading() as reading:
        rows = kept.rows_of(reading, done.id)
        assert (str(rows[2]["day"]), rows[2]["said"]) == ("2027-03-04", {"opinion": "符合"})
        assert rows[-1]["act"] == CORRECT
        thing, case = reading.get(PARKS.cls, done.id), fold(PARKS.book, corrected(kept.entries_of(rows)))
        assert (thing.stage, thing.chain) == (case.state, filing.chain(case.entries))


def test_looking_shows_which_periods_move_and_records_nothing(parks, forwarded):
    before = {one.clock: (one.start, one.last) for one in parks.get(forwarded, COUNTY).clocks}
    found = look(parks, forwarded, "forward", on=date(2027, 3, 3))
    assert [(one.before, one.after) for one in found.changes] == [("2027-03-04", "2027-03-03")]
    assert found.against == ()
    again = parks.get(forwarded, COUNTY)
    assert (again.revision, {one.clock: (one.start, one.last) for one in again.clocks}) == (forwarded.revision, before)
    done = correct(parks, forwarded, "forward", on=date(2027, 3, 3))
    after = {one.words.zh: one.last for one in done.clocks}
    assert all(after[one.words.zh] == one.after for one in found.clocks if one.after)


def test_a_receipt_that_was_given_stays_as_it_was_when_its_entry_is_corrected(parks, forwarded):
    query = ReadReceipt(kind=KIND, id=forwarded.id, number=number_of(forwarded, "forward"))
    given = parks.caller.send(query, by=COUNTY)
    correct(parks, forwarded, "forward", on=date(2027, 3, 3))
    assert parks.caller.send(query, by=COUNTY) == given


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 3, 6)])
def test_a_day_that_would_change_the_order_of_the_steps_is_refused(parks, forwarded, day):
    assert [one.code for one in look(parks, forwarded, "forward", on=day).against] == ["procedures.correction-order"]
    with pytest.raises(Refused) as refused:
        correct(parks, forwarded, "forward", on=day)
    assert codes_of(refused) == ["procedures.correction-order"]


def test_a_correction_says_something_why_and_who_approved_it(parks, forwarded):
    with pytest.raises(Refused) as refused:
        correct(parks, forwarded, "forward", inputs={"opinion": "符合"}, reason=" ", approver="")
    assert codes_of(refused) == ["procedures.corrects-nothing", "field.required", "field.required"]
    with pytest.raises(Refused) as refused:
        correct(parks, forwarded, "forward", inputs={"opinion": ""})
    assert codes_of(refused) == ["procedures.input-required"]
    with pytest.raises(Refused) as refused:
        correct(parks, forwarded, "forward", inputs={"verdict": "x"})
    assert codes_of(refused) == ["field.unknown"]


def test_an_office_corrects_what_it_recorded_and_what_parties_said_and_no_other_office(parks, forwarded):
    assert [one.act for one in forwarded.entries if one.corrigible] == ["apply", "forward"]
    for_province = parks.get(forwarded, PROVINCE)
    assert [one.act for one in for_province.entries if one.corrigible] == ["apply"]
    with pytest.raises(Refused) as refused:
        correct(parks, forwarded, "forward", PROVINCE, on=date(2027, 3, 3))
    assert codes_of(refused) == ["procedures.not-corrigible"]
    assert not any(one.corrigible for one in parks.get(forwarded, OPERATOR).entries)
    with pytest.raises(Refused):
        correct(parks, forwarded, "apply", OPERATOR, on=date(2027, 3, 1))
    for stranger in (OTHER_COUNTY, CHAIR):
        with pytest.raises(Forbidden):
            correct(parks, forwarded, "forward", stranger, on=date(2027, 3, 3))


def test_what_brought_about_a_record_elsewhere_and_the_opening_are_not_corrected_here(parks, clock):
    seen = parks.recognised(clock)
    for act in ("recognise", "$open"):
        if act == "$open":
            seen = parks.get(seen, PROVINCE)
        with pytest.raises((Refused, Exception)) as refused:
            correct(parks, seen, act, PROVINCE, inputs={"reason": "另一理由"})
        assert codes_of(refused)[0] in ("procedures.not-corrigible", "procedures.no-entry")


EVERY = (APPLICATIONS, ADMISSIONS, DEPARTURES)


@pytest.mark.parametrize("cases", EVERY, ids=lambda one: one.kind.name)
def test_of_every_effect_a_service_says_how_a_correction_reaches_it_or_the_vocabulary_why_none_may(cases):
    settled = {name for name, one in vocabulary().effects.items() if one.settled}
    assert cases.effects.keys() - settled == cases.spared | cases.amends.keys()


def replace_acts(definition, acts):
    """The package with other acts, for the control."""
    return SimpleNamespace(
        acts=acts, conditions=definition.conditions, inputs=definition.inputs, machine=definition.machine
    )


def wrong_for_ever(definition):
    """Acts that nobody may correct (settled, or their holder's own word), that are not done again, and that nothing undoes."""
    for name, act in definition.acts.items():
        machine = definition.machine(name.rpartition(".")[0])
        settled = any(vocabulary().effects[one].settled for one in act.effects)
        personal = act.asks and any(definition.conditions[need].test == "holder" for need in act.needs)
        again = not act.to or act.to in act.on or act.opens or act.undone_by
        back = any(act.to in one.on and one.to in act.on for one in machine.acts.values())
        if (settled and not act.undone_by) or (personal and not (again or back)):
            yield name


@pytest.mark.parametrize("edition", sorted(shelf()))
def test_no_act_of_any_package_can_only_be_wrong_for_ever(edition):
    definition = shelf()[edition]
    assert list(wrong_for_ever(definition)) == []
    without = {name: replace(act, undone_by=()) for name, act in definition.acts.items()}
    control = replace_acts(definition, without)
    panel = {"draw.freeze", "draw.reveal", "score.submit", "score.recuse"} & definition.acts.keys()
    assert set(wrong_for_ever(control)) >= panel - {"score.submit"}


def test_whoever_comes_second_sees_what_was_corrected_meanwhile(parks, forwarded):
    correct(parks, forwarded, "forward", on=date(2027, 3, 3))
    with pytest.raises(Stale) as stale:
        correct(parks, forwarded, "forward", on=date(2027, 3, 2))
    assert "更正" in stale.value.faults[1].detail.zh


def test_a_correction_is_corrected_by_another(parks, forwarded):
    once = correct(parks, forwarded, "forward", on=date(2027, 3, 3))
    back = correct(parks, once, "forward", on=date(2027, 3, 4))
    assert back.entries[number_of(back, "forward")].day == date(2027, 3, 4)
    assert [one.act for one in back.entries] == ["$open", "apply", "forward", CORRECT, CORRECT]


def test_an_act_that_would_not_have_been_open_stays_done_and_the_case_says_so(parks, clock):
    seen = parks.at_hearings()
    for number in (1, 2):
        seen = parks.do(seen, "hearing.call", PROVINCE, holder=CHAIR.id)
        seen = parks.do(seen, "hearing.record", CHAIR, f"hearing:{number}")
    clock.advance(days=3)
    seen = parks.do(seen, "open_notice", PROVINCE, on=date(2027, 3, 1))
    clock.advance(days=6)
    seen = parks.do(seen, "recognise", PROVINCE, reason="符合条件")
    found = look(parks, seen, "open_notice", PROVINCE, on=date(2027, 3, 4))
    assert [(one.words.zh, [fault.context["condition"] for fault in one.reasons]) for one in found.doubts] == [
        ("认定", ["notice_over"])
    ]
    done = correct(parks, seen, "open_notice", PROVINCE, on=date(2027, 3, 4))
    assert (done.stage, done.state["title_no"]) == (seen.stage, seen.state["title_no"])
    assert any("“认定”当时不能办理" in remark.zh for remark in done.remarks)
    assert not parks.get(seen, OPERATOR).remarks
