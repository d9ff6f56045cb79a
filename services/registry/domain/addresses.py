"""An address taken down to what tells two doors apart: street, number, building, room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.registry.domain.names import place_in_front, plain

NUMERALS = "〇零一二三四五六七八九十"
WAYS = "大道|大街|路|街|道|巷|弄|里"
STREET = re.compile(rf"(?P<street>[\u4e00-\u9fffA-Z]{{1,12}}?(?:{WAYS}))(?P<number>\d+(?:之\d+)?)号?")
REST_OF_STREET = re.compile(rf"[东西南北中{NUMERALS}]?(?:{WAYS})\d")  # 南京东路1号: a street that a city gave its name
BUILDING = re.compile(
    rf"(?P<numbered>\d+|[{NUMERALS}]{{1,3}})(?:号楼|幢|栋|座)"
    rf"|(?![{NUMERALS}]+楼)(?P<named>[A-Z][0-9A-Z]*|[\u4e00-\u9fff]{{2,8}}?)(?:号楼|幢|栋|座|楼(?!层)|大厦|广场|中心)"
)  # 五楼 is a floor
ROOM = re.compile(r"(?P<room>[A-Z]?\d{2,5}(?:之\d+)?)(?:室|房|号房)?$")
BETWEEN = re.compile(r"(?<=\d)\s*[-–—~～－]\s*(?=\d)")  # 25-1号, 301-305室: elsewhere such a sign says nothing
DISTRICT = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:开发区|园区|新区|区|县|市|镇|乡|街道)(?=[\u4e00-\u9fffA-Z]{2,}\d)")
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
TEN = "十"


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
    text = _without_places(_plain(f"{address or ''}{room or ''}"))
    street = STREET.search(text)
    rest = text[street.end() :] if street else text
    building = BUILDING.search(rest)
    found = ROOM.search(rest)
    return Door(
        street=street["street"] if street else "",
        number=street["number"] if street else "",
        building=building["named"] or _number(building["numbered"]) if building else "",
        room=found["room"] if found else "",
    )


def _plain(text: str) -> str:
    """One way of writing, in which 25-1 does not become 251."""
    return "之".join(map(plain, BETWEEN.split(text))).replace("(", "").replace(")", "")


def _number(text: str) -> str:
    """A number in digits, however it was written: 二 and 2, 十二 and 12, 二十 and 20."""
    tens, sign, ones = text.partition(TEN)
    if sign:
        text = f"{tens or '一'}{ones or '零'}"
    return text.translate(CHINESE_DIGITS)


def _without_places(text: str) -> str:
    """Province, city and district are often left out, so they tell nothing here."""
    while (place := place_in_front(text)) and not REST_OF_STREET.match(text, len(place)):
        text = text[len(place) :]
    while district := DISTRICT.match(text):
        text = text[district.end() :]
    return text
