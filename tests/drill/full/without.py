"""
A process of the full shape with one guard taken away: the negative controls of the drills, never part of the product.

    python -m tests.drill.full.without inbox serve credit
"""

from __future__ import annotations

import sys
from typing import Any


def without_inbox() -> None:
    """Every event counts as new, however often it comes."""
    from chassis.bus.kept import Kept

    setattr(Kept, "moved", lambda *_: True)  # noqa: B010 - a plain assignment is what mypy refuses, rightly


def without_confirm() -> None:
    """What was written to the socket counts as kept."""
    from chassis.bus.link import Link

    def forget(link: Any, _seconds: float) -> None:
        link._open.clear()

    setattr(Link, "wait", forget)  # noqa: B010 - the same


def without_lease() -> None:
    """Every carrier believes that it is the only one."""
    from chassis.bus.lease import Lease

    setattr(Lease, "held", lambda _: True)  # noqa: B010 - the same


GUARDS = {"inbox": without_inbox, "confirm": without_confirm, "lease": without_lease}

if __name__ == "__main__":
    guard, verb = sys.argv[1], sys.argv[2]
    if verb == "serve":
        import chassis.rpc.green  # noqa: F401 - before any socket or lock
    GUARDS[guard]()
    from services.full.__main__ import main

    sys.exit(main(sys.argv[2:]))
