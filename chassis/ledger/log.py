"""
The stored log: one row per entry, in order, and a cache of complete subtrees for fast proofs.

The caller gives the index of each entry and holds the lock that keeps the indices gap-free.
What is hashed is the entry's text as it stands in the row. It repeats the row's index and
time, so a row can neither be moved nor redated without its text showing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from chassis.errors import Refused
from chassis.jcs import canonical
from chassis.ledger import tree
from chassis.ledger.tree import Cover, Frontier, Node
from contracts.codes import chassis as codes

GUARDED = {"ledger_leaf": ("idx",), "ledger_head": ("size",)}  # each guarded table and its key
_BATCH = 4096  # leaves in memory at a time


class LedgerTables(NamedTuple):
    """The three tables of a service's ledger; nodes are derived and may be deleted at any time."""

    leaf: sa.Table
    node: sa.Table
    head: sa.Table


def tables(metadata: sa.MetaData) -> LedgerTables:
    """The ledger's tables on *metadata*; whoever creates them lays the guards of GUARDED."""

    def table(name: str, *columns: sa.Column[Any]) -> sa.Table:
        return sa.Table(name, metadata, *columns, sqlite_with_rowid=False)

    def number(name: str, *, key: bool = False) -> sa.Column[Any]:
        return sa.Column(name, sa.BigInteger, primary_key=key, autoincrement=False, nullable=False)

    def content(name: str) -> sa.Column[Any]:
        return sa.Column(name, sa.LargeBinary, nullable=False)

    def text(name: str) -> sa.Column[Any]:
        return sa.Column(name, sa.Text, nullable=False)

    return LedgerTables(
        table("ledger_leaf", number("idx", key=True), number("recorded_at"), text("entry"), content("hash")),
        table("ledger_node", number("level", key=True), number("idx", key=True), content("hash")),
        table(
            "ledger_head",
            *(number("size", key=True), number("previous"), content("root")),
            *(number("signed_at"), text("key_id"), content("signature")),
        ),
    )


