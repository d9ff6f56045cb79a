"""A case written as a service would write it, from a package of the product or of a test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import Refused
from chassis.procedures import Definition, Entry, Fact, perform, shelf
from chassis.procedures.edges import passing
from chassis.procedures.lint import Known
from chassis.procedures.witness import begun
from contracts.codes.base import Fault
from rulebooks.procedures import FOLDER

SEEDS = Path(__file__).parent / "seeds"
SHANGHAI = timezone(timedelta(hours=8))
TRUE = "truthfulness@2017-01-01"


def known() -> Known:
    """What the linter knows, with the five policy documents."""
    return Known.of({path.name: path.read_bytes() for path in SEEDS.glob("*.txt")})


def edition(code: str) -> Definition:
    """The one edition of a procedure of the product."""
    (found,) = [one for one in shelf().values() if one.code == code]
    return found


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def facts(definition: Definition, **but: Any) -> dict[str, Fact]:
    """Facts that meet every condition at its limit, but for those named (`applicant__kind`)."""
    good = {name: Fact(value, "登记簿", "2025-05-01") for name, value in passing(definition).items()}
    return good | {name.replace("__", "."): Fact(value) for name, value in but.items()}


class File:
    """One case; `do` does an act, `refused` says why it cannot be done."""

    def __init__(self, definition: Definition, day: date, known_facts: dict[str, Fact] | None = None) -> None:
        self.definition = definition
        self.case = begun(definition, day)
        self.facts = facts(definition) if known_facts is None else known_facts

    def entry(self, act: str, day: date, role: str, /, actor: str = "", part: str = "", **said: Any) -> Entry:
        return Entry(act, day, at(day), actor or role, role, part, said)

    def do(self, act: str, day: date, role: str, /, **how: Any) -> File:
        self.case = perform(self.case, self.facts, self.entry(act, day, role, **how))
        return self

    def refused(self, act: str, day: date, role: str, /, **how: Any) -> dict[str, Fault]:
        """Every reason by its code; a condition without a code of its own by its id."""
        with pytest.raises(Refused) as refused:
            self.do(act, day, role, **how)
        general = ("procedures.not-met", "procedures.unknown-fact")
        return {one.context["condition"] if one.code in general else one.code: one for one in refused.value.faults}


def copied(tmp_path: Path) -> Path:
    """The packages of the product in a folder of the test's own, to be changed there."""
    return Path(shutil.copytree(FOLDER, tmp_path / "procedures", ignore=shutil.ignore_patterns("__pycache__")))


def hand_in(file: File, day: date, skip: tuple[str, ...] = ()) -> File:
    """Every material of the list but those to be skipped, each by who brings it, and the pledge that they are true."""
    for name, item in file.definition.lists["materials"].items():
        if name not in skip:
            file.do("material.give", day, item.by, part=f"material:{name}", file="f")
    return pledged(file, day) if "pledge" in file.definition.acts else file


def pledged(file: File, day: date) -> File:
    """All that is there is true, by the text of the day."""
    return file.do("pledge", day, "applicant", pledge=TRUE, signatory="周建国")


def days(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(number) for number in range(count))
