"""
Events that somebody listens to before anybody announces them.

A reaction may be built before its announcer. Its type stands here with the issue or the part that
will announce it; a truth test wants every type that is listened to either declared or awaited, and
none to be both.
"""

from __future__ import annotations

DUTY = (
    "with its open matters: state has agency_id, kind (inspection, rectification, repair, match …), reference, words "
    "(zh, en), due_on (a day or null) and blocks (whether it keeps the agency from leaving a zone)"
)
OWE_DUTIES = ("applications", "assessment", "credit", "search")  # who will say of an agency that something is open
AWAITED: dict[str, str] = {  # type → who will announce it, and with what
    "credit.level.changed": "credit, with the levels of agencies: state has agency_id, level (A+, A, B, C, D) and since",
    **{f"{owner}.duty.{done}": f"{owner}, {DUTY}" for owner in OWE_DUTIES for done in ("opened", "closed")},
}
