"""How evenly agencies were shown: figures anybody can work out again from the table beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from contracts.declare import Words

STEP = Decimal("0.001")
CLASSES = {
    "small": Words("不到 10 人", "fewer than 10 people"),
    "middle": Words("10 至 49 人", "10 to 49 people"),
    "large": Words("50 人以上", "50 people or more"),
    "unknown": Words("人数未登记", "size not recorded"),
}


def size_class(staff: object) -> str:
    """An agency's class by its staff."""
    if not isinstance(staff, int):
        return "unknown"
    return "small" if staff < 10 else "middle" if staff < 50 else "large"


def gini(counts: Iterable[int]) -> Decimal:
    """0 when everybody was shown equally often, near 1 when one agency was shown always."""
    ordered = sorted(counts)
    total, many = sum(ordered), len(ordered)
    if not total:
        return Decimal("0.000")
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return (Decimal(2 * weighted) / (many * total) - Decimal(many + 1) / many).quantize(STEP, ROUND_HALF_UP)


def top_share(counts: Sequence[int]) -> Decimal:
    """Which share of all that was shown went to the hundredth of agencies that was shown most, one at least."""
    total = sum(counts)
    if not total:
        return Decimal("0.000")
    most = sorted(counts, reverse=True)[: max(1, len(counts) // 100)]
    return (Decimal(sum(most)) / total).quantize(STEP, ROUND_HALF_UP)


def concentration(counts: Sequence[int]) -> Decimal:
    """Herfindahl's index times how many there are: 1 when everybody was shown equally often, as many as there are at most."""
    total = sum(counts)
    if not total:
        return Decimal("0.000")
    return (Decimal(len(counts) * sum(count * count for count in counts)) / (total * total)).quantize(
        STEP, ROUND_HALF_UP
    )


def share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(STEP, ROUND_HALF_UP) if whole else Decimal("0.000")
