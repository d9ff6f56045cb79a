"""What may be recorded of a programme's dated tasks."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.storage.reading import Reading, Where
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.things.applications import Inquiry, TaskReport
from services.applications.domain import tasks

MOST = 200  # tasks of a programme


def report_faults(reading: Reading, one: TaskReport) -> Iterator[Fault]:
    """A task of the table, with one record, and no more than all of it done."""
    yield from _no_task(reading, one.programme, one.number)
    if one.done > tasks.WHOLE:
        yield codes.MORE_THAN_ALL.fault("#/done", value=str(one.done))
    others = reading.list(TaskReport, Where(equal={"programme": (one.programme,)}), limit=MOST)
    if any(other.number == one.number and other.id != one.id for other in others):
        yield codes.TASK_REPORTED.fault("#/number", number=one.number)


def inquiry_faults(reading: Reading, one: Inquiry) -> Iterator[Fault]:
    """About a task of the table; an answer has its day, which is not before the question."""
    yield from _no_task(reading, one.programme, one.number)
    if bool(one.answer) != bool(one.answered_on):
        yield codes.ANSWER_DAY.fault("#/answered_on")
    if one.due_on < one.opened_on or (one.answered_on and one.answered_on < one.opened_on):
        yield codes.BEFORE_INQUIRY.fault("#/due_on", day=one.opened_on)


def _no_task(reading: Reading, programme: str, number: int) -> Iterator[Fault]:
    known = [row["no"] for row in tasks.of(programme, reading.today)]
    if number not in known:
        yield codes.NO_TASK.fault("#/number", number=number, programme=programme, last=max(known, default=0))
