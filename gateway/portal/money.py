"""Money in forms: kept in whole fen, typed and shown in yuan."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from chassis.shapes.specs import Spec
from contracts.declare import Words

FEN, YUAN = Words("分", "fen"), Words("元", "yuan")


def is_money(spec: Spec) -> bool:
    """Whether a field holds fen."""
    return bool(spec.meta.unit == FEN)


def unit(spec: Spec) -> Words:
    """The unit in which a field is typed."""
    return YUAN if is_money(spec) else spec.meta.unit


def typed(text: str) -> int | str:
    """Yuan as fen; what is no amount of whole fen stays as it was typed, and is refused with its place."""
    try:
        fen = Decimal(text.replace(",", "").replace("，", "")) * 100
        return int(fen) if fen == int(fen) and len(text) < 17 else text
    except (InvalidOperation, ValueError, OverflowError):
        return text


def shown(fen: Any) -> str:
    """Fen as one would type them."""
    if not isinstance(fen, int):
        return "" if fen is None else str(fen)
    yuan = Decimal(fen) / 100
    return str(int(yuan)) if yuan == int(yuan) else f"{yuan:.2f}"
