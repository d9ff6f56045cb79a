"""What a database that cannot answer means to a caller: a word, nothing half done, and the same request again later."""

from __future__ import annotations

import os
import threading
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from chassis.errors import Unavailable
from chassis.storage.audit import verify
from chassis.storage.engine import Store
from tests.support.places import on_postgresql, on_sqlite
from tests.support.postgres import run_server
from tests.support.samples import V3, declared
from tests.support.small_disk import small_disk
from tests.support.worlds import World

LONG = "长" * 2000


@pytest.fixture
def small(clock):
    """A world on a disk of four megabytes."""
    with small_disk(4) as disk, declared():
        made = World(on_sqlite(disk.folder), clock).build([V3])
        yield made, disk
        made.place.close()


def fill_up(world):
    """Write until it is refused; what the refusal says, and the ids that were acknowledged."""
    there = []
    for number in range(5000):
        try:
            there.append(world.begin(name=f"{number}", address=None, phone=LONG))
        except Unavailable as refused:
            return refused, there
    pytest.fail("the disk never filled up")


def whole(world, checker):
    with world.reading() as reading:
        return verify(reading.conn, world.schema, checker)


def test_a_full_disk_is_told_as_one_and_leaves_nothing_half_done(small, checker):
    world, disk = small
    disk.fill(leaving=300_000)
    refused, there = fill_up(world)
    assert refused.code == "store.full"
    assert all(refused.faults[0].detail)
    assert (
        len(there)
        == world.rows("SELECT count(*) FROM sample")[0][0]
        == world.rows("SELECT count(*) FROM event_log")[0][0]
    )
    assert whole(world, checker).sound


def test_on_a_full_disk_what_is_there_can_be_read(small):
    world, disk = small
    id = world.begin(staff=1)
    disk.fill()
    assert world.seen(id).staff == 1


def test_once_there_is_space_again_the_same_request_is_done(small, checker):
    world, disk = small
    disk.fill(leaving=200_000)
    _, there = fill_up(world)
    disk.free()
    assert world.begin(name="又") is not None
    assert world.rows("SELECT position FROM service_head")[0][0] == len(there) + 1
    assert whole(world, checker).sound


def test_a_disk_that_became_read_only_is_unavailable_and_nothing_is_written(small):
    world, disk = small
    world.begin(staff=1)
    world.place.store.engine.dispose()
    before = (disk.folder / "trial.sqlite").read_bytes()
    disk.forbid_writing()
    with pytest.raises(Unavailable) as caught:
        world.begin()
    assert caught.value.code == "store.unavailable"
    assert (disk.folder / "trial.sqlite").read_bytes() == before


@pytest.mark.slow("a tablespace of its own")
def test_a_full_disk_under_postgresql_is_told_as_one(postgres_database, clock, tmp_path, checker):
    with small_disk(12) as disk, declared():
        place = on_postgresql(postgres_database, tmp_path)
        space = disk.folder / "space"
        space.mkdir()
        owner = place.owner.url.username
        _lay_tablespace(space, owner)
        with place.owner.writing() as conn:
            conn.exec_driver_sql("SET default_tablespace = small")
        sa.event.listen(place.owner.engine, "connect", _in_small_space)
        world = World(place, clock).build([V3])
        try:
            disk.fill(leaving=400_000)
            refused, there = fill_up(world)
            assert refused.code == "store.full"
            assert len(there) == world.rows("SELECT count(*) FROM sample")[0][0]
            disk.free()
            assert whole(world, checker).sound
            world.begin(name="又")
        finally:
            place.owner.engine.dispose()
            place.empty()
            place.close()
            _drop_tablespace()


def _in_small_space(connection, _record):
    connection.execute("SET default_tablespace = small")
    connection.commit()


def _lay_tablespace(folder, owner):
    server = run_server()
    data = (server.folder / "cluster" / "data").stat()
    os.chown(folder, data.st_uid, data.st_gid)
    with psycopg.connect(server.superuser_dsn, autocommit=True) as conn:
        conn.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        conn.execute(f"GRANT CREATE ON TABLESPACE small TO {owner}")


def _drop_tablespace():
    with psycopg.connect(run_server().superuser_dsn, autocommit=True) as conn:
        conn.execute("DROP TABLESPACE small")


def test_connections_that_were_cut_are_unavailable_once_and_then_made_again(database, clock):
    if database.dialect == "sqlite":
        return  # a file has no connections to cut
    with declared():
        world = World(database, clock).build([V3])
        id = world.begin(staff=1)
        with pytest.raises(Unavailable) as caught, world.work() as work:  # noqa: PT012 - the last one raises
            work.get(V3.cls, id)
            _cut_connections(database)
            work.get(V3.cls, "0" * 12)
        assert caught.value.code == "store.unavailable"
        world.change(id, staff=2)
        assert world.seen(id).staff == 2


def _cut_connections(database):
    with psycopg.connect(run_server().superuser_dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [database.store.url.database],
        )


def test_a_server_that_is_not_there_is_unavailable():
    store = Store("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as caught, store.reading():
        pass
    assert caught.value.code == "store.unavailable"


@pytest.mark.slow("PostgreSQL looks for a deadlock after a second")
def test_two_who_lock_crosswise_are_not_both_refused_and_nobody_waits_for_ever(database, clock):
    with declared():
        world = World(database, clock).build([V3])
        one, other = world.begin(), world.begin()
        meet, raised, done = threading.Barrier(2), [], []

        def cross(first, second):
            try:
                with world.work() as work:
                    work.get(V3.cls, first)
                    if database.dialect == "postgresql":
                        meet.wait(5)
                    work.get(V3.cls, second)
                    done.append(first)
            except Unavailable as error:
                raised.append(error.code)

        threads = [threading.Thread(target=cross, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(done) >= 1
        assert len(done) + len(raised) == 2
        assert set(raised) <= {"store.unavailable"}


def test_all_connections_in_use_is_unavailable_and_not_a_mistake(tmp_path, clock):
    with declared():
        world = World(on_sqlite(tmp_path), clock).build([V3])
        engine = world.place.store.engine
        pool: Any = engine.pool  # a QueuePool
        pool._timeout = 0.05
        held = [engine.connect() for _ in range(40)]
        with pytest.raises(Unavailable), world.reading():
            pass
        for one in held:
            one.close()
        world.begin()
        world.place.close()


def read_all(world):
    for table in ("sample_version", "sample_segment", "event_log"):
        world.rows(f"SELECT * FROM {table}")  # noqa: S608 - names written here


def test_a_damaged_page_met_while_running_is_told_as_damage(tmp_path, clock):
    with declared():
        world = World(on_sqlite(tmp_path), clock).build([V3])
        for number in range(40):
            world.begin(name=f"{number}", phone=LONG)
        world.place.store.engine.dispose()
        file = tmp_path / "trial.sqlite"
        whole_file = bytearray(file.read_bytes())
        whole_file[4096 * 20 : 4096 * 60] = b"\xa5" * (4096 * 40)
        file.write_bytes(whole_file)
        with pytest.raises(Unavailable) as caught:
            read_all(world)
        assert caught.value.code == "store.damaged"
        world.place.close()
