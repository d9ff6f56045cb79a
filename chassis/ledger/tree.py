"""
The Merkle tree of RFC 6962, section 2.1, with SHA-256: roots, audit paths, and their verification.

Pure, and it imports nothing but hashlib and names of types: the draw uses it too, and anybody may copy it.
A *leaf* is a leaf's hash throughout (`leaf_hash` makes it); a *node* is a complete subtree
(level, index): it covers the leaves from index·2^level up to, not including, (index+1)·2^level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

Node = tuple[int, int]
Cover = tuple[Node, ...]  # complete subtrees side by side, from left to right

HASH_BYTES = 32
EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; the prefix keeps it apart from every inner node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The complete subtrees of a growing list, largest first: all that is needed to go on from here."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[bytes]:
        """Take one more leaf; the subtrees that it completes, from level 1 upwards."""
        completed: list[bytes] = []
        index, top = self.size, leaf
        while index & 1:
            top = node_hash(self._peaks.pop(), top)
            completed.append(top)
            index >>= 1
        self._peaks.append(top)
        self.size += 1
        return completed

    def root(self) -> bytes:
        return fold(self._peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees side by side, each smaller than the one before."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root(leaves: Iterable[bytes]) -> bytes:
    """MTH of the RFC."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def cover(start: int, end: int) -> Cover:
    """The complete subtrees that make up the leaves from *start* to before *end*, largest first."""
    nodes: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return tuple(nodes)


def inclusion_covers(index: int, size: int) -> list[Cover]:
    """What each element of the audit path of leaf *index* among *size* is folded from, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    start, end = 0, size
    found: list[Cover] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append(cover(middle, end))
            end = middle
        else:
            found.append(cover(start, middle))
            start = middle
    return found[::-1]


def consistency_covers(first: int, second: int) -> list[Cover]:
    """What each element of the proof that *second* leaves continue *first* leaves is folded from."""
    if not 0 <= first <= second:
        raise ValueError(f"{second} leaves do not continue {first}")
    start, end = 0, second
    found: list[Cover] = []
    while 0 < first != end:
        middle = start + _split(end - start)
        if first <= middle:
            found.append(cover(middle, end))
            end = middle
        else:
            found.append(cover(start, middle))
            start = middle
    return ([*found, cover(start, end)] if start else found)[::-1]


class Tree:
    """A tree in memory with all its nodes: any root and any path in O(log n)."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels: list[list[bytes]] = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)  # an odd last one waits for its neighbour
            self._levels.append([node_hash(left, right) for left, right in pairs])

    def __len__(self) -> int:
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        return self._hash(cover(0, self._within(size)))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        return [self._hash(nodes) for nodes in inclusion_covers(index, self._within(size))]

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        return [self._hash(nodes) for nodes in consistency_covers(first, self._within(second))]

    def _within(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise ValueError(f"no {size} leaves among {len(self)}")
        return size

    def _hash(self, nodes: Cover) -> bytes:
        return fold([self._levels[level][index] for level, index in nodes])


def inclusion_path(leaves: Iterable[bytes], index: int) -> list[bytes]:
    """PATH of the RFC: the audit path of leaf *index*, from the leaf upwards."""
    return Tree(leaves).inclusion(index)


def consistency_path(leaves: Iterable[bytes], first: int) -> list[bytes]:
    """PROOF of the RFC: that these leaves continue their own first *first*."""
    return Tree(leaves).consistency(first)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether *path* proves that *leaf* stands at *index* in the tree of *size* leaves with this root."""
    if not (0 <= index < size and _are_hashes(leaf, *path)):
        return False
    reached = _climb(index, size - 1, path, leaf)
    return reached is not None and reached[1] == root


def verify_consistency(first: int, second: int, path: Sequence[bytes], root1: bytes, root2: bytes) -> bool:
    """Whether *path* proves that the tree of *second* leaves begins with the tree of *first* leaves."""
    if not (0 <= first <= second and _are_hashes(root1, root2, *path)) or (first == 0 and root1 != EMPTY):
        return False
    if first == second:
        return not path and root1 == root2
    if first == 0:
        return not path
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if index == 0:  # the first tree is one complete subtree of the second: the path does not repeat its root
        path = [root1, *path]
    return bool(path) and _climb(index, last, path[1:], path[0]) == (root1, root2)


def _climb(index: int, last: int, path: Sequence[bytes], begin: bytes) -> tuple[bytes, bytes] | None:
    """
    The roots reached from *begin*, node *index* of a level that ends with *last*; None for a path of a wrong length.

    The first root takes the neighbours on the left only: it is that of the tree
    which ended here. The second takes all.
    """
    ended = grown = begin
    for neighbour in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            ended, grown = node_hash(neighbour, ended), node_hash(neighbour, grown)
            while index and not index & 1:  # levels on which this node has no neighbour
                index, last = index >> 1, last >> 1
        else:
            grown = node_hash(grown, neighbour)
        index, last = index >> 1, last >> 1
    return (ended, grown) if last == 0 else None


def _are_hashes(*values: bytes) -> bool:
    """Of other lengths, two values could be cut elsewhere and still give the same hash."""
    return all(len(value) == HASH_BYTES for value in values)


def _split(size: int) -> int:
    """The largest power of two smaller than *size*."""
    return 1 << (size - 1).bit_length() - 1
