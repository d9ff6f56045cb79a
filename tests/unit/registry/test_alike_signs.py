"""What agencies are looked for by leaves out no pair that the comparison would show."""

from __future__ import annotations

from services.registry.domain.alike import compare
from tests.support.agency_pairs import pairs
from tests.unit.registry.test_alike_pairs import COUNT, SEED, sketch


def test_every_pair_that_is_alike_shares_a_sign() -> None:
    alike = [
        (left, right)
        for left, right in ((sketch(pair.left), sketch(pair.right)) for pair in pairs(COUNT, SEED + 1))
        if compare(left, right).alike
    ]
    assert len(alike) > COUNT / 4
    assert [(left.names, right.names) for left, right in alike if not left.signs & right.signs] == []


def test_a_pair_that_cannot_be_one_is_seldom_looked_at() -> None:
    """A thousand agencies, all different: without that, a list of ten thousand takes an hour."""
    some = [sketch(pair.left) for pair in pairs(1000, SEED + 2)]
    looked_at = sum(bool(one.signs & other.signs) for one in some[:100] for other in some)
    assert looked_at / 100 < 20
