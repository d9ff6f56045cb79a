"""Late, repeated and reordered documents, tombstones, and what is compared with the source of truth."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from chassis.digests import BUCKETS, bucket_of
from services.search.domain.query import Clause, Query
from services.search.storage.engines.port import Document

EVENTS = [
    Document(id="a", version=1, texts={"name": ("one",)}, keywords={"region": ("r1",)}),
    Document(id="a", version=2, texts={"name": ("two",)}, keywords={"region": ("r2",)}, suggest=(("two", "Two"),)),
    Document(id="b", version=1, texts={"name": ("one",)}, numbers={"staff": 5}),
    Document(id="b", version=2, gone=True),
    Document(
        id="a", version=3, texts={"name": ("three",)}, keywords={"region": ("r2", "r3")}, suggest=(("three", "Three"),)
    ),
]


def words(*wanted):
    return (Clause(wanted, 1, (("name", 1.0),)),)


def state(engine):
    """All that can be seen of an engine, scores apart."""
    everything = engine.search(Query(facets=("region",)))
    return (
        [hit.id for hit in everything.hits],
        {name: dict(counts) for name, counts in everything.facets.items()},
        [hit.id for hit in engine.search(Query(clauses=words("one", "two", "three"))).hits],
        [engine.suggest(key) for key in ("two", "three")],
        engine.count(),
        engine.digest(),
    )


def found(engine, word):
    return [hit.id for hit in engine.search(Query(clauses=words(word))).hits]


@pytest.mark.slow(reason="120 orders, each a new index")
def test_five_events_leave_the_same_state_in_whichever_order_they_come(raw_engine, share):
    states = []
    orders = list(permutations(EVENTS))[
        :: share if share == 1 else share + 1
    ]  # all, or some that begin with each event
    for order in orders:
        raw_engine.rebuild(())
        for at, event in enumerate(order):
            raw_engine.put([event])
            if at % 2:  # some events share a commit, some do not
                raw_engine.commit()
        raw_engine.commit()
        states.append(state(raw_engine))
    assert states == [states[0]] * len(orders)
    assert states[0][0] == ["a"]


def test_an_older_version_is_ignored_and_said_to_be(engine):
    assert engine.put([EVENTS[1]]) == 1
    engine.commit()
    assert engine.put([EVENTS[0]]) == 0
    engine.commit()
    assert found(engine, "two") == ["a"]


def test_an_older_version_is_ignored_while_the_newer_one_still_waits(engine):
    assert engine.put([EVENTS[1], EVENTS[0]]) == 1
    engine.commit()
    assert found(engine, "two") == ["a"]


def test_an_equal_version_replaces_so_that_a_replay_repairs(engine):
    engine.put([Document(id="a", version=2, texts={"name": ("broken",)})])
    engine.commit()
    engine.put([EVENTS[1]])
    engine.commit()
    assert (found(engine, "broken"), found(engine, "two")) == ([], ["a"])


def test_a_tombstone_is_never_found_counted_or_suggested(engine):
    living = Document(
        id="a",
        version=1,
        texts={"name": ("x",)},
        keywords={"region": ("r",)},
        numbers={"staff": 1},
        suggest=(("x", "X"),),
    )
    engine.put([living])
    engine.commit()
    engine.put([replace(living, version=2, gone=True)])
    engine.commit()
    page = engine.search(Query(facets=("region",)))
    assert (page.total, dict(page.facets["region"]), engine.count()) == (0, {}, 0)
    assert (found(engine, "x"), engine.suggest("x")) == ([], ())


def test_a_late_event_does_not_bring_back_what_is_gone(engine):
    engine.put([Document(id="a", version=5, gone=True)])
    engine.commit()
    engine.put([EVENTS[0]])
    engine.commit()
    assert engine.count() == 0


def test_what_is_gone_comes_back_by_a_newer_event(engine):
    engine.put([Document(id="a", version=5, gone=True), Document(id="a", version=6, texts={"name": ("x",)})])
    engine.commit()
    assert found(engine, "x") == ["a"]


def test_a_change_leaves_nothing_of_what_was(engine):
    engine.put([EVENTS[1]])
    engine.commit()
    engine.put([EVENTS[4]])
    engine.commit()
    assert (found(engine, "two"), engine.suggest("two")) == ([], ())


@pytest.mark.slow(reason="a hundred commits")
def test_a_hundred_changes_of_many_values_keep_counts_right(engine, share):
    changes = 100 // share
    for version in range(1, changes + 1):
        engine.put(
            [Document(id=f"{at}", version=version, keywords={"services": tuple(f"s{value}" for value in range((at + version) % 7))})
             for at in range(30)]
        )  # fmt: skip
        engine.commit()
    counts = engine.search(Query(facets=("services",))).facets["services"]
    assert counts == {f"s{value}": sum(value < (at + changes) % 7 for at in range(30)) for value in range(6)}


def test_equal_documents_have_equal_digests_whatever_road_they_came(both):
    for engine, road in zip(both, (EVENTS, reversed(EVENTS)), strict=True):
        for event in road:
            engine.put([event])
            engine.commit()
    assert both[0].digest() == both[1].digest()


def test_a_lost_document_shows_in_the_digest_and_its_bucket_names_it(both):
    for engine in both:
        engine.put([Document(id=f"{at}", version=1) for at in range(200)])
    both[0].put([Document(id="17", version=2)])
    for engine in both:
        engine.commit()
    differing = [
        at for at, (one, other) in enumerate(zip(both[0].digest(), both[1].digest(), strict=True)) if one != other
    ]
    assert differing == [bucket_of("17")]
    assert dict(both[0].versions(differing[0]).items() - both[1].versions(differing[0]).items()) == {"17": 2}


def test_the_digest_knows_tombstones(engine):
    before = engine.digest()
    engine.put([Document(id="a", version=1, gone=True)])
    engine.commit()
    assert engine.digest() != before
    assert len(before) == BUCKETS
