"""
A full check of a stored ledger: everything is computed again from the entries.

One pass in order of the leaves, with memory that does not grow: each entry's hash, place and
time, every subtree that proofs are made of, every signed head. Run it in one snapshot (a
reading transaction; REPEATABLE READ on PostgreSQL).

What it cannot see: leaves after the newest signed head that were rewritten together with
their hashes and the kept subtrees, and heads cut off the end. Against both there is only a
head that was published outside; `Report.unsigned` says how many leaves no head covers yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.ledger import log, tree
from chassis.ledger.findings import Finding, Findings, Report
from chassis.ledger.heads import NO_HEAD, Checker, Head
from chassis.ledger.tree import HASH_BYTES, Frontier, Node
from chassis.storage import guards
from contracts.declare import Words

__all__ = ["Finding", "Report", "verify"]

_BATCH = 4096
_LEAF, _NODE, _HEAD = "ledger_leaf", "ledger_node", "ledger_head"
_BY_KEPT, _BY_SERVICE = Words("按已保存的子树", "by the kept subtrees"), Words("按服务的计数", "by the service's count")

# Raw values: a row that was tampered with may hold anything, and must be named instead of breaking the check.
_LEAVES = {
    "sqlite": "SELECT idx, recorded_at, CAST(entry AS BLOB), hash FROM ledger_leaf ORDER BY idx",
    "postgresql": "SELECT idx, recorded_at, convert_to(entry, 'UTF8'), hash FROM ledger_leaf ORDER BY idx",
}
_HEADS = "SELECT size, previous, root, signed_at, key_id, signature FROM ledger_head ORDER BY size"


def verify(conn: sa.Connection, checker: Checker, expected: int | None = None) -> Report:
    """
    Check leaves, tree, heads, signatures and guards of the ledger on *conn*.

    *expected* is the number of leaves by the service's own count, read in the same snapshot.
    """
    found = Findings()
    for lacking in guards.missing(conn, log.GUARDED):
        found.add("", None, f"缺少只增不改的保护：{lacking}", f"an append-only guard is missing: {lacking}")
    remembered = log.kept_size(conn)
    leaves, heads = _Leaves(conn, found), _Heads(conn, found, checker)
    for row in _rows(conn, _LEAVES[conn.dialect.name]):
        heads.check_until(leaves)
        leaves.check(*row)
    heads.check_until(leaves)
    heads.check_rest(leaves)
    for names, count in ((_BY_KEPT, remembered), (_BY_SERVICE, expected)):
        _check_count(found, leaves.next, names, count)
    return Report(leaves.count, heads.count, leaves.next - heads.covered, tuple(found.listed), found.more)


def _check_count(found: Findings, size: int, by: Words, count: int | None) -> None:
    """The end of the log against what others remember; the cache may lag behind, the service's count may not."""
    if count is not None and count > size:
        zh, en = f"{by.zh}应有 {count} 条，末尾缺失", f"{by.en} there are {count} leaves: the last ones are missing"
        found.add(_LEAF, size, zh, en)
    if count is not None and count < size and by is _BY_SERVICE:
        zh, en = f"{by.zh}只有 {count} 条，此后为多出", f"{by.en} there are only {count} leaves: others stand after"
        found.add(_LEAF, count, zh, en)


class _Leaves:
    """The leaves in order, and the tree that grows with them as long as none is missing."""

    def __init__(self, conn: sa.Connection, found: Findings) -> None:
        self.count = self.next = 0
        self.frontier: Frontier | None = Frontier()
        self._conn = conn
        self._found = found
        self._kept: dict[Node, bytes] = {}
        self._differing: dict[int, int] = {}  # by level, the last subtree that differed

    def check(self, index: object, recorded_at: object, entry: bytes | None, hash_: object) -> None:
        """One row as it stands in the database."""
        self.count += 1
        if not isinstance(index, int) or index < self.next:
            return self._bad(
                f"应为第 {self.next} 条，索引却是 {index!r}：重复或无效",
                f"leaf {self.next} should stand here; the index {index!r} is doubled or none",
            )
        if index > self.next:
            self._bad(f"缺少第 {self.next} 至 {index - 1} 条", f"leaves {self.next} to {index - 1} are missing")
            self.frontier = None
        self.next = index
        data = entry or b""
        self._check_entry(index, recorded_at, data, hash_)
        self._grow(index, hash_ if isinstance(hash_, bytes) and len(hash_) == HASH_BYTES else tree.leaf_hash(data))
        self.next += 1
        return None

    def _check_entry(self, index: int, recorded_at: object, data: bytes, hash_: object) -> None:
        said = _said(data)
        there = said.get("index")
        if there != index:
            self._bad(f"第 {index} 条的内容写的是第 {there!r} 条", f"the entry at {index} says that it is {there!r}")
        elif tree.leaf_hash(data) != hash_:
            self._bad(f"第 {index} 条的内容与其散列不符", f"the entry at {index} does not have its hash")
        elif said.get("recorded_at") != recorded_at:
            self._bad(f"第 {index} 条的登记时刻与内容不符", f"the time of leaf {index} is not the one in its entry")

    def _grow(self, index: int, hash_: bytes) -> None:
        if self.frontier is None:
            return
        if index % _BATCH == 0:
            self._kept = log.kept(self._conn, index, index + _BATCH)
        for node, computed in log.grow(self.frontier, hash_):
            if self._kept.get(node, computed) != computed:
                self._name(*node)

    def _name(self, level: int, index: int) -> None:
        """Report a subtree that differs, but not those above it, which follow from it."""
        if self._differing.get(level - 1) not in (2 * index, 2 * index + 1):
            first, last = index << level, ((index + 1) << level) - 1
            zh = f"第 {first} 至 {last} 条与保存的子树不符：内容连同散列被换，或该子树被改"
            en = f"leaves {first} to {last} differ from the kept subtree: they were replaced with their hash, or it was"
            self._found.add(_NODE, first, zh, en)
        self._differing[level] = index

    def _bad(self, zh: str, en: str) -> None:
        self._found.add(_LEAF, self.next, zh, en)


