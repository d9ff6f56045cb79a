"""Any row deleted, changed, replaced or moved behind our back is found, and its position named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from chassis.ledger import log, verify
from chassis.ledger.heads import Signer
from chassis.ledger.tree import leaf_hash
from chassis.ledger.verify import _Heads, _Leaves
from chassis.storage import guards
from tests.contract.ledger.world import NOW, SECOND, Ledger, forged, put, take

HEADS = (5, 9, 12)  # sizes at which the log was signed; 14 leaves, two of them not covered by a head
SIZE = 14
LEAF, HEAD = log.T.leaf, log.T.head


@pytest.fixture
def signed(ledger: Ledger) -> Ledger:
    """Fourteen leaves, signed three times on the way, with a cache that has seen all of them."""
    ledger.grow(*HEADS)
    ledger.append(SIZE - HEADS[-1], at=NOW + 9 * SECOND)
    ledger.catch_up()
    return ledger


def recorded_at(index: int) -> int:
    return NOW + ([*(size > index for size in HEADS), True].index(True) if index < HEADS[-1] else 9) * SECOND


def delete(conn: sa.Connection, index: int) -> None:
    conn.execute(LEAF.delete().where(LEAF.c.idx == index))


def change_text(conn: sa.Connection, index: int) -> None:
    changed = sa.func.replace(LEAF.c.entry, "机构", "协会")
    conn.execute(LEAF.update().where(LEAF.c.idx == index).values(entry=changed))


def change_hash(conn: sa.Connection, index: int) -> None:
    conn.execute(LEAF.update().where(LEAF.c.idx == index).values(hash=bytes(32)))


def cut_hash(conn: sa.Connection, index: int) -> None:
    conn.execute(LEAF.update().where(LEAF.c.idx == index).values(hash=b"short"))


def change_time(conn: sa.Connection, index: int) -> None:
    conn.execute(LEAF.update().where(LEAF.c.idx == index).values(recorded_at=LEAF.c.recorded_at - SECOND))


def forge(conn: sa.Connection, index: int) -> None:
    """Another entry with a right text, the right place and the right hash."""
    take(conn, [index])
    put(conn, [forged(index, recorded_at(index))])


def garble(conn: sa.Connection, index: int) -> None:
    text = "[" * 5_000 if index % 2 else "[1]"
    hash_ = leaf_hash(text.encode())
    conn.execute(LEAF.update().where(LEAF.c.idx == index).values(entry=text, hash=hash_))


def close_the_gap(conn: sa.Connection, index: int) -> None:
    """Delete a row and move every later one down."""
    rows = take(conn, range(SIZE))
    put(conn, [row if row["idx"] < index else {**row, "idx": row["idx"] - 1} for row in rows if row["idx"] != index])


def squeeze_in(conn: sa.Connection, index: int) -> None:
    """A row of one's own in front of *index*, and every later one moved up."""
    rows = take(conn, range(SIZE))
    moved = [row if row["idx"] < index else {**row, "idx": row["idx"] + 1} for row in rows]
    put(conn, [*moved, forged(index, NOW)])


def swap(conn: sa.Connection, index: int) -> None:
    """The row trades places with the one after it, or the last with the one before."""
    low = min(index, SIZE - 2)
    one, other = take(conn, [low, low + 1])
    put(conn, [{**one, "idx": low + 1}, {**other, "idx": low}])


TAMPERED: dict[str, Callable[[sa.Connection, int], None]] = {
    name.__name__: name
    for name in (
        *(delete, change_text, change_hash, cut_hash, change_time),
        *(forge, garble, close_the_gap, squeeze_in, swap),
    )
}


def position_of(how: str, index: int) -> int:
    return min(index, SIZE - 2) if how == "swap" else index


def test_an_untouched_log_is_sound(signed):
    report = signed.verify(SIZE)
    assert report == verify.Report(leaves=SIZE, heads=3, unsigned=2, findings=(), more=0)
    assert (report.sound, report.first, report.first_bad) == (True, None, None)


@pytest.mark.parametrize("sizes", [(), (0,), (0, 1), (1,), (3, 3, 8)])
def test_every_log_that_only_grew_is_sound(ledger, sizes):
    ledger.grow(*sizes)
    report = ledger.verify()
    assert report.sound
    assert (report.leaves, report.heads, report.unsigned) == (max(sizes, default=0), len(set(sizes)), 0)


def test_a_log_that_was_never_caught_up_or_signed_is_checked_all_the_same(ledger):
    ledger.append(10)
    assert ledger.verify().sound
    assert ledger.verify().unsigned == 10
    with ledger.place.unguarded() as conn:
        change_text(conn, 6)
    assert ledger.verify().first_bad == 6


