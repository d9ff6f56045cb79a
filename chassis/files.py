"""Files as content by its SHA-256: identical content is kept once, and a name says what must be inside."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, NamedTuple

from chassis.clock import SystemClock, to_micros
from chassis.errors import Missing, Refused, Unavailable
from contracts.codes import chassis as codes
from contracts.declare import Words

_CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FILE = Words("文件", "file")
_BYTES = Words("文件字节数", "Size of the file in bytes")
_HASH = Words("文件的 SHA-256", "SHA-256 of the file")
_HASH_FORM = Words("须为 64 位小写十六进制。", "it takes 64 lower-case hexadecimal digits.")


class Stored(NamedTuple):
    """What is now kept, by the name under which it is found again."""

    hash: str
    size: int


class Damaged(Exception):
    """A kept file no longer holds what its name says: restore it from a backup."""


class Files:
    """
    A folder of contents, two levels deep, that several processes may share.

    A content appears under its name whole or not at all: it is written beside,
    flushed to the disk and then renamed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def unusable(self) -> Words | None:
        """Why nothing can be kept there, in words for whoever starts the program; None where it can."""
        try:
            with self._beside() as beside:
                _copy(BytesIO(b"?"), beside, 1)
        except OSError as error:
            if error.errno in _FULL:
                return None  # reading goes on; whoever wants to keep something is told
            return Words(
                f"不能在存放文件的目录 {self._folder} 中写入（{error.strerror}）：请改正 FILES 的设置或目录的权限",
                f"nothing can be written into the folder of files {self._folder} ({error.strerror}): "
                "mend the setting FILES or the folder's rights",
            )
        return None

    def put(self, stream: BinaryIO, limit: int) -> Stored:
        """Keep what *stream* gives; refused past *limit* bytes, and then nothing stays behind."""
        with _full_disk_is_told(), self._beside() as beside:
            stored = _copy(stream, beside, limit)
            place = self._place(stored.hash)
            if not (place.is_file() and place.stat().st_size == stored.size):
                place.parent.mkdir(parents=True, exist_ok=True)
                beside.replace(place)
            for folder in (place.parent, place.parent.parent, self._folder):
                _flush_folder(folder)  # also when it was there: who put it may not have come so far
        return stored

    def open(self, hash_: str, *, verify: bool = False) -> BinaryIO:
        """The content for reading; with *verify* it is read through once before, and Damaged when it is not itself."""
        try:
            file = self._place(hash_).open("rb")
        except FileNotFoundError:
            raise Missing(codes.MISSING.fault(id=hash_, kind=_FILE)) from None
        if verify and hashlib.file_digest(file, "sha256").hexdigest() != hash_:
            file.close()
            raise Damaged(hash_)
        file.seek(0)
        return file

    def has(self, hash_: str) -> bool:
        return self._place(hash_).is_file()

    def sweep(self, older_than: timedelta = timedelta(days=1)) -> int:
        """Remove what killed processes left half written, and say how many."""
        before = to_micros(SystemClock().now() - older_than) / 1_000_000
        stale = [left for left in self._incoming.glob("*") if left.stat().st_mtime < before]
        for left in stale:
            left.unlink(missing_ok=True)
        return len(stale)

    def _place(self, hash_: str) -> Path:
        if not _NAME.fullmatch(hash_):
            raise Refused(codes.BAD_FORM.fault("#/hash", label=_HASH, why=_HASH_FORM))
        return self._folder / hash_[:2] / hash_[2:4] / hash_

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        self._incoming.mkdir(parents=True, exist_ok=True)
        beside = self._incoming / token_hex(16)
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)


def _copy(stream: BinaryIO, to: Path, limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused(codes.TOO_LARGE.fault("#/file", label=_BYTES, most=limit))
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size)


@contextmanager
def _full_disk_is_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Unavailable(codes.STORE_FULL.fault()) from error
        raise


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some shared file systems cannot flush a folder; the content itself is flushed
            os.fsync(handle)
    finally:
        os.close(handle)
