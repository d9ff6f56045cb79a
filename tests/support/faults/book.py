"""What a process under a fault did, written where no fault of it can take it back: one line per deed, appended whole."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path


class Book:
    """A file of lines `word key`; many processes may write it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def note(self, word: str, key: str = "") -> None:
        """One write of one line: a killed process leaves no half of it."""
        number = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(number, f"{word} {key}\n".encode())
        finally:
            os.close(number)

    def keys(self, word: str) -> list[str]:
        """The keys under a word, in order."""
        lines = (line.partition(" ") for line in self.path.read_text("utf-8").splitlines())
        return [key for said, _, key in lines if said == word]

    def times(self, word: str) -> Counter[str]:
        return Counter(self.keys(word))

    def doubled(self, word: str = "started") -> int:
        """How many deeds were done more than once."""
        return sum(count > 1 for count in self.times(word).values())

    def until(self, word: str, count: int, seconds: float = 20) -> bool:
        """Whether the word is there so often within so many seconds."""
        return until(lambda: len(self.keys(word)) >= count, seconds)


def until(holds: Callable[[], object], seconds: float = 20, every: float = 0.02) -> bool:
    """Whether it holds within so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
