"""What a linter says, and the walk through everything that a package declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.procedures.model import Definition
from chassis.procedures.reading import place_of

if TYPE_CHECKING:
    from chassis.procedures.lint.known import Known

Said = Iterator[tuple[str, str, str]]  # rule, where in the package, what is wrong
Check = Callable[[Definition, "Known"], Said]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong."""

    rule: str  # "law.limit"
    at: str  # "rulebooks/procedures/JS_2016/2017-01-01.toml:83"
    where: str  # "conditions.min_agencies.limit"
    what: str

    @classmethod
    def of(cls, definition: Definition, rule: str, where: str, what: str) -> Mistake:
        return cls(rule, place_of(definition.places, where, definition.file), where, what)

    def __str__(self) -> str:
        return f"{self.at}: {self.where}: {self.what} [{self.rule}]"


def place(table: str, name: str, field: str = "") -> str:
    """Where `acts` or `clocks` of a full name (`objection.answer`) stand in the file."""
    kind, _, short = name.rpartition(".")
    found = f"parts.{kind}.{table}.{short}" if kind else f"{table}.{short}"
    return f"{found}.{field}" if field else found


def declared(definition: Definition) -> Iterator[tuple[str, Any]]:
    """Every declaration of the package with its place, the package itself first."""
    yield "code", definition
    for kind, machine in definition.machines.items():
        if kind:
            yield f"parts.{kind}", machine
        inner = f"parts.{kind}." if kind else ""
        for table in ("states", "acts", "clocks"):
            yield from _named(f"{inner}{table}", getattr(machine, table))
    for table in ("roles", "inputs", "conditions", "documents"):
        yield from _named(table, getattr(definition, table))
    for name, items in definition.lists.items():
        yield from _named(f"lists.{name}", items)
    yield from (("demands", one) for one in definition.demands)
    if definition.transition:
        yield "transition", definition.transition


def _named(where: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"{where}.{name}", one) for name, one in table.items())
