"""The full shape in small: processes of their own on RabbitMQ and PostgreSQL, calls and events between them."""

from __future__ import annotations

from collections.abc import Iterator

import amqp
import pytest

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.errors import Unavailable
from chassis.rpc.client import Caller, Clients
from contracts import codes, things
from contracts.commands.platform import ReadParked
from contracts.commands.things import ListThings
from tests.support.capabilities import needs
from tests.support.full_shape import OPERATIONS, RUNNING, Shape, agency


@pytest.fixture(scope="module")
def shape(own_host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shape]:
    needs("postgresql")
    codes.load_all()
    things.load_all()
    made = Shape(own_host, tmp_path_factory.mktemp("full"))
    try:
        made.migrate()
        for name in RUNNING:
            made.start("serve", name)
        made.start("carry", *RUNNING)
        for kind in ("agency", "credit_file"):
            made.until_answered(ListThings(kind=kind))
        yield made
    finally:
        ended = made.end()
        made.backend.close()
    assert set(ended.values()) == {0}, ended


def test_what_one_service_announces_another_has_done_when_a_reader_asks_for_it(shape):
    written: dict[str, int] = {}
    for number in range(20):
        written = shape.send(agency(number))[1].written
    files, _ = shape.send(ListThings(kind="credit_file", count=True), after=written)
    assert files.total == 20


def test_bytes_that_are_no_event_are_kept_and_shown_and_hold_nothing_up(shape):
    with amqp.Connection(**parameters(shape.url)) as connection:
        channel = connection.channel()
        channel.basic_publish(amqp.Message(b"\xff{"), exchange="", routing_key=names.inbox_of("credit"))
    _, caller = shape.send(agency(100))
    shape.send(ListThings(kind="credit_file"), after=caller.written)
    parked, _ = shape.send(ReadParked(service="credit"), OPERATIONS)
    assert [one.type for one in parked.items] == ["?"]


def test_a_service_that_was_killed_goes_on_where_it_was(shape):
    shape.processes["serve credit"].kill()
    shape.processes["serve credit"].wait()
    written: dict[str, int] = {}
    for number in range(200, 205):
        written = shape.send(agency(number))[1].written
    with pytest.raises(Unavailable):
        Clients(shape.backend, deadline=1).send(ListThings(kind="credit_file"), Caller())
    shape.start("serve", "credit")
    shape.until_answered(ListThings(kind="credit_file"))
    files, _ = shape.send(ListThings(kind="credit_file", count=True), after=written)
    assert files.total == 26


def test_a_call_to_nobody_is_answered_at_once(shape):
    with pytest.raises(Unavailable):
        Clients(shape.backend, deadline=20).send(ListThings(kind="title"), Caller())
