"""The fault table's rows about starting, and settings that are wrong: each process says in one line what to mend."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.bus import names
from chassis.bus.publisher import Publisher
from chassis.errors import Unavailable
from tests.contract.bus.reader import envelope
from tests.support.capabilities import needs
from tests.support.faults import wire
from tests.support.faults.book import Book, until
from tests.support.faults.line import Line
from tests.support.faults.probe import READER, TYPES, Look
from tests.support.faults.process import Process
from tests.support.faults.ring import INBOX, Ring, events, keyed
from tests.support.full_shape import Shape
from tests.support.samples import declared

FULL = "services.full"


def test_with_the_broker_down_a_stock_dispatcher_dies_and_ours_waits_and_begins(ring: Ring) -> None:
    with Line(ring.url, stands=False) as line:
        stock, ours = ring.stock("dispatching", url=line.url), ring.ours(url=line.url)
        assert stock.ended(20) not in (0, None), "stock: a service with a dispatcher ends"
        assert ours.alive, ours.said
        assert "broker.away" in ours.said
        line.mend()
        ours.ready(10)
        assert ring.clients().send(Look(label="now"), keyed()).label == "now"


def test_an_event_before_any_reader_was_there_is_refused_in_stock_and_kept_in_ours(ring: Ring) -> None:
    from nameko.standalone.events import event_dispatcher

    with pytest.raises(Exception, match="NOT_FOUND"):
        event_dispatcher({"AMQP_URI": ring.url})("trial", "thing", {"label": "e"})
    ring.send(events(1))
    assert wire.depth(ring.url, INBOX) == 2, "ours: whoever comes first declares all; the event and the mark wait"
    ring.ours().ready()
    assert until(lambda: ring.effects == ["sample/A:1"])


def test_a_queue_that_was_deleted_is_declared_again_and_no_event_is_left_out(ring: Ring) -> None:
    with declared():
        publisher = Publisher(ring.url, [READER], lambda one, _: ring.unsent.append(one))
        publisher.deliver("trial", events(1), 1)
        for deleted in ("queue_delete", "exchange_delete"):
            with wire.channel(ring.url) as channel:
                getattr(channel, deleted)(INBOX if deleted == "queue_delete" else names.EVENTS)
            publisher.deliver("trial", [envelope("B", 1, of=TYPES[1])], 2)
            assert wire.depth(ring.url, INBOX) >= 1
        publisher.close()
    assert ring.unsent == []


def test_a_broker_that_refuses_us_costs_no_event(ring: Ring) -> None:
    """With a wrong password nothing is sent and nothing is counted as unsendable: the carrier waits."""
    with declared():
        publisher = Publisher(wrong_password(ring.url), [READER], lambda one, _: ring.unsent.append(one))
        with pytest.raises(Unavailable):
            publisher.deliver("trial", events(3), 3)
    assert ring.unsent == []


def test_two_replicas_tick_twice_in_stock(ring: Ring) -> None:
    """What ours does with two workers is claimed where two workers of the product run: test_replicas.py."""
    book = ring.book()
    for one in (ring.stock("ticking", book, name="a"), ring.stock("ticking", book, name="a")):
        one.ready()
    before = len(book.keys("tick"))
    time.sleep(1.6)
    assert len(book.keys("tick")) - before >= 5, "one process ticks three times in that time"


# -- wrong settings


def wrong_password(url: str) -> str:
    begin, _, rest = url.partition("@")
    return begin.rpartition(":")[0] + ":wrong@" + rest


def wrong_vhost(url: str) -> str:
    return url.rpartition("/")[0] + "/nowhere"


@pytest.fixture(scope="module")
def shape(standing: Ring, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shape]:
    """Settings and databases of the product's own processes."""
    needs("postgresql")
    made = Shape(standing.url, tmp_path_factory.mktemp("full"))
    made.migrate()
    yield made
    made.backend.close()


def otherwise(url: str, what: str) -> None:
    """Somebody was there before us."""
    with wire.channel(url) as channel:
        for queue in (names.inbox_of("credit"), names.calls_of("credit")):
            channel.queue_delete(queue)
        channel.exchange_delete(names.EVENTS)
        if what == "queue":
            channel.queue_declare(names.inbox_of("credit"), durable=True, auto_delete=False)
        elif what == "calls":
            channel.queue_declare(names.calls_of("credit"), durable=False, auto_delete=False)
        elif what == "exchange":
            channel.exchange_declare(names.EVENTS, "fanout", durable=True, auto_delete=False)


WRONG = [
    ("serve", "password", "BROKER_URL"),
    ("carry", "vhost", "rabbitmqctl add_vhost nowhere"),
    ("serve", "queue", "inbox.credit"),
    pytest.param("serve", "calls", "call.credit", marks=pytest.mark.drill),
    pytest.param("carry", "exchange", "jiju.events", marks=pytest.mark.drill),
    pytest.param("carry", "password", "BROKER_URL", marks=pytest.mark.drill),
    pytest.param("serve", "vhost", "rabbitmqctl add_vhost nowhere", marks=pytest.mark.drill),
    pytest.param("carry", "queue", "inbox.credit", marks=pytest.mark.drill),
    pytest.param("serve", "exchange", "jiju.events", marks=pytest.mark.drill),
]


@pytest.mark.parametrize(("verb", "what", "told"), WRONG)
def test_each_process_says_in_one_line_what_to_mend_and_ends(
    shape: Shape, tmp_path: Path, verb: str, what: str, told: str
) -> None:
    url = {"password": wrong_password, "vhost": wrong_vhost}.get(what, str)(shape.url)
    otherwise(shape.url, what)
    process = Process(Book(tmp_path / verb), FULL, verb, "credit", environ=shape.environ | {"BROKER_URL": url})
    assert process.ended(20) == 1, process.said
    (line,) = process.said.splitlines()
    assert told in line
    assert " · " in line
    otherwise(shape.url, "")


def test_a_worker_needs_no_broker(shape: Shape, tmp_path: Path) -> None:
    worker = Process(
        Book(tmp_path / "work"), FULL, "work", "credit", environ=shape.environ | {"BROKER_URL": wrong_vhost(shape.url)}
    )
    worker.ready().term()
    assert worker.ended(20) == 0
    assert "Traceback" not in worker.said


@pytest.mark.drill
def test_a_service_whose_queue_is_taken_away_while_it_runs_says_so_and_ends(ring: Ring) -> None:
    """Then its supervisor starts it again, until somebody has mended it."""
    ours = ring.ours().ready()
    with wire.channel(ring.url) as channel:
        channel.queue_delete(INBOX)
        channel.queue_declare(INBOX, durable=True, auto_delete=False)
    assert ours.ended(20) == 1, ours.said
    assert "inbox.probe" in ours.said.splitlines()[-1]
