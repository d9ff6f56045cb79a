"""What a kind says of likeness: which records new ones resemble, and who was told apart from whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.intake import AlikeRecord
from contracts.declare import State


def nothing_to_remember(_work: Work, _state: State, _ids: list[str], _reason: str) -> None:
    """Nobody is asked about likeness."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What a kind says of likeness: which records new ones resemble, and that somebody told one apart from some."""

    find: Callable[[Reading, Sequence[State]], Sequence[Sequence[AlikeRecord]]]
    looked_at: Callable[[Work, State, list[str], str], None] = nothing_to_remember
