"""An entry as a row of plain values, for a table; and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.procedures.case import Entry, Fact

Row = dict[str, Any]


def packed(entry: Entry) -> Row:
    """The columns of *entry*; `said` and `saw` are JSON, in which a day and a decimal are texts."""
    return {
        "act": entry.act,
        "day": entry.day,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "role": entry.role,
        "part": entry.part,
        "said": plain(entry.said),
        "saw": {
            name: {"value": plain(fact.value), "source": fact.source, "as_of": fact.as_of}
            for name, fact in entry.saw.items()
        },
    }


def unpacked(row: Mapping[str, Any]) -> Entry:
    """The entry that a row tells."""
    day, at = row["day"], row["recorded_at"]
    return Entry(
        row["act"],
        date.fromisoformat(day) if isinstance(day, str) else day,
        datetime.fromisoformat(at) if isinstance(at, str) else at,
        row["actor"],
        row["role"],
        row.get("part", ""),
        dict(row.get("said") or {}),
        {name: Fact(**fact) for name, fact in (row.get("saw") or {}).items()},
    )


def plain(value: Any) -> Any:
    """*value* as JSON has it."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, date | Decimal) else value


def number(value: Any) -> Decimal:
    """A number of a package or of a fact; facts come from JSON, where a decimal is a text."""
    return Decimal(str(value))