@pytest.mark.parametrize("how", TAMPERED)
@pytest.mark.parametrize("index", [0, 1, 7, 12, 13])
def test_whatever_is_done_to_a_row_its_position_is_named(signed, how, index):
    with signed.place.unguarded() as conn:
        TAMPERED[how](conn, index)
    report = signed.verify(SIZE)
    assert not report.sound
    assert report.first_bad == position_of(how, index)


@pytest.mark.parametrize("index", range(SIZE))
def test_a_replaced_leaf_is_told_once_and_not_again_for_each_subtree_above_it(ledger, index):
    ledger.append(SIZE)
    ledger.catch_up()
    with ledger.place.unguarded() as conn:
        forge(conn, index)
    assert [finding.position for finding in ledger.verify(SIZE).findings] == [index]


EXPLAINED = {
    "delete": ("缺少第 7 至 7 条", "leaves 7 to 7 are missing"),
    "change_text": ("第 7 条的内容与其散列不符", "the entry at 7 does not have its hash"),
    "change_hash": ("第 7 条的内容与其散列不符", "the entry at 7 does not have its hash"),
    "cut_hash": ("第 7 条的内容与其散列不符", "the entry at 7 does not have its hash"),
    "change_time": ("第 7 条的登记时刻与内容不符", "the time of leaf 7 is not the one in its entry"),
    "forge": (
        "第 7 至 7 条与保存的子树不符：内容连同散列被换，或该子树被改",
        "leaves 7 to 7 differ from the kept subtree: they were replaced with their hash, or it was",
    ),
    "garble": ("第 7 条的内容写的是第 None 条", "the entry at 7 says that it is None"),
    "close_the_gap": ("第 7 条的内容写的是第 8 条", "the entry at 7 says that it is 8"),
    "swap": ("第 7 条的内容写的是第 8 条", "the entry at 7 says that it is 8"),
}


@pytest.mark.parametrize("how", EXPLAINED)
def test_what_is_wrong_is_said_in_both_languages(signed, how):
    with signed.place.unguarded() as conn:
        TAMPERED[how](conn, 7)
    first = signed.verify().first
    assert first.table == ("ledger_node" if how == "forge" else "ledger_leaf")
    assert (first.what.zh, first.what.en) == EXPLAINED[how]


def test_a_row_that_was_replaced_before_any_cache_saw_it_is_found_by_the_next_head(ledger):
    """Then only the signature knows, and it can say no more than between which two heads."""
    ledger.append(4)
    ledger.sign()
    ledger.append(6)
    ledger.sign()
    with ledger.place.unguarded() as conn:
        take(conn, [7])
        put(conn, [forged(7, NOW)])
    (only,) = ledger.verify().findings
    assert (only.table, only.position) == ("ledger_leaf", 4)
    assert only.what.zh == "第 4 至 9 条不全是签名时的内容：根与 10 条的树头不符"
    assert only.what.en == "leaves 4 to 9 are not all as signed: their root is not that of the head for 10"
    assert ledger.verify().unsigned == 6


def test_a_head_that_does_not_fit_names_the_leaf_that_is_already_known_to_be_bad(signed):
    with signed.place.unguarded() as conn:
        forge(conn, 7)
    report = signed.verify()
    assert [(found.table, found.position) for found in report.findings] == [("ledger_node", 7), ("ledger_leaf", 7)]
    assert report.findings[1].what.en.startswith("leaves 5 to 8 are not all as signed")
    assert report.unsigned == SIZE - 5


def test_several_faults_are_all_named_in_order(signed):
    with signed.place.unguarded() as conn:
        for index in (10, 3, 8):
            change_text(conn, index)
    report = signed.verify()
    assert [found.position for found in report.findings] == [3, 8, 10]
    assert report.unsigned == 2  # the stored hashes still make the signed tree


def test_rows_of_which_many_are_missing_are_told_as_one_gap(signed):
    with signed.place.unguarded() as conn:
        for index in (6, 7, 8):
            delete(conn, index)
    assert signed.verify().first.what.en == "leaves 6 to 8 are missing"


def test_past_a_gap_entries_and_signatures_are_still_checked(signed):
    with signed.place.unguarded() as conn:
        delete(conn, 2)
        change_text(conn, 10)
        conn.execute(HEAD.update().where(HEAD.c.size == 12).values(signature=bytes(64)))
    found = [(one.table, one.position) for one in signed.verify().findings]
    assert found == [("ledger_leaf", 2), ("ledger_leaf", 10), ("ledger_head", 12)]


