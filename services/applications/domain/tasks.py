"""The dated tasks of a programme: what each asks of whom, how far it is, and what has come of looking back at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.commands.applications import TaskStanding
from contracts.declare import Words
from contracts.things.applications import Inquiry, TaskReport
from rulebooks import codes as code_lists
from rulebooks import programmes
from services.applications.domain import progress

WHOLE = Decimal(100)
Row = Mapping[str, Any]


def of(programme: str, day: date) -> tuple[Row, ...]:
    """The rows of the table in the order of their numbers; none where the programme has no such table."""
    edition = next((one for one in programmes.in_force(day) if one.code == programme), None)
    provision = edition.provisions.get("dated_tasks") if edition else None
    return tuple(provision.value) if provision and provision.value else ()


def basis(programme: str, day: date) -> Words:
    """Where the table stands."""
    edition = next(one for one in programmes.in_force(day) if one.code == programme)
    citation = edition.provisions["dated_tasks"].citation
    return Words(citation.zh, citation.en)


def told(
    row: Row, report: TaskReport | None, inquiries: Sequence[Inquiry], day: date, rule: progress.Rule
) -> TaskStanding:
    """One task on a day: its bodies, its period, its colour by the rule of progress."""
    actual = report.done if report else None
    found = progress.measured(actual, WHOLE, progress.Period(row["from"], row["last"]), day, rule)
    return TaskStanding(
        number=row["no"],
        stage=_words(row["stage"]),
        heading=_words(row["heading"]),
        words=_words(row),
        lead=_named(row["lead"]),
        participants=tuple(_participants(one) for one in row["with"]),
        starts=row["from"],
        last=row["last"],
        done="" if actual is None else f"{actual:f}",
        measured_on=report.measured_on if report else None,
        evidence=(report.evidence or "") if report else "",
        meetings=tuple(
            Words(f"{one.on} {one.name}：{one.resolution}", f"{one.on} {one.name}: {one.resolution}")
            for one in (report.meetings if report else ())
        ),
        colour=found.colour,
        colour_words=progress.words(found.colour),
        passed=progress.percent(found.passed),
        inquiries=len(inquiries),
        inquiries_open=sum(one.answered_on is None for one in inquiries),
        inquiries_late=sum(one.answered_on is None and one.due_on < day for one in inquiries),
    )


def _words(raw: Row) -> Words:
    return Words(raw["zh"], raw["en"])


def _named(bodies: Iterable[str]) -> Words:
    known = [code_lists.load("departments").words(one) for one in bodies]
    return Words("、".join(one.zh for one in known), ", ".join(one.en for one in known))


def _participants(raw: Row) -> Words:
    role, bodies = code_lists.load("task_roles").words(raw["role"]), _named(raw["by"])
    return Words(f"{bodies.zh}（{role.zh}）", f"{bodies.en} ({role.en[:1].lower()}{role.en[1:]})")
