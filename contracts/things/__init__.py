"""Each kind of record that the platform keeps with a history, declared once."""

from contracts.declare import KINDS, Kind

__all__ = ["KINDS", "Kind", "load_all"]


def load_all() -> dict[str, Kind]:
    """All kinds of all owners, by name; in the same order whichever was imported first."""
    from contracts.things import (  # noqa: PLC0415 - imported so that they declare
        alerts,  # noqa: F401 - declares
        applications,  # noqa: F401 - declares
        assessment,  # noqa: F401 - declares
        corrections,  # noqa: F401 - declares
        credit,  # noqa: F401 - declares
        registry,  # noqa: F401 - declares
        residency,  # noqa: F401 - declares
        search,  # noqa: F401 - declares
    )

    ordered = sorted(KINDS.values(), key=lambda kind: kind.cls.__module__)  # those of one module as they stand there
    if ordered != list(KINDS.values()):
        KINDS.clear()
        KINDS.update({kind.name: kind for kind in ordered})
    return KINDS
