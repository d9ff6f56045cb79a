"""Pages by cursor: every hit once, however deep, whatever happens to the hit at the end of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.search.domain.query import Clause, Cursor, Order, Query
from services.search.storage.engines.port import Document
from tests.contract.search_engine.oracle import all_pages

EQUAL = [
    Document(id=f"{number:04d}", version=1, texts={"name": ("x",)}, numbers={"staff": number % 3})
    for number in range(700)
]
WORDS = (Clause(("x",), 1, (("name", 1.0),)),)


@pytest.mark.parametrize("query", [Query(), Query(clauses=WORDS), Query(order=Order("staff", descending=True))])
def test_seven_hundred_equal_hits_are_each_seen_once(filled_with, query):
    engine = filled_with(EQUAL)
    hits = all_pages(engine, replace(query, limit=37))
    assert len(hits) == len({hit.id for hit in hits}) == 700


def test_the_last_page_says_that_it_is_the_last(filled_with):
    engine = filled_with(EQUAL[:10])
    first = engine.search(Query(limit=5))
    assert first.after is not None
    assert engine.search(Query(limit=5, after=first.after)).after is None


def test_the_total_is_the_same_on_every_page(filled_with):
    engine = filled_with(EQUAL[:10])
    first = engine.search(Query(limit=4))
    assert engine.search(Query(limit=4, after=first.after)).total == first.total == 10


@pytest.mark.parametrize("query", [Query(limit=3), Query(limit=3, clauses=WORDS), Query(limit=3, order=Order("staff"))])
def test_the_next_page_starts_right_although_the_last_hit_was_banned_meanwhile(filled_with, query):
    engine = filled_with(EQUAL[:9])
    everything = [hit.id for hit in all_pages(engine, query)]
    first = engine.search(query)
    banned = replace(query, after=first.after, excluded={first.hits[-1].id})
    assert [hit.id for hit in engine.search(banned).hits] == everything[3:6]


def test_a_cursor_survives_its_way_through_an_address(filled_with):
    engine = filled_with(EQUAL[:10])
    after = engine.search(Query(limit=5, clauses=WORDS)).after
    assert Cursor.read(after.text()) == after


def test_a_cursor_of_another_question_is_refused(filled_with):
    engine = filled_with(EQUAL[:10])
    after = engine.search(Query(limit=5)).after
    with pytest.raises(ValueError, match="another query"):
        engine.search(Query(limit=5, order=Order("staff"), after=after))
