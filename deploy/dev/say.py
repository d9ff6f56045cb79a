"""What the tools of a clone say on the terminal: one line per step, in Chinese and English."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class SetUpFailed(Exception):
    """Set-up cannot go on; the message is for the person at the terminal, in both languages."""

    def __init__(self, zh: str, en: str, detail: str = "") -> None:
        super().__init__(f"{zh}\n{en}" + (f"\n{detail.rstrip()}" if detail.strip() else ""))


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """One line that stands while the work goes on and ends with the seconds it took."""
    print(f"  {zh} · {en} … ", end="", flush=True, file=sys.stderr)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True, file=sys.stderr)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True, file=sys.stderr)


def run(*command: str | Path, cwd: Path, zh: str, en: str, env: Mapping[str, str] | None = None) -> str:
    """The command's output; should it fail, its last lines under a sentence in both languages."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SetUpFailed(zh, en, f"{words[0]}: {error.strerror}") from error
    if done.returncode:
        raise SetUpFailed(zh, en, "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:]))
    return done.stdout
