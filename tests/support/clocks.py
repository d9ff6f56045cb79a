"""A clock that stands still until a test moves it, for the processes of one world together."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from chassis.clock import FixedClock, from_micros


class SharedClock(FixedClock):
    """The instant stands in a file; whoever moves it moves it for all."""

    def __init__(self, path: Path, at: datetime | None = None) -> None:
        self.path = path
        super().__init__(from_micros(self._at) if at is None else at)

    @property
    def _at(self) -> int:
        return int(self.path.read_text("ascii"))

    @_at.setter
    def _at(self, micros: int) -> None:
        if self.path.exists() and micros <= self._at:
            return  # somebody else was quicker; no clock goes back
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        beside.write_text(str(micros), "ascii")
        beside.replace(self.path)


def standing(at: datetime, file: Path | None = None) -> FixedClock:
    """For one process, or for all that know *file*."""
    return SharedClock(file, at) if file else FixedClock(at)
