"""What a service says of one kind of case, and the rules by which such a thing is filed and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from chassis.cases import doing, filing
from chassis.errors import Refused
from chassis.keeping import Keep, no_faults, unchanged
from chassis.procedures import ACTIVATED, Case, Definition, Entry, Fact, Facts, binding, facts_needed, shelf
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands.cases import CorrectedWord
from contracts.commands.things import ChangeThing, ErasePerson
from contracts.declare import Event, Kind, Words
from contracts.roles import Principal, Role
from rulebooks.in_force import Status
from rulebooks.procedures import FOLDER, vocabulary

T = TypeVar("T", bound=CaseThing)
FactOf = Callable[[Reading, Any, date], Fact | None]  # what it is as of a day; None where it is not known
Effect = Callable[[Work, Any, Case, Entry], Mapping[str, Any]]  # the fields of the case that it sets
Against = Callable[[Reading, Any, Case, Entry], Iterable[Fault]]
Completes = Callable[[Reading, Any, Case, Entry], Mapping[str, Any]]
Offers = Callable[[Reading, Any, Case, str, str], Iterable[tuple[str, Words]]]


Amending = Callable[[Work, Any, Case, Entry, Entry], Mapping[str, Any]]
Moves = Callable[[Reading, Any, Case, Entry, Entry], Iterable[CorrectedWord]]
AgainstAmending = Callable[[Reading, Any, Case, Entry, Entry], Iterable[Fault]]


def nothing_moves(_reading: Any, _thing: Any, _case: Any, _was: Any, _now: Any) -> Iterable[CorrectedWord]:
    """Fields of the case at most."""
    return ()


def nothing_forbids(_reading: Any, _thing: Any, _case: Any, _was: Any, _now: Any) -> Iterable[Fault]:
    """Whatever the correction says can be made good."""
    return ()


@dataclass(frozen=True, slots=True)
class Amend:
    """How a correction of an act reaches what the act brought about: the corrected case, the entry as it was, as it is."""

    does: Amending  # the compensation, as entries of their own; the fields of the case that it sets
    moves: Moves = nothing_moves  # what it moves elsewhere, told before anybody does it
    against: AgainstAmending = nothing_forbids


Deed = tuple[str, str, Mapping[str, Any]]  # an act, the part (empty: a new one), and what is said


def nothing_followed(_work: Any, _thing: Any, _case: Any) -> Iterable[Deed]:
    """The platform does by itself what the package says, and no more."""
    return ()


def nothing_against(_reading: Any, _thing: Any, _case: Any, _entry: Any) -> Iterable[Fault]:
    """The package says all."""
    return ()


def as_said(_reading: Any, _thing: Any, _case: Any, entry: Entry) -> Mapping[str, Any]:
    """What was said, and no more."""
    return entry.said


def nothing_veiled(_principal: Any, _case: Any, _part: str) -> bool:
    """Who may see the case sees all of its parts."""
    return False


def nothing_lent(_principal: Any) -> Iterable[str]:
    """Who holds a part reads that part."""
    return ()


def nobody_named(_reading: Any, _thing: Any) -> str:
    """Whoever files is called by the words of the procedure."""
    return ""


def no_marks() -> Iterable[tuple[str, Words]]:
    """No marks are given."""
    return ()


def nothing_offered(_reading: Any, _thing: Any, _case: Any, _act: str, _name: str) -> Iterable[tuple[str, Words]]:
    """What is said is typed."""
    return ()


def own_id(principal: Principal) -> str:
    """Everybody acts in their own name."""
    return principal.id


def nameless(_reading: Any, _entry: Any) -> str:
    """Whoever acts has an account, whose name the gateway knows."""
    return ""


def nothing_awaited(_reading: Any, _thing: Any, _case: Any) -> Iterable[str]:
    """What a case waits for lies on its desk."""
    return ()


def nothing_remarked(_reading: Any, _principal: Any, _thing: Any, _case: Any) -> Iterable[Words]:
    """The case speaks for itself."""
    return ()


def never_activated(_reading: Any, _edition: str, _day: date) -> bool:
    """A draft decides nothing."""
    return False


def no_sources(_reading: Any) -> Sequence[str]:
    """Its facts come from no copy."""
    return ()


@dataclass(frozen=True)
class Cases(Generic[T]):
    """One kind of case in the service that owns it."""

    cls: type[T]
    facts: Mapping[str, FactOf] = field(default_factory=dict)  # what is looked up; the rest is declared
    effects: Mapping[str, Effect] = field(default_factory=dict)
    fills: Callable[[Work, T], T] = unchanged  # what the platform knows of it, at filing and when its draft changes
    check: Callable[[Reading, T], Iterable[Fault]] = no_faults  # what is wrong with its own fields
    against: Against = nothing_against  # what stands against an act beside its package: a conflict of interest
    completes: Completes = as_said  # what is kept as said with an act: with what a paper says of itself
    veils: Callable[[Principal, Case, str], bool] = nothing_veiled  # whether a part is hidden from somebody
    lends: Callable[[Principal], Iterable[str]] = nothing_lent  # kinds of parts to be read by whom a part waits for
    marks: Callable[[], Iterable[tuple[str, Words]]] = no_marks  # what marks are given for
    offers: Offers = nothing_offered  # the values among which an input is chosen
    chosen: Offers | None = None  # what a value chosen before is called, where the offer says what holds now
    names: Callable[[Principal], str] = own_id  # under which name somebody with an account acts
    filer: Callable[[Reading, Any], str] = nobody_named  # what the party that files is called, where a register says it
    called: Callable[[Reading, Entry], str] = nameless  # what a record is called in whose name somebody acted
    remarks: Callable[[Reading, Principal, Any, Case], Iterable[Words]] = (
        nothing_remarked  # what somebody should notice
    )
    follows: Callable[[Work, Any, Case], Iterable[Deed]] = nothing_followed  # what the platform knows and enters
    awaits: Callable[[Reading, Any, Case], Iterable[str]] = (
        nothing_awaited  # acts that somebody has to do first while the case lies on another desk
    )
    tells: Mapping[str, type[Event]] = field(default_factory=dict)  # acts of which others hear by an event of its own
    sources: Callable[[Reading], Sequence[str]] = no_sources  # how current the copies are
    activated: Callable[[Reading, str, date], bool] = never_activated  # whether an officer lets a draft decide
    spared: frozenset[str] = frozenset()  # effects that stay right when day or words of their act are corrected
    amends: Mapping[str, Amend] = field(default_factory=dict)  # effects that a correction of their act makes good
    open_tests: bool = False  # whoever sees the whole case sees the tests of others' acts, too
    folder: Path = FOLDER

    @property
    def kind(self) -> Kind:
        return self.cls.kind

    @cached_property
    def keep(self) -> Keep[T]:
        """The case as a thing: filed by creating it, and changed by its filer while it lies on their desk."""
        return Keep(self.cls, complete=self._complete, check=self._check, begun=self._begun, closed=self._closed)

    def region_of(self, thing: T) -> str:
        """Where a case belongs; empty where its kind has no place."""
        return str(getattr(thing, self.kind.region, "") or "") if self.kind.region else ""

    @property
    def book(self) -> Mapping[str, Definition]:
        return shelf(self.folder)

    def definition(self, thing: T) -> Definition:
        return self.book[thing.edition]

    def facts_of(self, reading: Reading, thing: T, definition: Definition, day: date) -> Facts:
        """Every fact that the package asks for and that is known: looked up, or declared in the case."""
        wanted = facts_needed(definition)
        found = {name: fact for name in wanted & self.facts.keys() if (fact := self.facts[name](reading, thing, day))}
        if not thing.trial and self._is_active(reading, definition, day):
            found[ACTIVATED] = Fact(True, "启用记录", day.isoformat())
        return found | filing.declared_facts(thing, wanted - self.facts.keys())

    def _is_active(self, reading: Reading, definition: Definition, day: date) -> bool:
        return definition.status is Status.DRAFT and self.activated(reading, definition.edition, day)

    def declarable(self, definition: Definition) -> list[str]:
        """The facts that nobody looks up: whoever files says them."""
        known = vocabulary().facts
        return sorted(
            name for name in facts_needed(definition) - self.facts.keys() if known[name].form != "records"
        )  # fmt: skip

    # -- the rules of the thing

    def _complete(self, work: Work, thing: T) -> T:
        if thing.id:
            return self.fills(work, thing)
        definition = self._binding(work, thing)
        if definition is None:  # nothing else can be said of it
            known = "、".join(self.cls.procedures)
            raise Refused(
                codes.NO_PROCEDURE.fault("#/procedure", day=work.today, procedure=thing.procedure[:60], known=known)
            )
        opened = filing.opening(work, definition)
        who = work.principal
        thing = replace(thing, organisation=who.organisation, opened_on=work.today, edition=definition.edition)
        return self.fills(work, replace(thing, **filing.derived(opened, work.today)))

    def _binding(self, work: Reading, thing: T) -> Definition | None:
        """The edition of the day; a draft for who tries it, and for everybody once an officer has activated it."""
        if not self._runs(thing):
            return None
        found = binding(thing.procedure, work.today, drafts=True, folder=self.folder)
        usable = found and (found.status is not Status.DRAFT or thing.trial or self._is_active(work, found, work.today))
        return found if usable else None

    def _runs(self, thing: T) -> bool:
        return thing.procedure in self.cls.procedures

    def _check(self, reading: Reading, thing: T) -> Iterable[Fault]:
        definition = self.book.get(thing.edition)
        if definition is None:  # something is missing, and before it is there no edition binds the case
            return
        yield from filing.wrong_declared(thing, self.declarable(definition))
        yield from self.check(reading, thing)

    def _begun(self, work: Work, thing: T) -> Any:
        filing.open_case(work, self, thing)
        return doing.follow(work, self, thing)

    def _closed(self, work: Work, thing: T, command: Any) -> Iterable[Fault]:
        if work.principal.role is Role.SYSTEM or isinstance(command, ErasePerson):
            return
        if not isinstance(command, ChangeThing) or command.valid_from or command.until:
            yield codes.ONLY_BY_ACTS.fault()
            return
        definition = self.definition(thing)
        if command.sets.get("procedure", thing.procedure) != thing.procedure:
            yield codes.ONLY_BY_ACTS.fault("#/procedure")
        if work.principal.role.value not in definition.platform_roles(thing.desk):
            desk = definition.roles[thing.desk].words if thing.desk else Words("无", "nobody")
            yield codes.NOT_ON_YOUR_DESK.fault(state=definition.case.states[thing.stage].words, desk=desk)


def whole_effects(cases: Cases[Any]) -> list[str]:
    """The effects that its packages name and the service does not bring about; empty where it keeps its word."""
    named = {
        effect
        for definition in cases.book.values()
        if definition.code in cases.cls.procedures
        for act in definition.acts.values()
        for effect in act.effects
    }
    return sorted(named - cases.effects.keys())
