"""How far a filed area may be from the one that a boundary holds, and where in the world a boundary lies at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from rulebooks.book import read

_BOOK = read(Path(__file__).with_suffix(".toml"))
BASIS = _BOOK.source({}).citation
SHARE = Decimal(_BOOK.data["share"])
FLOORS: int = _BOOK.data["floors"]
WEST, EAST, SOUTH, NORTH = (int(_BOOK.data[side]) for side in ("west", "east", "south", "north"))
