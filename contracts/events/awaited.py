"""
Events that somebody listens to before anybody announces them.

A reaction may be built before its announcer. Its type stands here with the issue or the part that
will announce it; a truth test wants every type that is listened to either declared or awaited, and
none to be both.
"""

from __future__ import annotations

AWAITED: dict[str, str] = {  # type → who will announce it, and with what
    "credit.level.changed": "credit, with the levels of agencies: state has agency_id, level (A+, A, B, C, D) and since",
}
