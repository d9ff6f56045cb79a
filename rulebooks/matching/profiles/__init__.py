"""Profiles of the score as dated data: which measures count, how much, and which zone uses which profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks.book import BrokenBook, Source, read
from rulebooks.in_force import Status, stands
from rulebooks.text import Text

FOLDER = Path(__file__).parent
STEP = Decimal("0.0001")  # a value, a weight and a factor have four decimals
OWN = frozenset({"measure", "weight", "zh", "en"})


@dataclass(frozen=True, slots=True)
class Part:
    """A measure in the sum with its weight, or a factor (then the weight is 1)."""

    measure: str
    words: Text
    weight: Decimal
    values: Mapping[str, Decimal]
    units: Mapping[str, int]  # the same in whole steps

    @property
    def weight_units(self) -> int:
        return units(self.weight)

    def get(self, name: str, other: str = "0") -> Decimal:
        """One of its own values."""
        return self.values.get(name, Decimal(other))


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition of a profile."""

    code: str
    words: Text
    starts: date
    until: date | None
    status: Status
    scale: Decimal
    parts: tuple[Part, ...]
    factors: tuple[Part, ...]
    answer_days: int
    newcomer_days: int
    newcomer_every: int
    source: Source
    hash: str

    @property
    def label(self) -> str:
        """The edition, as it is printed with every score."""
        return f"{self.code}@{self.starts}"


@dataclass(frozen=True, slots=True)
class Choice:
    """From a day on, the demands of a region are matched by this profile."""

    region: str
    profile: str
    starts: date
    until: date | None


def profile(code: str, on: date) -> Profile:
    """The edition of a profile in force on a day; KeyError where there is none."""
    found = next((one for one in editions().get(code, ()) if stands(one.starts, one.until, on)), None)
    if found is None:
        raise KeyError(f"no profile {code!r} on {on}")
    return found


def chosen(region: str | None, on: date) -> Profile:
    """The profile by which demands of *region* are matched on a day."""
    fitting = [one for one in choices() if (region or "").startswith(one.region) and stands(one.starts, one.until, on)]
    return profile(max(fitting, key=lambda one: len(one.region)).profile, on)


def in_use(on: date) -> tuple[Profile, ...]:
    """Every profile that some region uses on a day, each once."""
    codes = dict.fromkeys(one.profile for one in choices() if stands(one.starts, one.until, on))
    return tuple(profile(code, on) for code in codes)


@cache
def editions() -> Mapping[str, tuple[Profile, ...]]:
    """Every profile with its editions in the order of their days."""
    found: dict[str, list[Profile]] = {}
    for path in sorted(FOLDER.glob("*/*.toml")):
        found.setdefault(path.parent.name, []).append(_read(path))
    return {code: tuple(sorted(some, key=lambda one: one.starts)) for code, some in found.items()}


@cache
def choices() -> tuple[Choice, ...]:
    """Which regions use which profile."""
    book = read(FOLDER / "chosen.toml")
    return tuple(Choice(raw["region"], raw["profile"], raw["from"], raw.get("until")) for raw in book.data["chosen"])


def _read(path: Path) -> Profile:
    book = read(path)
    data = book.data
    try:
        return Profile(
            code=path.parent.name,
            words=Text(data["zh"], data["en"]),
            starts=data["from"],
            until=data.get("until"),
            status=Status(data.get("status", Status.ACTIVE.value)),
            scale=Decimal(data["scale"]),
            parts=tuple(_parts(data["parts"])),
            factors=tuple(_parts(data.get("factors", ()))),
            answer_days=data["answer_days"],
            newcomer_days=data["newcomers"]["days"],
            newcomer_every=data["newcomers"]["every"],
            source=book.source(data),
            hash=book.hash,
        )
    except KeyError as missing:
        raise BrokenBook(f"{path}: {missing} is not said") from missing


@cache
@cache
def units(value: Decimal) -> int:
    """A value in whole steps."""
    return int(value / STEP)


def _parts(raws: Any) -> Iterator[Part]:
    for raw in raws:
        values = {name: Decimal(value) for name, value in raw.items() if name not in OWN}
        steps = {name: units(value) for name, value in values.items()}
        yield Part(raw["measure"], Text(raw["zh"], raw["en"]), Decimal(raw.get("weight", 1)), values, steps)
