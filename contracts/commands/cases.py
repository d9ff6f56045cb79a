"""Requests about cases of legal procedures; a case is filed, and its draft changed, as any thing is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.commands.things import ClosedAct, OfKind, OpenAct
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class InputChoice:
    """One of the values that an input may have."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidInput:
    """What was said with an act."""

    name: str
    words: Words
    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStop:
    """When a clock stood still; without an end it does so now."""

    first: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInput:
    """What must be said with an act; the values are given where it is one of a list."""

    name: str
    words: Words
    type: str  # text, date, number, person, condition, file, marks, statement (its one choice is the text to be said)
    choices: tuple[InputChoice, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTest:
    """One condition of an act: what was found, against which limit, by which article, on which records."""

    condition: str
    words: Words
    basis: Words
    outcome: str  # met, failed, unknown, waived
    value: str
    limit: str
    told: Words
    change: Words
    source: str
    as_of: str
    counted: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCaseAct(OpenAct):
    """An act that this person may do now, with what it asks and what it brings about."""

    part_words: Words
    basis: Words
    asks: tuple[AskedInput, ...] = ()
    decides: bool = False
    refuses: bool = False
    onward: bool = False  # the next step on the shortest way to a good end
    document: Words
    tests: tuple[CaseTest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCaseAct(ClosedAct):
    """An act that this person may not do now: every reason, each with its article and what would change it."""

    part_words: Words
    mine: bool = False  # it is this person's to do, and something else stands against it
    tests: tuple[CaseTest, ...] = ()


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
    mine: bool = False
    said: tuple[SaidInput, ...] = ()  # with what it was opened: a matter that is open, an objection


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDay:
    """One day of a period: counted, or skipped and why."""

    day: date
    counted: bool
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """A period that runs, stands still or has ended; with its days where they were asked for."""

    clock: str
    part: str
    words: Words
    part_words: Words
    basis: Words
    start: date
    last: date | None = None  # None: it stands still
    ended: date | None = None
    owed_by: Words
    remind_on: date | None = None
    late: int = 0  # working days
    provisional: bool = False  # it rests on a calendar that is not published
    stops: tuple[CaseStop, ...] = ()
    days: tuple[CaseDay, ...] = ()


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
    role: Words
    said: tuple[SaidInput, ...] = ()
    automatic: bool = False
    veiled: bool = False
    document: Words
    corrected: bool = False  # day or words are told as a later entry corrected them
    corrigible: bool = False  # this person may correct it


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedWord:
    """One thing that a correction says otherwise."""

    words: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """A period that a correction makes begin or end on another day."""

    words: Words
    part: str
    start_before: date | None = None
    start_after: date | None = None
    before: date | None = None
    after: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An act of the case that would not have been open, had the entry been recorded as it is said now; it stays done."""

    number: int
    day: date
    words: Words
    reasons: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEffect:
    """What a correction of one entry would change, before anybody records it."""

    number: int
    words: Words
    day: date
    asks: tuple[AskedInput, ...]  # the words that may be corrected
    said: State
    changes: tuple[CorrectedWord, ...] = ()
    clocks: tuple[MovedClock, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    against: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOffer:
    """Another edition of a case's procedure: whether it takes running cases, what differs, what stands against the move."""

    edition: str
    starts: date
    rule: Words
    basis: Words
    differences: tuple[Words, ...] = ()
    against: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOffers:
    """To which editions a case could go; none where its own is the one in force."""

    edition: str
    items: tuple[EditionOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotice:
    """A reminder, or a notice that something is overdue, as it was given."""

    clock: str
    part: str
    words: Words
    due: date
    stage: int  # 0 is the reminder before the day
    at: datetime


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
class Paper:
    """A file that was sent for a case: its content is known by its hash."""

    hash: str
    name: str
    type: str  # by its content
    size: int
    parts: int
    put_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """How much came."""

    number: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContent:
    """One part of a paper."""

    paper: Paper
    content: str  # base 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPaperPart(OfKind, Command[PaperPart]):
    """Some of a file on its way; *upload* is the sender's own name for it."""

    upload: str
    number: int
    content: str  # base 64


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPaper(OfKind, Command[Paper]):
    """Keep the parts of an upload as one paper of a case."""

    id: str
    upload: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaper(OfKind, Query[PaperContent]):
    """One part of a paper, for whoever sees the whole case."""

    id: str
    hash: str
    number: int = 0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One matter that waits on a desk."""

    kind: str
    id: str
    title: str
    region: str
    part: str
    words: Words  # of the procedure
    what: Words  # the state of the case, or of the part
    since: date
    due: date | None = None
    late: int = 0  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRows:
    """Some of a desk, the next due first."""

    items: tuple[DeskRow, ...]
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceipt:
    """The receipt of one entry: edition and hash, what went in, every test; made again from the rows each time."""

    receipt: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """What a document says, before anybody lays it out; the hash is over all of it."""

    number: str  # the case's id and the number of its entry
    words: Words  # what kind of document it is
    title: str
    procedure: Words
    edition: str
    issued_on: date
    issued_by: Words
    lines: tuple[Words, ...]
    hash: str
    edited: bool = False  # offices go on writing in it


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCheck:
    """Whether a document with this number and hash was made; nothing else is told of one that was not."""

    genuine: bool
    number: str = ""
    words: Words = Words("", "")
    title: str = ""
    issued_on: date | None = None
    issued_by: Words = Words("", "")
    procedure: Words = Words("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument(OfKind, Query[CaseDocument]):
    """The document of one entry, for whoever sees the entry."""

    id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDocument(OfKind, Query[DocumentCheck]):
    """Whether a printed document is what was issued; for everybody who has one."""

    id: str
    number: int
    hash: str


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
class CorrectEntry(OfKind, Command[CaseView]):
    """Say that an entry of a case was wrong in its day or its words; it stays as it was recorded, and is told as said now."""

    id: str
    revision: int
    number: int
    on: date | None = None  # the legal day as it should have been
    inputs: State = field(default_factory=dict)
    reason: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCorrection(OfKind, Query[CorrectionEffect]):
    """What such a correction would change, and what stands against it; nothing is recorded."""

    id: str
    number: int
    on: date | None = None
    inputs: State = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEditions(OfKind, Query[EditionOffers]):
    """The dry run of a move: to which editions this case could go, with what differs."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase(OfKind, Command[CaseView]):
    """An office takes a running case to another edition of its procedure."""

    id: str
    revision: int
    edition: str
    reason: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDesk(OfKind, Query[DeskRows]):
    """What waits for this person's role, in their region: the worklist."""

    everybody: bool = False  # instead: what is open to everybody now, of every region
    late: bool = False  # instead, for an office: what others in its region owe and have not done
    after: str = ""
    limit: int = 50
    count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReceipt(OfKind, Query[CaseReceipt]):
    """The receipt of one entry of a case."""

    id: str
    number: int
