"""The tests that look at days: windows, and clocks that run, have run out, or soon will."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chassis.procedures.clocks import run
from chassis.procedures.conditions import NO_CHANGE, Asked, Finding, test
from contracts.declare import Words
from rulebooks.workdays import months_later, next_yearly

Batches = Sequence[Mapping[str, date]]
NOT_RUNNING = Words("期限尚未开始或已停止", "The time has not begun or stands still")


def _on(asked: Asked) -> Words:
    """The day that was looked at, as people read it."""
    return Words(f"办理日 {asked.now.day}", f"Day of the act {asked.now.day}")


@test
def in_window(asked: Asked, *, opens: str = "01-01", closes: str = "", batches: Batches = ()) -> Finding:
    """The day lies in the window, its first and last day included; a fixed date does not roll (C5)."""
    day = asked.now.day
    if closes:
        first, last = (date.fromisoformat(f"{day.year:04}-{one}") for one in (opens, closes))
        met = first <= day <= last
        following = next_yearly(closes, day)
        change = Words(f"下次截止{following}", f"next closing date {following}")
        return Finding(met, day, last, NO_CHANGE if met else change)
    hit = next((one for one in batches if one["opens"] <= day <= one["closes"]), None)
    if hit is not None:
        return Finding(True, day, hit["closes"])
    later = min((one["opens"] for one in batches if one["opens"] > day), default=None)
    change = Words(f"下批{later}", f"next batch {later}") if later else Words("下批未定", "no batch is announced")
    return Finding(False, day, None, change)


@test
def elapsed(asked: Asked, *, clock: str) -> Finding:
    """The clock's last day has passed, from the following day on, and no act has ended it."""
    found = run(asked.case, clock, asked.now.part)
    if found is None or found.last is None:
        return Finding(False, asked.now.day, None, NOT_RUNNING, told=_on(asked))
    if found.ended is not None:
        return Finding(
            False,
            asked.now.day,
            found.last,
            Words(f"已于{found.ended}了结", f"Settled on {found.ended}"),
            told=_on(asked),
        )
    met = asked.now.day > found.last
    return Finding(
        met,
        asked.now.day,
        found.last,
        NO_CHANGE if met else Words(f"{found.last} 期满后", f"After {found.last}"),
        told=_on(asked),
    )


@test
def running(asked: Asked, *, clock: str) -> Finding:
    """The clock has begun and its last day is not over; while it stands still it is not over either."""
    found = run(asked.case, clock, asked.now.part)
    if found is None:
        return Finding(False, asked.now.day, None, NOT_RUNNING, told=_on(asked))
    met = found.ended is None and (found.last is None or asked.now.day <= found.last)
    change = Words("期限已过", "The time is over")
    return Finding(met, asked.now.day, found.last, NO_CHANGE if met else change, told=_on(asked))


@test
def closing(asked: Asked, *, clock: str, months: int) -> Finding:
    """In the last months of a clock, its last day included (期满前三个月内)."""
    found = run(asked.case, clock, asked.now.part)
    if found is None or found.last is None:
        return Finding(False, asked.now.day, None, NOT_RUNNING, told=_on(asked))
    opens = months_later(found.last, -months)
    met = opens <= asked.now.day <= found.last
    change = Words(f"{opens}至{found.last}", f"{opens} to {found.last}")
    return Finding(met, asked.now.day, found.last, NO_CHANGE if met else change, told=_on(asked))
