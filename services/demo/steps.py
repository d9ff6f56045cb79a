"""One command of the demonstration as it is planned: when it was recorded, and of which record."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rulebooks import codes

FOLDER = Path(__file__).parent
ACT = "act on a case"
PAPER = "paper"  # what is sent for a case: a file, known by its hash
EXPERT = "expert:"  # sends in the name of whoever was drawn at this place of the panel
BEGIN = date(2017, 1, 9)  # the first day of the demonstration: the Jiangsu programme has just come into force


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One command.

    *ref* names the record before it has an id (`agency/17`); a text value `@ref`
    stands for another record's id. What is said is the command's own fields.
    """

    day: date  # when it was recorded
    do: str  # create, change, correct, withdraw, end, act, lock, paper, and act on a case
    ref: str
    said: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""  # who sends it: the demonstration itself, `firm`, an agency by its name here, an office, `expert:3`

    @property
    def kind(self) -> str:
        return self.ref.partition("/")[0]


def create(day: date, ref: str, state: Mapping[str, Any], by: str = "", **said: Any) -> Step:
    """Begin a record; fields without a value are left out."""
    given = {name: value for name, value in state.items() if value not in (None, (), [])}
    return Step(day=day, do="create", ref=ref, said={"state": given, **said}, by=by)


def standing(name: str, wanted: Iterable[str], day: date) -> list[str]:
    """Those of *wanted* that the code list has on *day*."""
    known = codes.load(name)
    return [code for code in wanted if known.get(code, day)]


@cache
def book(name: str) -> dict[str, Any]:
    """One of the data files beside this one."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
