"""The fault table's rows about events: what stock nameko does with them, and what ours does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support.faults import wire
from tests.support.faults.book import until
from tests.support.faults.ring import INBOX, Ring, events

PREFETCH = 200  # of an inbox
STOCK_QUEUE = "evt-trial-thing--listener.heard"


def cpu(pid: int) -> float:
    """Seconds of the processor that it used, by the kernel's count."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_handler_that_raises_loses_the_event_in_stock_and_parks_it_in_ours(ring: Ring) -> None:
    stock, _ = ring.stock("listener", boom=1).ready(), ring.ours().ready()
    wire.stock_events(ring.url, [f"e{number}" for number in range(5)])
    ring.send([*events(1, "boom"), *events(1, "well")])
    assert stock.book.until("started", 5)
    assert until(lambda: wire.depth(ring.url, STOCK_QUEUE) == 0)
    stock.term()
    stock.ended()
    assert wire.depth(ring.url, STOCK_QUEUE) == 0, "stock: acknowledged and gone"
    assert until(lambda: ring.inbox("state = 'parked'"), 10)
    (parked,) = ring.inbox("state = 'parked'")
    assert (parked.subject, parked.tries) == ("sample/boom", 3)
    assert "ValueError" in parked.error
    assert parked.body
    assert ring.effects == ["sample/well:1"], "what failed left nothing, and held nobody else up"


def test_requeue_on_error_is_a_hot_loop_in_stock_and_ours_pauses(ring: Ring) -> None:
    stock, ours = ring.stock("listener", boom=1, requeue=1).ready(), ring.ours().ready()
    before = cpu(stock.pid)
    wire.stock_events(ring.url, ["e"])
    ring.send(events(1, "boom"))
    time.sleep(2)
    assert len(stock.book.keys("started")) > 200, "stock: again at once, for ever"
    assert cpu(stock.pid) - before > 0.4
    stock.kill()
    assert until(lambda: ring.inbox("state = 'parked'"), 10)
    assert len(ours.book.keys("started")) == 4, "ours: with the batch, alone, and after each of two pauses"


def test_a_killed_listener_doubles_what_it_had_begun_in_stock_and_no_effect_in_ours(ring: Ring) -> None:
    stock, ours = ring.book(), ring.book()
    first = [ring.stock("listener", stock, seconds=0.5), ring.ours(ours, seconds=0.02)]
    second = [ring.stock("listener", stock, seconds=0.5), ring.ours(ours, seconds=0.02)]
    for one in (*first, *second):
        one.ready()
    wire.stock_events(ring.url, [f"e{number}" for number in range(120)])
    ring.send(events(60))
    assert stock.until("started", 25)
    first[0].kill()
    assert ours.until("finished", 5)
    first[1].kill()  # which of the two is the active one the broker decided: kill one, then the other
    assert ours.until("finished", 20)
    second[1].kill()
    ring.ours(ours).ready()
    assert until(lambda: len(set(stock.keys("finished"))) == 120, 30)
    assert until(lambda: len(set(ring.effects)) == 60, 30)
    assert stock.doubled() > 0, "stock: what it had begun is begun again, and done again"
    assert ring.effects == [f"sample/A:{number}" for number in range(1, 61)], "ours: once each, in order"


def test_told_to_end_stock_does_again_what_it_has_done_and_ours_does_not(ring: Ring) -> None:
    stock, ours = ring.stock("listener", seconds=1.5), ring.ours(seconds=0.01)
    stock.ready()
    ours.ready()
    wire.stock_events(ring.url, [f"e{number}" for number in range(40)])
    wire.stock_events(ring.url, [f"o{number}" for number in range(40)], "other")
    ring.send(events(400))
    assert stock.book.until("started", 10)
    assert ours.book.until("finished", 20)
    stock.term()
    ours.term()
    ended = stock.ended()
    assert (ended in (0, None), ours.ended()) == (True, 0)
    if ended is None:  # stock was seen to wait for its own end for ever; what it does again is the same
        stock.kill()
    assert stock.book.keys("started")
    done = len(ring.effects)
    assert 0 < done < 400, "it was told in the middle"
    ring.stock("listener", stock.book).ready()
    ring.ours(ours.book).ready()
    assert until(lambda: len(set(stock.book.keys("finished"))) == 80, 30)
    assert until(lambda: len(ring.effects) == 400, 30)
    assert ours.book.doubled() == 0, "ours: acknowledged before the connection was closed"
    assert ring.effects == [f"sample/A:{number}" for number in range(1, 401)]
    assert stock.book.doubled() > 0, "stock: the connection is closed before the acknowledgements"


@pytest.mark.drill
def test_a_hub_that_stands_still_kills_stock_and_ours_goes_on(ring: Ring) -> None:
    """14 s without a sign of life at a heartbeat of 4 s."""
    stock = ring.stock("listener", blocks=1, seconds=14, heartbeat=4).ready()
    ours = ring.ours(blocks=1, seconds=14, heartbeat=4).ready()
    wire.stock_events(ring.url, ["e"])
    ring.send(events(1))
    assert stock.book.until("finished", 1, 30)
    assert stock.ended(20) not in (0, None), "stock: the acknowledgement on a broken connection ends the process"
    assert until(lambda: wire.depth(ring.url, INBOX) == 0, 60)
    assert ours.alive, ours.said
    assert ring.effects == ["sample/A:1"]


def test_a_slow_consumer_holds_no_more_than_its_prefetch(ring: Ring) -> None:
    """Bounded in both: what is not yet taken waits in the queue."""
    stock, _ = ring.stock("listener", seconds=60, workers=5).ready(), ring.ours(seconds=60).ready()
    wire.stock_events(ring.url, [f"e{number}" for number in range(50)])
    ring.send(events(400))
    assert until(lambda: wire.depth(ring.url, INBOX) == 400 + 1 - PREFETCH, 10)
    assert stock.book.until("started", 5)
    assert wire.depth(ring.url, STOCK_QUEUE) == 45
    assert len(stock.book.keys("started")) == 5


@pytest.mark.drill
def test_an_inbox_that_cancels_its_consumer_loses_the_order_and_with_it_effects(ring: Ring) -> None:
    """The negative control of the row before: kombu's own consumer, which gives back one by one what came too late."""
    ours = ring.ours(seconds=0.01, cancels=1).ready()
    ring.send(events(400))
    assert ours.book.until("finished", 20)
    ours.term()
    assert ours.ended() == 0
    ring.ours(ours.book, cancels=1).ready()
    assert until(lambda: len(ring.inbox("state = 'done'")) == 400, 30)
    assert len(ring.effects) < 400, "what came after a newer event of its subject is passed over"