class _Heads:
    """The signed heads in order of size, each checked when the tree has that size."""

    def __init__(self, conn: sa.Connection, found: Findings, checker: Checker) -> None:
        self.count = 0
        self.covered = 0  # leaves under the newest head that agrees with them
        self._conn = conn
        self._found = found
        self._checker = checker
        self._heads = self._read()
        self._next = next(self._heads, None)
        self._before = NO_HEAD  # size of the head before, whatever became of it
        self._agreed: Head | None = None
        self._differs = False

    def check_until(self, leaves: _Leaves) -> None:
        """Check every head up to the present size of the tree."""
        while self._next and self._next.size <= leaves.next:
            if self._is_signed(self._next) and leaves.frontier and leaves.frontier.size == self._next.size:
                self._compare(self._next, leaves.frontier.root())
            self._go_on(self._next)

    def check_rest(self, leaves: _Leaves) -> None:
        """The heads of more leaves than there are."""
        while self._next:
            if self._is_signed(self._next):
                zh = f"签名的树头有 {self._next.size} 条，此处起缺失"
                en = f"a head is signed for {self._next.size} leaves: those from here on are missing"
                self._found.add(_LEAF, leaves.next, zh, en)
            self._go_on(self._next)

    def _go_on(self, head: Head) -> None:
        self.count += 1
        self._before, self._next = head.size, next(self._heads, None)

    def _is_signed(self, head: Head) -> bool:
        if head.previous != self._before:
            zh = f"之前应为 {head.previous} 条的树头，实为 {self._before}"
            self._bad(head, zh, f"the one before it was for {head.previous} leaves, and here it is {self._before}")
        signed = self._checker.holds(head)
        if not signed:
            self._bad(head, "签名不成立", "its signature does not hold")
        return signed

    def _compare(self, head: Head, root: bytes) -> None:
        if root == head.root:
            self._check_growth(head)
            self._agreed, self.covered = head, head.size
        elif not self._differs:
            self._differs = True  # every later head differs too
            begin, last = self.covered, head.size - 1
            place = self._found.first_within(begin, head.size)
            zh = f"第 {begin} 至 {last} 条不全是签名时的内容：根与 {head.size} 条的树头不符"
            en = f"leaves {begin} to {last} are not all as signed: their root is not that of the head for {head.size}"
            self._found.add(_LEAF, begin if place is None else place, zh, en)

    def _check_growth(self, head: Head) -> None:
        """That the proof which the log gives out, from the head before to this one, holds."""
        before = self._agreed
        if before is None:
            return
        try:
            path = log.consistency(self._conn, before.size, head.size)
        except TypeError:  # a kept hash that is no bytes
            path = [b""]
        if not tree.verify_consistency(before.size, head.size, path, before.root, head.root):
            zh = f"自 {before.size} 条以来的一致性证明不成立"
            self._bad(head, zh, f"the consistency proof since {before.size} leaves does not hold")

    def _bad(self, head: Head, zh: str, en: str) -> None:
        self._found.add(_HEAD, head.size, f"{head.size} 条的树头：{zh}", f"the head for {head.size} leaves: {en}")

    def _read(self) -> Iterator[Head]:
        for size, *others in _rows(self._conn, _HEADS):
            if isinstance(size, int):
                yield Head(size, *others)
            else:
                self._found.add(_HEAD, None, f"树头的条数 {size!r} 无效", f"{size!r} is no size of a head")


def _said(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _rows(conn: sa.Connection, statement: str) -> Iterator[Sequence[Any]]:
    """Rows as the driver gives them, a batch at a time."""
    yield from conn.execute(sa.text(statement), execution_options={"yield_per": _BATCH})
