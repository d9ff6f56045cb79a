"""What makes a site visit: two visitors who are two people, a day to come, and photos that say when and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words

IMAGES = ("image/jpeg", "image/png")
MOMENT = "%Y-%m-%d %H:%M"
Said = Mapping[str, Any]


def plan_faults(said: Said, today: date) -> Iterator[Fault]:
    """Why a visit cannot be planned so."""
    first, second = (_name(said.get(one)) for one in ("visitor_1", "visitor_2"))
    if first and first == second:
        yield codes.VISITORS_SAME.fault("#/inputs/visitor_2", name=str(said["visitor_2"]))
    day = _day(said.get("day"))
    if day and day < today:
        yield codes.VISIT_DAY.fault("#/inputs/day", day=day, today=today)


def minutes_faults(planned: Any, on: date) -> Iterator[Fault]:
    """Why there can be no minutes yet."""
    day = _day(planned)
    if day and on < day:
        yield codes.VISIT_EARLY.fault(day=day, on=on)


def photo_faults(said: Said, kind: str, before: Iterable[str], now: datetime) -> Iterator[Fault]:
    """Why a file cannot be taken as a photo of a visit; what it says of itself needs no declaring."""
    if kind and kind not in IMAGES:
        yield codes.NO_PHOTO.fault("#/inputs/photo")
    if said.get("photo") in set(before):
        yield codes.PHOTO_AGAIN.fault("#/inputs/photo")
    if not said.get("photo_time"):
        moment = _moment(said.get("taken_at"))
        if moment is None or moment > now.replace(tzinfo=None):
            yield codes.PHOTO_TIME.fault("#/inputs/taken_at")
    if not (said.get("photo_place") or said.get("place")):
        yield codes.PHOTO_PLACE.fault("#/inputs/place")


def completed(said: Said, time: str, place: str) -> Said:
    """What was declared of a photo gives way to what it says of itself."""
    found = dict(said)
    for own, declared, value in (("photo_time", "taken_at", time), ("photo_place", "place", place)):
        if value:
            found.pop(declared, None)
            found[own] = value
    return found


def remarks(day: Any, photos: Iterable[Said]) -> Iterator[Words]:
    """How many photos, how many speak for themselves, and how many are of another day than the visit."""
    every = list(photos)
    if not every:
        return
    timed, placed = (sum(bool(one.get(name)) for one in every) for name in ("photo_time", "photo_place"))
    yield Words(
        f"现场照片 {len(every)} 张：{timed} 张自带时间，{placed} 张自带坐标，其余为申报",
        f"Photos of the visit: {len(every)}; with a time of their own: {timed}, with a position: {placed}; the rest is"
        " declared",
    )
    other = sum(str(one.get("photo_time") or one.get("taken_at") or "")[:10] != str(day) for one in every)
    if other:
        yield Words(
            f"{other} 张照片不是考察当日（{day}）拍摄的，请核对",
            f"Photos not taken on the day of the visit ({day}): {other}; look at them",
        )


def _name(text: Any) -> str:
    return "".join(str(text or "").split()).casefold()


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip(), MOMENT)  # noqa: DTZ007 - as the clock on the wall showed it
    except ValueError:
        return None
