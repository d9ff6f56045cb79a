"""The plain formula against figures known from elsewhere."""

from __future__ import annotations

import math

import pytest

from services.search.domain.query import Clause
from services.search.storage.engines.bm25 import Bm25, kept_length

# Lucene's SmallFloat.byte4ToInt for the bytes 38 to 60.
LUCENE = [38, 39, 40, 42, 44, 46, 48, 50, 52, 54, 56, 60, 64, 68, 72, 76, 80, 84, 88, 96, 104, 112, 120]


@pytest.mark.parametrize("length", range(121))
def test_a_length_is_kept_as_the_largest_that_fits_one_byte_of_lucene(length):
    assert kept_length(length) == max(kept for kept in [*range(39), *LUCENE] if kept <= length)


def test_a_score_is_that_of_the_published_formula():
    words = Bm25()
    words.keep("a", {"t": ("x", "x", "y")})
    words.keep("b", {"t": ("y",)})
    words.keep("c", {})
    rarity = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = 2.0 * rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / (4 / 3)))
    assert words.scores([Clause(("x",), 1, (("t", 2.0),))]) == {"a": pytest.approx(expected)}


def test_replacing_a_text_leaves_nothing_of_it():
    words, fresh = Bm25(), Bm25()
    words.keep("a", {"t": ("x", "z")})
    words.keep("a", {"t": ("y",)})
    fresh.keep("a", {"t": ("y",)})
    for asked in (Clause(("x",), 1, (("t", 1.0),)), Clause(("y",), 1, (("t", 1.0),))):
        assert words.scores([asked]) == fresh.scores([asked])
