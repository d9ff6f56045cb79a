"""What is known of tables people keep by hand: by which field a row is known, and what its columns are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Known:
    """One kind of thing that may be imported."""

    key: str  # the field by which a row and a record are the same
    aliases: Mapping[str, tuple[str, ...]]  # field → what people call its column
    scaled: Mapping[str, Mapping[str, int]]  # field → what they call it in another unit, and how many of ours that is
    sample: Mapping[str, str]  # field → what the template shows as an example


@cache
def known(kind: str) -> Known | None:
    """The table of a kind; None where it is not imported."""
    path = FOLDER / f"{kind}.toml"
    if not path.exists():
        return None
    data = tomllib.loads(path.read_text("utf-8"))
    aliases = {field: tuple(names) for field, names in data.get("aliases", {}).items()}
    return Known(data["key"], aliases, data.get("scaled", {}), data.get("sample", {}))


IMPORTED = {  # what stands in an address → the kind
    tomllib.loads(path.read_text("utf-8"))["plural"]: path.stem for path in sorted(FOLDER.glob("*.toml"))
}
