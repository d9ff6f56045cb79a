"""A process under a fault: started, killed, frozen, told to end; stock and ours are handled alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.faults.book import Book, until

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 40.0


class Process:
    """`python -m module words…`; what it says goes to a file beside its book."""

    def __init__(self, book: Book, module: str, *words: str, environ: Mapping[str, str] | None = None) -> None:
        self.book = book
        self.said_in = book.path.with_suffix(f".{len(list(book.path.parent.glob(f'{book.path.stem}.*')))}.log")
        with self.said_in.open("wb") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *words],
                cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environ or {}),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def alive(self) -> bool:
        return self._running.poll() is None

    @property
    def said(self) -> str:
        return self.said_in.read_text("utf-8", errors="replace")

    def ready(self, seconds: float = PATIENCE) -> Process:
        """Returns when it takes messages: stock writes that into its book, ours into its log."""
        key = str(self.pid)
        said = until(
            lambda: '.ready", "level"' in self.said or key in self.book.keys("ready") or not self.alive, seconds
        )
        assert said, self.said
        assert self.alive, self.said
        return self

    def kill(self) -> None:
        self._running.kill()
        self._running.wait()

    def freeze(self) -> None:
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._running.send_signal(signal.SIGCONT)

    def term(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Only told; `ended` says how it went."""
        self._running.send_signal(number)

    def ended(self, seconds: float = PATIENCE) -> int | None:
        """Its exit code, None where it is still there after so many seconds."""
        try:
            return self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def away(self) -> None:
        """At the end of a test, whatever became of it."""
        if self.alive:
            self.thaw()
            self.kill()
