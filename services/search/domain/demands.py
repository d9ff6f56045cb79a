"""What is wrong with a demand as a whole, and how long it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.things.search import Demand, DemandState


def stands_open(demand: Demand, today: date) -> bool:
    """Whether it takes contacts: it is open, and the day by which it is wanted has not gone by."""
    return demand.state is DemandState.OPEN and (demand.deadline is None or demand.deadline >= today)


def is_announced(demand: Demand, today: date) -> bool:
    """Whether agencies are told of it unasked; of a confidential one only those hear that its firm chose."""
    return stands_open(demand, today) and not demand.confidential


def closed(demand: Demand, today: date) -> Fault | None:
    """Why a demand takes no further contact; None while it does."""
    if demand.state is not DemandState.OPEN:
        return codes.NOT_OPEN.fault(state=demand.state.words)
    return None if stands_open(demand, today) else codes.DEADLINE_PAST.fault(deadline=demand.deadline, today=today)


def demand_faults(demand: Demand, before: Demand | None, today: date) -> Iterable[Fault]:
    """Something is asked for, and not for a day that has gone by; *before* is the demand as it was recorded."""
    is_new_day = before is None or before.deadline != demand.deadline
    if demand.deadline is not None and demand.deadline < today and is_new_day:
        yield codes.DEADLINE_PAST.fault("#/deadline", deadline=demand.deadline, today=today)
    said = f"{demand.title}{demand.wish or demand.text}"
    chosen = demand.services or demand.categories or demand.rights
    if not chosen and not any(char.isalnum() for char in said):
        yield codes.NOTHING_ASKED.fault("#/title")
