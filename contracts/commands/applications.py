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


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFile:
    """The published file of a draw, as the exact text whose hash the ledger holds."""

    content: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelMember:
    """Who is who in a draw: an expert, the names made for this draw, and why they could not be drawn."""

    pseudonym: str
    unit: str
    expert_id: str
    name: str
    employer: str
    ban: str = ""
    why: tuple[Words, ...] = ()
    drawn: bool = False
    replaced: Words = Words("", "")  # the ground on which a drawn expert left the panel


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelMembers:
    """Everybody of the frozen list."""

    items: tuple[PanelMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPanelFile(Query[PanelFile]):
    """The file of a draw, for everybody, once its case is decided."""

    owner: ClassVar[str] = "applications"

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPanelMembers(Query[PanelMembers]):
    """Who is who in a draw, for the office that holds it and for auditors."""

    owner: ClassVar[str] = "applications"

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorStanding:
    """One indicator on a day, in the version that held then."""

    id: str
    name: str
    unit: str
    start_value: str
    start_on: date
    target: str
    target_on: date
    version: int
    actual: str = ""
    measured_on: date | None = None
    evidence: str = ""
    colour: str  # met, green, yellow, red, unknown
    words: Words
    done: str = ""  # actual/target in percent
    passed: str  # time that has passed in percent
    counted: str = ""  # how many the records prove beyond the baseline; empty where records do not count it


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProgress:
    """How far a zone's plan is on a day; the grade is what the worst indicator comes to, and no decision."""

    application_id: str
    zone_id: str
    zone_name: str
    on: date
    source: str  # of what the records count: the copy and how far it was read
    plan_no: str
    likely_grade: Words
    rule: Words
    items: tuple[IndicatorStanding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProgress(Query[PlanProgress]):
    """The indicators of an approved application on a day: for everybody."""

    owner: ClassVar[str] = "applications"

    application_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourCount:
    """How many indicators stand so."""

    colour: str
    words: Words
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """The plan of one zone, and how many of its indicators stand how."""

    application_id: str
    zone_id: str
    zone_name: str
    region: str
    programme: str
    title_no: str
    plan_no: str
    likely_grade: Words
    colours: tuple[ColourCount, ...]  # the best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Some of the approved applications with their plans."""

    on: date
    items: tuple[PlanRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlans(Query[Plans]):
    """How far the plans of all zones are today, or those of one zone: for everybody."""

    owner: ClassVar[str] = "applications"

    zone_id: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRecord:
    """A record behind a figure."""

    kind: str
    id: str
    name: str
    english_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One line of a form: filled from the register, or left to be written."""

    words: Words
    value: Words  # empty where nothing is recorded, or it is to be written
    written: bool = False
    records: tuple[FormRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormName:
    """One of the programme's forms."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form as far as the register fills it: every figure of the last day, from the copies that *sources* names."""

    application_id: str
    zone_id: str
    zone_name: str
    form: str
    words: Words
    of_year: bool
    procedure: Words
    edition: str  # of the forms
    basis: Words
    evidence: str
    first: date
    last: date
    source: str
    sources: tuple[str, ...] = ()  # the same, of every copy that a figure comes from
    forms: tuple[FormName, ...]
    lines: tuple[FormLine, ...]
    blanks: int
    trial: bool = False  # of a case that tries a draft and decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm(Query[FilledForm]):
    """A form of the case's programme, filled from the register; the first where none is named, this year where none is said."""

    owner: ClassVar[str] = "applications"

    application_id: str
    form: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStanding:
    """One dated task on a day."""

    number: int
    stage: Words
    heading: Words
    words: Words
    lead: Words
    participants: tuple[Words, ...]
    starts: date
    last: date
    done: str = ""  # percent; empty where nothing was reported
    measured_on: date | None = None
    evidence: str = ""
    meetings: tuple[Words, ...] = ()
    colour: str
    colour_words: Words
    passed: str
    inquiries: int = 0
    inquiries_open: int = 0
    inquiries_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTable:
    """The dated tasks of a programme on a day."""

    programme: str
    words: Words
    basis: Words
    rule: Words
    on: date
    items: tuple[TaskStanding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTasks(Query[TaskTable]):
    """How far the dated tasks of a programme are: for everybody."""

    owner: ClassVar[str] = "applications"

    programme: str
    on: date | None = None