@pytest.mark.parametrize("left", [13, 12, 11, 5, 4, 1, 0])
def test_a_log_that_was_cut_off_is_found_by_what_is_remembered_of_it(signed, left):
    with signed.place.unguarded() as conn:
        conn.execute(LEAF.delete().where(LEAF.c.idx >= left))
    report = signed.verify()
    assert report.first_bad == left
    by_cache = f"by the kept subtrees there are {SIZE} leaves: the last ones are missing"
    by_heads = [f"a head is signed for {size} leaves: those from here on are missing" for size in HEADS if size > left]
    assert sorted(found.what.en for found in report.findings) == sorted([*by_heads, by_cache])
    assert report.heads == 3


def test_a_log_that_was_cut_below_a_head_is_found_by_the_head_alone(signed):
    with signed.place.unguarded() as conn:
        conn.execute(LEAF.delete().where(LEAF.c.idx >= 10))
        conn.execute(log.T.node.delete())
    (only,) = signed.verify().findings
    assert (only.table, only.position) == ("ledger_leaf", 10)
    assert only.what.zh == "签名的树头有 12 条，此处起缺失"


def test_a_log_that_was_cut_off_with_its_cache_is_found_by_the_services_own_count(signed):
    with signed.place.unguarded() as conn:
        conn.execute(LEAF.delete().where(LEAF.c.idx >= 13))
        conn.execute(log.T.node.delete())
    assert signed.verify().sound  # within itself nothing is wrong
    report = signed.verify(SIZE)
    assert report.first_bad == 13
    assert report.first.table == "ledger_leaf"
    assert report.first.what.zh == "按服务的计数应有 14 条，末尾缺失"
    assert report.first.what.en == "by the service's count there are 14 leaves: the last ones are missing"


def test_a_row_that_the_service_never_entered_is_found_by_its_count(signed):
    with signed.place.service.begin() as conn:
        put(conn, [forged(SIZE, NOW)])
    assert signed.verify().sound
    report = signed.verify(SIZE)
    assert report.first_bad == SIZE
    assert report.first.table == "ledger_leaf"
    assert report.first.what.zh == "按服务的计数只有 14 条，此后为多出"
    assert report.first.what.en == "by the service's count there are only 14 leaves: others stand after"


def test_a_cache_that_lags_behind_is_no_fault(signed):
    signed.append(3)
    assert signed.verify(SIZE + 3).sound


@pytest.mark.parametrize("level", range(4))
def test_a_changed_subtree_is_found_though_every_leaf_is_right(signed, level):
    with signed.place.owner.begin() as conn:
        node = log.T.node
        conn.execute(node.update().where(node.c.level == level, node.c.idx == 0).values(hash=bytes(32)))
    found = [one for one in signed.verify().findings if one.table == "ledger_node"]
    assert [one.position for one in found] == [0]
    assert found[0].what.zh.startswith(f"第 0 至 {2**level - 1} 条")
    assert found[0].what.en.startswith(f"leaves 0 to {2**level - 1} differ")


@pytest.mark.parametrize(("level", "index", "before", "size"), [(1, 3, 5, 9), (3, 0, 9, 12)])
def test_a_proof_that_the_log_gives_out_and_that_does_not_hold_is_found(signed, level, index, before, size):
    with signed.place.owner.begin() as conn:
        node = log.T.node
        conn.execute(node.update().where(node.c.level == level, node.c.idx == index).values(hash=bytes(32)))
    (only,) = [one for one in signed.verify().findings if one.table == "ledger_head"]
    assert only.position == size
    assert only.what.zh == f"{size} 条的树头：自 {before} 条以来的一致性证明不成立"
    assert only.what.en == f"the head for {size} leaves: the consistency proof since {before} leaves does not hold"


HEAD_VALUES = {
    "root": bytes(32),
    "signed_at": NOW + 77 * SECOND,
    "key_id": "0" * 16,
    "signature": bytes(64),
}


@pytest.mark.parametrize("column", HEAD_VALUES)
@pytest.mark.parametrize("size", HEADS)
def test_a_changed_head_is_found_and_the_leaves_are_not_blamed(signed, column, size):
    with signed.place.unguarded() as conn:
        conn.execute(HEAD.update().where(HEAD.c.size == size).values({column: HEAD_VALUES[column]}))
    (only,) = signed.verify().findings
    assert (only.table, only.position) == ("ledger_head", size)
    assert only.what.zh == f"{size} 条的树头：签名不成立"
    assert only.what.en == f"the head for {size} leaves: its signature does not hold"


def test_a_changed_size_of_a_head_is_found(signed):
    with signed.place.unguarded() as conn:
        conn.execute(HEAD.update().where(HEAD.c.size == 9).values(size=10))
    assert [(one.table, one.position) for one in signed.verify().findings] == [("ledger_head", 10), ("ledger_head", 12)]


