"""Personal fields: sealed in every table, opened for who may see them, gone everywhere once their key is destroyed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.ledger import log, tree
from chassis.storage.audit import verify
from chassis.storage.persons import Persons
from tests.support.places import MASTER
from tests.support.samples import Sample

PHONE, OTHER = "13912345678", "13887654321"


def everything(place):
    """Every byte that the database keeps: the files of SQLite, every table of PostgreSQL as text."""
    if place.dialect == "sqlite":
        return b"".join(file.read_bytes() for file in sorted(place.folder.glob("trial.sqlite*")))
    with place.owner.reading() as conn:
        tables = sa.inspect(conn).get_table_names()
        rows = [str(row[0]) for table in tables for row in conn.execute(sa.text(f"SELECT t::text FROM {table} t"))]  # noqa: S608 - the database's own names
        return "\n".join(rows).encode()


@pytest.fixture
def told(world):
    """A sample whose phone went through everything: creation, change, correction, withdrawal, an event each."""
    id = world.begin(world.day(-30), phone=PHONE)
    world.change(id, world.day(-10), phone=OTHER)
    world.correct(id, world.day(-20), world.day(-15), phone=OTHER)
    world.withdraw(id, 2)
    return world, id


def test_no_byte_of_the_database_holds_the_value(told):
    world, id = told
    assert world.seen(id).phone == PHONE
    kept = everything(world.place)
    assert b"sample/" + id.encode() in kept  # what is looked at is where it would be
    assert PHONE.encode() not in kept
    assert OTHER.encode() not in kept


def test_a_field_that_is_not_personal_would_be_found_there(told):
    """The negative control of the search."""
    world, id = told
    world.change(id, name="寻得见")
    assert "寻得见".encode() in everything(world.place)


def test_each_day_and_each_knowledge_opens_to_its_own_value(told):
    world, id = told
    assert [world.seen(id, world.day(day)).phone for day in (-25, -17, -5, 0)] == [PHONE, OTHER, PHONE, PHONE]


def test_once_erased_it_reads_none_on_every_day_and_as_known_at_every_moment(told):
    world, id = told
    before = world.clock.micros()
    world.clock.advance(days=1)
    with world.work() as work:
        work.erase(work.get(Sample, id), basis="依申请")
    for day in (-26, -18, -6, -1, 0):
        for known in (None, before):
            assert world.seen(id, world.day(day), known).phone is None
    assert world.seen(id).phone is None


def test_the_other_fields_and_the_history_stay_when_it_is_erased(told):
    world, id = told
    was = world.history(id)
    with world.work() as work:
        work.erase(work.get(Sample, id), basis="依申请")
    assert world.seen(id).name == "样"
    assert world.history(id)[: len(was)] == was
    assert (world.history(id)[-1].cause, world.history(id)[-1].basis) == ("$erased", "依申请")


def test_proofs_stay_whole_when_a_person_is_erased(told, checker):
    world, id = told
    with world.reading() as reading:
        size = log.size(reading.conn)
        root = log.root(reading.conn)
    with world.work() as work:
        work.erase(work.get(Sample, id), basis="依申请")
    with world.reading() as reading:
        assert log.root(reading.conn, size) == root
        leaf = log.entries(reading.conn, -1, 1)[0]
        path = log.inclusion(reading.conn, 0)
        assert tree.verify_inclusion(leaf.hash, 0, log.size(reading.conn), path, log.root(reading.conn))
        assert verify(reading.conn, world.schema, checker).sound


def test_after_an_erasure_a_new_value_is_sealed_under_a_new_key_and_the_old_one_stays_gone(told):
    world, id = told
    with world.work() as work:
        work.erase(work.get(Sample, id), basis="依申请")
    world.change(id, phone="13000000000")
    assert world.seen(id).phone == "13000000000"
    assert world.seen(id, world.day(-1)).phone is None


def test_erasing_one_person_leaves_the_others(world):
    one, other = world.begin(phone=PHONE), world.begin(phone=OTHER)
    with world.work() as work:
        work.erase(work.get(Sample, one), basis="依申请")
    assert (world.seen(one).phone, world.seen(other).phone) == (None, OTHER)


def test_a_person_who_has_left_and_one_who_is_yet_to_come_can_be_erased(world):
    left, coming = world.begin(world.day(-9), phone=PHONE), world.begin(world.day(9), phone=PHONE)
    world.end(left)
    for id in (left, coming):
        with world.work() as work:
            work.erase(work.get(Sample, id, gone=True), basis="依申请")
    assert world.seen(left, world.day(-5)).phone is None
    assert world.seen(coming, world.day(9)).phone is None


def test_the_same_value_again_is_no_change(world):
    """Sealing twice gives two texts: plain texts are compared."""
    id = world.begin(phone=PHONE)
    world.change(id, phone=PHONE, staff=1)
    assert world.history(id)[0].sets["phone"] == world.history(id)[1].sets["phone"]
    assert world.events(id)[-1].change["fields"] == ["staff"]


def test_a_sealed_value_opens_only_in_its_own_place(world):
    """Whoever can write to the file cannot move a number to another person, or to another field."""
    one, other = world.begin(phone=PHONE), world.begin(phone=OTHER)
    sealed = world.history(one)[0].sets["phone"]
    with world.reading() as reading:
        persons = Persons(reading.conn, world.schema.common.person_key, MASTER, 0)
        assert persons.unseal(one, "sample", "phone", sealed) == PHONE
        for place in ((other, "sample", "phone"), (one, "other", "phone"), (one, "sample", "fax")):
            assert persons.unseal(*place, sealed) is None


def test_without_the_master_key_nothing_opens(world):
    id = world.begin(phone=PHONE)
    with world.reading() as reading:
        stranger = Persons(reading.conn, world.schema.common.person_key, b"x" * 32, 0)
        with pytest.raises(Exception):  # noqa: B017 - the library's own
            stranger.unseal(id, "sample", "phone", world.history(id)[0].sets["phone"])


def test_the_destroyed_key_is_gone_from_the_file_once_the_log_was_written_back(own):
    if own.place.dialect == "postgresql":
        with own.reading() as reading:
            assert reading.conn.scalar(sa.text("SELECT 1")) == 1  # a dead row is reclaimed by its vacuum
        return
    id = own.begin(phone=PHONE)
    wrapped = own.rows("SELECT wrapped FROM person_key WHERE person = :id", id=id)[0][0]
    assert wrapped in everything(own.place)
    with own.work() as work:
        work.erase(work.get(Sample, id), basis="依申请")
    own.place.store.engine.dispose()
    with own.place.store.engine.connect() as conn:
        conn.connection.driver_connection.execute("pragma wal_checkpoint(truncate)")
    assert wrapped not in everything(own.place)
