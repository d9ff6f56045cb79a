"""The full check finds whatever the owner of the file did behind our back, and names the first bad position."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from chassis.heads import Heads
from chassis.jcs import canonical
from chassis.ledger import tree
from chassis.storage import migrate
from chassis.storage.audit import verify
from tests.support.samples import V3, Grade, Graded, declared
from tests.support.worlds import World

LEAVES = 7  # of the history below; leaf 3 is a decision and has no event, so position 4 belongs to leaf 4


@pytest.fixture(scope="module")
def once(shared_database, tmp_path_factory):
    """Two things, six entries and a decision in between, all under a signed head; made once, since nothing of it stays."""
    with declared():
        world = World(shared_database).build([V3])
        one, other = world.begin(world.day(-9), staff=1), world.begin(world.day(-8), phone="13912345678")
        world.change(one, world.day(-5), staff=2)
        with world.work() as work:
            work.enter({"decision": "抽取", "of": one})
        world.change(other, grade=Grade.GOOD, announce=Graded)
        world.correct(one, world.day(-7), world.day(-6), staff=3)
        world.change(other, world.day(3), staff=9)
        heads = Heads(world.transactions, tmp_path_factory.mktemp("keys") / "key.pem")
        heads.sign()
        return world, heads, (one, other)


@pytest.fixture
def kept(once):
    """The history, in a transaction of the tables' owner that is never committed."""
    world, heads, ids = once
    with world.place.owner.engine.connect() as conn:
        yield Kept(world, heads, ids, conn)
        conn.rollback()


class Kept(NamedTuple):
    """What is tampered with, and what finds it."""

    world: World
    heads: Heads
    ids: tuple[str, str]
    conn: sa.Connection

    def audit(self):
        return verify(self.conn, self.world.schema, self.heads.checker)

    def tamper(self, tables, *statements, **values):
        """What only the owner can do; the guards are there again afterwards, as if nothing had been."""
        self.unguard(*tables)
        for statement in statements:
            self.conn.execute(sa.text(statement), values)
        migrate.lay_guards(self.conn, self.world.schema)

    def unguard(self, *tables):
        self.world.place.take_guards(self.conn, *tables)


def test_what_nobody_touched_is_sound(kept):
    found = kept.audit()
    assert (found.sound, found.leaves, found.heads, found.first_bad, found.findings) == (True, LEAVES, 1, None, ())


# which leaf speaks of the row: by id, revision and position
@pytest.mark.parametrize(("thing", "revision", "leaf"), [(0, 1, 0), (0, 2, 2), (1, 2, 4), (1, 3, 6)])
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM sample_version WHERE {of}",
        "UPDATE sample_version SET valid_from = '2020-01-01' WHERE {of}",
        "UPDATE sample_version SET valid_until = '2030-01-01' WHERE {of}",
        "UPDATE sample_version SET recorded_at = recorded_at + 1 WHERE {of}",
        "UPDATE sample_version SET actor = 'x' WHERE {of}",
        "UPDATE sample_version SET basis = 'x' WHERE {of}",
        "UPDATE sample_version SET cause = 'x' WHERE {of}",
        "UPDATE sample_version SET corrects = 9 WHERE {of}",
        "UPDATE sample_version SET announces = 'x' WHERE {of}",
        "UPDATE sample_version SET shape = 9 WHERE {of}",
        "UPDATE sample_version SET sets = '{{\"staff\": 99}}' WHERE {of}",
        "UPDATE sample_version SET revision = 77 WHERE {of}",
        "UPDATE sample_version SET id = 'ANOTHER' WHERE {of}",
    ],
)
def test_an_assertion_that_was_deleted_or_changed_is_found_at_its_leaf(kept, change, thing, revision, leaf):
    ids = kept.ids
    kept.tamper(["sample_version"], change.format(of=f"id = '{ids[thing]}' AND revision = {revision}"))
    found = kept.audit()
    assert (found.sound, found.first_bad) == (False, leaf)
    assert f"{ids[thing]} revision {revision}" in found.findings[-1] + found.findings[0]


def test_an_assertion_that_cannot_even_be_read_is_found_at_its_leaf(kept):
    ids = kept.ids
    if kept.conn.dialect.name == "postgresql":
        return  # the types of its columns refuse it
    of = f"id = '{ids[0]}' AND revision = 2"
    for change in ("sets = 'no json'", "valid_until = 'no day'", "sets = x'ff'"):
        kept.tamper(["sample_version"], f"UPDATE sample_version SET {change} WHERE {of}")  # noqa: S608 - our own id
        assert kept.audit().first_bad == 2


def test_two_assertions_that_changed_places_are_both_found(kept):
    ids = kept.ids
    of = f"WHERE id = '{ids[0]}' AND revision"
    moves = ((1, 90), (2, 1), (90, 2))
    said = (f"UPDATE sample_version SET revision = {new} {of} = {old}" for old, new in moves)  # noqa: S608 - our own id
    kept.tamper(["sample_version"], *said)
    found = kept.audit()
    assert found.first_bad == 0
    assert len(found.findings) == 2


