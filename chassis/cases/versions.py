"""The versions of a document: the one of its entry, and one of each correction of that entry, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.cases import kept
from chassis.procedures import CORRECT


def number_of(id: str, number: int) -> str:
    """How a document is named: by the case and the entry that brought it about."""
    return f"{id}-{number:03}"


def target_of(rows: Sequence[kept.Row], number: int) -> int:
    """The entry that the document of entry *number* is about: of a correction, what it corrects."""
    row = rows[number]
    return int(row["said"]["entry"]) if row["act"] == CORRECT else number


def versions(rows: Sequence[kept.Row], target: int) -> list[int]:
    """The entries that brought about a version, the first one first."""
    corrections = (row for row in rows if row["act"] == CORRECT and row["said"]["entry"] == target)
    return [target, *(int(row["number"]) for row in corrections)]


def before(rows: Sequence[kept.Row], number: int) -> int | None:
    """The version that this one replaces."""
    return max((one for one in versions(rows, target_of(rows, number)) if one < number), default=None)


def after(rows: Sequence[kept.Row], number: int) -> int | None:
    """The version by which this one was replaced."""
    return min((one for one in versions(rows, target_of(rows, number)) if one > number), default=None)
