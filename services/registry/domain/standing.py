"""An agency's standing: the regulator's word."""

from __future__ import annotations

from chassis.moves import Move, Moves
from contracts.events.registry import AgencyRestored, AgencyStruckOff, AgencySuspended
from contracts.things.registry import Agency, Standing
from rulebooks.instruments import REGULATIONS

ART_24 = REGULATIONS.clause("第二十四条")
ART_25 = REGULATIONS.clause("第二十五条")

STANDING: Moves[Agency] = Moves(
    "standing",
    {
        (Standing.ACTIVE, "suspend"): Move(Standing.SUSPENDED, ART_25, AgencySuspended),
        (Standing.SUSPENDED, "restore"): Move(Standing.ACTIVE, ART_25, AgencyRestored),
        (Standing.ACTIVE, "strike_off"): Move(Standing.STRUCK_OFF, ART_24, AgencyStruckOff),
        (Standing.SUSPENDED, "strike_off"): Move(Standing.STRUCK_OFF, ART_25, AgencyStruckOff),
    },
)
