"""A real file system of a few megabytes, to be filled to its last byte, or mounted so that nobody can write."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.capabilities import CAPABILITIES, needs


def _obstacle() -> str:
    if os.geteuid() != 0:
        return "only root can mount a small file system"
    with tempfile.TemporaryDirectory() as folder:
        done = _mount(Path(folder), 1)
        if done.returncode:
            return f"a small file system cannot be mounted: {done.stderr.strip()}"
        _unmount(Path(folder))
    return ""


CAPABILITIES["small-disk"] = _obstacle


def _mount(folder: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    words = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "jiju-test", str(folder))
    return subprocess.run(words, capture_output=True, text=True, check=False)


def _unmount(folder: Path) -> None:
    subprocess.run(("umount", "-l", str(folder)), capture_output=True, check=False)


class SmallDisk:
    """A mounted folder; *fill* leaves so many bytes free and *free* gives them back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, leaving: int = 0) -> None:
        with self._filler.open("ab") as file, suppress(OSError):
            while (left := self._left() - leaving) > 0:
                file.write(b"\0" * min(left, 4096))
                file.flush()

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def forbid_writing(self) -> None:
        subprocess.run(("mount", "-o", "remount,ro", str(self.folder)), capture_output=True, check=True)

    def _left(self) -> int:
        stat = os.statvfs(self.folder)
        return stat.f_bavail * stat.f_frsize


@contextmanager
def small_disk(megabytes: int = 4) -> Iterator[SmallDisk]:
    """The test is left out where no such file system can be mounted."""
    needs("small-disk")
    with tempfile.TemporaryDirectory(prefix="jiju-disk-") as name:
        folder = Path(name)
        done = _mount(folder, megabytes)
        assert done.returncode == 0, done.stderr
        try:
            yield SmallDisk(folder)
        finally:
            _unmount(folder)
