"""What the words of a demand are taken for, one list at a time, and how sure that is."""

from __future__ import annotations

from datetime import date

import pytest

from rulebooks import codes as code_lists
from services.search.domain import likeness, needs, service_needs
from services.search.domain.likeness import alike
from services.search.domain.needs import Guess, guesses, region_of, stage_of
from services.search.domain.service_needs import Hit, Wanted, wanted

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


@pytest.mark.parametrize(
    ("text", "word", "at"),
    [
        ("abc商标abc", "商标", 3),
        ("商标和商标", "商标", 0),
        ("商标", "pct", -1),
        ("apct pct", "pct", 5),
        ("pct2", "pct", -1),
    ],
)
def test_a_name_stands_where_it_stands_first_and_a_latin_one_as_a_whole_word(text, word, at):
    assert needs._where(text, word) == at


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


def test_a_stage_and_a_place_are_guessed_by_the_word_that_names_them():
    assert stage_of("被诉侵权") == Guess("stage", "dispute", "侵权", 70)
    assert region_of("无锡的商标") == Guess("regions", "320200", "无锡", 70)


def test_names_that_overlap_are_both_names_and_of_one_code_the_first_of_the_surest_stands():
    """机 ends the one and begins the other; neither stands inside the other."""
    found = [guess.code for guess in guesses("航空发动机器视觉", TODAY) if guess.list == "industries"]
    assert sorted(found) == ["high_end_equipment", "w_ai"]
    found = [guess.code for guess in guesses("生物联网", TODAY) if guess.list == "industries"]
    assert sorted(found) == ["biology", "w_iot"]  # 物 ends the shorter and begins the longer
    hits = [Hit("a", "长长", 0, 70), Hit("a", "短", 3, 70), Hit("b", "别", 5, 70), Hit("b", "别的", 7, 95)]
    assert [(hit.code, hit.word) for hit in needs._best(hits)] == [("b", "别的"), ("a", "长长")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "商标注册。专利价值评估。商标注册要快",
            ["trademark_filing", "valuation"],
        ),  # in the order in which they are said first
        ("abc商标注册abc", ["trademark_filing"]),  # letters beside it do not hide it
        ("我们是做集成电路设计的企业", []),  # what a firm is, is no wish
        ("我们做芯片，怕落进别人的权利范围", ["fto_analysis"]),
        ("对方拿着一张证到处要钱，想让它不算数", ["patent_invalidation"]),  # both clauses of it
    ],
)
def test_a_wish_is_taken_from_what_is_said_of_it(text, codes):
    taken = [guess.code for guess in guesses(text, TODAY) if guess.list == "services" and guess.taken]
    assert taken == codes


def test_a_sentence_that_is_a_name_and_nothing_else_names_it_whatever_follows():
    assert next(iter(guesses("专利许可。请尽快", TODAY))) == Guess("services", "licensing", "专利许可", 70)
    assert next(iter(guesses("请人做专利申请代理", TODAY))) == Guess("services", "patent_filing", "专利申请代理", 95)


def test_how_sure_a_likeness_is_follows_from_its_share_of_the_first_three(monkeypatch):
    """10, 6 + 8/4 and 8/1 of 26 in all: 20 and 80 hundredths of the share; a word that hints is told."""
    monkeypatch.setattr(service_needs, "alike", lambda _text: [("x", 10.0), ("y", 6.0), ("w", 4.9)])
    monkeypatch.setattr(service_needs, "named_by", {"词": 4, "字": 1}.__getitem__)
    found = service_needs._likely("别的", [Hit("y", "词", 0, 70), Hit("z", "字", 1, 70)])
    assert [(weight, one.code, one.by, one.sure) for weight, one in found] == [
        (10.0, "x", "≈", 51), (8.0, "y", "词", 45), (8.0, "z", "字", 45),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("likest", "told"),
    [
        (
            [("x", 50.0), ("y", 10.0), ("z", 9.9)],
            [("x", 77), ("y", 31)],
        ),  # a fifth of 50 is near enough; of 69.9 in all
        ([("x", 10.0)], [("x", 85)]),  # the whole, and yet a guess
        ([("x", 6.0), ("y", 5.0), ("z", 4.9)], [("x", 50), ("y", 45)]),  # 5 at least; of 15.9 in all
    ],
)
def test_a_likeness_is_told_where_it_is_near_the_likest_and_never_for_sure(monkeypatch, likest, told):
    monkeypatch.setattr(service_needs, "alike", lambda _text: likest)
    assert [(one.code, one.sure) for _, one in service_needs._likely("别的", [])] == told


