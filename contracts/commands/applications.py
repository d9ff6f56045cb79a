"""What can be asked of applications beside its things."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from contracts.commands.base import Query
from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One value of a programme, with where it is written and how sure we are of it."""

    name: str
    words: Words
    value: str
    basis: Words
    evidence: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One edition of a programme."""

    code: str
    words: Words
    province: str
    status: str
    starts: date
    until: date | None
    edition: str
    hash: str
    in_force: bool
    basis: Words
    provisions: tuple[Provision, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Programmes:
    """The programmes on a day."""

    on: date
    items: tuple[Programme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProgrammes(Query[Programmes]):
    """The editions in force on a day; drafts too, marked, where asked for."""

    owner: ClassVar[str] = "applications"

    on: date | None = None
    drafts: bool = False
    code: str = ""
