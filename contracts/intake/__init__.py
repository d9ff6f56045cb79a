"""What is known of tables people keep by hand: by which fields a row is known, and what its columns are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Known:
    """
    One kind of thing that may be imported.

    *keys*: by which fields a row and a record are the same, the first of them that a row says in full; *aliases*: what
    people call the column of a field; *scaled*: what they call it in another unit, and how many of ours that is; *sample*:
    what the template shows as an example; *taken*: the reference, and its field, that stand in for a field.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scaled: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sample: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def known(kind: str) -> Known | None:
    """The table of a kind; None where it is not imported."""
    path = FOLDER / f"{kind}.toml"
    if not path.exists():
        return None
    data = tomllib.loads(path.read_text("utf-8"))
    aliases = {name: tuple(said) for name, said in data.get("aliases", {}).items()}
    taken = {name: tuple(path.split("/", 1)) for name, path in data.get("taken", {}).items()}
    return Known(tuple(map(tuple, data["keys"])), aliases, data.get("scaled", {}), data.get("sample", {}), taken)


IMPORTED = {  # what stands in an address → the kind
    tomllib.loads(path.read_text("utf-8"))["plural"]: path.stem for path in sorted(FOLDER.glob("*.toml"))
}
