"""The fault table's rows about calls, and what the gateway's client promises."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Clients
from tests.support.faults import wire
from tests.support.faults.book import until
from tests.support.faults.line import Line
from tests.support.faults.probe import Do, Look
from tests.support.faults.ring import CALLS, keyed

STOCK_CALLS = "rpc-answering"
MALFORMED = [
    pytest.param({"reply_to": None}, {"type": "Look", "correlation_id": "1"}, id="no reply_to"),
    pytest.param({"content_type": None}, {}, id="no content_type, no properties at all", marks=pytest.mark.drill),
]


@pytest.mark.parametrize(("lacking", "ours_has"), MALFORMED)
def test_a_malformed_call_kills_every_stock_process_that_meets_it_and_ours_tells_it_and_lives(ring, lacking, ours_has):
    stock, ours = ring.stock("answering"), ring.ours()
    stock.ready()
    ours.ready()
    wire.stock_calls(ring.url, ["x"], "answering", **lacking)
    wire.publish(ring.url, [b"{}"] * 3, exchange="", key=CALLS, **ours_has)
    assert stock.ended(20) not in (0, None), "stock: dies of it"
    again = ring.stock("answering")
    assert again.ended(20) not in (0, None), "stock: it is given back, and the next one dies of it too"
    assert until(lambda: wire.depth(ring.url, CALLS) == 0)
    assert ring.clients().send(Look(label="still"), keyed()).label == "still"
    lines = [line for line in ours.said.splitlines() if "call.malformed" in line]
    assert len(lines) == 3
    assert all("what_to_do" in line for line in lines)
    assert "Traceback" not in ours.said


def test_a_killed_service_doubles_in_stock_and_ours_does_each_command_once(ring):
    stock, ours = ring.book(), ring.book()
    two = [ring.stock("answering", stock, seconds=1), ring.ours(ours)]
    two += [ring.stock("answering", stock, seconds=1), ring.ours(ours)]
    for one in two:
        one.ready()
    wire.stock_calls(ring.url, [f"c{number}" for number in range(20)], "answering")
    clients = ring.clients(10)
    with ThreadPoolExecutor(20) as pool:
        answers = [
            pool.submit(clients.send, Do(label=f"c{number}", ms=50), keyed(f"k{number}")) for number in range(20)
        ]
        assert stock.until("started", 20)
        two[0].kill()
        assert ours.until("finished", 3)
        two[1].kill()
        assert {answer.result().label for answer in answers} == {f"c{number}" for number in range(20)}
    assert until(lambda: len(set(stock.keys("finished"))) == 20)
    assert stock.doubled() > 0, "stock: what was under way is done again"
    assert sorted(ring.effects) == sorted({f"c{number}" for number in range(20)}), "ours: each once"


def test_without_a_key_the_same_command_is_done_twice(ring):
    """The negative control of the row before: the key is what keeps a second run from doing anything."""
    ring.ours().ready()
    for key in ("", "", "k", "k"):
        ring.clients().send(Do(label=f"with {key}"), keyed(key))
    assert ring.effects == ["with ", "with ", "with k"]


def test_a_call_to_a_stopped_service_is_done_late_in_stock_and_never_in_ours(ring):
    stock, ours = ring.book(), ring.book()
    for one in (ring.stock("answering", stock).ready(), ring.ours(ours).ready()):
        one.term()
        assert one.ended() == 0
    wire.stock_calls(ring.url, [f"c{number}" for number in range(5)], "answering")
    for number in range(5):
        with pytest.raises(Unavailable):
            ring.clients(0.3).send(Do(label=f"c{number}"), keyed(f"k{number}"))
    ring.stock("answering", stock).ready()
    ring.ours(ours).ready()
    assert stock.until("finished", 5), "stock: nobody waits for it, and it is done"
    assert ring.clients(5).send(Look(label="now"), keyed()).label == "now"
    assert ours.keys("started") == ["now"]
    assert ring.effects == []


def test_a_call_under_way_when_the_broker_goes_is_done_twice_in_stock_and_once_in_ours_and_nobody_hangs(ring):
    """Shortened: the line to the broker is cut; the long form kills the broker itself (a drill)."""
    with Line(ring.url) as line:
        stock, ours = ring.stock("answering", url=line.url, seconds=0.7), ring.ours(url=line.url)
        stock.ready()
        ours.ready()
        clients = ring.clients(6, line.url)
        wire.stock_calls(ring.url, ["warm"], "answering")
        assert stock.book.until("finished", 1)
        time.sleep(0.3)  # its answer is on its way, over the connection that will be broken
        wire.stock_calls(ring.url, ["c"], "answering")
        with ThreadPoolExecutor(10) as pool:
            began = time.monotonic()
            answers = [pool.submit(clients.send, Do(label=f"c{n}", ms=50), keyed(f"k{n}")) for n in range(10)]
            assert stock.book.until("started", 2)
            assert ours.book.until("started", 1)
            line.cut()
            broke = [type(answer.exception()) for answer in answers]
            assert time.monotonic() - began < 6.5, "nobody hangs"
            assert Unavailable in broke
        time.sleep(1.5)
        line.mend()
        mended = time.monotonic()
        assert until(lambda: answers_now(clients), 10)
        took = time.monotonic() - mended
        assert until(lambda: stock.book.doubled() == 1), "stock: what was under way is done again"
        assert took < 3, f"{took:.1f} s after the broker was there again"
        assert ours.alive
        for number in range(10):
            clients.send(Do(label=f"c{number}", ms=50), keyed(f"k{number}"))  # again, under the same key
    assert sorted(ring.effects) == sorted({f"c{number}" for number in range(10)})


def answers_now(clients: Clients) -> bool:
    try:
        return clients.send(Look(label="now"), keyed()).label == "now"
    except Unavailable:
        return False


# -- the client


def test_nobody_there_is_told_at_once(ring):
    began = time.monotonic()
    with pytest.raises(Unavailable) as told:
        ring.clients(20).send(Look(label="x"), keyed())
    assert time.monotonic() - began < 3
    assert told.value.retry_after > 0


def test_a_service_that_hangs_is_told_at_the_deadline(ring):
    ours = ring.ours().ready()
    ring.clients(5).send(Look(label="warm"), keyed())
    ours.freeze()
    began = time.monotonic()
    with pytest.raises(Unavailable) as told:
        ring.clients(0.7).send(Do(label="late"), keyed("k"))
    assert 0.6 < time.monotonic() - began < 1.2
    assert told.value.retry_after > 0
    time.sleep(0.2)
    ours.thaw()
    ring.clients(5).send(Look(label="again"), keyed())


def test_one_connection_serves_all_threads_and_is_kept(ring, broker):
    ring.ours().ready()
    vhost = ring.url.rpartition("/")[2]
    clients = ring.clients(10)
    clients.send(Look(label="first"), keyed())
    before = mine(broker, vhost)
    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(lambda n: clients.send(Look(label=f"{n}"), keyed()).label, range(200)))
    assert said == [str(number) for number in range(200)]
    assert mine(broker, vhost) == before
    assert len([thread for thread in threading.enumerate() if thread.name == "calls"]) == 1


def test_a_fork_makes_a_connection_of_its_own(ring):
    ring.ours().ready()
    clients = ring.clients(10)
    assert clients.send(Look(label="parent"), keyed()).label == "parent"
    child = os.fork()
    if child == 0:
        try:
            said = clients.send(Look(label="child"), keyed()).label
        except BaseException:  # noqa: BLE001 - a child of a test must not go on as the test
            said = ""
        os._exit(0 if said == "child" else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert clients.send(Look(label="parent"), keyed()).label == "parent"


def mine(broker, vhost: str) -> int:
    """Connections to this virtual host from this process, by the kernel's tables."""
    port = f"{broker.ports['amqp']:04X}"
    links = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink() and path.exists()]
    own = {link[8:-1] for link in links if link.startswith("socket:")}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].endswith(port) and row[9] in own and row[3] == "01" for row in rows)


def test_a_broker_that_is_not_there_is_told_at_the_deadline(ring):
    with Line(ring.url, stands=False) as line:
        backend = BrokerBackend(line.url)
        clients = Clients(backend, deadline=0.5)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            clients.send(Look(label="x"), keyed())
        assert time.monotonic() - began < 1
        ring.ours().ready()
        line.mend()
        assert until(lambda: answers_now(clients), 5)
        backend.close()
