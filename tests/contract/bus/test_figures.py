"""What waits in a service's tables, counted when somebody asks; quick also where much was done."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from chassis.errors import Unavailable
from chassis.storage.engine import Store
from chassis.watch.figures import Figures, of_tables
from chassis.watch.tables import Heap, Tables
from tests.support.places import MONDAY
from tests.support.samples import OWNER

MANY = 100_000
LONGEST = 0.05
NUMBERS = {
    "postgresql": "select n from generate_series(1, 100000) as of_numbers(n)",
    "sqlite": "with recursive of_numbers(n) as (select 1 union all select n + 1 from of_numbers where n < 100000) "
    "select n from of_numbers",
}
NOW = int(MONDAY.timestamp() * 1_000_000)


@pytest.fixture
def tables(reader):
    return Tables(reader.place.store, reader.schema, reader.clock, ["broker"])


@pytest.fixture
def owner(reader):
    """To write rows as they would have become; taken away again."""
    emptied = ("inbox", "job", "unsendable", "relay")
    with reader.place.owner.writing() as conn:
        yield conn
    with reader.place.unguarded("event_log") as conn:
        for table in (*emptied, "event_log"):
            conn.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 - names written here
        conn.execute(sa.text("UPDATE service_head SET position = 0"))
    reader.place.lay_again(reader.schema)


def inbox(conn, state, ago, id_):
    row = {"id": id_, "state": state, "at": NOW - ago * 1_000_000}
    conn.execute(
        sa.text(
            "INSERT INTO inbox (id, arrived, source, position, type, subject, sequence, state, tries, received_at)"
            " VALUES (:id, 1, 's', 1, 't', :id, 1, :state, 1, :at)"
        ),
        row,
    )


def job(conn, state, ago, id_):
    row = {"id": id_, "state": state, "at": NOW - ago * 1_000_000}
    conn.execute(
        sa.text(
            "INSERT INTO job (id, kind, state, inputs, done, message, started_by, created_at, updated_at)"
            " VALUES (:id, 'k', :state, '{}', 0, '', 'u', :at, :at)"
        ),
        row,
    )


def logged(conn, position, body):
    row = {"position": position, "id": f"e{position}", "body": body}
    conn.execute(
        sa.text(
            "INSERT INTO event_log (position, id, type, subject, sequence, body)"
            " VALUES (:position, :id, 't', :id, 1, :body)"
        ),
        row,
    )
    conn.execute(sa.text("UPDATE service_head SET position = :position"), row)


def test_an_idle_service_has_nothing_waiting(tables):
    found = tables.standing()
    assert (found.unsendable, set(found.inbox.values()), set(found.jobs.values())) == (Heap(), {Heap()}, {Heap()})


def test_each_heap_is_counted_with_the_age_of_its_oldest(reader, tables):
    rows = [("waiting", 10, "a"), ("waiting", 70, "b"), ("parked", 3600, "c"), ("done", 9000, "d"), ("dropped", 1, "e")]
    with reader.place.owner.writing() as conn:
        conn.execute(sa.text("DELETE FROM job"))
        for state, ago, id_ in rows:
            inbox(conn, state, ago, id_)
        for state, ago, id_ in [("waiting", 5, "a"), ("running", 50, "b"), ("done", 500, "c"), ("failed", 9, "d")]:
            job(conn, state, ago, id_)
        conn.execute(sa.text("DELETE FROM unsendable"))
        conn.execute(sa.text("INSERT INTO unsendable (position, id, error, at) VALUES (7, 'x', 'e', :at)"),
                     {"at": NOW - 30_000_000})  # fmt: skip
    found = tables.standing()
    assert found.inbox == {"waiting": Heap(2, 70.0), "parked": Heap(1, 3600.0)}
    assert found.jobs == {"waiting": Heap(1, 5.0), "running": Heap(1, 50.0)}
    assert found.unsendable == Heap(1, 30.0)


@pytest.mark.parametrize(("sent", "wanted"), [(0, Heap(3, 60.0)), (1, Heap(2, 20.0)), (2, Heap(1, 0.0)), (3, Heap())])
def test_what_was_not_sent_is_as_old_as_the_first_of_it(reader, tables, owner, sent, wanted):
    logged(owner, 1, '{"time": "2026-03-02T08:59:00+08:00"}')
    logged(owner, 2, '{"time": "2026-03-02T08:59:40+08:00"}')
    logged(owner, 3, "no event")
    owner.execute(sa.text("INSERT INTO relay (reader, sent) VALUES ('broker', :sent)"), {"sent": sent})
    owner.commit()
    assert tables.standing().outbox == {"broker": wanted}


def test_a_log_that_nobody_has_carried_yet_waits_whole(reader, tables, owner):
    logged(owner, 1, "{}")
    owner.commit()
    assert tables.standing().outbox["broker"].count == 1


@pytest.mark.slow(reason="three hundred thousand rows, in each database")
def test_a_hundred_thousand_done_rows_cost_a_scrape_less_than_50_ms(reader, tables, owner):
    numbers = NUMBERS[reader.place.dialect]
    prefix, _, select = numbers.rpartition("select n from")
    for into, what in (
        ("inbox (id, arrived, source, position, type, subject, sequence, state, tries, received_at)",
         f"'i' || n, n, 's', n, 't', 's' || n, 1, case when n % 200 = 0 then 'waiting' else 'done' end, 1, {NOW}"),
        ("job (id, kind, state, inputs, done, message, started_by, created_at, updated_at)",
         f"'j' || n, 'k', case when n % 1000 = 0 then 'waiting' else 'done' end, '{{}}', 0, '', 'u', {NOW}, {NOW}"),
        ("event_log (position, id, type, subject, sequence, body)", "n, 'e' || n, 't', 's' || n, 1, '{}'"),
    ):  # fmt: skip
        owner.execute(sa.text(f"insert into {into} {prefix} select {what} from {select}"))  # noqa: S608 - written here
    owner.execute(sa.text("update service_head set position = :last"), {"last": MANY})
    owner.commit()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        found = tables.standing()
        took.append(time.perf_counter() - began)
    assert (found.inbox["waiting"].count, found.jobs["waiting"].count) == (MANY // 200, MANY // 1000)
    assert found.outbox["broker"].count == MANY
    assert min(took) < LONGEST


def test_a_database_that_is_away_is_a_figure_too_and_breaks_none_of_the_others(reader, tables, tmp_path):
    away = Tables(Store(f"sqlite:///{tmp_path}/none/x.sqlite"), reader.schema, reader.clock, ["broker"])
    with pytest.raises(Unavailable):
        away.standing()
    figures = Figures()
    figures.look_up(of_tables([away]))
    page = figures.page().body.decode()
    assert f'jiju_database_reached{{service="{OWNER}"}} 0.0' in page
    assert "jiju_process_resident_memory_bytes" in page
