"""Every package that is asked the same of: those of the product, and one of a province that it has never seen."""

from __future__ import annotations

from pathlib import Path

from chassis.procedures import Definition, load, shelf

UNSEEN = Path(__file__).parent / "unseen" / "QH_2027" / "2027-03-01.toml"
EVERY: dict[str, Definition] = {**shelf(), (unseen := load(UNSEEN)).edition: unseen}
