"""How far a caller has written: one number per service, opaque outside."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

_PART = re.compile(r"([a-z]{2,20})\.(\d{1,18})", re.ASCII)
MOST = 400  # characters


def text(positions: Mapping[str, int]) -> str:
    """As it travels in a header, a cursor or a cookie."""
    plain = "~".join(f"{service}.{number}" for service, number in sorted(positions.items()))
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read(given: str) -> dict[str, int]:
    """The numbers again; ValueError where the text is none of ours."""
    if not given:
        return {}
    try:
        if len(given) > MOST:
            raise ValueError(given[:40])
        plain = urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(given[:40]) from error
    parts = [_PART.fullmatch(part) for part in plain.split("~")]
    return {found[1]: int(found[2]) for found in parts if found} if all(parts) else _none(given)


def _none(given: str) -> dict[str, int]:
    raise ValueError(given[:40])


def merged(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """The further of the two, service by service."""
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {*one, *other}}
