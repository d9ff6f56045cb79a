"""A case as one person may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from contracts.commands.base import Query
from contracts.commands.cases.clocks import CaseClock
from contracts.commands.cases.handing import Handover
from contracts.commands.cases.inputs import AskedInput, CaseTest, InputChoice, SaidInput
from contracts.commands.cases.papers import Paper
from contracts.commands.things import ClosedAct, OfKind, OpenAct
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCaseAct(OpenAct):
    """An act that this person may do now, with what it asks and what it brings about."""

    part_words: Words
    basis: Words
    asks: tuple[AskedInput, ...] = ()
    decides: bool = False
    refuses: bool = False
    onward: bool = False  # what is to be done next: what was said leads to it, else the shortest way to a good end
    beware: tuple[Words, ...] = ()  # what was named as wrong, or is still owed, and would be passed over
    document: Words
    tests: tuple[CaseTest, ...] = ()
    instead_of: Words = Words("", "")  # what somebody else may do themselves, where it is done for them
    for_party: str = ""  # and in which role of the platform
    recorded_for: Words = Words("", "")  # in whose name it is recorded, where that is not this person's own office
    final: bool = False  # with it the case is over
    hands: Handover | None = None  # what becomes of the case, where the act hands it over as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCaseAct(ClosedAct):
    """An act that this person may not do now: every reason, each with its article and what would change it."""

    part_words: Words
    mine: bool = False  # it is this person's to do, and something else stands against it
    over: bool = False  # no step leads any more to where it is done
    tests: tuple[CaseTest, ...] = ()
    hands: Handover | None = None  # as of an open act: what would become of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One state on the way: where the case has been, where it is, where the shortest way to a good end leads."""

    state: str
    words: Words
    desk: Words
    entered: date | None = None
    left: date | None = None
    now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePart:
    """One part of a case with a small life of its own."""

    part: str
    kind: str
    words: Words
    kind_words: Words
    state: str
    state_words: Words
    desk: str
    since: date
    end: str = ""
    required: bool = True
    brought_by: Words = Words("", "")  # who has to bring it, where that is somebody else
    mine: bool = False
    waits: bool = False  # for this person, apart from the case: it stands on their worklist
    said: tuple[SaidInput, ...] = ()  # with what it was opened, and why it was sent back last


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """One act as it was done; *veiled*: who and what is not shown to this person."""

    number: int
    act: str
    words: Words
    part: str
    part_words: Words
    day: date
    recorded_at: datetime
    actor: str
    actor_name: str = ""  # what the account or the record is called now; empty where this person may not know it
    role: Words
    said: tuple[SaidInput, ...] = ()
    automatic: bool = False
    veiled: bool = False
    document: Words
    corrected: bool = False  # day or words are told as a later entry corrected them
    corrigible: bool = False  # this person may correct it
    settled: bool = False  # nobody may, and this office is told why and what puts it right instead (`TryCorrection`)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotice:
    """A reminder, or a notice that something is overdue, as it was given."""

    clock: str
    part: str
    words: Words
    due: date
    stage: int  # 0 is the reminder before the day
    at: datetime  # when the platform gave it: on the day itself, or when it ran again
    fell_on: date | None = None  # the day on which it fell, counted from the last day; None where that is known no more
    late: int = 0  # so many working days after the last day it falls
    stands: bool = True  # a correction since may have put the day elsewhere: what went out then is told so


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarable:
    """A fact that this person may declare in the case now, and what was declared."""

    fact: str
    words: Words
    form: str  # flag, code, number, date
    choices: tuple[InputChoice, ...] = ()
    value: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as one person may see it now."""

    kind: str
    id: str
    revision: int
    title: str
    region: str
    state: State
    words: Words  # of the procedure
    edition: str
    why_edition: Words
    trial: bool
    stage: str
    stage_words: Words
    end: str  # good, bad, gone; empty while it runs
    desk: Words
    limited: bool = False  # only what is open to everybody, or this person's own part
    sources: tuple[str, ...] = ()  # how current the copies are that facts come from
    route: tuple[Station, ...] = ()
    open_acts: tuple[OpenCaseAct, ...] = ()
    closed_acts: tuple[ClosedCaseAct, ...] = ()
    parts: tuple[CasePart, ...] = ()
    clocks: tuple[CaseClock, ...] = ()
    entries: tuple[CaseEntry, ...] = ()
    declares: tuple[Declarable, ...] = ()
    papers: tuple[Paper, ...] = ()
    remarks: tuple[Words, ...] = ()  # what this person should notice
    notices: tuple[CaseNotice, ...] = ()

    def clock(self, name: str, part: str, last: str) -> CaseClock | None:
        """The clock of that name on *part*; of one that recurs, the run that ends on the day *last*."""
        mine = (one for one in self.clocks if (one.clock, one.part) == (name, part))
        return next((one for one in mine if not last or str(one.last) == last), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCase(OfKind, Query[CaseView]):
    """
    A case with open and closed acts, clocks, parts and entries, as far as this person may see it.

    Of the past, as it stood on a day by what had been recorded at a moment; nothing can be done then.
    """

    id: str
    code: str = ""
    days: bool = False  # the days of each clock, one by one
    as_of: date | None = None
    known_on: datetime | None = None
