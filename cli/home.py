"""What the command remembers between two calls, in one small file that its owner alone reads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import click

SERVER = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Kept:
    """One server, who is signed in there, and how far this command has seen."""

    server: str = SERVER
    login: str = ""
    token: str = ""
    position: str = ""
    seen_at: float = 0.0  # when the position was told, in seconds since 1970
    heads: Mapping[str, Any] = field(default_factory=dict)  # the last checked ledger head per service


class Unkept(click.ClickException):
    """Nothing can be remembered: the folder is read-only, full, or no folder."""

    def __init__(self, file: Path, why: OSError) -> None:
        super().__init__(f"{file} 写不进去 · cannot be written: {why.strerror}")


class Home:
    """The folder $JIJU_HOME, or ~/.config/jiju."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "state.json"

    def read(self) -> Kept:
        """What is kept; a file that cannot be read counts as none."""
        try:
            said = json.loads(self._file.read_text("utf-8"))
            return Kept(**said)
        except (OSError, ValueError, TypeError):
            return Kept()

    def write(self, **changes: Any) -> Kept:
        """The same with *changes*, whole or not at all; Unkept where the folder takes nothing."""
        kept = replace(self.read(), **changes)
        try:
            self._put(kept)
        except OSError as error:
            raise Unkept(self._file, error) from error
        return kept

    def _put(self, kept: Kept) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._file.with_name(f".state.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(kept), file)
        beside.replace(self._file)
