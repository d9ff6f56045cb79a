"""Sentence 6: an upgrade of shape runs on the accumulated state, and what an older program wrote is found and read."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from chassis.storage import rebuild, steps
from chassis.storage.columns import LookUp
from chassis.storage.reading import Moment, Where
from chassis.storage.tables import made_of
from tests.support.samples import V1, V2, V3, Grade, Level, Place, Sample, Sample1, Sample2

NOW = Moment()  # as of today, as known now


def listed(world, at=NOW, **equal):
    with world.reading() as reading:
        return [
            found.id
            for found in reading.page(world.kind, Where({name: (str(value),) for name, value in equal.items()}), at=at)
        ]


@pytest.fixture
def old(world):
    """The world on the day of its first program."""
    world.program(V1)
    with world.place.owner.writing() as conn:
        for table in ("", "_segment", "_member"):
            conn.exec_driver_sql(f"DELETE FROM sample{table}")  # noqa: S608 - names written here
    return world


def test_what_an_older_program_wrote_loads_in_todays_shape(old):
    id = old.begin(title="旧", address="无锡 太湖路", fax="0510", staff=7, phone="13912345678")
    old.program(V3)
    assert old.seen(id) == Sample(
        id=id, revision=1, name="旧", region="320211", address=Place(city="无锡", street="太湖路"), staff=7,
        level=Level.SECOND, phone="13912345678",
    )  # fmt: skip


def test_a_field_that_was_split_keeps_the_part_that_an_old_entry_set_and_the_new_one_did_not(old):
    """Upgrading the single assertions would lose it: the second knows nothing of an address."""
    id = old.begin(old.day(-30), title="旧", address="无锡 太湖路")
    old.change(id, old.day(-20), staff=9)
    old.program(V3)
    old.change(id, old.day(-10), name="新")
    found = old.seen(id)
    assert (found.name, found.address, found.staff, found.level) == (
        "新",
        Place(city="无锡", street="太湖路"),
        9,
        Level.SECOND,
    )


def test_each_day_has_the_shape_upgraded_from_its_own_state(old):
    id = old.begin(old.day(-30), title="旧", staff=1)
    old.change(id, old.day(-20), old.day(-10), staff=9)
    old.program(V2)
    old.change(id, old.day(-5), name="中")
    old.program(V3)
    got = [(old.seen(id, old.day(day)).name, old.seen(id, old.day(day)).level.value) for day in (-25, -15, -7, 0)]
    assert got == [("旧", "first"), ("旧", "second"), ("旧", "first"), ("中", "first")]


def test_a_field_that_was_removed_stays_in_the_entries_and_nowhere_else(old):
    id = old.begin(title="旧", fax="0510")
    old.program(V3)
    assert not hasattr(old.seen(id), "fax")
    assert old.history(id)[0].sets["fax"] == "0510"


def test_an_old_entry_may_be_withdrawn_by_a_newer_program(old):
    id = old.begin(old.day(-30), title="旧", address="无锡 太湖路")
    old.change(id, old.day(-20), address="苏州 平江路")
    old.program(V3)
    old.withdraw(id, 2)
    assert old.seen(id).address == Place(city="无锡", street="太湖路")


def test_a_renamed_field_is_not_found_by_its_new_name_until_the_rows_are_made_again(old):
    id = old.begin(old.day(-30), title="旧")
    old.change(id, old.day(-10), title="新")
    old.program(V3)
    past = Moment(old.day(-20))
    assert listed(old, name="新") == []
    assert listed(old, past, name="旧") == []
    assert rebuild.older_shapes(old.transactions, V3) == 1
    assert listed(old, name="新") == [id]
    assert listed(old, past, name="旧") == [id]


def test_rows_made_again_answer_as_before(old):
    id = old.begin(old.day(-30), title="旧", tags=("甲", "乙"))
    old.change(id, old.day(-10), tags=("乙",))
    old.change(id, old.day(10), title="后")
    old.end(id, old.day(20))
    before = [old.rows("SELECT valid_from, valid_until, known_from, known_until, revision, gone FROM sample_segment ORDER BY 1, 3"),
              old.rows("SELECT revision, recorded_at, turns_on, gone FROM sample"), old.rows("SELECT * FROM sample_member")]  # fmt: skip
    with old.work() as work:
        rebuild.rebuild(work, V1, [id])
    after = [old.rows("SELECT valid_from, valid_until, known_from, known_until, revision, gone FROM sample_segment ORDER BY 1, 3"),
             old.rows("SELECT revision, recorded_at, turns_on, gone FROM sample"), old.rows("SELECT * FROM sample_member")]  # fmt: skip
    assert after == before


def test_lost_rows_are_made_again_from_the_assertions(old):
    id = old.begin(old.day(-30), title="旧", tags=("甲",))
    old.change(id, old.day(-10), staff=3)
    with old.place.owner.writing() as conn:
        for table in ("", "_segment", "_member"):
            conn.exec_driver_sql(f"DELETE FROM sample{table}")  # noqa: S608 - names written here
    with old.work() as work:
        rebuild.rebuild(work, V1, [id])
    assert old.seen(id) == Sample1(id=id, revision=2, title="旧", region="320211", tags=("甲",), staff=3)
    assert listed(old, tags="甲") == [id]


def test_a_day_that_came_before_the_newer_program_started_is_announced_all_the_same(old):
    id = old.begin(title="旧")
    old.change(id, old.day(1), title="新")
    old.program(V2)
    old.clock.advance(days=1)
    rebuild.older_shapes(old.transactions, V2)
    assert old.types(id) == ["created", "recorded", "changed"]
    assert isinstance(old.seen(id), Sample2)


@pytest.fixture
def upgrading(database):
    """A table of before, and a migration on it."""
    meta = sa.MetaData()
    table = made_of(meta, "pot", [LookUp("region")])
    with database.owner.writing() as conn:
        meta.create_all(conn)
        for id, state in (("A", {"region": "32"}), ("B", {"region": "33", "grade": "poor"})):
            row = {"id": id, "revision": 1, "shape": 1, "gone": False, "recorded_at": 1, "state": state}
            conn.execute(table.current.insert(), row)
    return database, table


def by_grade(database, grade):
    with database.store.reading() as conn:
        asked = sa.text("SELECT id FROM pot WHERE by_grade = :grade AND NOT gone")
        return conn.execute(asked, {"grade": grade}).scalars().all()


def migrate(database, step):
    with database.owner.writing() as conn, Operations.context(MigrationContext.configure(conn)):
        step()


def test_a_field_that_begins_to_be_looked_up_is_found_in_old_records_by_its_default_too(upgrading):
    database, _ = upgrading
    migrate(database, partial(steps.add_look_up, "pot", LookUp("grade"), default="fair"))
    assert by_grade(database, "poor") == ["B"]
    assert by_grade(database, "fair") == ["A"]


def test_such_a_step_can_be_taken_back_and_taken_again(upgrading):
    database, _ = upgrading
    for _ in range(2):
        migrate(database, partial(steps.add_look_up, "pot", LookUp("grade")))
        migrate(database, partial(steps.drop_look_up, "pot", LookUp("grade")))
    with database.owner.reading() as conn:
        assert "by_grade" not in [column["name"] for column in sa.inspect(conn).get_columns("pot")]


@pytest.mark.parametrize("base", [bool, Decimal])
def test_what_the_databases_compare_otherwise_is_never_looked_up(base):
    with pytest.raises(TypeError):
        LookUp("open", base).made()


def test_a_change_by_a_newer_program_fills_in_what_an_older_entry_did_not_know(old):
    id = old.begin(title="旧")
    old.program(V3)
    old.change(id, grade=Grade.GOOD)
    assert listed(old, level="first") == [id]
