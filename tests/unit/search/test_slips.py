"""One slip of the finger in a Latin word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.slips import doubtful, mended, one_slip
from tests.support.levenshtein import likeness

WORDS = st.text("abcxyz", min_size=1, max_size=8)


def distance(one: str, other: str) -> int:
    return round((1 - likeness(one, other)) * max(len(one), len(other)))


@given(WORDS)
def test_every_word_one_slip_away_is_one_edit_or_one_turn_away(word):
    for other in one_slip(word):
        is_turned = sorted(other) == sorted(word) and distance(word, other) == 2
        assert distance(word, other) == 1 or is_turned


@given(WORDS, WORDS)
def test_whoever_is_one_edit_away_is_among_them(word, other):
    assert other in one_slip(word) or distance(word, other) != 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trademrk", "trademark"),
        ("paetnt filing", "patent filing"),
        ("trademakr", "trademark"),  # the last two turned round
        ("Tradmark 注册", "trademark 注册"),
        ("ＰＡＴＥＮＴＴ", "patent"),
        ("patent", ""),  # nothing is wrong
        ("pate", ""),  # too short
        ("paetntx", ""),  # two slips
        ("商标", ""),
        ("商标trademrk", "商标trademark"),
        ("trademrk2", ""),  # a code or a name
    ],
)
def test_a_word_that_nothing_holds_is_taken_for_one_that_something_does(text, meant):
    assert mended(text, {"trademark": 9, "patent": 3, "pater": 0}) == meant


def test_of_several_the_commonest_is_taken_then_by_letters():
    assert mended("brans", {"brand": 2, "brass": 2, "grans": 1}) == "brand"
    assert mended("brans", {"brand": 2, "brass": 3}) == "brass"
    assert mended("brand", {"brand": 1, "brass": 3, "grand": 9}) == ""  # it is held itself


def test_few_words_are_looked_at():
    assert doubtful("alpha beta gamma delta epsilon zeta theta kappa") == ("alpha", "gamma", "delta", "epsilon")
