"""A residence: how an agency leaves a zone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.moves import Move, Moves
from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.events.registry import ResidenceEnded
from contracts.things.registry import Residence, ResidenceState, SeeingOut
from rulebooks.instruments import DAILY_RULES


def exit_faults(residence: Residence, said: SeeingOut) -> Iterable[Fault]:
    """What is wrong with the exit that was asked for."""
    if said.left_on < residence.entered_on:
        yield codes.LEFT_BEFORE_ENTRY.fault(
            "#/inputs/left_on", basis=DAILY_RULES, left=said.left_on, entered=residence.entered_on
        )


def exit_fields(_residence: Residence, said: SeeingOut) -> dict[str, Any]:
    return {"left_on": said.left_on, "exit_reason": said.reason}


RESIDENCE: Moves[Residence] = Moves(
    "state",
    {
        (ResidenceState.RESIDENT, "see_out"): Move(
            ResidenceState.LEFT,
            DAILY_RULES,
            ResidenceEnded,
            sets=exit_fields,
            says=exit_faults,
            on=lambda said: said.left_on,
        ),
    },
)
