"""Where a run of the tests writes: in memory where the machine has room for it, since each commit of a database waits for a disk."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

TMPDIR = "TMPDIR"  # whoever sets it has chosen: TMPDIR=/tmp make test
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, on every Linux
ROOM = 8 << 30  # bytes: a whole run leaves 2 GB there, its servers and browsers want their own


def choose() -> None:
    """For this process and those that it starts. Killed processes lose nothing by it; figures and drills are made on the disk."""
    if TMPDIR not in os.environ and _free() > ROOM:
        os.environ[TMPDIR] = str(MEMORY)
        tempfile.tempdir = None  # asked again


def _free() -> int:
    """What may be written there before the machine runs short."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return 0
    available = re.search(r"^MemAvailable: +(\d+) kB$", Path("/proc/meminfo").read_text("ascii"), re.MULTILINE)
    return min(shutil.disk_usage(MEMORY).free, int(available[1]) << 10 if available else 0)
