"""A request to correct an agency's own record: who decides it, and how it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.moves import Move, Moves
from contracts.events.registry import CorrectionAccepted, CorrectionDeclined, CorrectionWithdrawn
from contracts.things.corrections import CorrectionRequest, CorrectionState, Deciding
from rulebooks.citation import Citation, Evidence

PUBLICITY = Citation(
    "《企业信息公示暂行条例》",
    "Interim Regulations on Enterprise Information Publicity",
    "第十二条",
    date(2014, 10, 1),
    Evidence.UNVERIFIED,
)


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
