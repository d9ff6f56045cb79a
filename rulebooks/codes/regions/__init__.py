"""What is known of a six-digit region code on a day; a finding is a hint to people and never refuses anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rulebooks.codes import CodeList, Entry, load
from rulebooks.text import Text

UNKNOWN = Text("未知地区", "unknown region")


class Kind(Enum):
    """How much a code says."""

    VALID = "valid"  # in the list of Jiangsu or Zhejiang on that day
    RETIRED = "retired"  # no longer in the list; its successor is named
    NOT_YET = "not_yet"  # in the list only from a later day
    PARK = "park"  # a statistical code of a development park, not of GB/T 2260
    PROVINCE = "province"  # another province: only the prefix is known
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a code was on a day, and what it is called by now."""

    code: str
    kind: Kind
    name: Text
    now: str = ""  # the code that a retired one has become


def region(code: str, day: date) -> Finding:
    """What *code* says on *day*."""
    regions = load("regions")
    if code not in regions.rows:
        return _by_province(regions, code)
    rows = regions.rows[code]
    entry = regions.get(code, day)
    if entry:
        return Finding(code, Kind(entry.extra.get("kind", "valid")), entry.words)
    past = [row for row in rows if row.starts <= day]
    if not past:
        return Finding(code, Kind.NOT_YET, rows[0].words)
    return Finding(code, Kind.RETIRED, past[-1].words, _successor(regions, past[-1], day))


def _by_province(regions: CodeList, code: str) -> Finding:
    province = regions.get(f"{code[:2]}0000")
    if len(code) == 6 and province and province.extra.get("kind") == "province":
        return Finding(code, Kind.PROVINCE, province.words)
    return Finding(code, Kind.UNKNOWN, UNKNOWN)


def _successor(regions: CodeList, entry: Entry, day: date) -> str:
    """The first code down the line of successors that stands on *day*."""
    following = str(entry.extra["next"])
    if regions.get(following, day):
        return following
    past = [row for row in regions.rows[following] if row.starts <= day]
    return _successor(regions, past[-1], day)
