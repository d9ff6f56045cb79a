"""Each kind of record that the platform keeps with a history, declared once."""

from contracts.declare import KINDS, Kind

__all__ = ["KINDS", "Kind", "load_all"]


def load_all() -> dict[str, Kind]:
    """All kinds of all owners, by name."""
    from contracts.things import (  # noqa: PLC0415 - imported so that they declare
        alerts,  # noqa: F401 - as above
        applications,  # noqa: F401 - as above
        assessment,  # noqa: F401 - as above
        credit,  # noqa: F401 - as above
        registry,  # noqa: F401 - as above
        search,  # noqa: F401 - as above
    )

    return KINDS
