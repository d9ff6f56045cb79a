"""The stored log: one row per entry, and the tree over them."""

from __future__ import annotations

import json
import threading
from hashlib import sha256

import pytest
import sqlalchemy as sa

from chassis.errors import Refused
from chassis.ledger import log, tree
from chassis.ledger.tree import Tree
from tests.contract.ledger.world import NOW, Place, entry


@pytest.fixture
def read(place):
    with place.service.connect() as conn:
        yield conn


def rows_of(place: Place, table: str) -> int:
    with place.service.connect() as conn:
        return int(conn.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one())


def test_an_empty_log_has_the_empty_root(read):
    assert log.size(read) == 0
    assert log.root(read) == log.root(read, 0) == sha256(b"").digest()
    assert log.entries(read) == []
    assert log.catch_up(read) == 0
    assert log.consistency(read, 0, 0) == []


def test_an_entry_is_one_row_and_touches_nothing_else(ledger):
    ledger.append(1)
    assert [rows_of(ledger.place, table) for table in ("ledger_leaf", "ledger_node", "ledger_head")] == [1, 0, 0]


def test_appending_answers_the_leaves_as_they_are_read_back(place):
    with place.service.begin() as conn:
        told = log.append(conn, 0, [entry(0), entry(1)], NOW)
    with place.service.connect() as conn:
        assert log.entries(conn) == told
        assert [leaf.index for leaf in told] == [0, 1]
        assert {leaf.recorded_at for leaf in told} == {NOW}


def test_appending_nothing_is_nothing(place):
    with place.service.begin() as conn:
        assert log.append(conn, 0, [], NOW) == []
    assert rows_of(place, "ledger_leaf") == 0


def test_anybody_can_recompute_a_leafs_hash_from_its_text(ledger, read):
    ledger.append(3)
    for leaf in log.entries(read):
        assert leaf.hash == sha256(b"\x00" + leaf.entry.encode("utf-8")).digest()


def test_an_entrys_text_is_canonical_and_says_where_and_when_it_stands(ledger, read):
    ledger.append(2)
    expected = f'{{"id":"A1","index":1,"recorded_at":{NOW},"sets":{{"name":"机构1"}},"thing":"agency"}}'
    assert log.entries(read)[1].entry == expected
    assert json.loads(log.entries(read)[0].entry) == {**entry(0), "index": 0, "recorded_at": NOW}


def test_an_entry_cannot_say_that_it_stands_elsewhere(place):
    with place.service.begin() as conn:
        (leaf,) = log.append(conn, 0, [{"index": 7, "recorded_at": 1, "what": "draw"}], NOW)
    assert json.loads(leaf.entry) == {"index": 0, "recorded_at": NOW, "what": "draw"}


def test_an_index_is_used_once(ledger):
    ledger.append(2)
    with pytest.raises(sa.exc.IntegrityError):
        ledger.append(1, start=1)
    assert rows_of(ledger.place, "ledger_leaf") == 2


def test_what_is_rolled_back_was_never_entered(place):
    with place.service.connect() as conn:
        log.append(conn, 0, [entry(0)], NOW)
        conn.rollback()
    assert rows_of(place, "ledger_leaf") == 0


def test_entries_are_paged_by_index(ledger, read):
    ledger.append(7)
    assert [leaf.index for leaf in log.entries(read, limit=3)] == [0, 1, 2]
    assert [leaf.index for leaf in log.entries(read, 2, 3)] == [3, 4, 5]
    assert [leaf.index for leaf in log.entries(read, 5, 3)] == [6]
    assert [leaf.index for leaf in log.entries(read, after=-1)] == list(range(7))


def test_a_page_of_entries_has_50_unless_told_otherwise(ledger, read):
    ledger.append(60)
    assert len(log.entries(read)) == 50