T = tables(sa.MetaData())  # statements need names only; the caller's metadata creates the tables


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of the log: canonical JSON, and the hash of its bytes."""

    index: int
    recorded_at: int
    entry: str
    hash: bytes


class Broken(Exception):
    """The log is not what it was: `verify` says where."""


def append(conn: sa.Connection, first_index: int, entries: Sequence[Mapping[str, Any]], recorded_at: int) -> list[Leaf]:
    """Enter *entries* from *first_index* on; one row each, and nothing else is touched."""
    leaves = [_leaf(index, recorded_at, entry) for index, entry in enumerate(entries, first_index)]
    if leaves:
        rows = [{"idx": one.index, "recorded_at": recorded_at, "entry": one.entry, "hash": one.hash} for one in leaves]
        conn.execute(T.leaf.insert(), rows)
    return leaves


def size(conn: sa.Connection) -> int:
    """How many entries the log has."""
    last = conn.execute(sa.select(sa.func.max(T.leaf.c.idx))).scalar()
    return 0 if last is None else int(last) + 1


def root(conn: sa.Connection, size: int | None = None) -> bytes:
    """The root of the first *size* leaves, of all when not given."""
    return _hashes(conn, [tree.cover(0, _within(conn, size))])[0]


def inclusion(conn: sa.Connection, index: int, size: int | None = None) -> list[bytes]:
    """The audit path of leaf *index* in the tree of *size* leaves."""
    whole = _within(conn, size)
    if not 0 <= index < whole:
        raise _outside(whole, index)
    return _hashes(conn, tree.inclusion_covers(index, whole))


def consistency(conn: sa.Connection, first: int, second: int | None = None) -> list[bytes]:
    """The proof that the tree of *second* leaves begins with that of *first*."""
    whole = _within(conn, second)
    if not 0 <= first <= whole:
        raise _outside(whole, first)
    return _hashes(conn, tree.consistency_covers(first, whole))


def entries(conn: sa.Connection, after: int = -1, limit: int = 50) -> list[Leaf]:
    """Up to *limit* entries past index *after*, oldest first."""
    asked = sa.select(T.leaf.c.idx, T.leaf.c.recorded_at, T.leaf.c.entry, T.leaf.c.hash)
    rows = conn.execute(asked.where(T.leaf.c.idx > after).order_by(T.leaf.c.idx).limit(limit))
    return [Leaf(*row) for row in rows]


def catch_up(conn: sa.Connection, limit: int = 65_536) -> int:
    """
    Keep the complete subtrees of up to *limit* more leaves, and say how many leaves that were; 0 when there are none.

    Proofs are right without it, only slower by the leaves that it has not seen. It keeps
    the leaves' hashes too, so that `verify` can name a leaf that was replaced with its hash.
    """
    begin = _caught_up(conn)
    end = min(size(conn), begin + limit)
    if begin >= end:
        return 0
    frontier = Frontier(begin, _each(conn, tree.cover(0, begin)))
    for start, stop in pairwise([*range(begin, end, _BATCH), end]):
        rows = [
            {"level": level, "idx": index, "hash": hash_}
            for leaf in _leaf_hashes(conn, start, stop)
            for (level, index), hash_ in grow(frontier, leaf)
        ]
        conn.execute(_keep(conn), rows)
    return end - begin


def grow(frontier: Frontier, leaf: bytes) -> Iterator[tuple[Node, bytes]]:
    """Append *leaf*, and name the subtrees that it completes, itself first."""
    index = frontier.size
    for level, hash_ in enumerate((leaf, *frontier.append(leaf))):
        yield (level, index >> level), hash_


def kept(conn: sa.Connection, start: int, end: int) -> dict[Node, bytes]:
    """The kept subtrees whose last leaf is one from *start* to before *end*, as they stand in the database."""
    levels = range(end.bit_length())
    node = T.node.c
    of_levels = [sa.and_(node.level == level, node.idx >= start >> level, node.idx < end >> level) for level in levels]
    raw = sa.type_coerce(node.hash, sa.types.NULLTYPE).label("hash")  # it may have been tampered with
    rows = conn.execute(sa.select(node.level, node.idx, raw).where(sa.or_(sa.false(), *of_levels)))
    return {(row.level, row.idx): row.hash for row in rows}


def kept_size(conn: sa.Connection) -> int:
    """How many leaves the log had, by the subtrees that were kept of it."""
    node = T.node.c
    rows = conn.execute(sa.select(node.level, sa.func.max(node.idx).label("last")).group_by(node.level))
    return max(((row.last + 1) << row.level for row in rows if isinstance(row.last, int)), default=0)


def _leaf(index: int, recorded_at: int, entry: Mapping[str, Any]) -> Leaf:
    text = canonical({**entry, "index": index, "recorded_at": recorded_at})
    return Leaf(index, recorded_at, text, tree.leaf_hash(text.encode()))


def _outside(size: int, wanted: int) -> Refused:
    return Refused(codes.LEDGER_RANGE.fault(size=size, wanted=wanted))


def _within(conn: sa.Connection, wanted: int | None) -> int:
    whole = size(conn)
    if wanted is None:
        return whole
    if not 0 <= wanted <= whole:
        raise _outside(whole, wanted)
    return wanted


def _caught_up(conn: sa.Connection) -> int:
    last = conn.execute(sa.select(sa.func.max(T.node.c.idx)).where(T.node.c.level == 0)).scalar()
    return 0 if last is None else int(last) + 1


def _hashes(conn: sa.Connection, covers: Iterable[Cover]) -> list[bytes]:
    """The root over each cover, with one question for all the nodes that are kept."""
    wanted = list(covers)
    found = iter(_each(conn, tuple(node for nodes in wanted for node in nodes)))
    return [tree.fold([next(found) for _ in nodes]) for nodes in wanted]


def _each(conn: sa.Connection, nodes: Cover) -> list[bytes]:
    node = T.node.c
    each = [sa.and_(node.level == level, node.idx == index) for level, index in nodes]
    asked = sa.select(node.level, node.idx, node.hash).where(sa.or_(sa.false(), *each))  # IN (VALUES …) scans on SQLite
    found = {(row.level, row.idx): row.hash for row in conn.execute(asked)}
    return [found[one] if one in found else _computed(conn, *one) for one in nodes]


def _computed(conn: sa.Connection, level: int, index: int) -> bytes:
    return tree.root(_leaf_hashes(conn, index << level, (index + 1) << level))


def _leaf_hashes(conn: sa.Connection, start: int, end: int) -> Iterator[bytes]:
    leaf = T.leaf.c
    for begin in range(start, end, _BATCH):
        stop = min(end, begin + _BATCH)
        asked = sa.select(leaf.hash).where(leaf.idx >= begin, leaf.idx < stop).order_by(leaf.idx)
        found = conn.execute(asked).scalars().all()
        if len(found) != stop - begin:
            raise Broken(f"{len(found)} leaves stand from {begin} to before {stop}")
        yield from found


def _keep(conn: sa.Connection) -> sa.Insert:
    """Two processes may catch up at once: they keep the same."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(T.node).on_conflict_do_nothing()
    return postgresql.insert(T.node).on_conflict_do_nothing()
