"""A thing is written in one way: assertion, derived rows, ledger leaf and event, together or not at all."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.errors import Missing, Problem, Refused, Stale
from contracts.declare import Choice
from tests.support.samples import Closed, Grade, Graded, Level, Place, Room, Sample, sample

ANY: Any = Sample  # what mypy would refuse already
TABLES = ("sample", "sample_version", "sample_segment", "sample_member", "ledger_leaf", "event_log", "person_key")
EVERYTHING: dict[str, Any] = {
    "name": "名",
    "region": "320211",
    "grade": Grade.POOR,
    "level": Level.SECOND,
    "staff": 2**53,
    "founded": date(2020, 2, 29),
    "capital": Decimal("99999999999999.999999"),
    "is_open": True,
    "tags": ("甲", "甲", ""),
    "address": Place(city="无锡", street="太湖路 1 号 'x' \\ \U00020000"),
    "rooms": (Room(number="1"), Room(number="2", place=Place(city="苏州"), since=date(1, 1, 1))),
    "phone": "13912345678",
    "inspected_on": date(9999, 12, 31),
}


def counts(world):
    return {table: world.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}  # noqa: S608 - names written here


def test_every_type_of_field_comes_back_as_it_was_written(world):
    id = world.begin(**EVERYTHING | {"tags": ("甲", "乙")})
    assert world.seen(id) == Sample(id=id, revision=1, **EVERYTHING | {"tags": ("甲", "乙")})


@pytest.mark.parametrize("field", [name for name in EVERYTHING if name not in ("name", "region")])
def test_every_type_of_field_comes_back_after_a_change_and_as_of_the_past(world, field):
    id = world.begin(world.day(-9))
    value = ("甲", "乙") if field == "tags" else EVERYTHING[field]
    world.change(id, world.day(-3), **{field: value})
    assert getattr(world.seen(id), field) == value
    assert getattr(world.seen(id, world.day(-3)), field) == value
    assert getattr(world.seen(id, world.day(-4)), field) == getattr(sample(), field)


def test_one_creation_writes_each_of_its_rows_once(own):
    own.begin(tags=("甲", "乙"), phone="139")
    assert counts(own) == {
        "sample": 1, "sample_version": 1, "sample_segment": 1, "sample_member": 2, "ledger_leaf": 1, "event_log": 1,
        "person_key": 1,
    }  # fmt: skip


def test_what_raises_in_the_middle_leaves_nothing(own):
    id = own.begin(tags=("甲",))
    before = counts(own), own.rows("SELECT * FROM service_head")

    class Broken(Exception):
        pass

    with pytest.raises(Broken), own.work() as work:  # noqa: PT012 - the last statement is the one that raises
        work.create(sample(tags=("乙",), phone="139"))
        work.change(work.get(Sample, id), partial(Sample, tags=("丙",)))
        work.finish()
        raise Broken
    assert (counts(own), own.rows("SELECT * FROM service_head")) == before


@pytest.mark.parametrize("table", ["sample_version", "sample_segment", "ledger_leaf", "event_log", "sample"])
def test_where_one_row_cannot_be_written_none_is(own, table):
    """Each table in turn refuses: nothing of the others may stay."""
    id = own.begin()
    before = counts(own)
    with own.place.owner.writing() as conn:
        conn.execute(sa.text(refusing(conn.dialect.name, table)))
        if conn.dialect.name == "postgresql":
            verb = "UPDATE" if table == "sample" else "INSERT"
            conn.execute(sa.text(f"CREATE TRIGGER refusing BEFORE {verb} ON {table} EXECUTE FUNCTION refuse()"))
    with pytest.raises(sa.exc.DBAPIError):
        own.change(id, staff=1)
    assert counts(own) == before
    assert own.seen(id).staff is None


def refusing(dialect, table):
    if dialect == "postgresql":
        return "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'refused'; END$$"
    verb = "UPDATE" if table == "sample" else "INSERT"
    return f"CREATE TRIGGER refusing BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"


def test_the_event_carries_the_whole_new_state_and_what_changed(world):
    id = world.begin(staff=1)
    world.change(id, world.day(-0), staff=2, announce=Graded)
    event = world.events(id)[-1]
    assert (event.type, event.kind, event.id, event.revision, event.gone) == ("graded", "sample", id, 2, False)
    assert (event.state["staff"], event.state["name"]) == (2, "样")
    assert event.change == {
        "fields": ["staff"], "valid_from": str(world.today), "valid_until": None, "basis": "变更", "corrects": None,
    }  # fmt: skip


def test_what_is_announced_of_the_past_is_recorded_and_of_today_is_what_it_is(world):
    id = world.begin(world.day(-30), staff=1)
    world.change(id, world.day(-20), world.day(-10), staff=2, announce=Graded)
    world.change(id, world.day(-5), staff=3, announce=Graded)
    world.correct(id, world.day(-20), None, staff=4)
    world.end(id, announce=Closed)
    assert world.types(id) == ["created", "recorded", "graded", "changed", "closed"]


def test_the_ledger_holds_the_assertion_and_the_hash_of_its_event(world):
    id = world.begin(staff=1)
    entry = json.loads(world.rows("SELECT entry FROM ledger_leaf WHERE entry LIKE :id", id=f"%{id}%")[0][0])
    assert (entry["thing"], entry["id"], entry["revision"], entry["sets"]["staff"]) == ("sample", id, 1, 1)
    assert len(entry["event"]) == 64


def test_a_stale_revision_is_refused_and_says_both(world):
    id = world.begin()
    world.change(id, staff=1)
    with world.work() as work, pytest.raises(Stale) as caught:
        work.get(Sample, id, seen=1)
    assert (caught.value.faults[0].context["seen"], caught.value.faults[0].context["now"]) == (1, 2)


def test_what_was_never_there_is_missing(world):
    with world.work() as work, pytest.raises(Missing):
        work.get(Sample, "0" * 12)


def test_an_id_is_used_once(world):
    id = world.begin()
    with world.work() as work, pytest.raises(Refused) as caught:
        work.create(sample(id=id))
    assert caught.value.code == "thing.exists"


@pytest.mark.parametrize(
    "sets",
    [partial(ANY, unknown=1), partial(Place, city="x"), partial(ANY, "x")],
    ids=["field", "class", "positional"],
)
def test_a_programmers_slip_in_a_change_is_told_at_once(world, sets):
    id = world.begin()
    with pytest.raises(TypeError), world.work() as work:
        work.change(work.get(Sample, id), sets)


def test_an_event_that_nobody_declared_is_never_announced(world):
    with pytest.raises(TypeError, match="not declared"), world.work() as work:
        work.announce("trial.sample.unheard_of", "sample/x", 1, {})


def test_an_event_that_breaks_its_own_schema_is_never_announced(world):
    with pytest.raises(TypeError, match="breaks its schema"), world.work() as work:
        work.create(sample(name="长" * 21))


def test_a_state_that_cannot_be_loaded_again_is_never_written(world):
    class Odd(Choice):
        ODD = "odd", "怪", "Odd"

    with pytest.raises(ValueError, match="odd"), world.work() as work:
        work.create(sample(grade=Odd.ODD))


def test_two_changes_of_one_transaction_are_two_revisions(world):
    id = world.begin()
    with world.work() as work:
        once = work.change(work.get(Sample, id), partial(Sample, staff=1))
        twice = work.change(once, partial(Sample, staff=2))
    assert (once.revision, twice.revision) == (2, 3)
    assert [a.sets for a in world.history(id)[1:]] == [{"staff": 1}, {"staff": 2}]


def test_a_transaction_that_took_too_long_to_be_repeatable_is_not_committed(world):
    """Who asked meanwhile as known two seconds ago was answered without it, and must be answered so ever after."""
    id = world.begin()
    with pytest.raises(Problem) as caught, world.work() as work:  # noqa: PT012 - it is the end of the block that raises
        work.change(work.get(Sample, id), partial(Sample, staff=1))
        world.clock.advance(seconds=4.1)
    assert caught.value.code == "store.unavailable"
    assert world.seen(id).staff is None


def test_time_that_passes_before_the_first_assertion_does_not_count(world):
    id = world.begin()
    with world.work() as work:
        thing = work.get(Sample, id)
        world.clock.advance(seconds=60)
        work.change(thing, partial(Sample, staff=1))
    assert world.seen(id).staff == 1


def test_nothing_can_be_written_while_reading(world):
    with pytest.raises(Exception, match=r"(?i)read-?only|unavailable"), world.reading() as reading:
        reading.conn.execute(sa.text("UPDATE sample SET revision = 9"))


def test_a_connection_that_was_read_with_may_be_written_with_afterwards(world):
    for _ in range(3):
        with world.reading() as reading:
            reading.count(world.kind)
        world.begin()


def test_a_reading_sees_one_moment_whatever_is_committed_meanwhile(world):
    id = world.begin(staff=1)
    with world.reading() as reading:
        before = reading.get(Sample, id)
        world.change(id, staff=2)
        assert reading.get(Sample, id) == before
        assert reading.past(world.kind, id, world.today).state["staff"] == 1
    assert world.seen(id).staff == 2


def test_a_change_takes_few_statements(world):
    """Each is a round trip on PostgreSQL: begin and commit apart, nine, and none of them once per field."""
    id = world.begin(staff=1)
    with statements(world) as said:
        world.change(id, staff=2)
    assert len(said) == 9, said


@contextmanager
def statements(world):
    """What is said to the database inside the block."""
    said = []

    def note(_conn, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "pragma")):
            said.append(statement)

    sa.event.listen(world.place.store.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(world.place.store.engine, "before_cursor_execute", note)