def test_each_sentence_offers_what_it_is_like_and_the_likest_of_all_is_taken(monkeypatch):
    like = {"乙": [(7.0, Wanted("b", "≈", 50, taken=True))], "甲": [(6.0, Wanted("a", "≈", 40, taken=True))]}
    monkeypatch.setattr(service_needs, "_likely", lambda sentence, _hits: like[sentence])
    assert [(one.code, one.taken) for one in wanted("乙。甲", [], 95)] == [("b", True), ("a", False)]


@pytest.mark.parametrize(
    ("sentence", "wish"),
    [
        ("我们做芯片，怕被告", "怕被告"),
        ("我们做芯片，位于无锡，怕被告", "怕被告"),
        ("怕被告，我们做芯片", "怕被告，我们做芯片"),  # what comes after the wish may belong to it
        ("我们做芯片", "我们做芯片"),
    ],
)
def test_of_a_sentence_the_first_clauses_go_that_say_what_the_firm_is(sentence, wish):
    assert service_needs._wish_of(sentence) == wish


def test_likeness_adds_what_is_shared_in_all_and_what_is_shared_with_the_nearest_saying(monkeypatch):
    """Rarity times count times share, by the root of one and a width of 400; and over the root of three and the saying's marks."""
    monkeypatch.setattr(likeness, "_marks", lambda _text: {"a": 1.0, "b": 2.0})
    held = {
        "a": likeness.Held((("x", 1.0), ("y", 0.5)), (0, 1, 2), 1.0),
        "b": likeness.Held((("x", 0.5), ("z", 1.0)), (0, 3), 2.0),
    }
    monkeypatch.setattr(likeness, "_held", lambda: held)
    said = (("x", {"a": 1.0}), ("x", {"a": 1.0}), ("y", {"a": 1.0}), ("z", {"b": 1.0}))
    monkeypatch.setattr(likeness, "_sayings", lambda: said)
    monkeypatch.setattr(likeness, "_width", {"x": 0, "y": 1200, "z": 0}.__getitem__)
    # x: 1·1 + 2·2·½ = 3, nearest (1 + 4)/2; y: ½/2, nearest 1/2; z: 4, nearest 4/2
    assert likeness.alike("") == [("z", 6.0), ("x", 5.5), ("y", 0.75)]


def test_services_that_a_text_is_as_like_stand_by_their_names(monkeypatch):
    monkeypatch.setattr(likeness, "_marks", lambda _text: {"a": 1.0})
    monkeypatch.setattr(likeness, "_held", lambda: {"a": likeness.Held((("y", 1.0), ("x", 1.0)), (0, 1), 1.0)})
    monkeypatch.setattr(likeness, "_sayings", lambda: (("y", {"a": 1.0}), ("x", {"a": 1.0})))
    monkeypatch.setattr(likeness, "_width", {"x": 0, "y": 0}.__getitem__)
    assert likeness.alike("") == [("x", 1.5), ("y", 1.5)]


def test_an_ending_goes_from_longer_english_words_alone():
    assert [likeness.stem(word) for word in ("suing", "sued", "uses", "licensed")] == ["su", "sued", "uses", "licens"]


def test_marks_count_by_what_they_are():
    """A pair and a word are one, a character alone a half, what any of them means two; a pair with a function character none."""
    marks = likeness._marks("专利的 patents")
    plain = {mark: count for mark, count in marks.items() if not mark.startswith("≈")}
    assert plain == {"专利": 1.0, "专": 0.5, "利": 0.5, "patent": 1.0}
    assert {count for mark, count in marks.items() if mark.startswith("≈")} <= {2.0}
