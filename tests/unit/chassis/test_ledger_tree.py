"""The tree against the RFC: its vectors, and its recursive definitions written down again as the oracle."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.ledger import tree
from chassis.ledger.tree import EMPTY, Frontier, Tree, leaf_hash, node_hash, verify_consistency, verify_inclusion

VECTORS = json.loads((Path(__file__).parents[2] / "support" / "vectors" / "rfc6962.json").read_text("utf-8"))
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]
MANY = [leaf_hash(b"%d" % number) for number in range(130)]
OTHER = leaf_hash(b"another")


# The RFC's own words, section 2.1, as the oracle: slow, and nothing like the code under test.


def k_below(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = k_below(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = k_below(len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = k_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_vectors(size):
    assert tree.root(LEAVES[:size]) == ROOTS[size]
    assert Tree(LEAVES).root(size) == ROOTS[size]
    assert Tree(LEAVES[:size]).root() == ROOTS[size]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['index']}-of-{case['size']}")
def test_the_audit_paths_are_those_of_the_vectors_and_hold(case):
    index, size = case["index"], case["size"]
    found = tree.inclusion_path(LEAVES[:size], index)
    assert [element.hex() for element in found] == case["path"]
    assert Tree(LEAVES).inclusion(index, size) == found
    assert verify_inclusion(LEAVES[index], index, size, found, ROOTS[size])


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['first']}-in-{case['second']}")
def test_the_consistency_proofs_are_those_of_the_vectors_and_hold(case):
    first, second = case["first"], case["second"]
    found = tree.consistency_path(LEAVES[:second], first)
    assert [element.hex() for element in found] == case["proof"]
    assert Tree(LEAVES).consistency(first, second) == found
    assert verify_consistency(first, second, found, ROOTS[first], ROOTS[second])


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert tree.root([]) == EMPTY == Frontier().root() == sha256(b"").digest()


def test_a_leaf_and_a_node_of_the_same_bytes_have_different_hashes():
    assert leaf_hash(MANY[0] + MANY[1]) != node_hash(MANY[0], MANY[1])
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()
    assert node_hash(b"x", b"y") == sha256(b"\x01xy").digest()


@pytest.mark.parametrize("size", [*range(35), 63, 64, 65, 100, 127, 128, 129])
def test_every_root_and_path_agrees_with_the_recursive_definition(size):
    leaves = MANY[:size]
    whole = Tree(MANY)
    assert tree.root(leaves) == whole.root(size) == mth(leaves)
    for index in range(size):
        expected = path(index, leaves)
        assert whole.inclusion(index, size) == expected
        assert verify_inclusion(leaves[index], index, size, expected, mth(leaves))
    for first in range(1, size + 1):
        expected = subproof(first, leaves, True)
        assert whole.consistency(first, size) == expected
        assert verify_consistency(first, size, expected, mth(leaves[:first]), mth(leaves))


@pytest.mark.parametrize("size", range(20))
def test_everything_continues_the_empty_tree_and_nothing_has_to_be_shown_for_it(size):
    root = mth(MANY[:size])
    assert Tree(MANY).consistency(0, size) == []
    assert verify_consistency(0, size, [], EMPTY, root)
    assert not verify_consistency(0, size, [OTHER], EMPTY, root)
    assert not verify_consistency(0, size, [], OTHER, root)


def test_the_empty_tree_has_one_root_only():
    assert verify_consistency(0, 0, [], EMPTY, EMPTY)
    assert not verify_consistency(0, 0, [], OTHER, OTHER)
    assert not verify_consistency(0, 0, [], EMPTY, OTHER)


def spoilt(elements: list[bytes]) -> list[list[bytes]]:
    """Every path that differs from *elements* in one place, one too few, one too many, two in another order."""
    changed = [[*elements[:at], OTHER, *elements[at + 1 :]] for at in range(len(elements))]
    fewer = [[*elements[:at], *elements[at + 1 :]] for at in range(len(elements))]
    more = [[*elements[:at], OTHER, *elements[at:]] for at in range(len(elements) + 1)]
    swapped = [[*elements[:at], elements[at + 1], elements[at], *elements[at + 2 :]] for at in range(len(elements) - 1)]
    return changed + fewer + more + swapped


@pytest.mark.parametrize("size", range(1, 18))
def test_no_spoilt_audit_path_holds(size):
    root = mth(MANY[:size])
    for index in range(size):
        right = path(index, MANY[:size])
        for wrong in spoilt(right):
            assert not verify_inclusion(MANY[index], index, size, wrong, root)
        assert not verify_inclusion(OTHER, index, size, right, root)
        assert not verify_inclusion(MANY[index], index, size, right, OTHER)


@pytest.mark.parametrize("size", range(1, 18))
def test_an_audit_path_holds_for_its_own_place_only(size):
    root = mth(MANY[:size])
    for index in range(size):
        right = path(index, MANY[:size])
        held = [other for other in range(-2, size + 2) if verify_inclusion(MANY[index], other, size, right, root)]
        assert held == [index]


@pytest.mark.parametrize("second", range(1, 18))
def test_no_spoilt_consistency_proof_holds(second):
    root2 = mth(MANY[:second])
    for first in range(1, second + 1):
        root1, right = mth(MANY[:first]), subproof(first, MANY[:second], True)
        for wrong in spoilt(right):
            assert not verify_consistency(first, second, wrong, root1, root2)
        assert not verify_consistency(first, second, right, OTHER, root2)
        assert not verify_consistency(first, second, right, root1, OTHER)


@pytest.mark.parametrize("second", range(2, 18))
def test_a_tree_whose_past_was_changed_has_no_consistency_proof(second):
    for first in range(1, second):
        forged = [OTHER, *MANY[1:second]]
        for offered in (subproof(first, forged, True), subproof(first, MANY[:second], True)):
            assert not verify_consistency(first, second, offered, mth(MANY[:first]), mth(forged))


def test_a_smaller_tree_does_not_continue_a_larger_one():
    right = subproof(3, MANY[:7], True)
    assert not verify_consistency(7, 3, right, mth(MANY[:7]), mth(MANY[:3]))
    assert not verify_consistency(7, 3, [], mth(MANY[:7]), mth(MANY[:7]))
    assert not verify_consistency(-1, 3, right, mth(MANY[:3]), mth(MANY[:3]))


def test_hashes_cut_at_another_place_prove_nothing():
    """Node hashes do not say where the left half ends: without a check of lengths this would hold."""
    left, right = MANY[:2]
    root = node_hash(left, right)
    assert verify_inclusion(left, 0, 2, [right], root)
    assert not verify_inclusion(left + right[:1], 0, 2, [right[1:]], root)
    assert not verify_inclusion(left[:-1], 0, 2, [left[-1:] + right], root)
    assert not verify_consistency(1, 2, [left[-1:] + right], left[:-1], root)


@pytest.mark.parametrize("value", [b"", OTHER[:-1], OTHER + b"\0"])
def test_what_is_no_hash_proves_nothing_wherever_it_stands(value):
    """Though everything else adds up."""
    right = MANY[0]
    assert not verify_inclusion(value, 0, 1, [], value)
    assert not verify_inclusion(value, 0, 2, [right], node_hash(value, right))
    assert not verify_inclusion(right, 0, 2, [value], node_hash(right, value))
    assert not verify_consistency(1, 1, [], value, value)
    assert not verify_consistency(1, 2, [right], value, node_hash(value, right))
    assert not verify_consistency(1, 2, [value], right, node_hash(right, value))
    assert not verify_consistency(0, 2, [], EMPTY, value)


@given(st.integers(0, 300), st.data())
@settings(max_examples=50, deadline=None)
def test_a_frontier_goes_on_from_any_size_and_names_the_subtrees_it_completes(size, data):
    begin = data.draw(st.integers(0, size))
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    whole = Tree(leaves)
    frontier = Frontier(begin, [whole._levels[level][index] for level, index in tree.cover(0, begin)])
    for index in range(begin, size):
        assert frontier.root() == mth(leaves[:index]) if index < 20 else True
        completed = frontier.append(leaves[index])
        assert completed == [
            mth(leaves[index + 1 - (1 << level) : index + 1])
            for level in range(1, 9)
            if (index + 1) % (1 << level) == 0
        ]
    assert frontier.size == size
    assert frontier.root() == mth(leaves)


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 40))
@settings(max_examples=50)
def test_a_cover_of_a_list_from_its_beginning_has_one_subtree_per_bit_of_its_size(size, start):
    nodes = tree.cover(0, size)
    assert [level for level, _ in nodes] == [bit for bit in range(41, -1, -1) if size >> bit & 1]
    at = 0
    for level, index in nodes:
        assert index << level == at
        at += 1 << level
    assert at == size
    assert tree.cover(start, start) == ()


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 1_000_000, 10**12])
def test_proofs_are_as_long_as_the_logarithm(size):
    levels = (size - 1).bit_length()
    for index in {0, 1 % size, size // 2, size - 1}:
        covers = tree.inclusion_covers(index, size)
        assert len(covers) <= levels
        assert sum(len(nodes) for nodes in covers) <= 2 * levels
    for first in {1, size // 2 or 1, size}:
        covers = tree.consistency_covers(first, size)
        assert len(covers) <= levels + 1
        assert sum(len(nodes) for nodes in covers) <= 2 * levels + 1


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3), (4, 3)])
def test_a_leaf_that_is_not_there_has_no_path(index, size):
    with pytest.raises(ValueError, match=f"no leaf {index} among {size}"):
        tree.inclusion_covers(index, size)


@pytest.mark.parametrize(("first", "second"), [(-1, 3), (4, 3)])
def test_sizes_in_the_wrong_order_have_no_proof(first, second):
    with pytest.raises(ValueError, match=f"{second} leaves do not continue {first}"):
        tree.consistency_covers(first, second)


@pytest.mark.parametrize("size", [-1, 9])
def test_a_tree_in_memory_answers_only_for_sizes_that_it_has(size):
    for ask in (Tree(LEAVES).root, lambda size: Tree(LEAVES).inclusion(0, size)):
        with pytest.raises(ValueError, match=f"no {size} leaves among 8"):
            ask(size)


def test_a_tree_in_memory_knows_how_many_leaves_it_has():
    assert [len(Tree(LEAVES[:size])) for size in range(9)] == list(range(9))
