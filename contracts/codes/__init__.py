"""Every error code, with its texts in both languages; a code is public and never changes its meaning."""

from contracts.codes.base import CODES, Code, code

__all__ = ["CODES", "Code", "code", "load_all"]


def load_all() -> dict[str, Code]:
    """All codes of all owners, by name."""
    from contracts.codes import (  # noqa: PLC0415 - imported so that they declare
        applications,  # noqa: F401 - declares
        assessment,  # noqa: F401 - declares
        chassis,  # noqa: F401 - declares
        credit,  # noqa: F401 - declares
        draw,  # noqa: F401 - declares
        gateway,  # noqa: F401 - declares
        intake,  # noqa: F401 - declares
        procedures,  # noqa: F401 - declares
        registry,  # noqa: F401 - declares
        search,  # noqa: F401 - declares
    )

    return CODES