@pytest.mark.parametrize(("size", "named"), [(5, 9), (9, 12)])
def test_a_deleted_head_is_missed_by_the_one_after_it(signed, size, named):
    with signed.place.unguarded() as conn:
        conn.execute(HEAD.delete().where(HEAD.c.size == size))
    (only,) = signed.verify().findings
    before = {5: -1, 9: 5}[size]
    assert (only.table, only.position) == ("ledger_head", named)
    assert only.what.zh == f"{named} 条的树头：之前应为 {size} 条的树头，实为 {before}"
    assert only.what.en == (
        f"the head for {named} leaves: the one before it was for {size} leaves, and here it is {before}"
    )


def test_a_forged_log_that_was_signed_again_with_another_key_is_found(signed):
    with signed.place.unguarded() as conn:
        conn.execute(HEAD.delete())
        conn.execute(log.T.node.delete())
        forge(conn, 3)
        Signer("registry", signed.place.folder / "thief.pem").sign(conn, NOW)
    (only,) = signed.verify().findings
    assert (only.table, only.position) == ("ledger_head", SIZE)


def test_a_forged_head_beyond_the_log_does_not_accuse_the_leaves(signed):
    with signed.place.service.begin() as conn:
        row = dict(conn.execute(sa.select(HEAD).where(HEAD.c.size == 12)).mappings().one())
        conn.execute(HEAD.insert().values({**row, "size": 99, "previous": 12}))
    (only,) = signed.verify().findings
    assert (only.table, only.position) == ("ledger_head", 99)


def test_missing_guards_are_found(signed):
    with signed.place.unguarded() as conn:
        lacking = guards.missing(conn, log.GUARDED)
        report = verify.verify(conn, signed.signer.checker)
    assert lacking
    assert [found.what.en for found in report.findings] == [
        f"an append-only guard is missing: {name}" for name in lacking
    ]
    assert report.findings[0].what.zh == f"缺少只增不改的保护：{lacking[0]}"
    assert (report.first, report.first_bad) == (report.findings[0], None)
    assert report.findings[0].table == ""
    assert not report.sound


def test_a_log_of_more_than_a_batch_is_checked_to_its_end(ledger, monkeypatch):
    monkeypatch.setattr(verify, "_BATCH", 4)
    ledger.grow(7, 13)
    assert ledger.verify().sound
    with ledger.place.unguarded() as conn:
        take(conn, [10])
        put(conn, [forged(10, NOW + SECOND)])
    assert ledger.verify().first_bad == 10
    assert ledger.verify().first.table == "ledger_node"


def test_only_the_first_head_that_differs_is_told(signed):
    with signed.place.unguarded() as conn:
        forge(conn, 1)
    told = [one.what.en for one in signed.verify().findings if "as signed" in one.what.en]
    assert told == ["leaves 0 to 4 are not all as signed: their root is not that of the head for 5"]


# Negative controls: each fault passes once the check that finds it is switched off, so it is this check that finds it.

SWITCHES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "entries": lambda patch: patch.setattr(_Leaves, "_check_entry", lambda *_: None),
    "subtrees": lambda patch: patch.setattr(log, "kept", lambda *_: {}),
    "heads": lambda patch: patch.setattr(_Heads, "_compare", lambda *_: None),
    "gaps": lambda patch: patch.setattr(_Leaves, "_bad", lambda *_: None),
    "signatures": lambda patch: patch.setattr(_Heads, "_is_signed", lambda *_: True),
    "guards": lambda patch: patch.setattr(guards, "missing", lambda *_: []),
}
FOUND_BY = {
    "change_text": ("entries",),
    "change_time": ("entries",),
    "change_hash": ("entries", "subtrees", "heads"),
    "cut_hash": ("entries",),  # what is no hash never enters the tree
    "garble": ("entries", "subtrees", "heads"),
    "forge": ("subtrees", "heads"),
    "swap": ("entries", "subtrees", "heads"),
    "delete": ("gaps",),
}


@pytest.mark.parametrize("how", FOUND_BY)
def test_with_its_check_switched_off_the_corrupted_log_passes(signed, how, monkeypatch):
    with signed.place.unguarded() as conn:
        TAMPERED[how](conn, 7)
    for check in FOUND_BY[how]:
        assert not signed.verify().sound
        SWITCHES[check](monkeypatch)
    assert signed.verify().sound


def test_with_signatures_switched_off_a_deleted_head_passes(signed, monkeypatch):
    with signed.place.unguarded() as conn:
        conn.execute(HEAD.delete().where(HEAD.c.size == 9))
    assert not signed.verify().sound
    SWITCHES["signatures"](monkeypatch)
    assert signed.verify().sound


def test_with_guards_switched_off_an_unguarded_log_passes(signed, monkeypatch):
    with signed.place.unguarded() as conn:
        assert not verify.verify(conn, signed.signer.checker).sound
        SWITCHES["guards"](monkeypatch)
        assert verify.verify(conn, signed.signer.checker).sound
