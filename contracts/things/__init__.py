"""Each kind of record that the platform keeps with a history, declared once."""

from contracts.declare import KINDS, Kind

__all__ = ["KINDS", "Kind", "load_all"]


def load_all() -> dict[str, Kind]:
    """All kinds of all owners, by name."""
    from contracts.things import alerts, applications, assessment, credit, registry  # noqa: F401, PLC0415 - imported so that they declare

    return KINDS
