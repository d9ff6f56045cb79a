"""Names by their sound."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from services.search.domain.analysis_fold import simplified
from services.search.domain.pinyin import own_word, pinyin_query, pinyin_tokens, suggest_key, suggest_keys

PLACES = ("北京市", "苏州市", "江苏省", "无锡市", "南京市", "太湖县", "新疆维吾尔自治区", "香港特别行政区", "东区")


def test_a_name_is_indexed_by_syllable_pair_full_pinyin_and_initials():
    assert pinyin_tokens("华智专利") == [
        "hua", "zhi", "zhuan", "li", "huazhi", "zhizhuan", "zhuanli", "huazhizhuanli", "hzzl",
    ]  # fmt: skip


def test_each_stretch_of_what_is_typed_is_asked_for():
    assert pinyin_query("华智ABC所 华智") == ["huazhi", "abc", "suo"]


def test_one_character_is_indexed_by_its_syllable_alone():
    assert pinyin_tokens("华") == ["hua"]


def test_a_name_of_two_characters_has_its_initials_too():
    assert pinyin_tokens("华智") == ["hua", "zhi", "huazhi", "hz"]


@pytest.mark.parametrize("first", ["\u3400", "\u9fff"])
def test_a_run_sounds_whichever_of_all_characters_begins_it(first):
    assert {"zhuan", "li", "zhuanli"} <= set(pinyin_tokens(f"{first}专利"))


def test_a_name_may_be_begun_where_its_own_word_stands_first():
    assert suggest_keys("专利专利代理事务所")[0] == "专利专利代理事务所"
    assert "专利代理事务所" not in suggest_keys("专利专利代理事务所")


@pytest.mark.parametrize("typed", ["华智", "华志", "華誌", "画志", "huazhi", "HuaZhi", "ｈｕａｚｈｉ"])
def test_homophones_and_typed_pinyin_lead_to_the_same_name(typed):
    assert set(pinyin_query(typed)) <= set(pinyin_tokens("苏州华智专利代理事务所"))


def test_a_reading_follows_the_word_it_stands_in():
    assert "chongqing" in pinyin_tokens("重庆")


def test_a_city_keeps_its_reading_although_the_index_takes_its_character_for_another():
    assert "shenyang" in pinyin_tokens("沈阳")
    assert "shenyang" in pinyin_tokens("瀋陽")


def test_latin_words_in_a_name_stay_whole():
    assert {"abc", "zhuanli"} <= set(pinyin_tokens("ABC专利"))


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("北京集佳知识产权代理有限公司", "集佳"),
        ("江苏省苏州市华智专利代理事务所(普通合伙)", "华智"),
        ("江苏省苏州市华智专利代理事务所（特殊普通合伙）", "华智"),
        ("无锡太湖专利商标事务所", "太湖"),
        ("无锡太湖专利商标事务所·", "太湖"),
        ("新疆天山律师事务所", "天山"),
        ("香港永信專利代理有限公司", "永信"),
        ("华智（苏州）", "华智(苏州)"),  # what stands in brackets is whole
        ("专利代理", "专利"),
        ("上海", "上海"),
        ("东方知识产权代理有限公司", "东方"),
        ("ABC Patent Ltd", "abc patent ltd"),
        ("", ""),
    ],
)
def test_the_own_word_of_a_name_stands_between_its_place_and_what_it_is(name, own):
    assert own_word(name, PLACES) == own


@pytest.mark.parametrize(
    "typed", ["北京集佳", "集佳知识产权", "集佳", "集", "jijiazhishi", "jijia", "jj", "bjjj", "Ji Jia", "beijing"]
)
def test_a_name_is_reached_by_any_of_its_beginnings(typed):
    keys = suggest_keys("北京集佳知识产权代理有限公司", PLACES)
    assert any(key.startswith(suggest_key(typed)) for key in keys)


@pytest.mark.parametrize("kind", [frozenset, list, tuple])
def test_places_may_be_any_collection(kind):
    assert own_word("苏州华智专利代理事务所", kind(PLACES)) == "华智"


@settings(max_examples=50)
@given(st.text())
def test_no_name_crashes_it_and_no_key_is_empty(name):
    assert all(suggest_keys(name, PLACES))
    assert all(token and not any(char.isspace() for char in token) for token in pinyin_tokens(name))
    "".join(pinyin_tokens(name)).encode()


@given(
    st.lists(
        st.sampled_from([*sorted(PHRASES_DICT)[::97], *"行长乐了还都得曾朝", "重庆", "代理"]), min_size=1, max_size=6
    )
)
def test_word_by_word_sounds_as_the_whole_does(words):
    """The words of a name are kept with their sound; the package that says them is asked for the whole name here."""
    name = simplified("".join(char for char in "".join(words) if "\u4e00" <= char <= "\u9fff"))
    whole = lazy_pinyin(name, style=Style.NORMAL)
    assert pinyin_tokens(name)[: len(set(whole))] == list(dict.fromkeys(whole))
