"""A request to correct an agency's own record: who decides it, and how it ends."""

from __future__ import annotations

from typing import Any

from chassis.moves import Move, Moves
from contracts.events.registry import CorrectionAccepted, CorrectionDeclined, CorrectionWithdrawn
from contracts.things.corrections import CorrectionRequest, CorrectionState, Deciding
from rulebooks.instruments import PUBLICITY


def answer_fields(_request: CorrectionRequest, said: Deciding) -> dict[str, Any]:
    return {"answer": said.answer}


CORRECTION: Moves[CorrectionRequest] = Moves(
    "state",
    {
        (CorrectionState.OPEN, "accept"): Move(
            CorrectionState.ACCEPTED, PUBLICITY, CorrectionAccepted, sets=answer_fields
        ),
        (CorrectionState.OPEN, "decline"): Move(
            CorrectionState.DECLINED, PUBLICITY, CorrectionDeclined, sets=answer_fields
        ),
        (CorrectionState.OPEN, "take_back"): Move(CorrectionState.WITHDRAWN, PUBLICITY, CorrectionWithdrawn),
    },
)
