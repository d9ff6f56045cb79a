"""A Latin word of a demand that was mistyped, and the words that only look so."""

from __future__ import annotations

from datetime import date

import pytest

from rulebooks import codes as code_lists
from rulebooks.matching.sayings import ordinary
from services.search.domain import mistyped
from services.search.domain.analysis_fold import fold
from services.search.domain.mistyped import put_right
from services.search.domain.needs import guesses
from services.search.domain.slips import one_slip

TODAY = date(2026, 11, 21)


def services(text):
    return [(guess.code, guess.by) for guess in guesses(text, TODAY) if guess.list == "services"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trademrk registration", "trademark registration"),
        ("tradmark注册", "trademark注册"),
        ("lawsiut in germny", "lawsuit in germany"),
        ("a trade mark", "a trademark"),
        ("copyrigt of our sofware", "copyright of our software"),
    ],
)
def test_a_word_that_no_list_knows_is_taken_for_the_one_that_is_one_slip_away(typed, meant):
    assert put_right(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "we produce lamps and expect a project",
        "a monitor for patients of our parent company",  # not patents
        "we have the intention to protest",  # no invention to protect
        "patnt",  # too short
        "trdemrk",  # two slips
        "trademrk2",  # a code or a name
        "商标注册",
    ],
)
def test_what_is_a_word_of_its_own_or_too_far_stays(text):
    assert put_right(text) == text


def test_without_the_list_of_ordinary_words_patients_would_be_patents(monkeypatch):
    """The negative control: the list is what keeps them apart."""
    assert "patents" in one_slip("patients")
    monkeypatch.setattr(mistyped, "_known", mistyped._said)
    monkeypatch.setattr(mistyped, "_stems", frozenset)
    assert put_right("our patients") == "our patents"


def test_every_ordinary_word_is_left_alone():
    assert [word for word in sorted(ordinary()) if put_right(word) != word] == []


def test_where_two_words_are_as_near_neither_is_taken(monkeypatch):
    monkeypatch.setattr(mistyped, "_long", lambda: frozenset({"marling", "marking"}))
    assert put_right("marping") == "marping"
    assert put_right("marlingx") == "marling"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nternationalregistration", "internationalregistration"),  # 24 letters
        ("internationalregistratiom", "internationalregistratiom"),  # one more
    ],
)
def test_of_the_longest_words_nothing_is_guessed(monkeypatch, typed, meant):
    monkeypatch.setattr(mistyped, "_long", lambda: frozenset({"internationalregistration"}))
    assert put_right(typed) == meant


@pytest.mark.parametrize("name", mistyped.LISTS)
def test_every_latin_word_of_a_list_is_known(name):
    for entry in code_lists.load(name):
        words = mistyped._WORD.findall(fold(" ".join((entry.zh, entry.en, *entry.extra.get("aliases", ())))))
        assert set(words) <= mistyped._known()


def test_what_a_mistyped_demand_asks_for_is_what_it_asks_for_when_typed_rightly():
    assert services("trademrk registration") == services("trademark registration") != []
    assert services("Trade mark renewal") == services("trademark renewal") != []