def test_an_assertion_that_somebody_slipped_in_is_named(kept):
    ids = kept.ids
    kept.tamper(
        ["sample_version"],
        "INSERT INTO sample_version (id, revision, valid_from, valid_until, recorded_at, actor, basis, cause, announces,"
        " shape, sets) SELECT id, 50, valid_from, valid_until, recorded_at, actor, basis, cause, announces, shape, sets"
        " FROM sample_version WHERE id = :id AND revision = 2",
        id=ids[0],
    )  # fmt: skip
    found = kept.audit()
    assert not found.sound
    assert f"{ids[0]} revision 50" in found.findings[0]


@pytest.mark.parametrize(("position", "leaf"), [(1, 0), (3, 2), (4, 4), (6, 6)])
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM event_log WHERE {of}",
        "UPDATE event_log SET body = replace(body, 'trial', 'other') WHERE {of}",
        "UPDATE event_log SET type = 'trial.sample.closed' WHERE {of}",
        "UPDATE event_log SET subject = 'sample/x' WHERE {of}",
        "UPDATE event_log SET sequence = 77 WHERE {of}",
        "UPDATE event_log SET id = 'x' WHERE {of}",
        "UPDATE event_log SET position = 77 WHERE {of}",
    ],
)
def test_an_event_that_was_deleted_or_changed_is_found_at_its_leaf(kept, change, position, leaf):
    kept.tamper(["event_log"], change.format(of=f"position = {position}"))
    found = kept.audit()
    assert (found.sound, found.first_bad) == (False, leaf)
    assert any(f"position {position}" in finding for finding in found.findings)


def test_events_that_changed_places_are_found(kept):
    moves = ((2, 90), (3, 2), (90, 3))
    said = (f"UPDATE event_log SET position = {new} WHERE position = {old}" for old, new in moves)  # noqa: S608 - numbers
    kept.tamper(["event_log"], *said)
    assert kept.audit().first_bad == 1


def test_an_event_that_was_replaced_by_another_true_one_is_found(kept):
    kept.tamper(
        ["event_log"],
        "UPDATE event_log SET body = (SELECT body FROM event_log WHERE position = 1) WHERE position = 3",
    )  # fmt: skip
    assert kept.audit().first_bad == 2


def test_an_event_that_somebody_slipped_in_is_named(kept):
    kept.tamper(
        ["event_log"],
        "INSERT INTO event_log (position, id, type, subject, sequence, body)"
        " SELECT 7, 'x', type, 'sample/x', 1, body FROM event_log WHERE position = 1",
    )  # fmt: skip
    found = kept.audit()
    assert not found.sound
    assert "position 7" in found.findings[0]


@pytest.mark.parametrize("leaf", range(LEAVES))
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger_leaf WHERE idx = {leaf}",
        "UPDATE ledger_leaf SET entry = replace(entry, 'u1', 'u2') || ' ' WHERE idx = {leaf}",
        "UPDATE ledger_leaf SET idx = 77 WHERE idx = {leaf}",
        "UPDATE ledger_leaf SET recorded_at = 1 WHERE idx = {leaf}",
    ],
)
def test_a_leaf_that_was_deleted_or_changed_is_found_at_its_place(kept, change, leaf):
    kept.tamper(["ledger_leaf"], change.format(leaf=leaf))
    assert kept.audit().first_bad == leaf


def test_a_leaf_and_its_assertion_that_were_rewritten_together_are_found(kept):
    """Whoever knows how everything is made still cannot make the head that was signed."""
    ids = kept.ids
    asked = sa.text("SELECT entry FROM ledger_leaf WHERE idx = 2")
    entry = json.loads(kept.conn.execute(asked).scalar_one()) | {"actor": "x"}
    text = canonical(entry)
    kept.tamper(
        ["ledger_leaf", "sample_version"],
        f"UPDATE sample_version SET actor = 'x' WHERE id = '{ids[0]}' AND revision = 2",  # noqa: S608 - our own id
        "UPDATE ledger_leaf SET entry = :text, hash = :hash WHERE idx = 2",
        text=text, hash=tree.leaf_hash(text.encode()),
    )  # fmt: skip
    found = kept.audit()
    assert (found.sound, found.first_bad) == (False, 2)


def test_an_end_that_was_cut_off_everywhere_is_found(kept):
    ids = kept.ids
    kept.tamper(
        ["ledger_leaf", "sample_version", "event_log"],
        f"DELETE FROM sample_version WHERE id = '{ids[1]}' AND revision = 3",  # noqa: S608 - our own id
        "DELETE FROM ledger_leaf WHERE idx = 6",
        "DELETE FROM event_log WHERE position = 6",
        "UPDATE service_head SET leaves = 6, position = 5",
    )  # fmt: skip
    assert kept.audit().first_bad is not None


def test_a_guard_that_is_gone_is_named(kept):
    kept.unguard("event_log")
    found = kept.audit()
    assert not found.sound
    assert any("event_log_no" in finding for finding in found.findings)


def test_more_entries_than_one_batch_are_checked_to_the_last(kept, monkeypatch):
    monkeypatch.setattr("chassis.storage.audit.BATCH", 2)
    assert kept.audit().sound
    kept.tamper(["sample_version"], "DELETE FROM sample_version WHERE id = :id AND revision = 3", id=kept.ids[1])
    assert kept.audit().first_bad == LEAVES - 1
