"""What a package says, as read: roles, articles, states, acts, conditions, clocks, and what must lie before each goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from contracts.declare import Words
from rulebooks.book import Source
from rulebooks.citation import Citation
from rulebooks.in_force import Status

Params = Mapping[str, Any]


class Place(NamedTuple):
    """Where something stands, for the linter: a file of the rulebooks and a line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    zh: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its citation, what it says word for word, and what it is called where it has no number."""

    source: Source
    quotes: tuple[str, ...] = ()
    provision: str = ""  # the provision of the programme's edition that says the same
    zh: str = ""
    en: str = ""

    @property
    def citation(self) -> Citation:
        return self.source.citation

    @property
    def words(self) -> Words:
        """As it is printed; a default of the platform is printed with what it settles."""
        cited = self.citation
        if not self.zh:
            return Words(cited.zh, cited.en)
        return Words(f"{cited.zh}（{self.zh}）", f"{cited.en} ({self.en})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOf(Named):
    """Who somebody is in this procedure, and who that is to the platform."""

    acts_as: str = ""
    digits: int = 0  # how many digits of the code of the case's region name the place of this office; 0: it has none
    of_zh: str = ""  # and what it is called then: {place}知识产权局
    of_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Named):
    desk: str = ""  # whose move it is; empty only at an end
    end: str = ""  # good, bad, gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Named):
    type: str  # text, date, number, person, condition, file, marks (a number for each of what is offered), statement
    code: str = ""  # an error code of its own where it is missing
    statement: str = ""  # the text that somebody makes their own, word for word (rulebooks/statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Named):
    by: tuple[str, ...]
    basis: str
    on: tuple[str, ...] = ()
    to: str = ""  # empty: stays
    opens: bool = False  # begins a new part
    brings: bool = False  # an entry of a list, each by the one who has to bring it and by nobody else
    during: tuple[str, ...] = ()  # states of the case in which an act on a part is open
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    may_say: tuple[str, ...] = ()  # inputs that may be left out
    decides: bool = False  # a decision: refused on a draft edition, and it keeps the facts it saw
    refuses: bool = False
    automatic: bool = False  # done by the platform as soon as it is open
    once: bool = False  # one time for each stay in its state: a plate is hung, and hangs
    effects: tuple[str, ...] = ()
    instead_of: str = ""  # the act of somebody else that it does for them, who may have no account
    undone_by: tuple[str, ...] = ()  # acts that put it right where no correction may: a draw is declared void
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Named):
    """A period that runs, or with `owed_by` a duty that somebody has to meet while it does."""

    basis: str
    starts: tuple[str, ...]
    ends: tuple[str, ...] = ()
    stops_in: tuple[str, ...] = ()  # "STATE" of the same line, or "kind.STATE" of a part
    set_by: str = ""  # the authority names the day: an input of the starting act
    working_days: int = 0
    days: int = 0
    months: int = 0
    years: int = 0
    first_day: bool = False  # the day on which it starts is its first: a notice that is put up has stood for that day
    roll: bool = False  # something must be done by its last day, so that day moves on from a day of rest
    every: str = ""  # "MM-DD": on this day of each year …
    within: str = ""  # … while this clock runs
    repeat: bool = False  # the period begins again: every two years
    owed_by: str = ""
    to: tuple[str, ...] = ()
    stages: tuple[int, ...] = ()  # working days late at which a notice goes out

    @property
    def recurs(self) -> bool:
        return self.repeat or bool(self.every)

    @property
    def lengths(self) -> dict[str, Any]:
        """Whatever it says about its length; a sound clock says one thing."""
        said = ("working_days", "days", "months", "years", "set_by", "every")
        return {name: getattr(self, name) for name in said if getattr(self, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Named):
    id: str
    test: str
    basis: str
    waived_by: str = ""  # an act that records the exception, its reason and approver
    waived_once: bool = False  # the exception lets an act be done once; each time after that needs another
    code: str = ""  # an error code of its own where it is not met
    params: Params


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Named):
    """One entry of a list for each of which there is a part: a material to be handed in."""

    basis: str
    by: str
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Named):
    template: str
    data: tuple[str, ...] = ()
    public: bool = False  # whoever may see that the case runs may read it, and nothing else that was said with the act


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the law demands before *goal*: proven of every path, stated apart from the acts."""

    goal: str
    must: tuple[str, ...]  # "act:x", "need:c"
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What becomes of cases that run under the edition before."""

    basis: str
    cases: str = "stay"  # stay, may_move, must_move
    states: Mapping[str, str] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    clocks: str = "keep"  # keep: what has begun to run keeps its length; new: it takes the new one


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """States and acts of the case, or of one kind of part."""

    start: str
    states: Mapping[str, State]
    acts: Mapping[str, Act]
    clocks: Mapping[str, Clock]
    each: str = ""  # one part for each entry of this list
    zh: str = ""
    en: str = ""

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


@dataclass(frozen=True, kw_only=True, eq=False)
class Definition(Named):
    """One edition of one procedure; the shelf reads each once, so the same edition is the same object."""

    code: str
    owner: str  # the service that runs it
    programme: str
    province: str  # the first two digits of its regions; empty for a national one
    status: Status
    starts: date
    until: date | None
    case: Machine
    parts: Mapping[str, Machine]
    roles: Mapping[str, RoleOf]
    articles: Mapping[str, Article]
    inputs: Mapping[str, Input]
    conditions: Mapping[str, Condition]
    lists: Mapping[str, Mapping[str, Item]]
    documents: Mapping[str, Document]
    demands: tuple[Demand, ...]
    transition: Transition | None
    lent: frozenset[str]  # what came with a fragment, and need not be used
    hash: str
    file: str
    places: Mapping[str, Place] = field(repr=False)

    # Not those of Named, by which two editions of one name would be the same.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def edition(self) -> str:
        """How a decision names the edition it was made under."""
        return f"{self.code}@{self.starts}"

    def machine(self, kind: str) -> Machine:
        return self.parts[kind] if kind else self.case

    def act(self, name: str) -> Act:
        return self.acts[name]

    def doers(self, name: str, part: str) -> tuple[str, ...]:
        """Whose an act is on *part*: of what is to be brought, each entry is one role's, and nobody sends back their own."""
        act, entries = self.acts[name], self.lists.get(self.machine(kind_of(name)).each, {})
        item = entries.get(part.partition(":")[2]) if act.brings or act.refuses else None
        if item is None:
            return act.by
        return (item.by,) if act.brings else tuple(one for one in act.by if one != item.by)

    @cached_property
    def machines(self) -> Mapping[str, Machine]:
        """The case's machine under "", and that of each kind of part."""
        return {"": self.case, **self.parts}

    @cached_property
    def acts(self) -> Mapping[str, Act]:
        """Every act by its full name: `recommend`, `objection.answer`."""
        return dict(self._named("acts"))

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        return dict(self._named("clocks"))

    @cached_property
    def final(self) -> frozenset[str]:
        """The ends in which nothing can be done any more, neither to the case nor to a part of it."""
        alive = {state for act in self.case.acts.values() for state in act.on}
        alive |= {state for machine in self.parts.values() for act in machine.acts.values() for state in act.during}
        return frozenset(name for name, state in self.case.states.items() if state.end and name not in alive)

    def _named(self, table: str) -> Iterator[tuple[str, Any]]:
        for kind, machine in self.machines.items():
            yield from ((f"{kind}.{name}" if kind else name, one) for name, one in getattr(machine, table).items())

    def platform_roles(self, role: str) -> tuple[str, ...]:
        """The names under which *role* may act: its own and the platform's."""
        acts_as = self.roles[role].acts_as if role in self.roles else ""
        return (role, acts_as) if acts_as else (role,)


def kind_of(name: str) -> str:
    """The kind of part that an act or a clock belongs to; empty for the case."""
    return name.rpartition(".")[0]
