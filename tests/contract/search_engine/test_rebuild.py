"""A new index is built beside the one in use, and taken into use at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from contracts.declare import Words
from services.search.domain.query import Clause, Query
from services.search.storage.engines.judging import FallsShort, whole
from services.search.storage.engines.port import Document, NeedsRebuild, NoFormer

ALL = Query(clauses=(Clause(("x",), 1, (("name", 1.0),)),), limit=5)


def batch(version, count=300):
    return [Document(id=f"{at:04d}", version=version, texts={"name": ("x", f"v{version}")}) for at in range(count)]


def found(engine, word):
    return engine.search(Query(clauses=(Clause((word,), 1, (("name", 1.0),)),), limit=1)).total


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: engine.search(Query()),
        lambda engine: engine.put([Document(id="a", version=1)]),
        lambda engine: engine.commit(),
        lambda engine: engine.suggest("a"),
        lambda engine: engine.count(),
        lambda engine: engine.digest(),
        lambda engine: engine.versions(0),
        lambda engine: engine.bound(()),
    ],
)
def test_an_engine_that_was_never_built_says_so_instead_of_answering_with_nothing(raw_engine, ask):
    assert raw_engine.needs_rebuild
    with pytest.raises(NeedsRebuild):
        ask(raw_engine)


def test_a_rebuilt_engine_needs_nothing(raw_engine):
    assert raw_engine.rebuild(batch(1)) == 300
    assert raw_engine.needs_rebuild == ""


def test_what_is_not_among_the_documents_is_forgotten(engine):
    engine.put([Document(id="stray", version=9)])
    engine.commit()
    engine.rebuild(batch(1))
    assert engine.count() == 300


def test_what_was_put_but_not_committed_survives_a_rebuild(engine):
    engine.put([Document(id="new", version=1)])
    engine.rebuild(batch(1))
    assert engine.count() == 301


def test_a_document_committed_while_the_new_index_is_built_is_in_both(engine):
    seen = []

    def source():
        yield from batch(1)[:100]
        engine.put([Document(id="0005", version=2, texts={"name": ("x", "fresh")})])
        engine.commit()
        seen.append(found(engine, "fresh"))
        yield from batch(1)

    engine.rebuild(source())
    assert (seen, found(engine, "fresh")) == ([1], 1)


def test_an_older_copy_in_the_source_does_not_undo_what_came_meanwhile(engine):
    def source():
        engine.put([Document(id="0005", version=2, gone=True)])
        engine.commit()
        yield from batch(1)

    engine.rebuild(source())
    assert engine.count() == 299


def test_a_source_that_fails_leaves_everything_as_it_was(engine):
    def source():
        yield from batch(2, 10)
        raise OSError("the database went away")

    engine.rebuild(batch(1))
    with pytest.raises(OSError, match="went away"):
        engine.rebuild(source())
    engine.put([Document(id="after", version=1)])
    engine.commit()
    assert (found(engine, "v1"), engine.count()) == (300, 301)


def test_a_rebuild_succeeds_after_one_that_failed(engine):
    def source():
        yield from batch(2, 10)
        engine.put([Document(id="0001", version=9, texts={"name": ("x", "meanwhile")})])
        engine.commit()
        raise OSError("the database went away")

    engine.rebuild(batch(1))
    with pytest.raises(OSError, match="went away"):
        engine.rebuild(source())
    assert found(engine, "meanwhile") == 1
    assert engine.rebuild(batch(3)) == 300


def test_a_document_of_another_layout_stops_the_rebuild_before_the_change(filled_with):
    engine = filled_with(batch(1))
    with pytest.raises(ValueError, match="nobody"):
        engine.rebuild([Document(id="a", version=1, texts={"nobody": ()})])
    assert engine.count() == 300


def refuses(fresh, given):
    raise FallsShort(Words("不好", "no good"))


def test_a_new_index_that_is_refused_is_never_read_and_the_old_one_goes_on(filled_with):
    engine = filled_with(batch(1))
    present = engine.generations.present
    with pytest.raises(FallsShort, match="no good"):
        engine.rebuild(batch(2), refuses)
    engine.put([Document(id="after", version=1)])
    engine.commit()
    assert (found(engine, "v1"), found(engine, "v2"), engine.count()) == (300, 0, 301)
    assert engine.generations.present == present
    assert engine.rebuild(batch(2)) == 300, "and the next one may be better"
    assert (found(engine, "v1"), found(engine, "v2")) == (0, 300)


def test_who_judges_asks_the_new_index_while_readers_ask_the_old(filled_with):
    engine, seen = filled_with(batch(1)), []

    def judge(fresh, given):
        seen.append((fresh.held(), given, found(fresh, "v2"), found(engine, "v2"), found(engine, "v1")))

    engine.rebuild([*batch(2)[:100], *batch(2)], judge)
    assert seen == [(300, 300, 300, 0, 300)], "each document is counted once"


class Lacking:
    """A new index that lost some of what it was given."""

    def held(self):
        return 299

    def search(self, query):
        raise AssertionError("nobody asks it anything")


def test_a_new_index_that_holds_less_than_it_was_given_falls_short():
    with pytest.raises(FallsShort, match="holds 299 of 300 documents"):
        whole(Lacking(), 300)
    whole(Lacking(), 299)


def test_at_no_moment_of_a_change_is_the_present_index_called_the_former_one(engine):
    """Who builds a new one waits for `former` to name the old, and then says which one he means to leave."""
    over, seen = Event(), set()

    def look():
        while not over.is_set():
            seen.add(engine.generations)

    with ThreadPoolExecutor(1) as looking:
        looked = looking.submit(look)
        for version in range(2, 7):
            engine.rebuild(batch(version, 2))
        over.set()
        looked.result()
    assert not [each for each in seen if each.present == each.former]
    assert len({each.present for each in seen}) > 1


def test_the_index_before_can_be_taken_back_with_all_that_is_put_from_then_on(filled_with):
    engine = filled_with(batch(1))
    first = engine.generations.present
    engine.rebuild(batch(2))
    assert engine.generations.former == first
    assert engine.take_back() == first
    engine.put([Document(id="after", version=1, texts={"name": ("x",)})])
    engine.commit()
    assert (found(engine, "v1"), found(engine, "v2"), found(engine, "x")) == (300, 0, 301)
    engine.take_back()
    assert (found(engine, "v1"), found(engine, "v2"), found(engine, "x")) == (0, 300, 300), "and what was left, too"


def test_after_a_taking_back_the_next_index_is_built_as_ever(filled_with):
    engine = filled_with(batch(1))
    engine.rebuild(batch(2))
    engine.take_back()
    assert engine.rebuild(batch(3)) == 300
    assert (found(engine, "v3"), found(engine, "v1")) == (300, 0)
    engine.take_back()
    assert found(engine, "v1") == 300


def test_without_an_index_before_there_is_nothing_to_take_back(engine):
    assert engine.generations.former == ""
    with pytest.raises(NoFormer):
        engine.take_back()


@pytest.mark.slow(reason="five rebuilds under four readers")
def test_readers_see_every_document_at_every_moment_of_a_rebuild(filled_with, share):
    engine = filled_with(batch(1))
    done, totals, kinds = Event(), set(), set()

    def read():
        while not done.is_set():
            totals.add(engine.search(ALL).total)
            kinds.add(tuple(found(engine, f"v{version}") for version in range(1, 7)))

    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read) for _ in range(4)]
        for version in range(2, 7 if share == 1 else 4):
            engine.rebuild(batch(version))
        done.set()
    assert [one.exception() for one in reading] == [None] * 4
    assert totals == {300}
    assert kinds, "the readers did read"


@pytest.mark.slow(reason="four writers and two readers")
def test_writers_lose_nothing_to_a_rebuild_and_readers_meet_no_error(engine):
    truth = {each.id: each for each in batch(1)}
    engine.rebuild(truth.values())
    done = Event()

    def write(lane):
        for number in range(15):
            new = Document(id=f"{lane}-{number:04d}", version=1, texts={"name": ("x", "mine")})
            truth[new.id] = new
            engine.put([new])
            engine.commit()
            page = engine.search(Query(clauses=(Clause(("mine",), 1, (("name", 1.0),)),), limit=100))
            assert f"{lane}-{number:04d}" in {hit.id for hit in page.hits}, "committed, hence found"

    def read():
        while not done.is_set():
            assert engine.search(ALL).total >= 300

    def source():
        yield from list(truth.values())  # read when the engine asks, not before: see the port

    with ThreadPoolExecutor(6) as lanes:
        writing = [lanes.submit(write, lane) for lane in "abcd"]
        reading = [lanes.submit(read) for _ in range(2)]
        for _ in range(3):
            engine.rebuild(source())
        for one in writing:
            one.result()
        done.set()
    assert [one.exception() for one in reading] == [None, None]
    assert found(engine, "mine") == 60
