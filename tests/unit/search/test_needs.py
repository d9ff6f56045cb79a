"""What the words of a demand are taken for, one list at a time, and how sure that is."""

from __future__ import annotations

from datetime import date

import pytest

from rulebooks import codes as code_lists
from services.search.domain.likeness import alike
from services.search.domain.needs import guesses, region_of, stage_of

TODAY = date(2026, 11, 21)


def found(list_, text, on=TODAY):
    return [(guess.code, guess.by, guess.sure) for guess in guesses(text, on) if guess.list == list_]


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("发明专利和软著", [("patent_invention", "发明专利", 95), ("copyright", "软著", 70)]),
        ("外观设计", [("patent_design", "外观设计", 70)]),
        ("布图设计", [("layout_design", "布图设计", 95)]),
        ("发明了一个东西", [("patent_invention", "发明", 70)]),
        ("Patents abroad", [("patent", "patents", 95)]),
        ("impatents", []),
        ("2patents", []),
        ("商标、商标、商标", [("trademark", "商标", 95)]),
    ],
)
def test_a_right_is_guessed_by_its_name_or_by_what_people_say(text, rights):
    assert found("rights", text) == rights


def test_of_one_list_five_are_guessed_the_surest_and_longest_name_first():
    text = "软著、商标、植物新品种、地理标志、商业秘密、集成电路布图设计、专利"
    assert found("rights", text) == [
        ("layout_design", "集成电路布图设计", 95),
        ("plant_variety", "植物新品种", 95),
        ("geographical_indication", "地理标志", 95),
        ("trade_secret", "商业秘密", 95),
        ("trademark", "商标", 95),
    ]


@pytest.mark.parametrize(
    ("text", "industries"),
    [
        ("集成电路", [("w_ic", "集成电路", 95)]),
        ("芯片", [("w_ic", "芯片", 70)]),
        ("信息技术", []),
        ("生物医药", [("w_biomedicine", "生物医药", 95)]),
    ],
)
def test_an_industry_is_guessed_by_its_name_or_its_trade_and_a_group_is_none(text, industries):
    assert found("industries", text) == industries


def test_an_industry_is_guessed_without_the_word_industry_as_well():
    assert ("biology", "生物", 95) in found("industries", "我们做生物的")


def test_what_was_not_in_force_on_the_day_is_no_guess():
    assert found("rights", "集成电路布图设计", date(2001, 1, 1)) == []
    assert "pct_filing" not in [code for code, _, _ in found("services", "PCT国际申请", date(1990, 1, 1))]
    assert ("pct_filing", "pct国际申请", 95) in found("services", "PCT国际申请")


@pytest.mark.parametrize("text", ["网店里全是山寨", "想请人把这摊事情理一理"])
def test_a_likeness_is_as_sure_as_its_share_of_the_three_likest(text):
    likest = alike(text)
    together = sum(weight for _, weight in likest[:3])
    due = [(code, "≈", min(85, 20 + round(80 * weight / together))) for code, weight in likest]
    told = found("services", text)
    assert told == due[: len(told)]
    assert 1 < len(told) <= 6


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("对方起诉我们，之前申请过专利", "dispute"),
        ("Infringement in the US", "dispute"),
        ("收到審查意見，想转让", "pending"),
        ("拿专利质押融资，做布局", "trade"),
        ("做一次FTO再申请", "planning"),
        ("商标注册", "filing"),
        ("红烧肉", ""),
    ],
)
def test_the_furthest_stage_that_a_text_names_is_its_stage(text, stage):
    guess = stage_of(text)
    assert (guess.code if guess else "") == stage


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("江苏无锡的企业", "320200"),
        ("江苏省的企业", "320000"),
        ("無錫市濱湖區", "320211"),
        ("无锡市", "320200"),
        ("没有地方", ""),
    ],
)
def test_the_narrowest_place_that_a_text_names_is_its_place(text, region):
    guess = region_of(text)
    assert (guess.code if guess else "") == region


def test_what_each_of_two_sentences_is_like_is_offered():
    one, other = "网店里全是山寨", "想请人把这摊事情理一理"
    both = [code for code, _, _ in found("services", f"{one}。{other}")]
    for text in (one, other):
        assert found("services", text)[0][0] in both


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A German company sues us over our product", "overseas_protection"),
        ("We received a cease and desist letter from a company in Canada", "overseas_protection"),
        ("Our goods were seized by customs in Rotterdam", "overseas_protection"),
        ("We are being sued abroad", "overseas_protection"),
        ("How much is our patent worth?", "valuation"),
        ("An employee took our drawings to a rival", "trade_secret_protection"),
        ("borrow from a bank against patents", "pledge"),
    ],
)
def test_what_is_said_in_english_is_understood_as_well(text, code):
    (first, *_) = [guess for guess in guesses(text, TODAY) if guess.list == "services"]
    assert (first.code, first.taken) == (code, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("overseas dispute", "overseas_protection"),
        ("patent lawsuit in Germany", "overseas_protection"),
        ("patent litigation", "infringement_litigation"),
        ("trademark registration", "trademark_filing"),
        ("trademark registration in Germany", "madrid_filing"),
        ("our trademark application was refused", "trademark_review"),
        ("freedom to operate", "fto_analysis"),
        ("patent valuation", "valuation"),
        ("patent pledge financing", "pledge"),
    ],
)
def test_what_those_who_write_english_call_a_service_is_understood(text, code):
    assert found("services", text)[0][0] == code


def test_each_service_is_found_by_each_of_its_names():
    """Also by its English one, which no saying has."""
    for entry in code_lists.load("services").on(TODAY):
        for name in (entry.zh, entry.en):
            taken = [guess.code for guess in guesses(name, TODAY) if guess.list == "services" and guess.taken]
            assert entry.code in taken, name


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("A German company sues us", []),
        ("somebody who speaks German or English", ["de", "en"]),
        ("fluent in Japanese", ["ja"]),
        ("要会英语", ["en"]),
    ],
)
def test_a_language_in_english_is_asked_for_only_where_somebody_is_to_speak_or_read_it(text, languages):
    assert sorted(code for code, _, _ in found("languages", text)) == languages


def test_a_word_that_many_sayings_have_names_the_service_that_is_called_so_where_it_is_all_that_is_said():
    assert found("services", "侵权")[0][:2] == ("infringement_litigation", "侵权")
    refused = [guess.code for guess in guesses("驳回复审", TODAY) if guess.list == "services" and guess.taken]
    assert len(refused) == 1  # two are called so: one is likelier, none is named


@pytest.mark.parametrize("text", ["We make lamps in Wuxi", "Hello, we are a company", "the of and to in"])
def test_english_words_that_ask_for_nothing_are_no_need(text):
    assert [guess for guess in guesses(text, TODAY) if guess.list == "services"] == []
