"""Assertions and events may only be added to: every attack is refused; without the guards it works, and is found."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import sqlalchemy as sa

from chassis.heads import Heads
from chassis.storage import migrate
from chassis.storage.audit import verify
from tests.support.samples import V3, declared
from tests.support.worlds import World

VERSION = "id, revision, valid_from, valid_until, recorded_at, actor, basis, cause, corrects, announces, shape, sets"
EVENT = "position, id, type, subject, sequence, body"
WORDS = {
    "version": VERSION,
    "evil": VERSION.replace("actor", "'evil'"),
    "event": EVENT,
    "false": EVENT.replace("body", "'{}'"),
    "moved": EVENT.replace("position", "99"),
    "empty": "'{}'",
    "upsert": "ON CONFLICT (id, revision) DO UPDATE SET actor = 'evil'",
}

# Attack by attack: the first leaf that it makes untrue, where it can be said at all, and the statement.
ATTACKS = {
    "update": (0, "both", "UPDATE sample_version SET actor = 'evil'"),
    "update of one": (1, "both", "UPDATE sample_version SET actor = 'evil' WHERE revision = 2"),
    "update of what it sets": (1, "both", "UPDATE sample_version SET sets = {empty} WHERE revision = 2"),
    "update of its number": (1, "both", "UPDATE sample_version SET revision = 77 WHERE revision = 2"),
    "delete": (0, "both", "DELETE FROM sample_version"),
    "delete of one": (1, "both", "DELETE FROM sample_version WHERE revision = 2"),
    "upsert": (1, "both", "INSERT INTO sample_version ({version}) SELECT {evil} FROM sample_version WHERE revision = 2 {upsert}"),
    "insert or replace": (1, "sqlite", "INSERT OR REPLACE INTO sample_version ({version}) SELECT {evil} FROM sample_version WHERE revision = 2"),
    "update or replace": (1, "sqlite", "UPDATE OR REPLACE sample_version SET revision = 2 WHERE revision = 3"),
    "truncate": (0, "postgresql", "TRUNCATE sample_version"),
    "update of an event": (1, "both", "UPDATE event_log SET body = {empty} WHERE position = 2"),
    "delete of an event": (1, "both", "DELETE FROM event_log WHERE position = 2"),
    "replacement of an event": (1, "sqlite", "INSERT OR REPLACE INTO event_log ({event}) SELECT {false} FROM event_log WHERE position = 2"),
    "replacement by another key": (1, "sqlite", "INSERT OR REPLACE INTO event_log ({event}) SELECT {moved} FROM event_log WHERE position = 2"),
    "truncation of the log": (0, "postgresql", "TRUNCATE event_log"),
}  # fmt: skip


class Kept(NamedTuple):
    """Three assertions under a signed head."""

    world: World
    heads: Heads


@pytest.fixture(scope="module")
def kept(shared_database, tmp_path_factory) -> Kept:
    with declared():
        world = World(shared_database).build([V3])
        id = world.begin(world.day(-9), staff=1)
        world.change(id, world.day(-5), staff=2)
        world.change(id, staff=3)
        heads = Heads(world.transactions, tmp_path_factory.mktemp("keys") / "key.pem")
        heads.sign()
        return Kept(world, heads)


class Attack(NamedTuple):
    """What is done to which table, and the leaf at which it shows."""

    table: str
    statement: sa.TextClause
    leaf: int


@pytest.fixture(params=ATTACKS)
def attack(request, kept) -> Attack | None:
    """None where this database does not know the statement."""
    leaf, where, statement = ATTACKS[request.param]
    table = "event_log" if "event_log" in statement else "sample_version"
    known = where in ("both", kept.world.place.dialect)
    return Attack(table, sa.text(statement.format(**WORDS)), leaf) if known else None


@pytest.mark.parametrize("who", ["store", "owner"])
def test_every_attack_is_refused_whoever_tries(kept, attack, who):
    if attack is None:
        return
    before = kept.world.rows(f"SELECT * FROM {attack.table} ORDER BY 1, 2")  # noqa: S608 - names written here
    with getattr(kept.world.place, who).engine.connect() as conn:
        with pytest.raises(sa.exc.DBAPIError, match=r"append-only|permission denied"):
            conn.execute(attack.statement)
        conn.rollback()
    assert kept.world.rows(f"SELECT * FROM {attack.table} ORDER BY 1, 2") == before  # noqa: S608 - names written here


def test_without_the_guards_each_attack_works_and_the_audit_names_the_first_bad_leaf(kept, attack):
    """The negative control; in a transaction of the owner that is never committed."""
    if attack is None:
        return
    world = kept.world
    with world.place.owner.engine.connect() as conn:
        world.place.take_guards(conn, attack.table)
        conn.execute(attack.statement)
        unguarded = verify(conn, world.schema, kept.heads.checker)
        migrate.lay_guards(conn, world.schema)
        found = verify(conn, world.schema, kept.heads.checker)
        conn.rollback()
    assert any(finding.startswith("guard: ") for finding in unguarded.findings)
    assert (found.sound, found.first_bad) == (False, attack.leaf)
    assert not any(finding.startswith("guard: ") for finding in found.findings)
