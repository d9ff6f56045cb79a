"""An order among equals that anyone can repeat: by a value that the day publishes, with a share for newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def turn(day_head: str, agency_id: str) -> str:
    """
    Where an agency stands among equals today; the smaller value comes first.

    SHA-256 over the hexadecimal root of the head of search's ledger that was signed last before today, and the id.
    """
    return sha256(f"{day_head}{agency_id}".encode()).hexdigest()


def seated(equals: Sequence[str], newcomers: frozenset[str], every: int, most: int | None = None) -> list[str]:
    """
    The first *most* of *equals* in their order, but with a newcomer among each *every* places as long as there is one.

    Nobody moves past anyone who scored more: this is only asked among equals.
    """
    waiting = list(equals)
    placed: list[str] = []
    while waiting and (most is None or len(placed) < most):
        block = placed[len(placed) // every * every :]
        is_last = len(placed) % every == every - 1
        is_owed = is_last and not any(one in newcomers for one in block)
        chosen = next((one for one in waiting if one in newcomers), waiting[0]) if is_owed else waiting[0]
        waiting.remove(chosen)
        placed.append(chosen)
    return placed
