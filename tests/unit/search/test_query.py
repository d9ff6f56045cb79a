"""What a person's words become, and the questions on which the share of words was tried."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.search.domain.query import (
    MOST_SAID,
    MOST_WORDS,
    Clause,
    Cursor,
    Near,
    Order,
    Query,
    Range,
    kilometres,
    need_of,
    relaxed,
    said_clauses,
    text_clauses,
)
from services.search.storage.engines.memory import MemoryEngine
from tests.contract.search_engine.agencies import BOOSTS, LAYOUT, WRITTEN, document

# What people ask, how many of the fourteen agencies may be shown, and whose name must be among them.
ASKED = [
    ("芯片版图怎么保护", 2, "芯图"),
    ("集成电路布图设计登记", 2, "芯图"),
    ("集成电路布图设计登记", 2, "华智"),
    ("苏州专利代理", 9, "华智"),
    ("商标注册", 2, "正和"),
    ("南京商标", 2, "正和"),
    ("商标被驳回了还能救吗", 2, "正和"),
    ("第35类商标", 2, "正和"),
    ("337调查", 1, "远帆"),
    ("FTO", 1, "远帆"),
    ("我们公司想把抗体药物的发明专利申请到美国和欧洲，需要懂生物医药的代理人", 5, "医通"),
    ("我们公司想把抗体药物的发明专利申请到美国和欧洲，需要懂生物医药的代理人", 5, "远帆"),
    ("跨境电商被告了TRO怎么办", 1, "海盾"),
    ("海外维权", 1, "海盾"),
    ("软件著作权", 3, "云图"),
    ("植物新品种", 1, "植青"),
    ("专利质押贷款", 2, "创桥"),
    ("评估专利值多少钱", 2, "科信"),
    ("高新技术企业认定", 1, "维度"),
    ("知识产权贯标辅导", 2, "维度"),
    ("H01L 21/00", 1, "芯图"),
    ("h01l", 1, "芯图"),
    ("A61K 39/00", 1, "医通"),
    ("新能源汽车电池专利", 1, "太湖"),
    ("锂电池正极材料的专利挖掘与布局，希望代理人有材料背景，费用不超过两万元，三个月内提交", 2, "太湖"),
    ("代理師培訓", 1, "之江"),
    ("专利无效", 1, "太湖"),
    ("商业秘密", 1, "明理"),
    ("华智", 1, "华智"),
    ("华志", 1, "华智"),
    ("huazhi", 1, "华智"),
    ("苏州华志专利", 9, "华智"),
]


@pytest.fixture(scope="module")
def directory():
    engine = MemoryEngine(LAYOUT)
    engine.rebuild(document(number, agency) for number, agency in enumerate(WRITTEN))
    return engine


def shown(directory, text):
    hits = directory.search(Query(clauses=text_clauses(text, BOOSTS, sound="sound"))).hits
    return [WRITTEN[int(hit.id)].name for hit in hits]


@pytest.mark.parametrize(("text", "most", "name"), ASKED)
def test_a_question_finds_whom_it_means_and_few_others(directory, text, most, name):
    names = shown(directory, text)
    assert any(name in one for one in names)
    assert len(names) <= most


@pytest.mark.parametrize(
    "text", ["芯片版图怎么保护", "苏州专利代理", "商标注册", "A61K 39/00", "苏州华志专利", "南京商标"]
)
def test_who_is_meant_stands_first(directory, text):
    first = {
        "芯片版图怎么保护": "芯图",
        "苏州专利代理": "华智",
        "商标注册": "正和",
        "A61K 39/00": "医通",
        "苏州华志专利": "华智",
        "南京商标": "正和",
    }
    assert first[text] in shown(directory, text)[0]


def test_one_word_finds_everybody_who_has_it_and_nobody_else(directory):
    wanted = {one.name for one in WRITTEN if "专利" in one.name + "".join(one.services) + one.about}
    assert set(shown(directory, "专利")) == wanted


def test_two_characters_apart_are_not_the_word(directory):
    assert shown(directory, "专商") == []


def test_a_question_of_common_words_alone_is_still_asked(directory):
    assert shown(directory, "知识产权") != []


@pytest.mark.parametrize("text", ["", " ", "\n\t　"])
def test_blank_text_asks_for_nothing_in_particular(text):
    assert text_clauses(text, BOOSTS, sound="sound") == ()


@pytest.mark.parametrize("text", ["？！", "😀", "的", "\ud800\x00"])
def test_text_without_a_word_finds_nothing_rather_than_everybody(directory, text):
    assert shown(directory, text) == []


def test_english_words_without_a_subject_decide_nothing_and_alone_find_nobody():
    """As with function characters; they still rank, and what may be a name of something stays a word of its own."""
    (alone,) = text_clauses("The of and", BOOSTS, sound="sound")
    assert (alone.counted, alone.also) == ((), ("the", "of", "and"))
    (clause, _) = text_clauses("Protection of the trademark", BOOSTS, sound="sound")
    assert (clause.counted, clause.need, clause.also) == (("protection", "trademark"), 2, ("of", "the"))
    assert text_clauses("IT US", BOOSTS)[0].counted == ("it", "us")


def test_relaxed_words_find_who_has_any_of_them(directory):
    clauses = text_clauses("软著登记", BOOSTS)
    assert directory.search(Query(clauses=clauses)).total == 0
    assert directory.search(Query(clauses=relaxed(clauses))).total > 0


@pytest.mark.parametrize(
    ("counted", "need"),
    [
        (("专利",), 1),
        (("无锡", "锡市"), 1),  # one word of three characters
        (("pct", "fto"), 2),
        (("商标", "标注", "注册"), 2),  # two words in a run
        (("a", "b", "c"), 2),
        (tuple("abcd"), 2),
        (tuple("abcde"), 3),
        (tuple(f"w{at}" for at in range(64)), 8),
        ((), 1),
    ],
)
def test_both_of_two_words_are_needed_and_the_square_root_of_many(counted, need):
    assert need_of(counted) == need


@settings(max_examples=50)
@given(st.lists(st.text("专利商标ab", min_size=1, max_size=2), unique=True).map(tuple))
def test_no_question_needs_more_words_than_it_has(counted):
    assert 1 <= need_of(counted) <= max(1, len(counted))


def test_of_a_code_the_widest_level_decides_and_the_others_rank():
    (clause,) = text_clauses("H01L 21/00", BOOSTS)
    assert (clause.counted, clause.also) == (("ipc:h01l",), ("ipc:h01l21", "ipc:h01l21/00"))


def test_a_text_of_any_length_asks_for_a_bounded_number_of_words():
    (clause,) = text_clauses(" ".join(f"word{at}" for at in range(1000)), BOOSTS)
    assert len(clause.counted) + len(clause.also) == 64


def test_a_single_character_is_not_asked_for_by_its_sound():
    assert len(text_clauses("茶", BOOSTS, sound="sound")) == 1


def test_the_mark_of_a_query_is_the_same_for_all_its_pages_and_while_somebody_is_banned():
    query = Query(clauses=(Clause(("a",), 1, (("name", 1.0),)),), filters={"x": ("1", "2")})
    assert (
        query.mark()
        == replace(query, limit=3, after=Cursor(1.0, "a", "m"), excluded={"z"}, filters={"x": ("2", "1")}).mark()
    )


@pytest.mark.parametrize(
    "other",
    [
        Query(filters={"x": ("1",)}),
        Query(ranges={"x": Range(1, 2)}),
        Query(order=Order("x")),
        Query(clauses=(Clause((), 1, ()),)),
    ],
)
def test_another_question_has_another_mark(other):
    assert other.mark() != Query().mark()


@pytest.mark.parametrize("value", [None, 1, -2.5, "320505", "苏州😀"])
def test_a_cursor_is_read_as_it_was_written(value):
    cursor = Cursor(value, "7K3Q2M9X5C0H", "abc")
    assert Cursor.read(cursor.text()) == cursor
    assert cursor.text().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "!!!",
        "bnVsbA",
        "WzFd",
        "WzEsMiwzXQ",
        "W1tdLCJhIiwiYiJd",
        "W1tb" * 3000,
        "é",
        "\x00",
        "专利",
        "eyJhIjoxfQ",
    ],
)
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(ValueError):
        Cursor.read(text)


@pytest.mark.parametrize("told", ["5", '[1, 2, "m"]', '[1, "a", 3]'])
def test_what_is_no_cursor_is_called_so(told):
    with pytest.raises(ValueError, match=r"^not a cursor$"):
        Cursor.read(urlsafe_b64encode(told.encode()).decode())


def test_of_a_description_more_is_read_than_of_what_is_typed_but_not_all():
    words = " ".join(f"w{number}" for number in range(5 * MOST_SAID))
    (said,), (typed,) = said_clauses(words, {"name": 1.0}), text_clauses(words, {"name": 1.0})
    assert (len(said.counted) + len(said.also), said.need) == (MOST_SAID, 1)
    assert len(typed.counted) + len(typed.also) == MOST_WORDS < MOST_SAID


@settings(max_examples=50)
@given(st.text())
def test_no_text_does_more_than_be_refused_as_a_cursor(text):
    try:
        Cursor.read(text)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("longitude", "latitude", "near", "km"),
    [
        (0, 0, (0, 0), 0.0),
        (1, 0, (0, 0), 111.195),  # a degree of the equator
        (0, 90, (0, 0), 10_007.557),  # a quarter of a meridian
        (180, 0, (0, 0), 20_015.115),
        (120.0, 60.0, (122.0, 60.0), 111.191),  # half as wide at sixty degrees, but for the bend
        (120.30, 31.57, (120.62, 31.30), 42.698),  # Wuxi and Suzhou
    ],
)
def test_a_distance_is_that_on_a_sphere_of_the_mean_radius(longitude, latitude, near, km):
    """The last two from the spherical law of cosines, another formula."""
    assert kilometres(longitude, latitude, Near(near[0], near[1], 1)) == pytest.approx(km, abs=0.001)
    assert kilometres(near[0], near[1], Near(longitude, latitude, 1)) == pytest.approx(km, abs=0.001)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 400, '"\\ud800"', "[]", "{}"])
def test_a_cursor_that_nobody_got_from_us_is_none(value):
    """What no engine could begin behind: no number, one without end, half a character."""
    text = urlsafe_b64encode(f'[{value}, "a", "m"]'.encode()).decode()
    with pytest.raises(ValueError):
        Cursor.read(text)


@pytest.mark.parametrize(
    ("order", "fitting", "other"),
    [(Order(), 1.5, "abc"), (Order("founded"), 7.0, "abc"), (Order("city"), "320200", 7.0)],
)
def test_a_cursor_has_a_value_of_its_order(order, fitting, other):
    """By nearness of the words and by a number results are told by numbers, by a word by words."""
    query = Query(clauses=(Clause(("a",), 1, (("name", 1.0),)),), order=order)
    for value in (fitting, None):
        assert replace(query, after=Cursor(value, "a", query.mark())).start({"city"})
    with pytest.raises(ValueError, match=r"^the cursor has no value of its order$"):
        replace(query, after=Cursor(other, "a", query.mark())).start({"city"})


def test_a_cursor_of_another_question_is_refused_in_words():
    with pytest.raises(ValueError, match=r"^the cursor belongs to another query$"):
        Query(after=Cursor(None, "1", "x")).start()
