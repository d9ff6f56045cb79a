"""How text becomes tokens, and the way back to where they stand."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rulebooks.matching.analysis import common_pairs, common_unigrams, fingerprint, function_characters, name_tails
from services.search.domain.analysis import ANALYSER_VERSION, analyse, analyse_query, located, spans
from services.search.domain.analysis_codes import NUMERALS, codes_in
from services.search.domain.analysis_fold import fold, fold_with_offsets

GOLDEN = json.loads((Path(__file__).parent / "analysis.golden.json").read_text(encoding="utf-8"))

# Letters of this field, and everything that text may bring along.
field_text = st.text(
    st.sampled_from("专利商标代理權怎么的第九三十五类类ＨH01L/2 \n，<&é\u0301ﾍﾟ한ﬁ\u200b\x00\ud800😀𠮷x")
)
any_text = st.one_of(field_text, st.text())


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["case"])
def test_the_tokens_are_those_of_the_golden_file(case):
    assert analyse(case["text"]) == case["tokens"]


def test_the_golden_file_is_of_this_version_and_these_lists():
    assert (GOLDEN["analyser"], GOLDEN["lists"]) == (ANALYSER_VERSION, fingerprint()), (
        "tokens change with the lists: give the analyser a new version, so that every index is rebuilt"
    )


@settings(max_examples=50)
@given(any_text)
def test_no_text_crashes_it_and_no_token_could_break_an_engine(text):
    for token in analyse(text):
        assert token
        assert token == "".join(token.split())
        assert len(token) <= 64
        assert "\x00" not in token
        token.encode("utf-8")


@settings(max_examples=50)
@given(any_text)
@example("x" * 100)
@example("第九、三十五类 H01L 21/00")
def test_the_places_of_tokens_are_those_of_the_same_tokens(text):
    folded = fold(text)
    assert Counter(token.word for token in located(folded)) == Counter(analyse(text))
    assert all(0 <= token.start < token.end <= len(folded) for token in located(folded))


@settings(max_examples=50)
@given(any_text)
@example("e\u0301")
@example("\u1100\u1161\u11a8")  # a Hangul syllable in three parts
@example("ﾊ\u200bﾟ")
def test_folding_piece_by_piece_is_folding_the_whole(text):
    pieces = fold_with_offsets(text)
    assert pieces.text == fold(text)
    assert len(pieces.starts) == len(pieces.ends) == len(pieces.text)


@settings(max_examples=50)
@given(any_text)
def test_folding_twice_changes_nothing(text):
    assert analyse(fold(text)) == analyse(text)


@settings(max_examples=50)
@given(any_text)
def test_what_is_found_in_a_text_is_found_by_searching_for_that_text(text):
    assert set(analyse_query(text)) <= set(analyse(text))
    assert bool(analyse_query(text)) == bool(analyse(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [("專利權", "专利权"), ("ＰＣＴ", "pct"), ("Ｈ０１Ｌ２１／００", "H01L 21/00"), ("第三十五类", "第35類"), ("专\u200b利", "专利"),
     ("答覆審查意見", "答复审查意见"), ("計畫", "计划"), ("瞭解", "了解"), ("化學氣相沈積", "化学气相沉积"), ("區塊鍊", "区块链")],
)  # fmt: skip
def test_spellings_of_the_same_thing_have_the_same_tokens(one, other):
    assert analyse(one) == analyse(other)


def opencc_phrases():
    """OpenCC's own list of traditional phrases and what they are in simplified text."""
    lines = (files("opencc") / "dictionary" / "TSPhrases.txt").read_text(encoding="utf-8").splitlines()
    return [(phrase, simplified.split()[0]) for phrase, simplified in (line.split("\t") for line in lines)]


def test_traditional_phrases_meet_their_simplified_form_but_for_names_and_classics():
    differing = {phrase for phrase, simplified in opencc_phrases() if fold(phrase) != fold(simplified)}
    assert all(set(phrase) & set("鍾鉅麼麽噁俱") for phrase in differing)


def test_a_character_means_the_same_whatever_stands_beside_it():
    assert analyse("乾")[0] in analyse("乾坤")


