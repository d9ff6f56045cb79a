"""The packages of this program, and which of them binds on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from chassis.procedures.model import Definition
from chassis.procedures.reading import load
from rulebooks.in_force import draft, in_force
from rulebooks.procedures import FOLDER, paths


def shelf(folder: Path = FOLDER) -> Mapping[str, Definition]:
    """Every edition of every procedure by its name, `JS_2016@2017-01-01`; each is read once."""
    return _shelf(folder)


@cache
def _shelf(folder: Path) -> Mapping[str, Definition]:
    return {one.edition: one for one in map(load, paths(folder))}


def editions(code: str, folder: Path = FOLDER) -> tuple[Definition, ...]:
    """The editions of one procedure in the order of their days."""
    return tuple(one for one in shelf(folder).values() if one.code == code)


def binding(code: str, day: date, *, drafts: bool = False, folder: Path = FOLDER) -> Definition | None:
    """The edition under which a case of *day* runs; a draft only when asked for, to be tried out."""
    line = editions(code, folder)
    return in_force(line, day) or (draft(line, day) if drafts else None)
