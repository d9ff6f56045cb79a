"""What is found, counted and in which order: against the plainest reading, on random documents and queries."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.search.domain.query import Clause, Order, Query, Range
from services.search.storage.engines.port import Document
from tests.contract.search_engine import worlds
from tests.contract.search_engine.oracle import all_pages, counts_of, found_by, is_ordered

NAME = (("name", 1.0),)
examples = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.slow(reason="fifty random worlds, each a rebuilt index asked four questions")
@examples
@given(seed=st.integers(0, 2**32))
def test_every_page_total_count_and_order_is_that_of_the_plainest_reading(local_engine, seed):
    read_as_plainly(local_engine, Random(seed), questions=4)


@pytest.mark.slow(reason="two random worlds on every engine, each asked six questions, page by page")
def test_two_known_worlds_are_read_as_plainly_by_a_server_too(raw_engine):
    for seed in range(2):
        read_as_plainly(raw_engine, Random(seed), questions=6)


def read_as_plainly(engine, random, *, questions):
    kept = worlds.documents(random)
    engine.rebuild(kept)
    for query in (worlds.query(random) for _ in range(questions)):
        first, hits = engine.search(query), all_pages(engine, query)
        found = found_by(query, kept)
        assert sorted(hit.id for hit in hits) == sorted(found), "every hit exactly once"
        assert first.total == len(found)
        assert {name: dict(counts) for name, counts in first.facets.items()} == {
            name: dict(counts_of(query, kept, name)) for name in query.facets
        }
        assert is_ordered(query, hits)


def test_the_random_worlds_try_what_they_are_for():
    tried = Counter[str]()
    for seed in range(50):
        random = Random(seed)
        kept, query = worlds.documents(random), worlds.query(random)
        found = found_by(query, kept)
        counted = Counter(value for each in kept if each.id in found for value in each.keywords.get("region", ()))
        tried["found something"] += bool(found)
        tried["several pages"] += len(found) > query.limit
        tried["own filter matters"] += counts_of(query, kept, "region") != counted
        tried["deny set matters"] += found != found_by(replace(query, excluded=()), kept)
        tried["range matters"] += found != found_by(replace(query, ranges={}), kept)
    assert all(times >= 5 for times in tried.values()), tried


@pytest.mark.parametrize(
    ("filters", "counts"),
    [
        ({}, {"r1": 2, "r2": 1}),
        ({"region": ("r1",)}, {"r1": 2, "r2": 1}),
        ({"region": ("r2",)}, {"r1": 2, "r2": 1}),
        ({"services": ("s1",)}, {"r1": 1, "r2": 1}),
        ({"services": ("s1",), "region": ("r1",)}, {"r1": 1, "r2": 1}),
    ],
)
def test_the_filter_of_a_field_does_not_reduce_its_own_counts_but_those_of_others(engine, filters, counts):
    held = [("r1", "s1"), ("r1", "s2"), ("r2", "s1")]
    put(engine, *(named(f"{at}", keywords={"region": (r,), "services": (s,)}) for at, (r, s) in enumerate(held)))
    assert engine.search(Query(filters=filters, facets=("region",))).facets["region"] == counts


def put(engine, *documents):
    engine.put(documents)
    engine.commit()


def named(id_, words="", **but):
    return Document(**{"id": id_, "version": 1, "texts": {"name": tuple(words.split())}, **but})


def ids(engine, **query):
    return [hit.id for hit in engine.search(Query(**query)).hits]


def test_without_words_everything_is_listed_by_id(engine):
    put(engine, named("c"), named("a"), named("b"))
    assert ids(engine) == ["a", "b", "c"]


def test_words_of_which_none_is_left_find_nothing_rather_than_everything(engine):
    put(engine, named("a", "x"))
    assert ids(engine, clauses=(Clause((), 1, NAME),)) == []
    assert ids(engine, clauses=(Clause((), 1, NAME, ("x",)),)) == []  # of those that decide


def test_a_rarer_word_weighs_more(engine):
    put(engine, named("a", "usual"), named("b", "usual"), named("c", "rare"), named("d", "usual"))
    assert ids(engine, clauses=(Clause(("usual", "rare"), 1, NAME),)) == ["c", "a", "b", "d"]


def test_a_field_with_a_boost_decides_between_equal_texts(engine):
    put(engine, named("a", "x"), Document(id="b", version=1, texts={"about": ("x",)}))
    assert ids(engine, clauses=(Clause(("x",), 1, (("name", 1.0), ("about", 3.0))),)) == ["b", "a"]


def test_a_word_in_two_fields_counts_once(engine):
    both = Document(id="a", version=1, texts={"name": ("x",), "about": ("x",)})
    put(engine, both, named("b", "x y"))
    assert ids(engine, clauses=(Clause(("x", "y"), 2, (("name", 1.0), ("about", 1.0))),)) == ["b"]


def test_a_document_found_by_two_clauses_ranks_before_one_found_by_either(engine):
    put(engine, named("a", "x"), named("b", "y"), named("c", "x y"))
    clauses = (Clause(("x",), 1, NAME), Clause(("y",), 1, NAME))
    assert ids(engine, clauses=clauses)[0] == "c"


def test_words_that_only_rank_find_nothing_by_themselves(engine):
    put(engine, named("a", "y"), named("b", "x"), named("c", "x y"))
    assert ids(engine, clauses=(Clause(("x",), 1, NAME, also=("y",)),)) == ["c", "b"]


def test_no_score_passes_the_bound(engine):
    put(engine, named("a", "x " * 50 + "y"), named("b", "x"), named("c", "z"))
    clauses = (Clause(("x", "y"), 1, NAME),)
    best = engine.search(Query(clauses=clauses)).hits[0].score
    assert 0 < best < engine.bound(clauses)


def test_the_bound_of_unknown_words_is_nothing(engine):
    put(engine, named("a", "x"))
    assert engine.bound((Clause(("unheard",), 1, NAME),)) == 0


def test_a_filter_without_values_does_not_filter(engine):
    put(engine, named("a"))
    assert ids(engine, filters={"region": ()}) == ["a"]


def test_a_value_that_nobody_holds_finds_nothing(engine):
    put(engine, named("a", keywords={"region": ("320505",)}))
    assert ids(engine, filters={"region": ("999999",)}) == []


def test_counts_stand_with_the_most_frequent_first(engine):
    put(
        engine,
        *(named(f"{at}", keywords={"services": held}) for at, held in enumerate([("s1",), ("s2", "s3"), ("s3", "s2")])),
    )
    assert list(engine.search(Query(facets=("services",))).facets["services"].items()) == [
        ("s2", 2),
        ("s3", 2),
        ("s1", 1),
    ]


def test_a_page_of_no_results_still_has_total_and_counts(engine):
    put(engine, named("a", keywords={"services": ("s1",)}))
    page = engine.search(Query(limit=0, facets=("services",)))
    assert (page.hits, page.total, dict(page.facets["services"]), page.after) == ((), 1, {"s1": 1}, None)


@pytest.mark.parametrize("descending", [False, True])
def test_what_has_no_value_stands_last_in_either_direction(engine, descending):
    put(engine, named("a"), named("b", numbers={"staff": 3}), named("c", numbers={"staff": 3}))
    assert ids(engine, order=Order("staff", descending)) == ["b", "c", "a"]


def test_a_range_includes_both_ends(engine):
    put(engine, *(named(f"{staff}", numbers={"staff": staff}) for staff in range(5)))
    assert ids(engine, ranges={"staff": Range(1, 3)}) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "query",
    [
        Query(filters={"nobody": ("x",)}),
        Query(facets=("nobody",)),
        Query(ranges={"nobody": Range()}),
        Query(order=Order("nobody")),
        Query(clauses=(Clause(("x",), 1, (("nobody", 1.0),)),)),
    ],
)
def test_an_unknown_field_is_refused_and_never_ignored(engine, query):
    with pytest.raises(ValueError, match="nobody"):
        engine.search(query)


@pytest.mark.parametrize(
    "document",
    [
        Document(id="a", version=1, texts={"nobody": ()}),
        Document(id="a", version=1, keywords={"nobody": ()}),
        Document(id="a", version=1, numbers={"nobody": 1}),
        Document(id="a", version=1, numbers={"staff": math.nan}),
        Document(id="a\ud800", version=1),
        Document(id="a", version=1, texts={"name": ("\ud800",)}),
    ],
)
def test_a_document_that_cannot_be_kept_is_refused_whole_and_harms_no_other(engine, document):
    with pytest.raises(ValueError):
        engine.put([named("b"), document])
    put(engine, named("c"))
    assert ids(engine) == ["c"]


def test_strange_characters_in_keywords_and_labels_come_back_as_they_were(engine):
    strange = "a\x00b\ud800😀 \n\"'<b>"
    put(engine, named("a", keywords={"region": (strange,)}, suggest=(("k", strange),)))
    assert engine.search(Query(facets=("region",))).facets["region"] == {strange: 1}
    assert engine.suggest("k")[0].label == strange
