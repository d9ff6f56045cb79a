"""The counts behind the rate limit: right at the edge of a window, from many threads, and of bounded size."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from gateway.access import counting
from gateway.access.counting import ProcessCounts


@pytest.fixture
def now(monkeypatch):
    """The monotonic clock, moved by hand."""
    at = [100.0]
    monkeypatch.setattr(counting, "monotonic", lambda: at[0])
    return at


def test_a_window_counts_up_and_begins_anew(now):
    counts = ProcessCounts()
    assert [counts.incr("a", 60), counts.incr("a", 60), counts.get("a")] == [1, 2, 2]
    now[0] = 159.9
    assert counts.incr("a", 60) == 3
    now[0] = 160.0
    assert counts.get("a") == 0
    assert counts.incr("a", 60) == 1


def test_each_caller_counts_alone(now):
    counts = ProcessCounts()
    counts.incr("a", 60)
    assert counts.incr("b", 60, amount=5) == 5
    assert counts.get("a") == 1
    counts.clear("a")
    assert (counts.get("a"), counts.reset(), counts.get("b")) == (0, 1, 0)


def test_a_limit_lets_its_number_through_and_no_more(now):
    limiter, limit = FixedWindowRateLimiter(ProcessCounts()), parse("3 per minute")
    assert [limiter.hit(limit, "a") for _ in range(5)] == [True, True, True, False, False]
    now[0] += 60
    assert limiter.hit(limit, "a")


def test_many_threads_lose_no_count():
    counts = ProcessCounts()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: counts.incr("a", 60), range(4000)))
    assert counts.get("a") == 4000


def test_ever_new_callers_take_bounded_room(now, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 10)
    counts = ProcessCounts()
    for n in range(1000):
        now[0] += 1
        counts.incr(str(n), 3600)
    assert len(counts._windows) <= 10


def test_what_is_over_goes_before_what_is_not(now, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 10)
    counts = ProcessCounts()
    for n in range(9):
        counts.incr(f"short{n}", 1)
    counts.incr("long", 3600)
    now[0] += 2
    counts.incr("new", 60)
    assert counts.get("long") == 1
    assert len(counts._windows) == 2
