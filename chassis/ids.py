"""
Own identifiers: 11 random symbols and one that checks them.

A symbol is an element of GF(32) = GF(2)[x] / (x⁵ + x² + 1): its place in ALPHABET, read as
five bits, is a polynomial in x. An identifier s₀…s₁₁ is right when Σ sᵢ·x^(11−i) = 0. The
twelve weights x⁰…x¹¹ are all different and none is 0, because x has order 31. So one wrong
symbol changes the sum by (s−s′)·x^k ≠ 0, and two swapped ones by (s−t)·(x^k−x^m) ≠ 0: every
single error and every swap of two different symbols, neighbours or not, is found.
"""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O (taken for 1 and 0) and no U
LENGTH = 12
_LONGEST_TYPED = 40  # with every kind of gap; more is not an identifier, and not worth normalising
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_TAKEN_FOR = str.maketrans("OIL", "011")
_GAPS = ("Pd", "Cf")  # hyphens and dashes, and what is invisible in a copied text
_REDUCE = 0b100101  # x⁵ + x² + 1


def with_check(body: str) -> str:
    """Eleven symbols and the one that checks them."""
    return body + _check_symbol(body)


def check(text: str) -> str:
    """The identifier as it is stored, whatever way a person wrote it; '' when it is none."""
    if len(text) > _LONGEST_TYPED:
        return ""
    wide = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(symbol for symbol in wide if not _is_gap(symbol)).translate(_TAKEN_FOR)
    known = len(plain) == LENGTH and all(symbol in _VALUE for symbol in plain)
    return plain if known and _check_symbol(plain[:-1]) == plain[-1] else ""


def shown(id_: str) -> str:
    """The identifier in groups of four, for people."""
    return "-".join(id_[start : start + 4] for start in range(0, len(id_), 4))


def _is_gap(symbol: str) -> bool:
    return symbol.isspace() or unicodedata.category(symbol) in _GAPS


def _check_symbol(body: str) -> str:
    total = 0
    for symbol in body:
        total = _times_x(total ^ _VALUE[symbol])
    return ALPHABET[total]


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _REDUCE if doubled & 0b100000 else doubled
