"""Rows that hold what no program of ours would write: named, never a crash."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.ledger import log
from tests.contract.ledger.world import NOW, on_postgresql, on_sqlite

# SQLite keeps any type in any column.
JUNK = {
    "an entry of bytes that are no text": ("UPDATE ledger_leaf SET entry = CAST(x'fffe' AS TEXT) WHERE idx = 3", 3),
    "an entry that is a number": ("UPDATE ledger_leaf SET entry = 5 WHERE idx = 3", 3),
    "a hash that is text": ("UPDATE ledger_leaf SET hash = 'abc' WHERE idx = 3", 3),
    "a hash that is a number": ("UPDATE ledger_leaf SET hash = 5 WHERE idx = 3", 3),
    "a time that is text": ("UPDATE ledger_leaf SET recorded_at = 'then' WHERE idx = 3", 3),
    "an index that is text": ("UPDATE ledger_leaf SET idx = 'third' WHERE idx = 3", 3),
    "a negative index": ("UPDATE ledger_leaf SET idx = -1 WHERE idx = 3", 0),
    "an index that is a fraction": ("UPDATE ledger_leaf SET idx = 3.5 WHERE idx = 3", 3),
    "a head's signature that is text": ("UPDATE ledger_head SET signature = 'abc'", 6),
    "a head's root that is a number": ("UPDATE ledger_head SET root = 5", 6),
    "a head's time that is text": ("UPDATE ledger_head SET signed_at = 'then'", 6),
    "a head's time in no calendar": ("UPDATE ledger_head SET signed_at = 9223372036854775807", 6),
    "a head's size that is text": ("UPDATE ledger_head SET size = 'six'", None),
    "a subtree's hash that is text": ("UPDATE ledger_node SET hash = 'abc' WHERE level = 1 AND idx = 1", 2),
}


@pytest.fixture
def six(ledger):
    ledger.append(6)
    ledger.catch_up()
    ledger.sign()
    return ledger


@on_sqlite
@pytest.mark.parametrize("what", JUNK)
def test_values_of_any_type_are_named_and_do_not_break_the_check(six, what):
    statement, position = JUNK[what]
    with six.place.unguarded() as conn:
        conn.execute(sa.text(statement))
    report = six.verify()
    assert not report.sound
    assert report.first_bad == position


@on_sqlite
def test_a_subtree_with_an_index_that_is_text_is_left_aside(six):
    with six.place.owner.begin() as conn:
        conn.execute(sa.text("UPDATE ledger_node SET idx = 'x' WHERE level = 2"))
    assert six.verify().sound


@on_sqlite
def test_a_proof_from_a_subtree_that_is_no_hash_is_named(ledger):
    ledger.grow(5, 9)
    with ledger.place.owner.begin() as conn:
        conn.execute(sa.text("UPDATE ledger_node SET hash = 'abc' WHERE level = 1 AND idx = 3"))
    assert [(one.table, one.position) for one in ledger.verify().findings] == [("ledger_node", 6), ("ledger_head", 9)]


@on_sqlite
def test_an_index_that_is_text_is_told_in_both_languages(six):
    with six.place.unguarded() as conn:
        conn.execute(sa.text("UPDATE ledger_leaf SET idx = 'third' WHERE idx = 3"))
    gap, junk = six.verify().findings[:2]
    assert gap.what.en == "leaves 3 to 3 are missing"
    assert junk.what.zh == "应为第 6 条，索引却是 'third'：重复或无效"
    assert junk.what.en == "leaf 6 should stand here; the index 'third' is doubled or none"
    assert six.verify().leaves == 6


@on_sqlite
def test_a_size_that_is_text_is_told_in_both_languages(six):
    with six.place.unguarded() as conn:
        conn.execute(sa.text("UPDATE ledger_head SET size = 'six'"))
    (only,) = six.verify().findings
    assert (only.table, only.position) == ("ledger_head", None)
    assert (only.what.zh, only.what.en) == ("树头的条数 'six' 无效", "'six' is no size of a head")


@on_postgresql
def test_an_entry_that_was_emptied_is_named(six):
    with six.place.unguarded() as conn:
        conn.execute(sa.text("ALTER TABLE ledger_leaf ALTER entry DROP NOT NULL"))
        conn.execute(sa.text("UPDATE ledger_leaf SET entry = NULL WHERE idx = 3"))
    assert six.verify().first_bad == 3


@on_postgresql
def test_an_index_that_stands_twice_is_found_where_the_key_is_gone(six):
    with six.place.unguarded() as conn:
        conn.execute(sa.text("ALTER TABLE ledger_leaf DROP CONSTRAINT ledger_leaf_pkey"))
        conn.execute(sa.text("INSERT INTO ledger_leaf SELECT * FROM ledger_leaf WHERE idx = 3"))
        report = six_report(six, conn)
        conn.rollback()
        six.place.lay()
    doubled = [one for one in report.findings if one.table == "ledger_leaf"]
    assert [(one.position, one.what.en) for one in doubled] == [
        (4, "leaf 4 should stand here; the index 3 is doubled or none")
    ]
    assert report.leaves == 7
    assert "an append-only guard is missing: ledger_leaf: no primary key" in [one.what.en for one in report.findings]


def six_report(six, conn):
    from chassis.ledger.verify import verify

    return verify(conn, six.signer.checker)


def test_a_great_number_of_faults_is_counted_and_the_first_ones_are_listed(ledger):
    ledger.append(120)
    with ledger.place.unguarded() as conn:
        conn.execute(log.T.leaf.update().values(recorded_at=NOW - 1))
    report = ledger.verify()
    assert [one.position for one in report.findings] == list(range(50))
    assert report.more == 70
    assert report.first_bad == 0
