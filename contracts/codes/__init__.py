"""Every error code, with its texts in both languages; a code is public and never changes its meaning."""

from contracts.codes.base import CODES, Code, code

__all__ = ["CODES", "Code", "code", "load_all"]


def load_all() -> dict[str, Code]:
    """All codes of all owners, by name."""
    from contracts.codes import applications, assessment, chassis, credit, draw, gateway, registry, search  # noqa: F401, PLC0415 - imported so that they declare

    return CODES