@pytest.mark.parametrize("lag", [0, 1, 2, 5, 14])
def test_every_root_and_proof_is_that_of_the_tree_however_far_the_cache_lags(ledger, read, lag):
    ledger.append(14 - lag)
    ledger.catch_up()
    ledger.append(lag)
    whole = Tree(ledger.leaf_hashes())
    for size in range(15):
        assert log.root(read, size) == whole.root(size)
        assert [log.inclusion(read, index, size) for index in range(size)] == [
            whole.inclusion(index, size) for index in range(size)
        ]
        assert [log.consistency(read, first, size) for first in range(size + 1)] == [
            whole.consistency(first, size) for first in range(size + 1)
        ]
    assert log.root(read) == whole.root()
    assert log.inclusion(read, 3) == whole.inclusion(3)
    assert log.consistency(read, 3) == whole.consistency(3)


def test_the_proofs_of_the_log_hold(ledger, read):
    ledger.append(13)
    ledger.catch_up()
    leaf = log.entries(read, 4, 1)[0]
    assert tree.verify_inclusion(leaf.hash, 5, 13, log.inclusion(read, 5), log.root(read))
    assert tree.verify_consistency(6, 13, log.consistency(read, 6), log.root(read, 6), log.root(read))


@pytest.mark.parametrize("wanted", [-1, 4, 99])
def test_what_is_not_in_the_log_is_refused_and_its_size_told(ledger, read, wanted):
    ledger.append(3)
    asks = {
        "root": lambda: log.root(read, wanted),
        "inclusion": lambda: log.inclusion(read, wanted),
        "inclusion in a tree that is not there": lambda: log.inclusion(read, 0, wanted),
        "consistency": lambda: log.consistency(read, wanted),
        "consistency with a tree that is not there": lambda: log.consistency(read, 0, wanted),
    }
    for ask in asks.values():
        with pytest.raises(Refused) as refused:
            ask()
        (fault,) = refused.value.faults
        assert (fault.code, fault.context) == ("ledger.range", {"size": 3, "wanted": wanted})


def test_the_leaf_after_the_last_has_no_proof(ledger, read):
    ledger.append(3)
    with pytest.raises(Refused) as refused:
        log.inclusion(read, 3)
    assert refused.value.faults[0].context == {"size": 3, "wanted": 3}
    with pytest.raises(Refused) as refused:
        log.inclusion(read, 2, 2)
    assert refused.value.faults[0].context == {"size": 2, "wanted": 2}


def test_catching_up_keeps_every_complete_subtree_once(ledger, read):
    ledger.append(13)
    assert ledger.catch_up() == 13
    assert ledger.catch_up() == 0
    whole = Tree(ledger.leaf_hashes())
    kept = {(row.level, row.idx): row.hash for row in read.execute(sa.select(log.T.node))}
    assert kept == {(level, index): whole._levels[level][index] for level in range(4) for index in range(13 >> level)}


def test_catching_up_goes_on_from_any_size(ledger, read, monkeypatch):
    monkeypatch.setattr(log, "_BATCH", 4)
    for more in (1, 2, 3, 1, 8, 5, 1, 11):
        ledger.append(more)
        assert ledger.catch_up() == more
        whole = Tree(ledger.leaf_hashes())
        kept = {(row.level, row.idx): row.hash for row in read.execute(sa.select(log.T.node))}
        assert kept == {
            (level, index): hash_ for level, hashes in enumerate(whole._levels) for index, hash_ in enumerate(hashes)
        }


def test_catching_up_stops_at_its_limit(ledger):
    ledger.append(10)
    with ledger.place.service.begin() as conn:
        assert [log.catch_up(conn, 4) for _ in range(4)] == [4, 4, 2, 0]


