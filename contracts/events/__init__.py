"""What the services tell each other; each event is a small promise that only grows."""

from __future__ import annotations

from contracts.declare import EVENTS, KINDS, Event, event

__all__ = ["EVENTS", "PLAIN", "load_all"]

PLAIN = {
    "created": "One began to be kept; this is its first state.",
    "changed": "Its state today differs from what it was; this is the new one.",
    "recorded": "Something was recorded of its past or future; its state today is the same.",
    "ended": "It is no more from today on; the state is its last.",
}


def load_all() -> dict[str, type[Event]]:
    """All events by type: the declared ones, and the four that every kind of thing has."""
    from contracts.events import (  # noqa: F401, PLC0415 - imported so that they declare
        applications,
        assessment,
        credit,
        platform,
        registry,
        search,
    )
    from contracts.things import load_all as load_things  # noqa: PLC0415 - things import this package's words

    for kind in load_things().values():
        for suffix, promise in PLAIN.items():
            if f"{kind.announces}.{suffix}" not in EVENTS:
                name = "".join(part.title() for part in (*kind.name.split("_"), suffix))
                event(f"{kind.announces}.{suffix}", kind.cls)(type(name, (Event,), {"__doc__": promise}))
    platform.declare()
    return EVENTS


def types_about(*kinds: str) -> tuple[str, ...]:
    """Every event type about these kinds of thing."""
    load_all()
    return tuple(sorted(name for name, cls in EVENTS.items() if cls.about in kinds and cls.about in KINDS))
