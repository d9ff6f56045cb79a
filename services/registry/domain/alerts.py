"""A warning: how it is answered; that it is over, the platform finds by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.moves import Move, Moves
from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.events.registry import AlertAnswered
from contracts.things.alerts import Alert, AlertState, Answering
from rulebooks.instruments import DAILY_RULES


def answer_faults(alert: Alert, said: Answering) -> Iterable[Fault]:
    """Nobody mends something before it was seen."""
    if said.mended_by is not None and said.mended_by < alert.seen_on:
        yield codes.MENDED_BEFORE_SEEN.fault(
            "#/inputs/mended_by", basis=DAILY_RULES, by=said.mended_by, seen=alert.seen_on
        )


def answer_fields(_alert: Alert, said: Answering) -> dict[str, Any]:
    return {"measures": said.measures, "mended_by": said.mended_by}


ALERT: Moves[Alert] = Moves(
    "state",
    {
        (AlertState.OPEN, "answer"): Move(
            AlertState.ANSWERED, DAILY_RULES, AlertAnswered, sets=answer_fields, says=answer_faults
        ),
    },
)
