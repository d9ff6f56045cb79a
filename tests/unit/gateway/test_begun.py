"""Which names are offered to somebody who found nobody."""

import pytest

from gateway.portal.begun import beginnings


def test_the_longest_beginning_is_asked_first_and_never_less_than_half():
    assert list(beginnings("华志达")) == ["华志达", "华志"]
    assert list(beginnings("zhonxin")) == ["zhonxin", "zhonxi", "zhonx", "zhon"]


@pytest.mark.parametrize("q", ["the of and", "of", "The  OF", "[a-z]+", "hz", "😀"])
def test_words_without_a_subject_signs_and_a_few_letters_begin_no_name(q):
    assert list(beginnings(q)) == []


def test_a_sentence_begins_no_name():
    assert list(beginnings("我们在美国被起诉了，想找一家懂三三七调查的机构来帮忙")) == []
