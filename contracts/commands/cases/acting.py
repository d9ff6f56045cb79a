"""Doing an act, and the worklists of those who do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.commands.base import Command, Query
from contracts.commands.cases.seen import CaseView
from contracts.commands.things import OfKind
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnCase(OfKind, Command[CaseView]):
    """Do one act of the case's own edition, on the case or on one of its parts."""

    id: str
    revision: int
    act: str
    part: str = ""
    inputs: State = field(default_factory=dict)
    on: date | None = None  # the legal day; today
    code: str = ""  # the secret by which somebody without an account is known again


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One matter that waits on a desk."""

    kind: str
    id: str
    title: str
    region: str
    part: str
    words: Words  # of the procedure
    what: Words  # the state of the case, or of the part; what is owed where a duty alone is waited for
    since: date
    due: date | None = None
    late: int = 0  # working days
    acts: tuple[str, ...] = ()  # those of the state, whoever does them and whether or not something is against them now
    trial: bool = False  # under a draft, which decides nothing
    parties: dict[str, str] = field(default_factory=dict)  # whose case it is, by role


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRows:
    """Some of a desk, the next due first."""

    items: tuple[DeskRow, ...]
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDesk(OfKind, Query[DeskRows]):
    """What waits for this person's role, in their region: the worklist."""

    everybody: bool = False  # instead: what is open to everybody now, of every region
    late: bool = False  # instead, for an office: what others in its region owe and have not done
    after: str = ""
    limit: int = 50
    count: bool = False
