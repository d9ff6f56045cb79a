"""When and where a photo was taken, as the photo itself says (EXIF in JPEG and PNG); nothing where it does not say."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import NamedTuple

TIFF_AT = {b"II*\0": "<", b"MM\0*": ">"}  # the first bytes say the order of the others
ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
WIDTHS = {1: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, 7: 1, 9: 4, 10: 8}
EXIF_AT, GPS_AT = 0x8769, 0x8825  # where the tables of the shot and of its place begin
TAKEN, CHANGED = 0x9003, 0x0132  # the shot, and where that is not said the file
NORTH, LATITUDE, EAST, LONGITUDE = 1, 2, 3, 4
MOST = 200  # entries of one table
MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d)(:\d\d)?")
Table = Mapping[int, tuple[int, int, bytes]]  # the form, the count and the bytes of each entry


class Shot(NamedTuple):
    """As it is written; empty where the photo says nothing."""

    time: str = ""  # 2026-03-02 10:15, by the clock of the camera
    place: str = ""  # 31.491200, 120.312400: degrees north and east


def read(content: bytes) -> Shot:
    """What a photo says; nothing of what is no photo, or of one whose words are broken."""
    tiff = _tiff(content)
    order = TIFF_AT.get(tiff[:4])
    if order is None:
        return Shot()
    try:
        return _shot(tiff, order)
    except (struct.error, ValueError, ZeroDivisionError):
        return Shot()


def _tiff(content: bytes) -> bytes:
    """The part of the file that holds the words."""
    return _of_jpeg(content) if content.startswith(b"\xff\xd8") else _of_png(content)


def _of_jpeg(content: bytes) -> bytes:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] not in (0xD9, 0xDA):
        length = int.from_bytes(content[at + 2 : at + 4])
        body = content[at + 4 : at + 2 + length]
        if content[at + 1] == 0xE1 and body.startswith(b"Exif\0\0"):
            return body[6:]
        at += 2 + max(length, 2)
    return b""


def _of_png(content: bytes) -> bytes:
    at = 8 if content.startswith(b"\x89PNG\r\n\x1a\n") else len(content)
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        if content[at + 4 : at + 8] == b"eXIf":
            return content[at + 8 : at + 8 + length]
        at += 12 + length
    return b""


def _shot(tiff: bytes, order: str) -> Shot:
    main = _table(tiff, order, _number(tiff[4:8], order))
    shot = _inner(tiff, order, main, EXIF_AT)
    place = _inner(tiff, order, main, GPS_AT)
    return Shot(_time(shot.get(TAKEN) or main.get(CHANGED)), _place(place, order))


def _inner(tiff: bytes, order: str, main: Table, tag: int) -> Table:
    return _table(tiff, order, _number(main[tag][2], order)) if tag in main else {}


def _table(tiff: bytes, order: str, at: int) -> Table:
    """One table; a value of more than four bytes stands elsewhere in the file."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    found = {}
    for number in range(min(count, MOST)):
        tag, form, many, value = struct.unpack_from(f"{order}HHI4s", tiff, at + 2 + 12 * number)
        size = WIDTHS.get(form, 0) * many
        if size > 4:
            start = _number(value, order)
            value = tiff[start : start + size]
        found[tag] = (form, many, value[:size])
    return found


def _number(raw: bytes, order: str) -> int:
    return int(struct.unpack(f"{order}I", raw[:4])[0])


def _time(entry: tuple[int, int, bytes] | None) -> str:
    said = MOMENT.match(entry[2].decode("ascii", "replace")) if entry and entry[0] == ASCII else None
    if said is None or said[1] == "0000":
        return ""
    return f"{said[1]}-{said[2]}-{said[3]} {said[4]}:{said[5]}"


def _place(table: Table, order: str) -> str:
    if not {LATITUDE, LONGITUDE} <= table.keys():
        return ""
    north, east = _degrees(table[LATITUDE], order), _degrees(table[LONGITUDE], order)
    north = -north if _letter(table, NORTH) == "S" else north
    east = -east if _letter(table, EAST) == "W" else east
    return f"{north:.6f}, {east:.6f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _letter(table: Table, tag: int) -> str:
    return table[tag][2][:1].decode("ascii", "replace").upper() if tag in table else ""


def _degrees(entry: tuple[int, int, bytes], order: str) -> float:
    """Degrees, minutes and seconds, each a fraction."""
    parts = struct.unpack(f"{order}6I", entry[2][:24])
    degrees, minutes, seconds = (parts[place] / parts[place + 1] for place in (0, 2, 4))
    return float(degrees + minutes / 60 + seconds / 3600)
