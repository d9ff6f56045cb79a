"""Python's search for cycles of garbage, in a process that lives long and imports much."""

from __future__ import annotations

import gc

NEW = 50_000  # new objects before the young are looked through: a command makes some thousands, nearly none in a cycle


def patient() -> None:
    """While a process starts: reading the program makes half a million objects, and no garbage; two fifths of its time."""
    gc.set_threshold(NEW, 20, 20)


def spare() -> None:
    """What there is by now lives as long as the process: not looking through it again saves a sixth of each command."""
    gc.collect()
    gc.freeze()
    patient()
