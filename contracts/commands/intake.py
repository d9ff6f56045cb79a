"""The import of a table: send a file, look at what it would do, confirm it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.commands.things import OfKind
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadedColumn:
    """One column of the file, and the field that it was taken for."""

    at: int  # from 1
    head: str
    field: str  # empty: it is left out
    words: Words
    by_hand: bool = False  # somebody said once what this head means
    empty: int = 0  # cells of the rows that were read
    bad: int = 0
    samples: tuple[str, ...] = ()  # what stands in it, the first few that differ; gone with the file after a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One import: how far it is, and what its rows would do."""

    kind: str
    id: str
    name: str  # of the file
    size: int
    hash: str
    state: str  # receiving, reading, ready, applying, done, cancelled, refused
    words: Words  # the state, as people say it
    done: int
    total: int | None
    counts: dict[str, int]  # new, changed, unchanged, bad, alike, decided; applied, left
    columns: tuple[HeadedColumn, ...]
    faults: tuple[Fault, ...]  # why the file as a whole was not taken
    basis: str
    valid_from: date | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Intakes:
    """Some imports, newest first."""

    items: tuple[Intake, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """One thing wrong with a row: which cell, and the reason."""

    cell: str  # C17; empty where it is about the whole row
    head: str
    value: str
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """One field that the row would change."""

    field: str
    words: Words
    was: object
    now: object


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeSign:
    """One thing that speaks for or against two records being one."""

    words: Words
    points: int
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeRecord:
    """A record on the register that may be the same."""

    id: str
    title: str
    points: int
    signs: tuple[AlikeSign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """One row of the file and what it would do."""

    number: int  # as the spreadsheet counts
    verdict: str  # new, changed, unchanged, bad, alike, decided (otherwise than what was decided: nothing is written)
    outcome: str  # empty before it was confirmed; applied, unchanged, left, refused
    title: str
    thing_id: str
    state: State  # of a new one: everything; of a changed or decided one: what is otherwise
    differences: tuple[FieldDifference, ...]
    faults: tuple[CellFault, ...]
    alike: tuple[AlikeRecord, ...]
    remarks: tuple[Words, ...] = ()  # what the row brings about beside its own record, or why it brings about nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRows:
    """Some rows, in the order of the file."""

    items: tuple[IntakeRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePart:
    """One part of the file as it was sent, and how many there are."""

    content: str  # base 64
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeMark:
    """A bad row: which of its columns are wrong, and why."""

    number: int
    columns: tuple[int, ...]  # from 1
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeMarks:
    """Some bad rows, in the order of the file."""

    head_row: int
    items: tuple[IntakeMark, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginIntake(OfKind, Command[Intake]):
    """Announce a file; its content follows in parts."""

    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PutIntakePart(OfKind, Command[Intake]):
    """One part of the file's content."""

    id: str
    number: int
    content: str  # base 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewIntake(OfKind, Command[Intake]):
    """Read the file and judge every row; *columns* says by hand what a head means, and is remembered."""

    id: str
    columns: dict[str, str] = field(default_factory=dict)  # head → field; an empty field leaves the column out
    basis: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIntake(OfKind, Command[Intake]):
    """Write the rows that were previewed: *take* names the verdicts, *without* single rows that stay out."""

    id: str
    take: tuple[str, ...] = ("new", "changed")
    without: tuple[int, ...] = ()
    also: tuple[int, ...] = ()  # rows of other verdicts (alike) that were looked at and found to be new
    because: str = ""  # why those are none of the records that they resemble; else the basis and the row are noted


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelIntake(OfKind, Command[Intake]):
    """Stop; what is written stays written."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIntake(OfKind, Query[Intake]):
    """One import of the caller's own."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIntakes(OfKind, Query[Intakes]):
    """The caller's own imports."""

    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIntakeRows(OfKind, Query[IntakeRows]):
    """The rows of one verdict, those that were confirmed and refused, or all."""

    id: str
    verdict: str = ""
    after: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIntakePart(OfKind, Query[IntakePart]):
    """The person's own file again, part by part."""

    id: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIntakeMarks(OfKind, Query[IntakeMarks]):
    """What is wrong in the file, row by row: with its parts, everything that a marked file is made of."""

    id: str
    after: int = 0
