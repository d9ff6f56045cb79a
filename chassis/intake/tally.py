"""What stands in each column of a file: how many cells are empty, how many are bad, and a few of them to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.intake.book import Row
from chassis.intake.cells import said
from chassis.intake.columns import Column
from chassis.intake.header import Head
from chassis.intake.judging import BAD
from chassis.intake.marked import mark
from contracts.commands.intake import HeadedColumn
from contracts.declare import Words

SAMPLES, LONGEST = 3, 40
Tally = dict[str, Any]  # as it is kept: empty, bad, samples
NOTHING: Mapping[str, Any] = {"empty": 0, "bad": 0, "samples": ()}


def with_rows(
    before: Mapping[str, Mapping[str, Any]],
    heads: Sequence[Head],
    rows: Iterable[Row],
    judged: Iterable[Mapping[str, Any]],
) -> dict[str, Tally]:
    """The tallies of all columns, with some more rows; by the place of the column, from 0."""
    tallies: dict[str, Tally] = {}
    for head in heads:
        had = before.get(str(head.at), NOTHING)
        tallies[str(head.at)] = {"empty": had["empty"], "bad": had["bad"], "samples": list(had["samples"])}
    for _, cells in rows:
        for head in heads:
            _add(tallies[str(head.at)], said(cells[head.at]) if head.at < len(cells) else "")
    for row in judged:
        for at in mark(row).columns if row["verdict"] == BAD else ():
            tallies[str(at - 1)]["bad"] += 1
    return tallies


def _add(tally: Tally, text: str) -> None:
    samples = tally["samples"]
    if not text:
        tally["empty"] += 1
    elif len(samples) < SAMPLES and text[:LONGEST] not in samples:
        samples.append(text[:LONGEST])


def told_column(head: Mapping[str, Any], columns: Mapping[str, Column], header: Mapping[str, Any]) -> HeadedColumn:
    """One column of an import: what it was taken for, and what stands in it."""
    tally = header.get("tallies", {}).get(str(head["at"]), NOTHING)
    return HeadedColumn(
        at=head["at"] + 1, head=head["text"], field=head["name"], words=_meant(columns.get(head["name"]), head),
        by_hand=head.get("by_hand", False), empty=tally["empty"], bad=tally["bad"], samples=tuple(tally["samples"]),
    )  # fmt: skip


def _meant(column: Column | None, head: Mapping[str, Any]) -> Words:
    """What a column was taken for; of one in a unit of its own, such as 万元, without the unit that we keep it in."""
    if column is None:
        return Words("", "")
    return column.words if head.get("times", 1) == 1 else column.spec.meta.words
