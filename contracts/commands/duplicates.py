"""Whether two credit codes stand for two agencies: the answer of a person, remembered for the pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from contracts.commands.base import Command, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldApart:
    """Somebody looked at two agencies and said that they are two."""

    codes: tuple[str, ...]  # the two credit codes, in order
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldApartList:
    """The answers about one agency."""

    items: tuple[ToldApart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellApart(Command[ToldApart]):
    """Say that two alike agencies are two; nobody is asked about this pair again. The first answer stands."""

    owner: ClassVar[str] = "registry"

    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadToldApart(Query[ToldApartList]):
    """What was answered about the agency with this credit code, by the end of a day and until a moment."""

    owner: ClassVar[str] = "registry"

    code: str
    as_of: date | None = None
    known_on: datetime | None = None