def test_processes_that_catch_up_at_once_do_not_disturb_each_other(ledger):
    ledger.append(300)
    faults: list[BaseException] = []

    def try_to_catch_up() -> None:
        try:
            ledger.catch_up()
        except sa.exc.OperationalError as error:
            if "locked" not in str(error):  # one writer at a time is SQLite's own way
                faults.append(error)

    threads = [threading.Thread(target=try_to_catch_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    ledger.catch_up()
    assert ledger.verify().sound


def test_the_cache_may_be_emptied_at_any_time(ledger, read):
    ledger.append(21)
    ledger.catch_up()
    right = [log.root(read), log.inclusion(read, 5), log.consistency(read, 9)]
    with ledger.place.owner.begin() as conn:
        conn.execute(log.T.node.delete())
    with ledger.place.service.connect() as conn:
        assert [log.root(conn), log.inclusion(conn, 5), log.consistency(conn, 9)] == right


def test_a_log_with_a_gap_is_not_caught_up_and_gives_no_root(ledger):
    ledger.append(5)
    ledger.append(5, start=6)
    for ask in (log.catch_up, log.root):
        with ledger.place.service.begin() as conn, pytest.raises(log.Broken, match="leaves stand from"):
            ask(conn)


def test_the_kept_subtrees_remember_the_size(ledger, read):
    assert log.kept_size(read) == 0
    ledger.append(11)
    assert log.kept_size(read) == 0
    ledger.catch_up()
    with ledger.place.service.connect() as conn:
        assert log.kept_size(conn) == 11


def test_what_is_left_of_the_kept_subtrees_remembers_what_it_can(ledger):
    ledger.append(11)
    ledger.catch_up()
    with ledger.place.unguarded() as conn:
        conn.execute(log.T.node.delete().where(log.T.node.c.level == 0))
        assert log.kept_size(conn) == 10  # five pairs
        conn.execute(log.T.node.delete().where(log.T.node.c.level == 1))
        assert log.kept_size(conn) == 8  # two fours


def test_kept_subtrees_are_found_by_the_leaves_that_complete_them(ledger):
    ledger.append(16)
    ledger.catch_up()
    with ledger.place.service.connect() as conn:
        assert set(log.kept(conn, 0, 16)) == {(level, index) for level in range(5) for index in range(16 >> level)}
        assert set(log.kept(conn, 6, 8)) == {(0, 6), (0, 7), (1, 3), (2, 1), (3, 0)}
        assert set(log.kept(conn, 4, 4)) == set()
        assert set(log.kept(conn, 0, 0)) == set()
        assert log.kept(conn, 0, 16)[4, 0] == log.root(conn)


def test_the_three_tables_are_made_on_the_metadata_that_is_given():
    meta = sa.MetaData()
    made = log.tables(meta)
    assert {name: list(table.columns.keys()) for name, table in meta.tables.items()} == {
        "ledger_leaf": ["idx", "recorded_at", "entry", "hash"],
        "ledger_node": ["level", "idx", "hash"],
        "ledger_head": ["size", "previous", "root", "signed_at", "key_id", "signature"],
    }
    assert [[column.name for column in table.primary_key] for table in made] == [["idx"], ["level", "idx"], ["size"]]
    assert {table.dialect_options["sqlite"]["with_rowid"] for table in made} == {False}
    columns = [column for table in made for column in table.columns]
    assert {column.nullable for column in columns} == {False}
    assert {column.autoincrement for column in columns if isinstance(column.type, sa.BigInteger)} == {False}
    assert {made.leaf.name: ("idx",), made.head.name: ("size",)} == log.GUARDED


def test_a_proof_asks_the_database_once_for_its_nodes(ledger):
    ledger.append(100)
    ledger.catch_up()
    asked: list[str] = []
    sa.event.listen(ledger.place.service, "before_cursor_execute", lambda *words: asked.append(words[2]))
    with ledger.place.service.connect() as conn:
        log.inclusion(conn, 41)
    assert len(asked) == 2  # the size, and all nodes
    nodes = sum(len(nodes) for nodes in tree.inclusion_covers(41, 100))
    assert [asked[1].count(f"ledger_node.{column} = ") for column in ("level", "idx")] == [nodes, nodes]
