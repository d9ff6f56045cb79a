"""The short lists of text analysis: what stands in the files is what the program has, and every edit shows."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from rulebooks.matching import analysis

FOLDER = Path(analysis.__file__).parent
LISTS = {
    "function_characters": analysis.function_characters,
    "common_unigrams": analysis.common_unigrams,
    "common_pairs": analysis.common_pairs,
    "name_tails": analysis.name_tails,
}
ASKED_ONLY = {"function_words": analysis.function_words}  # what is indexed does not depend on it


@pytest.fixture(autouse=True)
def read_again():
    """Each test reads the files itself; what was read before it is forgotten."""
    for listed in (LISTS | ASKED_ONLY).values():
        listed.cache_clear()


def read(name: str) -> str:
    """The words of a list's file without its comments, one space between them."""
    text = re.sub(r"(?m)^#.*$", "", (FOLDER / f"{name}.txt").read_bytes().decode("utf-8"))
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("name", ["function_characters", "common_unigrams"])
def test_a_list_of_characters_holds_each_character_of_its_file(name):
    assert LISTS[name]() == set(read(name)) - {" "}


@pytest.mark.parametrize("name", ["common_pairs", "name_tails", "function_words"])
def test_a_list_of_words_holds_each_word_of_its_file(name):
    assert sorted((LISTS | ASKED_ONLY)[name]()) == sorted(read(name).split(" "))


def test_a_comment_is_no_entry():
    for listed in (LISTS | ASKED_ONLY).values():
        assert not any("#" in entry for entry in listed())


def test_a_longer_tail_is_tried_before_a_shorter_one():
    lengths = [len(tail) for tail in analysis.name_tails()]
    assert lengths == sorted(lengths, reverse=True)


def test_the_fingerprint_is_the_hash_of_all_four_lists_in_order():
    words = {name: read(name).split(" ") for name in LISTS}
    characters = [sorted(set("".join(words[name]))) for name in ("function_characters", "common_unigrams")]
    tails = tuple(sorted(words["name_tails"], key=lambda tail: (-len(tail), tail)))
    content = [*characters, sorted(set(words["common_pairs"])), tails]
    assert analysis.fingerprint() == hashlib.sha256(repr(content).encode("utf-8")).hexdigest()[:16]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_edit_of_any_list_changes_the_fingerprint(name, monkeypatch):
    before = analysis.fingerprint()
    edited = [*LISTS[name](), "囍"]
    monkeypatch.setattr(analysis, name, lambda: edited)
    assert analysis.fingerprint() != before
