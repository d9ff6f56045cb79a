"""An address taken down to what tells two doors apart: street, number, building, room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.registry.domain.names import place_in_front, plain

STREET = re.compile(r"(?P<street>[\u4e00-\u9fffA-Z]{1,12}?(?:大道|大街|路|街|道|巷|弄|里))(?P<number>\d+(?:-\d+)?)号?")
BUILDING = re.compile(r"(?P<building>[0-9A-Z]+|[\u4e00-\u9fff]{2,8}?)(?:号楼|幢|栋|座|楼(?!层)|大厦|广场|中心)")
ROOM = re.compile(r"(?P<room>[A-Z]?\d{2,5}(?:-\d+)?)(?:室|房|号房)?$")
DISTRICT = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:开发区|园区|新区|区|县|市|镇|乡|街道)(?=[\u4e00-\u9fffA-Z]{2,}\d)")
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Door:
    """What of an address tells it from its neighbours; empty parts were not given."""

    street: str = ""
    number: str = ""
    building: str = ""
    room: str = ""

    @property
    def house(self) -> str:
        """Street and number together; empty where either is missing."""
        return f"{self.street}{self.number}" if self.street and self.number else ""

    @property
    def complete(self) -> bool:
        return bool(self.house and self.room)


def door(address: str | None, room: str | None = None) -> Door:
    """The door that *address* names; the room may have been given apart."""
    text = _without_places(plain(f"{address or ''}{room or ''}").replace("(", "").replace(")", ""))
    street = STREET.search(text)
    rest = text[street.end() :] if street else text
    building = BUILDING.search(rest)
    found = ROOM.search(rest)
    return Door(
        street=street["street"] if street else "",
        number=street["number"] if street else "",
        building=building["building"].translate(CHINESE_DIGITS) if building else "",
        room=found["room"] if found else "",
    )


def _without_places(text: str) -> str:
    """Province, city and district are often left out, so they tell nothing here."""
    while place := place_in_front(text):
        text = text[len(place) :]
    while district := DISTRICT.match(text):
        text = text[district.end() :]
    return text
