"""Which days are worked: by the State Council's notice of the year, or provisionally where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from rulebooks.book import Source, read
from rulebooks.text import Text

FOLDER = Path(__file__).parent
WORKING_DAY = Text("工作日", "working day")
WEEKEND = (Text("周六", "Saturday"), Text("周日", "Sunday"))


@dataclass(frozen=True, slots=True)
class Year:
    """One year's days that are not simply Monday to Friday."""

    published: bool
    source: Source
    rest: Mapping[date, Text]
    work: Mapping[date, Text]


@cache
def year(number: int) -> Year:
    """The calendar of a year, from its notice if there is one."""
    path = FOLDER / f"{number}.toml"
    return _noticed(path) if path.exists() else _provisional(number)


def published(day: date) -> bool:
    """Whether the notice of this day's year is known."""
    return year(day.year).published


def source_of(day: date) -> Source:
    """What the answer about *day* rests on."""
    return year(day.year).source


def is_working(day: date) -> bool:
    """Whether *day* is worked."""
    known = year(day.year)
    return day in known.work or (day.weekday() < 5 and day not in known.rest)


def why(day: date) -> Text:
    """Why *day* is worked, or is not."""
    known = year(day.year)
    named = known.work.get(day) or known.rest.get(day)
    return named or (WORKING_DAY if day.weekday() < 5 else WEEKEND[day.weekday() - 5])


@cache
def working_days(number: int) -> tuple[date, ...]:
    """Every working day of a year, in order."""
    first, after = date(number, 1, 1), date(number, 12, 31)
    days = (first + timedelta(i) for i in range((after - first).days + 1))
    return tuple(day for day in days if is_working(day))


@cache
def _names() -> dict[str, Text]:
    data = read(FOLDER / "names.toml").data
    return {code: Text(raw["zh"], raw["en"]) for code, raw in data.items() if isinstance(raw, dict)}


def _noticed(path: Path) -> Year:
    book, names = read(path), _names()
    forms = {
        "holiday": lambda name: Text(f"{name.zh}放假", f"{name.en} holiday"),
        "in_lieu": lambda name: Text(f"{name.zh}调休", f"day in lieu, {name.en}"),
    }
    return Year(
        published=True,
        source=book.source({}),
        rest={date.fromisoformat(day): forms[kind](names[code]) for day, (code, kind) in book.data["rest"].items()},
        work={
            date.fromisoformat(day): Text(f"{names[code].zh}调休上班", f"make-up working day, {names[code].en}")
            for day, code in book.data["work"].items()
        },
    )


def _provisional(number: int) -> Year:
    book, names = read(FOLDER / "statutory.toml"), _names()
    days = {
        date.fromisoformat(f"{number:04}-{day}"): code
        for day, (code, since) in book.data["fixed"].items()
        if number >= since
    } | {date.fromisoformat(day): code for day, code in book.data["moving"].items() if day.startswith(f"{number:04}-")}
    rest = {
        day: Text(f"{names[code].zh}（法定节假日，暂定）", f"{names[code].en} (statutory, provisional)")
        for day, code in days.items()
    }
    return Year(published=False, source=book.source({}), rest=rest, work={})
