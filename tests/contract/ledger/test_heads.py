"""Signed heads in the database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.ledger import log
from chassis.ledger.heads import NO_HEAD, newest
from chassis.ledger.tree import EMPTY
from tests.contract.ledger.world import NOW, SECOND


def head_of(ledger):
    with ledger.place.service.connect() as conn:
        return newest(conn)


def test_a_log_that_was_never_signed_has_no_head(ledger):
    assert head_of(ledger) is None


def test_the_empty_log_can_be_signed(ledger):
    ledger.sign()
    head = head_of(ledger)
    assert (head.size, head.previous, head.root) == (0, NO_HEAD, EMPTY)


def test_a_head_names_size_root_time_and_the_head_before(ledger):
    ledger.append(3)
    ledger.sign(at=NOW)
    ledger.append(2)
    ledger.sign(at=NOW + 5 * SECOND)
    head = head_of(ledger)
    with ledger.place.service.connect() as conn:
        assert (head.size, head.previous, head.root, head.signed_at) == (5, 3, log.root(conn), NOW + 5 * SECOND)
    assert ledger.signer.checker.holds(head)


def test_the_first_head_has_none_before_it(ledger):
    ledger.append(1)
    ledger.sign()
    assert head_of(ledger).previous == NO_HEAD == -1


def test_heads_are_signed_to_the_whole_second(ledger):
    ledger.append(1)
    ledger.sign(at=NOW + 999_999)
    assert head_of(ledger).signed_at == NOW


def test_signing_answers_the_head_that_is_stored(ledger):
    ledger.append(2)
    with ledger.place.service.begin() as conn:
        signed = ledger.signer.sign(conn, NOW)
    assert head_of(ledger) == signed


def test_a_log_that_did_not_grow_keeps_its_head(ledger):
    ledger.append(2)
    ledger.sign(at=NOW)
    before = head_of(ledger)
    with ledger.place.service.begin() as conn:
        assert ledger.signer.sign(conn, NOW + SECOND) == before
        assert conn.execute(sa.select(sa.func.count()).select_from(log.T.head)).scalar() == 1


def test_a_log_that_was_cut_below_its_head_is_not_signed(ledger):
    ledger.append(5)
    ledger.sign()
    with ledger.place.unguarded() as conn:
        conn.execute(sa.text("DELETE FROM ledger_leaf WHERE idx = 4"))
    with pytest.raises(log.Broken, match="the log does not continue the head signed for 5 leaves"):
        ledger.sign()


def test_a_log_whose_past_was_changed_is_not_signed_again(ledger):
    ledger.append(5)
    ledger.sign()
    ledger.append(3)
    with ledger.place.unguarded() as conn:
        conn.execute(
            sa.text("UPDATE ledger_leaf SET hash = (SELECT hash FROM ledger_leaf WHERE idx = 3) WHERE idx = 2")
        )
    with pytest.raises(log.Broken, match="the log does not continue the head signed for 5 leaves"):
        ledger.sign()
