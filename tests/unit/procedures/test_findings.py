"""What each of the fifteen tests finds, in words: the value, the limit, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from chassis.procedures import Fact, acts, lies_behind, run
from chassis.procedures.case import as_day
from chassis.procedures.conditions import Asked, Finding, evaluate, parameters
from chassis.procedures.graph import graph
from chassis.procedures.model import Act
from chassis.procedures.of_days import closing, elapsed, in_window, running
from chassis.procedures.of_deeds import done, holder, part_words, parts
from chassis.procedures.of_facts import ago, at_least, at_most, covers, declared, one_of
from chassis.procedures.witness import witness
from contracts.declare import Words
from tests.support.procedures import File
from tests.unit.procedures.cases import JS, RECTIFY, approved, at_province, prepared, rectifying

DAY = date(2026, 3, 31)


def asked(day=DAY, **facts):
    file = prepared()
    known = {name.replace("__", "."): Fact(value) for name, value in facts.items()}
    return Asked(file.case, known, file.entry("x", day, "province"))


def told(found: Finding) -> tuple[object, ...]:
    return found.met, found.value, found.limit, found.change.zh, found.change.en


RECORDS = [{"id": "a", "k": ["x"]}, {"id": "b", "k": ["y"]}, {"id": "a", "k": ["x"]}, {"id": "c", "k": "z"}]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (at_least(asked(n=3), fact="n", limit=5), (False, 3, 5, "尚差 2", "2 more")),
        (at_least(asked(n=5), fact="n", limit=5), (True, 5, 5, "", "")),
        (at_least(asked(n=RECORDS), fact="n", limit=4, distinct="id"), (False, 3, 4, "尚差 1", "1 more")),
        (at_least(asked(n=RECORDS), fact="n", limit=4), (True, 4, 4, "", "")),
        (at_least(asked(n=RECORDS), fact="n", limit=1, only={"k": ["x", "z"]}, distinct="id"), (True, 2, 1, "", "")),
        (at_least(asked(n=RECORDS), fact="n", limit=1, omit={"k": ["x", "y"]}), (True, 1, 1, "", "")),
        (at_most(asked(n=3), fact="n", limit=2), (False, 3, 2, "n：3，不超过 2", "n: 3, at most 2")),
        (
            at_most(asked(**{"agency.opening_failures": 1}), fact="agency.opening_failures", limit=0),
            (False, 1, 0, "不满足的执业条件数：1，须为 0", "Conditions of practice that are not met: 1, must be none"),
        ),
        (at_most(asked(n=[1, 2]), fact="n", limit=2), (True, 2, 2, "", "")),
        (
            covers(asked(n=RECORDS), fact="n", field="k", required=["x", "w"], omit={"id": ["c"]}),
            (False, ["x"], ["x", "w"], "缺：w", "missing: w"),
        ),
        (covers(asked(n=[{}]), fact="n", field="k", required=[]), (True, [], [], "", "")),
        (one_of(asked(n="a"), fact="n", allowed=["b", "c"]), (False, "a", ["b", "c"], "须为：b、c", "must be: b, c")),
        (one_of(asked(n="b"), fact="n", allowed=["b"]), (True, "b", ["b"], "", "")),
        (
            declared(asked(n=""), fact="n"),
            (False, False, True, "作出说明并附材料", "Declare it and attach the evidence"),
        ),
        (declared(asked(n="yes"), fact="n"), (True, True, True, "", "")),
        (
            ago(asked(n="2025-03-31"), fact="n", months=12),
            (False, date(2025, 3, 31), date(2026, 3, 31), "2026-03-31之后", "after 2026-03-31"),
        ),
        (ago(asked(n=None), fact="n", months=12), (True, None, None, "", "")),
        (
            in_window(asked(), closes="03-30"),
            (False, DAY, date(2026, 3, 30), "下次截止2027-03-30", "next closing date 2027-03-30"),
        ),
        (
            in_window(asked(), opens="04-01", closes="04-30"),
            (False, DAY, date(2026, 4, 30), "下次截止2026-04-30", "next closing date 2026-04-30"),
        ),
        (in_window(asked(), closes="03-31"), (True, DAY, DAY, "", "")),
        (
            in_window(asked(), batches=[{"opens": date(2026, 4, 1), "closes": date(2026, 5, 1)}]),
            (False, DAY, None, "下批2026-04-01", "next batch 2026-04-01"),
        ),
        (
            in_window(asked(), batches=[{"opens": date(2026, 1, 1), "closes": date(2026, 2, 1)}]),
            (False, DAY, None, "下批未定", "no batch is announced"),
        ),
    ],
)
def test_a_test_of_facts_or_days_says_value_limit_and_what_would_change_it(found, expected):
    assert told(found) == expected


def test_what_counted_and_what_did_not_is_named():
    found = at_least(asked(n=RECORDS), fact="n", limit=1, only={"k": ["x"]}, distinct="id")
    assert (found.counted, found.omitted) == (("a",), ("b", "c"))


@pytest.mark.parametrize(
    ("found", "zh", "en"),
    [
        (one_of(asked(applicant__kind="RELYING_UNIT"), fact="applicant.kind", allowed=[]), "依托单位", "Relying unit"),
        (declared(asked(n=True), fact="n"), "是", "yes"),
        (declared(asked(n=False), fact="n"), "否", "no"),
        (ago(asked(n=None), fact="n", months=1), "从未", "never"),
    ],
)
def test_a_value_is_told_as_people_read_it(found, zh, en):
    assert found.told is not None
    assert (found.told.zh, found.told.en) == (zh, en)


def test_a_refusal_tells_the_fact_by_its_name_and_else_by_its_value():
    file = prepared(applicant__kind="RELYING_UNIT")
    fault = file.refused("submit", date(2025, 6, 1), "applicant")["applications.applicant-type"]
    assert fault.fact is not None
    assert (fault.fact.zh, fault.fact.en) == ("依托单位", "Relying unit")
    fault = prepared(agencies=[]).refused("submit", date(2025, 6, 1), "applicant")["applications.min-agencies"]
    assert fault.fact is not None
    assert fault.fact.zh == "0"


def test_a_wrong_role_is_told_as_people_call_it():
    def fact(role):
        fault = prepared().refused("submit", date(2025, 6, 1), role)["procedures.wrong-role"]
        assert fault.change is not None
        assert fault.change.zh == "由县（市、区）人民政府办理。"
        return fault.fact

    assert fact("city") == ("设区市知识产权局", "City IP office")
    assert fact("inspector") == ("检查人员", "inspector")
    assert fact("king") == ("king", "king")


def test_a_part_that_is_there_or_is_not_is_told_by_its_kind():
    file = at_province().do("accept", date(2025, 7, 1), "province")
    file.do("score.assign", date(2025, 7, 2), "system", part="score:1", holder="e1")
    again = file.refused("score.assign", date(2025, 7, 2), "system", part="score:1", holder="e1")
    assert again["procedures.part-exists"].detail.zh == "本案已有“专家评分 1”。"
    gone = file.refused("score.submit", date(2025, 7, 2), "expert", part="score:9", sheet="…")
    assert set(gone) == {"procedures.no-part"}
    assert gone["procedures.no-part"].detail.zh == "本案没有“专家评分”。"
    other = file.refused("score.assign", date(2025, 7, 2), "system", part="visit:1", holder="e1")
    assert set(other) == {"procedures.no-part"}


def test_a_new_part_is_offered_under_a_number_that_is_free():
    file = at_province().do("accept", date(2025, 7, 1), "province")
    file.do("score.assign", date(2025, 7, 2), "system", part="score:2", holder="e1")
    file.do("score.assign", date(2025, 7, 2), "system", part="score:1", holder="e2")
    ways = {way.act: way for way in acts(file.case, file.facts, file.entry("", date(2025, 7, 2), "system"))}
    assert (ways["score.assign"].part, ways["score.assign"].reasons) == ("score:3", ())


def test_an_act_that_the_edition_does_not_know_is_named():
    found = prepared().refused("abdicate", date(2025, 6, 1), "city")
    assert found["procedures.no-act"].detail.zh == "JS_2016@2017-01-01 没有事项“abdicate”。"


def test_an_act_on_a_part_belongs_to_its_stage_of_the_case():
    found = prepared().refused("score.assign", date(2025, 6, 1), "system", part="score:1", holder="e1")
    assert found["procedures.case-elsewhere"].detail.zh == "案件现为“起草”，“请抽中的专家评分”须在：专家评估。"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [({"rectification_deadline": "soon"}, "日期"), ({"rectification_deadline": 7}, "日期")],
)
def test_an_input_of_the_wrong_kind_is_refused_with_what_it_must_be(said, wanted):
    file = File(RECTIFY, date(2025, 4, 10))
    file.do("finding.name", date(2025, 4, 10), "province", part="finding:1", holder="甲", text="人才")
    fault = file.refused("order", date(2025, 4, 10), "province", **said)["procedures.input-wrong"]
    assert fault.change is not None
    assert (fault.pointer, fault.change.zh) == ("#/inputs/rectification_deadline", f"须为：{wanted}。")


@pytest.mark.parametrize(
    ("test", "day", "expected"),
    [
        (elapsed, date(2025, 10, 10), (False, date(2025, 10, 10), "2025-10-10 期满后")),
        (elapsed, date(2025, 10, 11), (True, date(2025, 10, 10), "")),
        (running, date(2025, 10, 10), (True, date(2025, 10, 10), "")),
        (running, date(2025, 10, 11), (False, date(2025, 10, 10), "期限已过")),
    ],
)
def test_a_clock_is_running_through_its_last_day_and_has_elapsed_the_day_after(test, day, expected):
    file = rectifying()
    found = test(Asked(file.case, {}, file.entry("x", day, "system")), clock="rectification")
    assert (found.met, found.limit, found.change.zh) == expected


@pytest.mark.parametrize(
    ("day", "met"),
    [(date(2025, 7, 9), False), (date(2025, 7, 10), True), (date(2025, 10, 10), True), (date(2025, 10, 11), False)],
)
def test_the_last_months_of_a_clock_begin_on_the_corresponding_day_and_end_with_it(day, met):
    file = rectifying()
    found = closing(Asked(file.case, {}, file.entry("x", day, "system")), clock="rectification", months=3)
    assert (found.met, found.limit) == (met, date(2025, 10, 10))
    assert found.change.zh == ("" if met else "2025-07-10至2025-10-10")


@pytest.mark.parametrize(
    ("value", "sound"), [("12", True), ("-1.5", True), (7, True), ("twelve", False), ("1.2.3", False), ("", None)]
)
def test_a_number_is_a_number(value, sound):
    opinion = replace(JS.inputs["opinion"], type="number")
    file = File(replace(JS, inputs={**JS.inputs, "opinion": opinion}), date(2025, 6, 1))
    file.case = replace(prepared().do("submit", date(2025, 6, 1), "applicant").case, definition=file.definition)
    if sound:
        assert file.do("recommend", date(2025, 6, 2), "city", opinion=value).case.state == "CITY_RECOMMENDED"
    else:
        (code,) = file.refused("recommend", date(2025, 6, 2), "city", opinion=value)
        assert code == ("procedures.input-required" if sound is None else "procedures.input-wrong")


def test_a_moment_is_taken_for_its_day():
    assert as_day(datetime(2026, 3, 31, 23, tzinfo=UTC)) == DAY
    assert as_day("2026-03-31") == DAY
    assert as_day(None) is None


@pytest.mark.parametrize("test", [elapsed, running, partial(closing, months=1)])
def test_a_clock_that_has_not_begun_neither_runs_nor_has_elapsed(test):
    file = File(RECTIFY, date(2025, 4, 10))
    found = test(Asked(file.case, {}, file.entry("x", DAY, "system")), clock="defence")
    assert (found.met, found.limit, found.change.zh) == (False, None, "期限尚未开始或已停止")


def test_a_clock_that_an_act_ended_has_not_elapsed():
    file = at_province()
    file.do("refuse", date(2025, 7, 1), "province", reason="…")
    found = elapsed(Asked(file.case, {}, file.entry("x", date(2026, 1, 1), "system")), clock="review")
    assert (found.met, found.change.en) == (False, "Settled on 2025-07-01")
    assert found.told == Words(
        "办理日 2026-01-01", "Day of the act 2026-01-01"
    )  # a bare day would read as if the clock began then


@pytest.mark.parametrize(("actor", "said"), [("e1", "同一人"), ("e2", "另一人")])
def test_whether_somebody_is_the_person_who_was_asked_is_said_without_their_id(actor, said):
    file = at_province().do("accept", date(2025, 7, 1), "province")
    file.do("score.assign", date(2025, 7, 2), "system", part="score:1", holder="e1")
    found = holder(Asked(file.case, {}, file.entry("score.submit", DAY, "expert", actor=actor, part="score:1")))
    assert (found.met, found.told and found.told.zh) == (actor == "e1", said)


def test_a_clock_that_stands_still_runs_on_whatever_the_day():
    file = at_province(skip=("pledge",))
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    late = Asked(file.case, {}, file.entry("x", date(2027, 1, 1), "system"))
    assert running(late, clock="review").met is True
    assert elapsed(late, clock="review").met is False
    assert closing(late, clock="review", months=1).met is False


def test_too_few_parts_say_how_many_are_missing_and_open_ones_are_named():
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(3):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
    file.do("score.submit", date(2025, 7, 3), "expert", actor="e0", part="score:0", sheet="…")
    now = Asked(file.case, {}, file.entry("x", date(2025, 7, 4), "province"))
    assert told(parts(now, kind="score", state=["SUBMITTED"], at_least=5)) == (False, 1, 5, "尚需4项", "4 more")
    found = parts(now, kind="score", state=["ASKED"], none=True)
    assert told(found) == (False, 2, 0, "待处理：专家评分 1、专家评分 2", "Open: Expert score 1, Expert score 2")
    whole = parts(now, kind="score", state=["SUBMITTED"], all=True)
    assert (whole.met, whole.value, whole.limit) == (False, 1, 3)


def test_an_entry_of_a_list_is_called_by_its_name_and_one_that_is_not_required_may_be_left():
    items = {**JS.lists["materials"], "evidence": replace(JS.lists["materials"]["evidence"], required=False)}
    file = File(replace(JS, lists={"materials": items}), date(2025, 5, 1))
    for name, item in items.items():
        if name != "evidence":
            file.do("material.give", date(2025, 5, 2), item.by, part=f"material:{name}", file="f")
    now = Asked(file.case, {}, file.entry("x", DAY, "province"))
    assert parts(now, kind="material", state=["GIVEN"], all=True).met is True
    assert part_words(file.case, "material:pledge").zh == "申报材料真实性承诺书"
    assert parts(Asked(prepared(skip=("evidence",)).case, {}, now.now), kind="material", state=["GIVEN"], all=True).met is False  # fmt: skip


def test_an_act_counts_since_the_state_was_entered_last():
    file = at_province(skip=("pledge",))
    now = Asked(file.case, {}, file.entry("x", DAY, "province"))
    assert told(done(now, act="receive"))[:3] == (True, 1, 1)
    assert told(done(now, act="receive", since="PROVINCE_REVIEW"))[:3] == (True, 1, 1)
    assert told(done(now, act="recommend", since="PROVINCE_REVIEW")) == (
        False,
        0,
        1,
        "先办理：推荐",
        "First: Recommend",
    )
    assert told(done(now, act="receive", at_most=0))[:4] == (False, 1, 0, "须经例外批准")
    assert done(now, act="receive", at_most=1).met is True


def test_a_waiver_is_for_the_condition_it_names_and_no_other():
    file = at_province(skip=("pledge",))
    window, second = JS.conditions["out_of_window"], JS.conditions["second_return"]
    said = {"condition": "second_return", "reason": "…", "approver": "…"}
    file.do("except", date(2025, 6, 28), "province", **said)
    late = Asked(file.case, {}, file.entry("x", date(2025, 8, 1), "province"))
    assert evaluate(late, window).outcome.value == "failed"
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    assert evaluate(replace(late, case=file.case), second).outcome.value == "waived"  # of another act it is not spent
    again = Asked(file.case, {}, file.entry("correct", date(2025, 8, 1), "province"))
    assert evaluate(again, second).outcome.value == "failed"  # an approval of one return is not one of the next


def test_the_parameters_of_a_test_are_those_that_a_package_may_give():
    assert list(parameters("at_least")) == ["fact", "limit", "only", "omit", "distinct"]
    assert list(parameters("holder")) == []


def test_what_was_done_since_a_state_is_asked_anew_when_the_state_is_entered_again():
    """In the graph of all paths as in a case: back in OVERDUE, the title is not cancelled on the old re-assessment."""
    back = Act(zh="重来", en="Again", by=("province",), basis="rectify", on=("DEFENCE",), to="OVERDUE")
    looped = replace(RECTIFY, case=replace(RECTIFY.case, acts={**RECTIFY.case.acts, "again": back}))
    flags = {here[1] for act, here, _ in graph(looped).edges if act == "announce"}
    assert flags == {frozenset({"reassessed"})}
    returned = {there for act, _, there in graph(looped).edges if act == "again"}
    assert returned == {("OVERDUE", frozenset())}
    kept = {there for act, _, there in graph(looped).edges if act == "announce"}
    assert kept == {("DEFENCE", frozenset({"reassessed"}))}


def test_what_is_done_once_is_done_once_on_each_part_and_again_where_the_part_came_back():
    visit = JS.parts["visit"]
    photo = replace(visit.acts["photo"], once=True)
    back = Act(
        zh="改期", en="Put off", by=("province",), basis="visit", on=("PLANNED",), to="PLANNED", during=("SITE_VISIT",)
    )
    machine = replace(visit, acts={**visit.acts, "photo": photo, "put_off": back})
    one_each = replace(JS, parts={**JS.parts, "visit": machine})
    driver = witness(one_each, ("submit", "recommend", "receive", "accept", "assessed"))
    file, day = File(one_each, date(2025, 1, 1)), driver.day
    file.case = driver.case
    said = {"visitor_1": "a", "visitor_2": "b", "day": day}
    for part in ("visit:8", "visit:9"):
        file.do("visit.plan", day, "province", part=part, **said)
        file.do("visit.photo", day, "province", part=part, photo="p")
        assert set(file.refused("visit.photo", day, "province", part=part, photo="p")) == {"procedures.done-already"}
    file.do("visit.put_off", day, "province", part="visit:8").do(
        "visit.photo", day, "province", part="visit:8", photo="p"
    )
    assert set(file.refused("visit.photo", day, "province", part="visit:9", photo="p")) == {"procedures.done-already"}


def test_a_correction_that_begins_on_the_last_day_comes_too_late_to_stop_the_clock():
    file = at_province(skip=("pledge",))
    file.do("material.send_back", date(2025, 7, 25), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 7, 25), "province")
    found = run(file.case, "review")
    assert found is not None
    assert found.last == date(2025, 7, 25)


def test_what_no_step_leads_to_any_more_lies_behind_and_what_is_to_come_does_not():
    case = approved().case
    behind = {name for name in ("submit", "receive", "accept", "approve", "refuse") if lies_behind(case, name, "")}
    assert behind == {"submit", "receive", "accept", "approve", "refuse"}
    assert not lies_behind(case, "file_plan", "")
    ahead = at_province().case
    assert [name for name in ("submit", "accept", "approve", "file_plan") if lies_behind(ahead, name, "")] == ["submit"]
    assert lies_behind(case, "score.submit", "score:1")  # its stage is over, too
    assert not lies_behind(ahead, "score.assign", "score:1")  # its stage is to come
