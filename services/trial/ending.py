"""The signals that end the trial: the first asks for an end in order, a second ends at once."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType


class Ended(Exception):
    """Somebody asked for the end while the trial was still starting."""


class Ending:
    """
    Set by SIGINT and SIGTERM.

    Installed by ourselves, because a shell starts background jobs with SIGINT ignored.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()

    def install(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._heard)

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def check(self) -> None:
        """Raises Ended where the end was asked for; called between steps that must stay whole."""
        if self.asked:
            raise Ended

    def _heard(self, number: int, _: FrameType | None) -> None:
        if self.asked:
            os._exit(128 + number)
        self._asked.set()
