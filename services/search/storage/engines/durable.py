"""Small files that are either the old or the new, whatever happens in between."""

from __future__ import annotations

import os
from pathlib import Path

Stamp = tuple[int, int, int]


def write_durably(path: Path, text: str) -> None:
    """Replace the content of *path* at once; when this returns, a power cut does not undo it."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":  # elsewhere a folder cannot be opened, and the rename is journalled
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def stamp_of(path: Path) -> Stamp:
    """Another value after every such change; FileNotFoundError when there is none."""
    seen = path.stat()
    return seen.st_mtime_ns, seen.st_ino, seen.st_size
