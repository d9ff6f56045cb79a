"""What processes of the full shape tell whoever watches them: whether they are ready, what they count, where a call went."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from contracts import codes, things
from contracts.commands.platform import ReadUnsendable, SettleUnsendable
from contracts.commands.things import ListThings
from contracts.roles import Role
from gateway.access.accounts import Person
from tests.support.capabilities import needs
from tests.support.full_shape import OPERATIONS, agency
from tests.support.postgres import run_server
from tests.support.troubles import trouble
from tests.support.watched import TOKEN, Collector, Watched

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACE, ABOVE = CALLER.split("-")[1:3]


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shape(own_host: str, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    needs("postgresql")
    codes.load_all()
    things.load_all()
    made = Watched(own_host, tmp_path_factory.mktemp("watched"))
    made.environ |= {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    try:
        made.begin()
        made.gateway()
        made.until("gateway", 200)
        made.send(agency(2))
        yield made
    finally:
        ended = made.end()
        made.backend.close()
    assert set(ended.values()) == {0}, ended


@pytest.mark.parametrize("process", ["serve-registry", "serve-credit", "carry", "work", "gateway"])
def test_every_process_is_ready_and_says_what_it_reached(shape, process):
    report = shape.until(process, 200)
    names = {check["name"].partition(".")[0] for check in report["checks"]}
    assert ("broker" in names) is (process != "work")
    assert shape.get(process, "/healthz")[0] == 200


def test_the_gateway_says_which_services_nobody_runs_and_is_ready_all_the_same(shape):
    report = shape.until("gateway", 200)
    unread = {check["name"]: check for check in report["checks"]}["services"]
    assert report["degraded"]
    assert unread["fact"]["unread"] == ["call.applications", "call.assessment", "call.search"]


def eventually(found, seconds=15):
    """What is found at last, of something that another process brings about."""
    until = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < until:
        time.sleep(0.1)
    return result


# -- one trace


def test_one_request_is_one_trace_over_gateway_service_carrier_and_the_reaction_of_another_service(shape, collector):
    token = shape.signed_in(Person(login="officer", role=Role.PROVINCE, name="省局人员", region="32"))
    command = agency(1)
    said = {"state": command.state, "basis": command.basis}
    told = {"Authorization": f"Bearer {token}", "Idempotency_Key": secrets.token_hex(8), "traceparent": CALLER}
    status, _, answer = shape.sent("gateway", "/api/v1/agencies", said, **told)
    assert status == 201, answer
    wanted = [
        ("gateway", "POST /api/v1/agencies"),
        ("gateway", "registry CreateThing"),
        ("registry", "registry CreateThing"),
        ("carrier", "carry registry.agency.registered"),
        ("credit", "react registry.agency.registered"),
    ]
    eventually(lambda: set(wanted) <= {(one.process, one.name) for one in collector.of(TRACE)})
    found = {(one.process, one.name): one for one in collector.of(TRACE)}
    above = ABOVE
    for step in wanted:
        assert step in found, sorted(found)
        assert found[step].parent == above, step
        above = found[step].id


# -- a database in trouble while processes run


@contextmanager
def in_trouble(shape, kind):
    if kind != "away":
        with trouble(run_server(), shape.databases["registry"], kind):
            yield
        return
    shape.door.shut()
    try:
        yield
    finally:
        shape.door.open()


@pytest.mark.parametrize("kind", ["connections", "password", "away"])
def test_a_database_in_trouble_is_said_by_each_process_refused_by_the_gateway_and_loses_nothing(shape, kind):
    token = shape.signed_in(Person(login=f"officer-{kind}", role=Role.PROVINCE, name="省局人员", region="32"))
    number = {"connections": 11, "password": 12, "away": 13}[kind]
    command = agency(number)
    said = {"state": command.state, "basis": command.basis}
    told = {"Authorization": f"Bearer {token}", "Idempotency_Key": secrets.token_hex(8)}
    with in_trouble(shape, kind):
        for process, check in (("serve-registry", "database"), ("carry", "database.registry"),
                               ("work", "database.registry")):  # fmt: skip
            report = shape.until(process, 503)
            found = {one["name"]: one for one in report["checks"]}[check]
            assert (found["fact"]["why"], set(found["todo"])) == (kind, {"zh", "en"})
            assert shape.get(process, "/healthz")[0] == 200  # starting it again would not help
        status, headers, refused = shape.sent("gateway", "/api/v1/agencies", said, **told)
        assert (status, refused["code"]) == (503, "store.unavailable")
        assert int(headers["Retry-After"]) >= 1
        assert figures(shape, "work")['jiju_database_reached{service="registry"}'] == "0.0"
    for process in ("serve-registry", "carry", "work"):
        shape.until(process, 200)
    status, _, answer = shape.sent("gateway", "/api/v1/agencies", said, **told)
    assert status == 201, answer
    again = shape.sent("gateway", "/api/v1/agencies", said, **told)[2]
    assert again["id"] == answer["id"]  # done once
    written = shape.send(agency(number + 100))[1].written
    files, _ = shape.send(ListThings(kind="credit_file", count=True), after=written)
    agencies, _ = shape.send(ListThings(kind="agency", count=True))
    assert files.total == agencies.total


# -- an event that could not be sent


def test_an_event_that_was_left_out_goes_out_once_somebody_wants_it(shape):
    _, caller = shape.send(agency(50))
    last = caller.written["registry"]
    shape.send(ListThings(kind="credit_file"), after=caller.written)  # its reader has it
    with psycopg.connect(run_server().superuser_dsn, dbname=shape.databases["registry"].service.rpartition("/")[2],
                         autocommit=True) as connection:  # fmt: skip
        connection.execute("insert into unsendable select position, id, 'Broken: x', 0 from event_log"
                           " where position = %s", [last])  # fmt: skip
    (left_out,) = shape.send(ReadUnsendable(service="registry"), OPERATIONS)[0].items
    before = float(figures(shape, "serve-credit")['jiju_events_taken_total{service="credit"}'])
    shape.send(SettleUnsendable(service="registry", id=left_out.id, act="retry"), OPERATIONS)
    gone = eventually(lambda: not shape.send(ReadUnsendable(service="registry"), OPERATIONS)[0].items)
    assert gone
    assert (
        float(figures(shape, "serve-credit")['jiju_events_taken_total{service="credit"}']) == before
    )  # and takes it once


# -- figures


def figures(shape, process, **headers):
    """Each line by its name and labels."""
    status, text = shape.get(process, "/metrics", **headers)
    assert status == 200
    return dict(re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE))


def test_the_services_figures_tell_calls_by_outcome_and_what_took_effect(shape):
    eventually(lambda: 'jiju_events_taken_total{service="credit"}' in figures(shape, "serve-credit"))
    assert float(figures(shape, "serve-credit")['jiju_events_taken_total{service="credit"}']) >= 1
    called = 'jiju_call_duration_seconds_count{method="CreateThing",outcome="done",service="registry"}'
    assert float(figures(shape, "serve-registry")[called]) >= 1
    assert figures(shape, "serve-registry")["jiju_broker_connected"] == "1.0"
    assert 'jiju_queue_messages{queue="call.registry"}' in figures(shape, "serve-registry")


def test_the_carriers_figures_tell_what_went_out(shape):
    assert float(figures(shape, "carry")['jiju_events_carried_total{service="registry"}']) >= 1


@pytest.mark.parametrize("one", [
    'jiju_outbox_events{reader="broker",service="registry"}',
    'jiju_outbox_event_oldest_seconds{reader="broker",service="registry"}',
    'jiju_unsendable_events{service="registry"}',
    'jiju_inbox_events{service="credit",state="parked"}',
    'jiju_inbox_event_oldest_seconds{service="credit",state="waiting"}',
    'jiju_jobs{service="credit",state="running"}',
    'jiju_job_oldest_seconds{service="credit",state="waiting"}',
    'jiju_database_reached{service="credit"}',
    "jiju_process_resident_memory_bytes",
])  # fmt: skip
def test_the_workers_figures_tell_what_waits_in_every_services_tables(shape, one):
    assert one in figures(shape, "work")


def test_the_gateways_figures_are_there_for_whoever_has_the_token(shape):
    found = figures(shape, "gateway", Authorization=f"Bearer {TOKEN}")
    assert float(found['jiju_http_request_duration_seconds_count{method="GET",route="/readyz",status="200"}']) >= 1


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {TOKEN}", "Bearer "])
def test_without_it_there_is_nothing_at_that_address(shape, authorization):
    assert shape.get("gateway", "/metrics", Authorization=authorization)[0] == 404
