"""Documents that wait for a commit, and callers that share one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from services.search.storage.engines.port import Document
from services.search.storage.engines.waiting import NEVER, Turns, Waiting

PATIENCE = 10


def document(id_, version):
    return Document(id=id_, version=version)


def never(_id):
    return NEVER


def test_the_newest_of_each_id_waits():
    waiting = Waiting()
    waiting.add([document("a", 1), document("b", 1), document("a", 3), document("a", 2)], never)
    assert waiting.take() == [document("a", 3), document("b", 1)]


def test_what_was_taken_waits_no_more():
    waiting = Waiting()
    waiting.add([document("a", 1)], never)
    waiting.take()
    assert waiting.take() == []


def test_what_is_older_than_the_index_is_not_kept():
    assert Waiting().add([document("a", 1), document("b", 5)], lambda _: 4) == 1


def test_what_is_given_back_does_not_displace_what_came_meanwhile():
    waiting = Waiting()
    waiting.add([document("a", 1), document("b", 1)], never)
    taken = waiting.take()
    waiting.add([document("a", 2)], never)
    waiting.give_back(taken)
    assert sorted(waiting.take(), key=lambda one: one.id) == [document("a", 2), document("b", 1)]


def test_all_who_come_during_a_flush_share_the_next_one():
    turns, begun, go, flushes = Turns(), Event(), Event(), []

    def slow():
        flushes.append("slow")
        begun.set()
        assert go.wait(PATIENCE)

    with ThreadPoolExecutor(8) as callers:
        first = callers.submit(turns.share, slow)
        assert begun.wait(PATIENCE)
        others = [callers.submit(turns.share, lambda: flushes.append("next")) for _ in range(7)]
        while turns._asked < 8:
            pass
        go.set()
        for one in (first, *others):
            one.result(PATIENCE)
    assert flushes == ["slow", "next"]


def test_a_flush_that_began_earlier_is_not_taken_for_ones_own():
    turns, begun, go, flushed = Turns(), Event(), Event(), []

    def slow():
        begun.set()
        assert go.wait(PATIENCE)

    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(turns.share, slow)
        assert begun.wait(PATIENCE)
        second = callers.submit(turns.share, lambda: flushed.append("mine"))
        go.set()
        first.result(PATIENCE)
        second.result(PATIENCE)
    assert flushed == ["mine"]


def test_an_error_reaches_who_flushed_and_the_next_one_tries_again():
    turns, begun, go, flushed = Turns(), Event(), Event(), []

    def fails():
        begun.set()
        assert go.wait(PATIENCE)
        raise OSError("disk full")

    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(turns.share, fails)
        assert begun.wait(PATIENCE)
        second = callers.submit(turns.share, lambda: flushed.append("again"))
        go.set()
        with pytest.raises(OSError, match="disk full"):
            first.result(PATIENCE)
        second.result(PATIENCE)
    assert flushed == ["again"]
