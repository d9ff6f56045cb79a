"""The trial's log: a file of bounded size in the data folder, so that the terminal stays with what a person needs."""

from __future__ import annotations

import threading
from contextlib import suppress
from io import TextIOBase
from pathlib import Path

MOST = 10 * 1024 * 1024  # bytes; then it becomes jiju.log.1 and begins anew


class LogFile(TextIOBase):
    """A stream of lines. A full disk loses lines, never a request."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self._path, self._most = path, most
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")
        self._size = self._file.tell()

    def isatty(self) -> bool:
        return False

    def write(self, text: str, /) -> int:
        with self._lock, suppress(OSError, ValueError):  # ValueError: closed while the last threads still speak
            if self._size > self._most:
                self._turn_over()
            self._file.write(text)
            self._file.flush()
            self._size += len(text.encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        """Every line is out already."""

    def close(self) -> None:
        """The file too."""
        self._file.close()
        super().close()

    def _turn_over(self) -> None:
        self._file.close()
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        self._file = self._path.open("a", encoding="utf-8")
        self._size = 0
