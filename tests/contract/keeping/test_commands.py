"""What every kind of thing answers to: commands with all reasons of a refusal, views as one caller may see them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import Forbidden, Missing, Refused, Stale
from chassis.rpc.wire import Headers
from contracts.commands import things as asked
from tests.support.trial import FIRM, NEIGHBOUR

KIND = "sample"


def reasons(kind, deed, *args, **how):
    """Each reason as code and place."""
    with pytest.raises(kind) as caught:
        deed(*args, **how)
    return [(fault.code, fault.pointer) for fault in caught.value.faults]


def day(caller, number):
    return caller.service.clock.today() + timedelta(number)


# -- creating


def test_the_answer_of_a_creation_is_the_whole_view(caller):
    seen = caller.create(staff=3, phone="13912345678")
    assert (seen.kind, seen.revision, seen.gone, seen.past) == ("sample", 1, False, False)
    assert (seen.state["staff"], seen.state["grade"], seen.state["phone"]) == (3, "fair", "139****5678")
    assert [act.act for act in seen.open_acts] == ["praise"]
    assert [(act.act, act.reasons[0].code) for act in seen.closed_acts] == [("censure", "act.not-in-state")]


def test_every_reason_of_a_refused_creation_is_told_at_once(caller):
    state = {
        "name": "长" * 21,
        "staff": -1,
        "grade": "best",
        "tags": "甲",
        "rooms": [{"since": "2020-13-01"}],
        "x": 1,
        "inspected_on": "2020-01-01",
    }
    found = reasons(Refused, caller.send, asked.CreateThing(kind="sample", state=state, basis="b" * 2001))
    assert set(found) == {
        ("field.too-long", "#/name"), ("field.required", "#/region"), ("field.too-small", "#/staff"),
        ("field.not-in-list", "#/grade"), ("field.wrong-type", "#/tags"), ("field.required", "#/rooms/0/number"),
        ("field.wrong-type", "#/rooms/0/since"), ("field.unknown", "#/x"), ("field.derived", "#/inspected_on"),
        ("field.too-long", "#/basis"),
    }  # fmt: skip


def test_a_rule_about_the_whole_is_told_with_the_faults_of_single_fields(caller):
    found = reasons(Refused, caller.create, staff=101, extra=1)
    assert set(found) == {("field.unknown", "#/extra"), ("field.too-large", "#/staff")}


def test_a_refused_creation_leaves_nothing(caller):
    before = count(caller)
    reasons(Refused, caller.create, staff=101)
    assert count(caller) == before


def count(caller):
    with caller.service.transactions.reading() as reading:
        return (
            reading.count(caller.service.keeps[0].kind),
            reading.conn.exec_driver_sql("SELECT position, leaves FROM service_head").one(),
            reading.conn.exec_driver_sql("SELECT count(*) FROM command_done").scalar_one(),
        )


def test_what_the_platform_knows_is_filled_in(caller):
    assert caller.create(is_open=True).state["inspected_on"] == str(day(caller, 0))
    assert caller.create().state["inspected_on"] is None


def test_what_follows_from_a_change_is_filled_in_with_it(caller):
    seen = caller.create()
    assert caller.change(seen, is_open=True).state["inspected_on"] == str(day(caller, 0))


def test_what_the_platform_knows_is_not_touched_by_a_change_that_it_does_not_follow_from(caller):
    seen = caller.create(is_open=True)
    caller.service.clock.advance(days=3)
    assert caller.change(seen, staff=1).state["inspected_on"] == seen.state["inspected_on"]


def test_a_thing_that_begins_later_is_shown_as_it_will_be_and_says_when(caller):
    made = caller.create({"valid_from": day(caller, 3)}, staff=2)
    seen = caller.get(made.id)
    for view in (made, seen):
        assert (view.state["staff"], view.past, view.as_of, view.revision) == (2, True, day(caller, 3), 1)
        assert view.open_acts == ()
    assert caller.send(asked.ListThings(kind="sample", where={"id": (made.id,)})).items == ()


def test_what_begins_later_can_be_corrected_with_the_revision_that_is_shown(caller):
    made = caller.create({"valid_from": day(caller, 3)}, staff=2)
    again = caller.send(
        asked.CorrectThing(
            kind=KIND,
            id=made.id,
            revision=made.revision,
            corrects=1,
            sets={"staff": 5},
            valid_from=day(caller, 3),
            basis="误",
        )
    )
    assert again.state["staff"] == 5
    assert caller.get(made.id).revision == 2


# -- changing


def test_a_stale_revision_is_refused(caller):
    seen = caller.create()
    caller.change(seen, staff=1)
    assert reasons(Stale, caller.change, seen, staff=2) == [("thing.stale", "")]


def test_what_is_not_there_is_missing(caller):
    unknown = asked.ChangeThing(kind=KIND, id="0" * 12, revision=1, sets={"staff": 1})
    assert reasons(Missing, caller.send, unknown) == [("thing.missing", "")]


def test_a_correction_a_withdrawal_and_an_end_say_on_what_they_rest(caller):
    seen = caller.create({"valid_from": day(caller, -9)}, staff=1)
    seen = caller.change(seen, staff=2)
    how: dict[str, Any] = {"id": seen.id, "revision": seen.revision, "basis": "  "}
    for request in (
        asked.CorrectThing(kind=KIND, **how, corrects=1, sets={"staff": 3}, valid_from=day(caller, -5)),
        asked.WithdrawEntry(kind=KIND, **how, entry=2),
        asked.EndThing(kind=KIND, **how),
        asked.ErasePerson(kind=KIND, **how),
    ):
        assert ("field.required", "#/basis") in reasons(Refused, caller.send, request)


def test_a_correction_in_the_past_changes_that_past_and_not_today(caller):
    seen = caller.create({"valid_from": day(caller, -9)}, staff=1)
    seen = caller.change(seen, staff=2)
    caller.send(
        asked.CorrectThing(
            kind=KIND,
            id=seen.id,
            revision=2,
            corrects=1,
            sets={"staff": 7},
            valid_from=day(caller, -5),
            until=day(caller, -2),
            basis="误",
        )
    )
    assert [caller.get(seen.id, as_of=day(caller, n)).state["staff"] for n in (-6, -5, -3, -2, 0)] == [1, 7, 7, 1, 2]
    assert caller.get(seen.id).state["staff"] == 2


def test_an_ended_thing_says_so_and_its_ending_can_be_withdrawn(caller):
    seen = caller.create()
    ended = caller.send(asked.EndThing(kind=KIND, id=seen.id, revision=1, basis="撤销"))
    assert ended.gone
    assert {act.reasons[0].code for act in ended.closed_acts} == {"thing.ended"}
    assert reasons(Missing, caller.change, ended, staff=1) == [("thing.missing", "")]
    back = caller.send(asked.WithdrawEntry(kind=KIND, id=seen.id, revision=ended.revision, entry=2, basis="误办"))
    assert (back.gone, back.revision) == (False, 3)


def test_an_erased_person_reads_none_to_everybody(caller):
    seen = caller.create(phone="13912345678")
    erased = caller.send(asked.ErasePerson(kind=KIND, id=seen.id, revision=1, basis="依申请"))
    assert erased.state["phone"] is None
    assert caller.get(seen.id, reveal=("phone",), purpose="核对").state["phone"] is None


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "a\x00b"])
def test_what_a_database_cannot_keep_is_refused_wherever_it_stands(caller, bad):
    """NUL passes SQLite and not PostgreSQL, a lone surrogate passes neither: refused before either sees it."""
    wire = caller.service
    seen = caller.create()
    for method, body in (
        ("CreateThing", {"kind": "sample", "state": {"name": bad, "region": "32"}}),
        ("CreateThing", {"kind": "sample", "state": {"name": "x", "region": "32", "tags": [bad]}}),
        ("CreateThing", {"kind": "sample", "state": {"name": "x", "region": "32", bad: 1}}),
        ("ChangeThing", {"kind": "sample", "id": seen.id, "revision": 1, "sets": {"staff": 1}, "basis": bad}),
        ("GetThing", {"kind": "sample", "id": bad}),
        ("ListThings", {"kind": "sample", "where": {"name": [bad]}}),
    ):
        answer = raw(wire, method, body)
        assert answer["problem"] == "refused", (method, body)
        assert answer["faults"][0]["code"] == "field.bad-form"


def raw(service, method, body):
    return json.loads(service.answer(method, json.dumps(body).encode(), Headers("u1", "", "", (), 1.0)))


def test_a_backslash_before_u0000_is_a_text_like_any_other(caller):
    seen = caller.create(name="a\\u0000b")
    assert seen.state["name"] == "a\\u0000b"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'"x"', b"\xff", b'{"kind": "sample"}', b"[" * 100_000])
def test_a_body_that_is_no_request_is_refused(caller, body):
    answer = json.loads(caller.service.answer("CreateThing", body, Headers("u1", "", "", (), 1.0)))
    assert answer["problem"] == "refused"


def test_a_request_or_a_kind_that_the_service_does_not_know_is_refused(caller):
    assert raw(caller.service, "Nonsense", {})["faults"][0]["code"] == "call.unknown"
    assert raw(caller.service, "GetThing", {"kind": "zone", "id": "x"})["faults"][0]["code"] == "call.unknown"


# -- acts


def test_an_act_leads_where_the_table_says_and_announces_it(caller):
    seen = caller.act(caller.create(), "praise")
    assert (seen.state["grade"], [act.act for act in seen.open_acts]) == ("good", ["censure"])
    entry = caller.send(asked.ReadHistory(kind="sample", id=seen.id)).items[0]
    assert (entry.act, entry.basis) == ("trial.sample.graded", "《样品办法》第一条")


def test_an_act_outside_the_table_is_refused_aloud(caller):
    seen = caller.create()
    assert reasons(Refused, caller.act, seen, "censure", on=None, reason="x") == [
        ("act.not-in-state", ""), ("field.required", "#/inputs/on"),
    ]  # fmt: skip
    assert reasons(Refused, caller.act, seen, "burn") == [("act.unknown", "#/act")]


def test_an_act_that_asks_for_nothing_takes_nothing(caller):
    assert reasons(Refused, caller.act, caller.create(), "praise", x=1) == [("field.unknown", "#/inputs/x")]


def test_an_act_with_a_day_holds_from_that_day(caller):
    made = caller.create({"valid_from": day(caller, -9)}, grade="good")
    request = asked.ActOnThing(
        kind="sample", id=made.id, revision=1, act="censure", inputs={"on": str(day(caller, 2)), "reason": "迟"}
    )
    assert caller.send(request).state["grade"] == "good"
    caller.service.clock.advance(days=2)
    assert (caller.get(made.id).state["grade"], caller.get(made.id).state["name"]) == ("poor", "迟")


def test_what_was_said_with_an_act_is_judged_by_the_moves_own_rule(caller):
    made = caller.create(grade="good")
    request = asked.ActOnThing(
        kind="sample", id=made.id, revision=1, act="censure", inputs={"on": str(day(caller, 0)), "reason": "无"}
    )
    assert reasons(Refused, caller.send, request) == [("field.required", "#/inputs/reason")]


# -- access


def test_who_may_not_write_is_forbidden_and_told_who_may(caller):
    state = {"name": "x", "region": "320211"}
    assert reasons(Forbidden, caller.send, asked.CreateThing(kind="sample", state=state), by=FIRM) == [
        ("access.role", "")
    ]


def test_nobody_writes_outside_their_region_nor_moves_a_record_out_or_in(caller):
    state = {"name": "x", "region": "330106"}
    assert reasons(Forbidden, caller.send, asked.CreateThing(kind="sample", state=state)) == [("access.region", "")]
    seen = caller.create()
    assert reasons(Forbidden, caller.change, seen, region="330106") == [("access.region", "")]
    change = asked.ChangeThing(kind=KIND, id=seen.id, revision=1, sets={"region": "330106"})
    assert reasons(Forbidden, caller.send, change, by=NEIGHBOUR) == [("access.region", "")]


def test_acts_are_closed_to_who_may_not_do_them_with_the_reason(caller):
    seen = caller.create()
    view = caller.send(asked.GetThing(kind="sample", id=seen.id), by=FIRM)
    assert view.open_acts == ()
    assert {fault.code for act in view.closed_acts for fault in act.reasons} == {"access.role", "act.not-in-state"}
    act = asked.ActOnThing(kind="sample", id=seen.id, revision=1, act="praise")
    assert reasons(Forbidden, caller.send, act, by=FIRM) == [("access.role", "")]


# -- the history


def test_each_sort_of_entry_says_what_it_was(caller):
    seen = caller.create({"valid_from": day(caller, -9)}, staff=1, phone="13912345678")
    caller.change(seen, staff=2)
    how: dict[str, Any] = {"id": seen.id, "basis": "误"}
    caller.send(
        asked.CorrectThing(
            kind=KIND,
            **how,
            revision=2,
            corrects=1,
            sets={"staff": 3},
            valid_from=day(caller, -8),
            until=day(caller, -7),
        )
    )
    caller.send(asked.WithdrawEntry(kind=KIND, **how, revision=3, entry=3))
    caller.change(caller.get(seen.id), {"valid_from": day(caller, 1)}, staff=9)
    caller.service.clock.advance(days=1)
    caller.get(seen.id)
    caller.send(asked.ErasePerson(kind=KIND, **how, revision=6))
    caller.send(asked.EndThing(kind=KIND, **how, revision=7))
    told = caller.send(asked.ReadHistory(kind="sample", id=seen.id))
    assert [entry.act for entry in told.items] == [
        "end",
        "erase",
        "turn",
        "change",
        "withdraw",
        "correct",
        "change",
        "create",
    ]
    assert [entry.withdrawn_by for entry in told.items if entry.revision == 3] == [4]
    assert told.items[-1].sets["phone"] is None


def test_a_history_is_read_page_by_page(caller):
    seen = caller.create()
    for staff in range(5):
        seen = caller.change(seen, staff=staff)
    first = caller.send(asked.ReadHistory(kind="sample", id=seen.id, limit=4))
    rest = caller.send(asked.ReadHistory(kind="sample", id=seen.id, before=int(first.next)))
    assert [entry.revision for entry in (*first.items, *rest.items)] == [6, 5, 4, 3, 2, 1]
    assert rest.next == ""


def test_each_field_says_which_entry_its_value_comes_from(caller):
    seen = caller.create({"valid_from": day(caller, -9)}, staff=1)
    seen = caller.change(seen, {"basis": "核实"}, staff=2)
    caller.change(seen, {"valid_from": day(caller, -5), "until": day(caller, -3)}, name="旧")
    sources = caller.get(seen.id, sources=True).sources
    assert (sources["staff"].revision, sources["staff"].basis, sources["name"].revision) == (2, "核实", 1)
    assert caller.get(seen.id, sources=True, as_of=day(caller, -4)).sources["name"].revision == 3


def test_two_moments_are_compared_field_by_field(caller):
    seen = caller.create({"valid_from": day(caller, -9)}, staff=1)
    caller.change(seen, staff=2)
    told = caller.send(asked.CompareThing(kind="sample", id=seen.id, one_as_of=day(caller, -1)))
    assert [(one.field, one.one, one.other) for one in told.differences] == [("staff", 1, 2)]


# -- lists


def test_an_unknown_filter_is_refused_with_those_that_there_are(caller):
    for how in ({"where": {"about": ("x",)}}, {"ranges": {"tags": ("a", "b")}}, {"where": {"phone": ("1",)}}):
        with pytest.raises(Refused) as caught:
            caller.send(asked.ListThings(kind="sample", **how))
        assert caught.value.code == "list.unknown-filter"
        assert "region" in caught.value.faults[0].context["known"]


def test_a_number_that_is_none_is_refused_as_a_filter(caller):
    for how in ({"where": {"staff": ("abc",)}}, {"ranges": {"staff": ("1e3", "")}}):
        assert reasons(Refused, caller.send, asked.ListThings(kind="sample", **how)) == [("field.wrong-type", "?staff")]


def test_a_list_says_where_it_goes_on_and_how_many_there_are(caller):
    ids = sorted(caller.create(name="同").id for _ in range(3))
    first = caller.send(asked.ListThings(kind="sample", where={"id": tuple(ids)}, limit=2, count=True))
    assert ([view.id for view in first.items], first.next, first.total) == (ids[:2], ids[1], 3)
    rest = caller.send(asked.ListThings(kind="sample", where={"id": tuple(ids)}, after=first.next))
    assert ([view.id for view in rest.items], rest.next) == (ids[2:], "")
