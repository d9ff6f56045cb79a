"""An old xls, looked through before anybody opens it: its stream found, its records read as far as they tell its size."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

END = 0xFFFFFFFE
SMALL = 64
NAMES = ("workbook", "book")
MOST_SECTORS = 200_000  # of one stream: what a file of the largest size could have
PASSWORD, BEGIN = 0x002F, 0x0809
# Records of a cell that holds something; each begins with its row and its column.
CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
SEVERAL = 0x00BD  # numbers side by side; the last column stands at its end


class Odd(Exception):
    """Not what any program writes."""


def workbook(file: BinaryIO) -> bytes:
    """The stream of the workbook, wherever in the file its pieces lie."""
    file.seek(0)
    data = file.read()
    file.seek(0)
    if len(data) < 1536:
        raise Odd("too short")
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise Odd("sector size")
    table = _table(data, size)
    directory = b"".join(_chain(data, table, size, struct.unpack_from("<I", data, 48)[0]))
    least = struct.unpack_from("<I", data, 56)[0]
    for at in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace").lower()
        start, whole = struct.unpack_from("<II", directory, at + 116)
        if name in NAMES and directory[at + 66] == 2:
            if whole < least:
                return _small(data, table, size, directory, start)[:whole]
            return b"".join(_chain(data, table, size, start))[:whole]
    raise Odd("no workbook")


def _small(data: bytes, table: list[int], size: int, directory: bytes, start: int) -> bytes:
    """A stream of a few bytes lies in pieces of 64 inside the stream of the root."""
    inside = b"".join(_chain(data, table, size, struct.unpack_from("<I", directory, 116)[0]))
    packed = b"".join(_chain(data, table, size, struct.unpack_from("<I", data, 60)[0]))
    following = struct.unpack(f"<{len(packed) // 4}I", packed)
    at = start
    found: list[bytes] = []
    while at < END - 1:
        if at >= len(following) or len(found) > len(following):
            raise Odd("a chain that leads nowhere")
        found.append(inside[at * SMALL : (at + 1) * SMALL])
        at = following[at]
    return b"".join(found)


def _table(data: bytes, size: int) -> list[int]:
    """Which sector follows which."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    following, seen = struct.unpack_from("<I", data, 68)[0], 0
    while following < END - 1 and seen < MOST_SECTORS:
        block = _sector(data, size, following)
        sectors += struct.unpack(f"<{size // 4 - 1}I", block[:-4])
        (following,) = struct.unpack("<I", block[-4:])
        seen += 1
    found: list[int] = []
    for one in sectors:
        if one < END - 1:
            found += struct.unpack(f"<{size // 4}I", _sector(data, size, one))
    return found


def _chain(data: bytes, table: list[int], size: int, start: int) -> Iterator[bytes]:
    at, count = start, 0
    while at < END - 1:
        if at >= len(table) or count > MOST_SECTORS:
            raise Odd("a chain that leads nowhere")
        yield _sector(data, size, at)
        at, count = table[at], count + 1


def _sector(data: bytes, size: int, number: int) -> bytes:
    found = data[(number + 1) * size : (number + 2) * size]
    if not found:
        raise Odd("a sector that is not there")
    return found.ljust(size, b"\0")


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def looked_through(stream: bytes) -> tuple[bool, int]:
    """Whether it has a password, and how many cells the largest of its sheets spans."""
    rows = columns = most = 0
    for kind, content in records(stream):
        if kind == PASSWORD:
            return True, most
        if kind == BEGIN:
            rows = columns = 0
        elif kind in CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            if kind == SEVERAL:
                (column,) = struct.unpack("<H", content[-2:])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            most = max(most, rows * columns)
    return False, most
