"""An order among equals that anyone can repeat: by a value that the day publishes, with a share for newcomers."""

from __future__ import annotations

from collections import deque
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
    line = deque(equals)
    fresh = deque(one for one in equals if one in newcomers)
    placed: list[str] = []
    ahead: set[str] = set()  # newcomers who stand before their turn
    has_one = False
    while line and (most is None or len(placed) < most):
        has_one = has_one and len(placed) % every > 0
        is_owed = len(placed) % every == every - 1 and not has_one
        if is_owed and fresh:
            placed.append(fresh.popleft())
            ahead.add(placed[-1])
        else:
            placed.append(line.popleft())
            if placed[-1] in newcomers:
                fresh.popleft()  # who stands first in the line is the first of them
        has_one = has_one or placed[-1] in newcomers
        while line and line[0] in ahead:
            line.popleft()
    return placed