def test_wider_levels_of_a_code_are_found_by_narrower_ones():
    assert set(analyse("H01L")) < set(analyse("H01L 21")) | set(analyse("H01L 21/00"))
    assert analyse("H01L 21/02")[:2] == analyse("H01L 21/00")[:2]


def test_codes_stand_in_the_order_of_the_text_whatever_they_are():
    assert [code.tokens[0] for code in codes_in("第35类 h01l a61k")] == ["nice:35", "ipc:h01l", "ipc:a61k"]


def test_the_forty_five_classes_have_their_numerals():
    assert (NUMERALS["九"], NUMERALS["十"], NUMERALS["十一"], NUMERALS["二十"], NUMERALS["四十五"]) == (
        9,
        10,
        11,
        20,
        45,
    )
    assert sorted(NUMERALS.values()) == list(range(1, 50))


@pytest.mark.parametrize(
    ("text", "left"), [("专利", ["专利"]), ("专", ["专"]), ("茶", ["茶"]), ("茶专利", ["茶专", "专利", "茶"])]
)
def test_a_common_character_is_dropped_where_a_pair_says_the_same(text, left):
    assert analyse_query(text) == left


def test_a_query_asks_for_each_token_once():
    assert analyse_query("PCT PCT 专利专利") == ["pct", "专利", "利专"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("办理專利申請，專利無效。", "专利", ["專利", "專利"]),
        ("专利代理机构", "专利代理", ["专利代理"]),
        ("甲专利", "专利", ["专利"]),  # the first sign is one of its own
        ("提供ＰＣＴ申请", "pct", ["ＰＣＴ"]),
        ("熟悉 H01L 21/00 领域", "h01l21/00", ["H01L 21/00"]),
        ("代理第9、35类商标", "第35类", ["第9、35类"]),
        ("Socie\u0301te\u0301 X", "société", ["Socie\u0301te\u0301"]),
        ("专\u200b利", "专利", ["专\u200b利"]),
        ("<b>专利</b> & 商标", "商标", ["商标"]),
        ("ﬁle 10㎡", "file", ["ﬁle"]),
        ("没有", "专利", []),
        ("", "专利", []),
        ("专利", "", []),
        ("专\x00利 \ud800专利", "专利", ["专利"]),
    ],
)
def test_marked_places_are_slices_of_the_original_text(text, query, marked):
    assert [text[start:end] for start, end in spans(text, analyse_query(query))] == marked


@settings(max_examples=50)
@given(any_text, any_text)
def test_marked_places_are_in_order_apart_and_inside_the_text(text, query):
    places = spans(text, analyse(query))
    flat = [position for place in places for position in place]
    assert flat == sorted(set(flat))
    assert all(0 <= position <= len(text) for position in flat)


@settings(max_examples=50)
@given(any_text)
def test_marking_everything_marks_every_letter_that_became_a_token(text):
    covered = {position for start, end in spans(text, analyse(text)) for position in range(start, end)}
    letters = {at for at, char in enumerate(text) if normalize("NFKC", char).isalpha() and char.isalnum()}
    functional = {at for at in letters if fold(text[at]) in function_characters()}
    assert letters - functional <= covered


def test_what_stands_behind_a_code_is_marked_in_its_place():
    text = "用于H01L 21/00和第35类的芯片"
    assert spans(text, ["芯片"]) == [(text.index("芯片"), len(text))]


def test_there_are_forty_four_function_characters():
    assert len(function_characters()) == 44


def test_the_lists_are_of_characters_and_pairs_and_do_not_contradict_each_other():
    assert all(len(char) == 1 for char in function_characters() | common_unigrams())
    assert all(len(pair) == 2 for pair in common_pairs())
    assert function_characters().isdisjoint(common_unigrams())
    assert all(fold(entry) == entry for entry in function_characters() | common_unigrams() | common_pairs())


def test_longer_endings_of_names_are_tried_first():
    assert name_tails().index("知识产权代理") < name_tails().index("知识产权") < name_tails().index("代理")
