"""Numpy arrays that grow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Growing:
    """An array that doubles when it is full; *view* is the part in use."""

    def __init__(self, dtype: Any, fill: Any) -> None:
        self._fill = fill
        self._all: NDArray[Any] = np.full(64, fill, dtype)
        self.size = 0

    @property
    def view(self) -> NDArray[Any]:
        return self._all[: self.size]

    def reach(self, size: int) -> None:
        """Make *size* places usable; new ones hold the fill value."""
        if size > len(self._all):
            room = np.full(max(size, 2 * len(self._all)) - len(self._all), self._fill, self._all.dtype)
            self._all = np.concatenate([self._all, room])
        self.size = max(self.size, size)

    def keep(self, chosen: Bools) -> None:
        """Only the chosen places, in their order."""
        kept = self.view[chosen]
        self._all, self.size = np.concatenate([kept, np.full(64, self._fill, kept.dtype)]), len(kept)
