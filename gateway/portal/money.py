"""Money in forms: kept in whole fen, typed and shown in yuan."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from chassis.shapes.check import FEN
from chassis.shapes.specs import Spec
from contracts.declare import Words

AMOUNT = re.compile(
    r"(?P<yuan>-?[0-9]{1,30})(?:\.(?P<part>[0-9]{0,30}))?"
)  # no 1e99999, whose digits would fill the machine
YUAN = Words("元", "yuan")


def is_money(spec: Spec) -> bool:
    """Whether a field holds fen."""
    return bool(spec.meta.unit == FEN)


def unit(spec: Spec) -> Words:
    """The unit in which a field is typed."""
    return YUAN if is_money(spec) else spec.meta.unit


def typed(text: str) -> int | str:
    """Yuan as fen; what is no amount of whole fen stays as it was typed, and is refused with its place."""
    amount = AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).replace(",", ""))
    part = (amount["part"] or "").rstrip("0") if amount else ""
    return int(f"{amount['yuan']}{part:0<2}") if amount and len(part) <= 2 else text


def shown(fen: Any) -> str:
    """Fen as one would type them."""
    if not isinstance(fen, int):
        return "" if fen is None else str(fen)
    yuan = Decimal(fen) / 100
    return str(int(yuan)) if yuan == int(yuan) else f"{yuan:.2f}"
