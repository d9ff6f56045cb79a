"""The ledger at a million leaves (LEDGER_LEAVES): entering, proving, checking; each with a yardstick of the same run."""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.ledger import log, tree, verify
from chassis.ledger.heads import Signer
from chassis.storage import guards
from chassis.storage.engine import PRAGMAS, Store, sqlite_url
from tests.bench.figures import Measured, report

pytestmark = pytest.mark.bench
LEAVES = int(os.environ.get("LEDGER_LEAVES", "1000000"))
AT_ONCE = 1000  # entries of one transaction
PROOFS = 500
NOW = 1_772_323_200_000_000


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    """The ledger's tables with their guards."""
    made = Store(sqlite_url(tmp_path, "ledger"))
    meta = sa.MetaData()
    log.tables(meta)
    with made.writing() as conn:
        meta.create_all(conn)
        for table, key in log.GUARDED.items():
            guards.lay(conn, table, key)
    yield made
    made.close()


def entry(number: int) -> dict[str, Any]:
    """As large as that of a small change."""
    sets = {"name": f"第{number}号机构", "staff": number % 900, "region": "320211"}
    return {"thing": "agency", "id": f"{number:012}", "revision": 1, "actor": "u1", "basis": "变更", "sets": sets}


def entered(store: Store) -> float:
    """Seconds for all leaves."""
    begun = perf_counter()
    for first in range(0, LEAVES, AT_ONCE):
        some = [entry(number) for number in range(first, min(first + AT_ONCE, LEAVES))]
        with store.writing() as conn:
            log.append(conn, first, some, NOW)
    return perf_counter() - begun


def entered_by_hand(folder: Path) -> float:
    """The same entries as text with their hash, in a table without guards."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as conn:
        for pragma in PRAGMAS:
            conn.execute(pragma)
        conn.execute("CREATE TABLE leaf (idx INTEGER PRIMARY KEY, recorded_at INTEGER, entry TEXT, hash BLOB)")
        begun = perf_counter()
        for first in range(0, LEAVES, AT_ONCE):
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany("INSERT INTO leaf VALUES (?, ?, ?, ?)", rows(first, min(first + AT_ONCE, LEAVES)))
            conn.execute("COMMIT")
        return perf_counter() - begun


def rows(first: int, end: int) -> Iterator[tuple[int, int, str, bytes]]:
    for number in range(first, end):
        text = json.dumps(entry(number) | {"index": number, "recorded_at": NOW}, ensure_ascii=False, sort_keys=True)
        yield number, NOW, text, sha256(b"\0" + text.encode()).digest()


def caught_up(store: Store) -> float:
    begun, done = perf_counter(), 1
    while done:
        with store.writing() as conn:
            done = log.catch_up(conn)
    return perf_counter() - begun


def hashed(store: Store) -> float:
    """One loop that reads each entry and computes its hash and all nodes: what a check cannot do without."""
    begun = perf_counter()
    with store.reading() as conn:
        level = [
            sha256(b"\0" + row[0].encode()).digest()
            for row in conn.execute(sa.text("SELECT entry FROM ledger_leaf ORDER BY idx"))
        ]
    while len(level) > 1:
        pairs = itertools.zip_longest(level[::2], level[1::2])
        level = [sha256(b"\1" + one + other).digest() if other else one for one, other in pairs]
    assert level
    return perf_counter() - begun


def timed(prove: Callable[[], list[bytes]]) -> tuple[list[bytes], float]:
    """A proof, and its milliseconds."""
    begun = perf_counter()
    return prove(), (perf_counter() - begun) * 1000


def proofs(store: Store) -> list[Measured]:
    """Each proof is checked too, outside the time that is taken."""
    step = LEAVES // PROOFS or 1
    inclusion, consistency = [], []
    with store.reading() as conn:
        root = log.root(conn)
        for index in range(step - 1, LEAVES, step):
            leaf = log.entries(conn, index - 1, 1)[0]
            path, taken = timed(partial(log.inclusion, conn, index))
            inclusion.append(taken)
            assert tree.verify_inclusion(leaf.hash, index, LEAVES, path, root)
            path, taken = timed(partial(log.consistency, conn, index))
            consistency.append(taken)
            assert tree.verify_consistency(index, LEAVES, path, log.root(conn, index), root)
    return [
        Measured("proof that a leaf is in it", (tuple(inclusion),)),
        Measured("proof that it continues an earlier one", (tuple(consistency),)),
    ]


def test_the_ledger_at_a_million_leaves(store, tmp_path):
    signer = Signer("registry", tmp_path / "key.pem")
    ours, theirs = entered(store), entered_by_hand(tmp_path)
    kept = caught_up(store)
    with store.writing() as conn:
        signer.sign(conn, NOW)
    found = proofs(store)
    begun = perf_counter()
    with store.reading() as conn:
        said = verify.verify(conn, signer.checker, LEAVES)
    checked, loop = perf_counter() - begun, hashed(store)
    assert (said.leaves, said.heads, said.findings) == (LEAVES, 1, ())
    report(
        f"ledger, {LEAVES:,} leaves, SQLite",
        [
            f"  entered in {ours:.1f} s ({LEAVES / ours:,.0f}/s), the same rows by hand in {theirs:.1f} s: {ours / theirs:.2f} ×",
            f"  subtrees kept in {kept:.1f} s ({LEAVES / kept:,.0f}/s)",
            *found,
            f"  whole check {checked:.1f} s, one loop over the same hashes {loop:.1f} s: {checked / loop:.2f} ×",
        ],
    )
    assert max(statistics.median(one.medians) for one in found) < 50
