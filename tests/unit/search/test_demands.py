"""What is read out of a demand, and what of it others may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.commands.search import Sight
from contracts.things.search import Demand, DemandState, Looks, Retainer, SavedSearch
from rulebooks import codes as code_lists
from services.search.domain.alerts import fired_by_agency, fired_by_demand
from services.search.domain.conflict import acts_for, party, side_of
from services.search.domain.demands import closed, demand_faults, is_announced, stands_open
from services.search.domain.fairness import concentration, gini, share, size_class, top_share
from services.search.domain.masking import MARK, is_personal, masked
from services.search.domain.needs import guesses
from services.search.domain.scoring.facts import Facts, flags_of
from services.search.domain.scoring.need import need_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "personal",
    [
        "13812345678", "+86 138-1234-5678", "0510-85001234", "320211199001012345", "32021119900101234X",
        "li.lei@example.com.cn", "6222 0212 3456 7890 123", "王建国先生",
    ],
)  # fmt: skip
def test_what_names_or_reaches_a_person_is_put_out(personal):
    text = masked(f"请联系{personal}，谢谢")
    assert personal not in text
    assert text.startswith("请联系")
    assert text.endswith("谢谢")
    assert MARK in text


@pytest.mark.parametrize(
    "plain",
    [
        "H01L 21/00",
        "预算 300000 元",
        "2026-12-31 之前",
        "337调查",
        "91320211MAFAKE0197",
        "第35类商标",
        "专利号 ZL202010123456.7",
    ],
)
def test_what_names_nobody_stays(plain):
    assert masked(plain) == plain
    assert not is_personal(plain)


@given(st.text(max_size=200))
def test_masking_keeps_the_length_and_is_done_once(text):
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once


def services(text):
    return [guess.code for guess in guesses(text, TODAY) if guess.list == "services"]


def test_what_a_firm_says_of_itself_before_a_comma_is_no_wish():
    assert need_of(
        Demand(title="怕踩了别人的专利", wish="我们做芯片，下月投产，怕落进别人的权利范围。"), TODAY
    ).services == ("fto_analysis",)


@pytest.mark.parametrize(
    ("text", "is_likely"),
    [("商标注册", False), ("想请人把这摊事情理一理", True), ("对方拿着一张证到处要钱，想让它不算数", True)],
)
def test_second_guesses_count_only_where_nothing_was_named(text, is_likely):
    need = need_of(Demand(title=text), TODAY)
    assert bool(need.likely) is is_likely
    assert set(need.services).isdisjoint(code for code, _ in need.likely)


def test_second_guesses_end_with_a_confirmed_need():
    assert need_of(Demand(title="想请人把这摊事情理一理", services=("custody",)), TODAY).likely == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("应对337调查", "overseas_protection"),
        ("應對專利無效", "patent_invalidation"),
        ("ＰＣＴ申请", "pct_filing"),
        ("need an FTO before launch", "fto_analysis"),
        ("员工离职把客户名单带走了", "trade_secret_protection"),
        ("银行说可以用专利借钱给我们", "pledge"),
    ],
)
def test_a_need_is_guessed_from_the_words_or_from_what_people_say(text, code):
    assert code in services(text)


@pytest.mark.parametrize("text", ["不需要商标注册，只要专利评估", "无需商标注册，专利评估即可"])
def test_what_is_not_needed_is_no_guess(text):
    assert "trademark_filing" not in services(text)
    assert "valuation" in services(text)


@pytest.mark.parametrize("text", ["", "红烧肉怎么做", "😀😀", "的了和", "a.*(b|c)+"])
def test_a_text_about_something_else_asks_for_nothing(text):
    assert services(text) == []


def test_each_sentence_is_asked_by_itself_and_one_that_names_a_service_does_not_silence_the_other():
    found = guesses("要做专利导航。另外工人跳槽时把设计图带到了对面厂。", TODAY)
    taken = [guess.code for guess in found if guess.list == "services" and guess.taken]
    assert taken == ["patent_navigation", "trade_secret_protection"]


def test_a_name_that_many_services_share_is_a_hint_and_not_the_answer():
    """授权 is another name of licensing; who was refused a grant does not ask for a licence."""
    found = guesses("发明没拿到授权，专利局驳回了，能不能再争一次", TODAY)
    assert next(guess.code for guess in found if guess.list == "services") == "patent_reexamination"


def test_what_is_only_offered_is_no_need_until_somebody_says_so():
    need = need_of(Demand(title="怕新品上市踩到别人的权利"), TODAY)
    offered = [guess.code for guess in need.guessed if guess.list == "services" and not guess.taken]
    assert need.services == ("fto_analysis",)
    assert offered
    assert not set(offered) & set(need.services)


def test_words_that_mean_the_same_lead_to_the_same_service():
    """Neither text shares a pair of characters with the other, but for the meaning of their words."""
    assert services("网店里全是山寨")[0] == services("直播间卖高仿")[0] == "infringement_monitoring"


def test_what_is_said_in_codes_stands_and_only_the_rest_is_guessed():
    demand = Demand(title="芯片版图保护，无锡", services=("valuation",))
    need = need_of(demand, TODAY)
    assert need.services == ("valuation",)
    assert need.categories == ("operation",)
    assert need.industry == "w_ic"
    assert need.region == "320200"
    assert [guess.by for guess in need.guessed if guess.list == "regions"] == ["无锡"]
    assert "services" not in {guess.list for guess in need.guessed}


def test_a_deadline_that_has_passed_is_refused_once_and_not_for_ever():
    old = Demand(id="1", title="商标", deadline=date(2026, 11, 1))
    assert [fault.code for fault in demand_faults(old, None, TODAY)] == ["search.deadline-past"]
    assert list(demand_faults(replace(old, title="商标注册"), old, TODAY)) == []
    later = replace(old, deadline=date(2026, 11, 2))
    (fault,) = demand_faults(later, old, TODAY)
    assert (fault.pointer, fault.context) == ("#/deadline", {"deadline": "2026-11-02", "today": "2026-11-21"})
    assert list(demand_faults(replace(old, deadline=TODAY), None, TODAY)) == []


@pytest.mark.parametrize(
    "but",
    [
        {},
        {"services": ("pledge",)},
        {"categories": ("agency",)},
        {"rights": ("patent",)},
        {"text": "甲"},
        {"wish": "甲"},
    ],
)
def test_a_demand_of_marks_alone_asks_for_something_only_where_it_is_chosen_or_said(but):
    found = [(fault.code, fault.pointer) for fault in demand_faults(Demand(title="😀", **but), None, TODAY)]
    assert found == ([] if but else [("search.nothing-asked", "#/title")])


RETAINER = Retainer(
    agency_id="A", client="甲骨文（无锡）科技有限公司", since=date(2025, 1, 1), ends_on=date(2026, 12, 31)
)


@pytest.mark.parametrize("name", ["甲骨文(无锡)科技", "甲骨文（無錫）科技有限公司", " 甲骨文（无锡）科技 有限公司 "])
def test_a_party_is_known_by_its_name_however_it_is_spelt(name):
    assert acts_for(RETAINER, (name,), TODAY)


def test_a_party_is_known_by_its_code_however_it_is_spelt():
    named = replace(RETAINER, client_code="91320211MAFAKE0197")
    assert acts_for(named, ("91320211mafake0197",), TODAY)
    assert not acts_for(named, ("91320211MAFAKE0198", "乙"), TODAY)
    assert not acts_for(RETAINER, ("", "乙"), TODAY)


def test_a_client_without_a_code_is_known_by_its_name_alone():
    assert side_of(RETAINER, TODAY) == {f"name/{party(RETAINER.client)}"}


def test_a_retainer_stands_from_its_first_day_to_its_last_and_without_one_for_good():
    name = (RETAINER.client,)
    assert acts_for(RETAINER, name, RETAINER.since)
    assert acts_for(RETAINER, name, date(2026, 12, 31))
    assert acts_for(replace(RETAINER, ends_on=None), name, date(2099, 1, 1))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("甲骨文集团有限公司", "甲骨文"),
        ("Acme Co., Ltd.", "acme"),
        ("ACME Inc", "acme"),
        ("有限公司", "有限公司"),
        ("甲 - 乙", "甲乙"),
    ],
)
def test_a_party_is_compared_without_its_legal_form_marks_and_blanks(name, plain):
    assert party(name) == plain


def test_a_retainer_that_has_ended_or_not_begun_and_another_party_are_no_conflict():
    assert not acts_for(RETAINER, ("甲骨文（无锡）科技有限公司",), date(2027, 1, 1))
    assert not acts_for(RETAINER, ("甲骨文（无锡）科技有限公司",), date(2024, 12, 31))
    assert not acts_for(RETAINER, ("乙骨文科技",), TODAY)


SAVED = SavedSearch(name="x", looks_for=Looks.DEMANDS)
DEMAND = Demand(title="海外维权", text="要英语", region="320211", budget_fen=500_00)
MARKS = frozenset({"service/overseas_protection"})


@pytest.mark.parametrize(
    ("but", "fires"),
    [
        ({}, True),
        ({"services": ("overseas_protection", "pledge")}, True),
        ({"services": ("pledge",)}, False),
        ({"regions": ("320000",)}, True),
        ({"regions": ("320200", "330000")}, True),
        ({"regions": ("330000",)}, False),
        ({"least_budget_fen": 500_00}, True),
        ({"least_budget_fen": 500_01}, False),
        ({"words": "英语"}, True),
        ({"words": "日语"}, False),
    ],
)
def test_a_saved_search_fires_when_every_one_of_its_conditions_holds_and_says_which(but, fires):
    rules = fired_by_demand(replace(SAVED, **but), DEMAND, MARKS)
    assert bool(rules) is fires
    assert all(rule.zh and rule.en for rule in rules)


def listed(list_, *codes):
    """Their names, as the list has them."""
    entries = [one for code in codes if (one := code_lists.load(list_).get(code))]
    return "、".join(one.zh for one in entries), ", ".join(one.en for one in entries)


EVERY_CONDITION: dict[str, Any] = {
    "services": ("overseas_protection", "pledge"),
    "rights": ("patent", "trademark"),
    "industries": ("w_ic",),
    "regions": ("320211", "330106", "320000"),
    "least_budget_fen": 300_00,
    "words": "英语 维权",
}
RULES = [
    listed("services", "overseas_protection"),
    listed("rights", "trademark"),
    listed("industries", "w_ic"),
    listed("regions", "320211", "320000"),
    ("预算 500 元", "a budget of 500 yuan"),
    ("关键词“英语 维权”", "the words “英语 维权”"),
]
HELD = frozenset({"service/overseas_protection", "right/trademark", "industry/w_ic"})


def test_each_rule_by_which_it_fired_is_told_with_what_it_found():
    saved = replace(SAVED, **EVERY_CONDITION)
    assert [(rule.zh, rule.en) for rule in fired_by_demand(saved, DEMAND, HELD)] == RULES
    facts = Facts(id="A", name="甲", sight=Sight(found=True, recommended=True), region="320211", flags=HELD)
    told = fired_by_agency(saved, facts, "海外维权，英语")
    assert [(rule.zh, rule.en) for rule in told] == [*RULES[:4], RULES[5]]  # an agency has no budget
    everything = [("没有条件：全部", "no condition: everything")]
    assert [(rule.zh, rule.en) for rule in fired_by_demand(SAVED, DEMAND, HELD)] == everything


@pytest.mark.parametrize("name", EVERY_CONDITION)
def test_one_condition_that_does_not_hold_is_enough_to_say_nothing(name):
    saved = replace(SAVED, **EVERY_CONDITION)
    wrong: Any = {
        "services": ("pledge",),
        "rights": ("patent",),
        "industries": ("biology",),
        "regions": ("330000", "320213"),
        "least_budget_fen": 500_01,
        "words": "英语 日语",
    }[name]
    assert fired_by_demand(replace(saved, **{name: wrong}), DEMAND, HELD) == ()
    assert fired_by_demand(saved, replace(DEMAND, budget_fen=None), HELD) == ()
    assert fired_by_demand(saved, replace(DEMAND, region=None), HELD) == ()
    if name != "least_budget_fen":
        facts = Facts(id="A", name="甲", sight=Sight(found=True, recommended=True), region="320211", flags=HELD)
        assert fired_by_agency(replace(saved, **{name: wrong}), facts, "海外维权，英语") == ()


def test_a_text_of_the_very_words_is_enough():
    facts = Facts(id="A", name="甲", sight=Sight(found=True, recommended=True))
    assert fired_by_agency(replace(SAVED, words="FTO"), facts, "fto")


def test_words_of_one_character_ask_for_nothing():
    assert fired_by_demand(replace(SAVED, words="要"), DEMAND, MARKS)[0].zh == "没有条件：全部"


def test_the_same_predicate_looks_for_agencies():
    facts = Facts(id="A", name="甲", sight=Sight(found=True, recommended=True), region="320211",
                  flags=flags_of({"services": ["pct_filing"], "rights": ["patent"]}))  # fmt: skip
    saved = replace(SAVED, looks_for=Looks.AGENCIES, rights=("patent_invention",), regions=("320211",))
    assert fired_by_agency(saved, facts, "甲")
    assert not fired_by_agency(replace(saved, services=("pledge",)), facts, "甲")


@pytest.mark.parametrize(
    ("counts", "expected"), [([5, 5, 5, 5], "1.000"), ([0, 0, 0, 8], "4.000"), ([1, 3], "1.250"), ([0, 0], "0.000")]
)
def test_concentration_is_one_where_all_are_even_and_their_number_where_one_has_all(counts, expected):
    assert str(concentration(counts)) == expected


@pytest.mark.parametrize(
    ("counts", "expected", "top"),
    [
        ([5, 5, 5, 5], "0.000", "0.250"),
        ([0, 0, 0, 8], "0.750", "1.000"),
        ([], "0.000", "0.000"),
        ([1, 3], "0.250", "0.750"),
    ],
)
def test_evenness_is_told_by_the_usual_figures(counts, expected, top):
    assert (str(gini(counts)), str(top_share(counts))) == (expected, top)


def test_shares_are_told_to_three_places_half_up_and_the_first_hundredth_of_many_is_more_than_one():
    assert (str(share(1, 8)), str(share(1, 3)), str(share(1, 2000)), str(share(0, 0))) == (
        "0.125",
        "0.333",
        "0.001",
        "0.000",
    )
    assert str(top_share([3, 2, *[1] * 198])) == "0.025"  # two of two hundred: 5 of 203
    # 25/16 - 1.5, 1/16 and 2·34/64: halves of the last place, which go up
    assert (str(gini([7, 9])), str(top_share([1] * 16)), str(concentration([3, 5]))) == ("0.063", "0.063", "1.063")
    assert str(gini([0, 1, 0])) == "0.667"
    assert str(gini(iter([1, 2, 3, 4]))) == "0.250"


@pytest.mark.parametrize(
    ("staff", "name"), [(9, "small"), (10, "middle"), (49, "middle"), (50, "large"), (None, "unknown")]
)
def test_an_agency_has_the_size_class_of_its_staff(staff, name):
    assert size_class(staff) == name


@pytest.mark.parametrize(
    ("deadline", "state", "stands"),
    [
        (None, DemandState.OPEN, True),
        (TODAY, DemandState.OPEN, True),
        (date(2026, 11, 20), DemandState.OPEN, False),
        *((TODAY, state, False) for state in DemandState if state is not DemandState.OPEN),
    ],
)
def test_a_demand_stands_open_up_to_the_day_by_which_it_is_wanted(deadline, state, stands):
    assert stands_open(Demand(id="D", revision=1, title="商标", deadline=deadline, state=state), TODAY) is stands


OPEN = Demand(title="商标注册", deadline=TODAY)
YESTERDAY = TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("but", "announced", "code"),
    [
        ({}, True, None),
        ({"deadline": None}, True, None),
        ({"confidential": True}, False, None),  # whoever is chosen may take it
        ({"deadline": YESTERDAY}, False, "search.deadline-past"),
        ({"state": DemandState.CANCELLED}, False, "search.demand-not-open"),
        ({"state": DemandState.SIGNED, "deadline": YESTERDAY}, False, "search.demand-not-open"),
    ],
)
def test_a_demand_is_told_unasked_and_takes_contacts_while_it_stands_open(but, announced, code):
    demand = replace(OPEN, **but)
    fault = closed(demand, TODAY)
    assert (is_announced(demand, TODAY), fault and fault.code) == (announced, code)


def test_why_a_demand_takes_no_contact_is_told_with_its_state_or_with_both_days():
    ended, late = (
        closed(replace(OPEN, state=DemandState.CANCELLED), TODAY),
        closed(replace(OPEN, deadline=YESTERDAY), TODAY),
    )
    assert ended
    assert late
    assert (ended.detail.zh, ended.detail.en) == ("需求现为“已取消”。", "The demand is “Cancelled”.")
    assert late.detail.zh == "希望完成日期 2026-11-20 早于今天 2026-11-21。"
