"""States are a table: what may be done to a thing, by whom, why not now, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from chassis.access import objections
from chassis.shapes.codec import state_of
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands.things import ClosedAct, OpenAct
from contracts.declare import ActName, Choice, Event, Thing, Words
from contracts.roles import Principal
from rulebooks.citation import Citation

T = TypeVar("T", bound=Thing)


class Asked(Protocol):
    """What a need may look at: who asks, and whatever the service can look up (a reading or a work)."""

    @property
    def principal(self) -> Principal: ...


Need = Callable[[Any, Any], Iterable[Fault]]  # what must be so, of the thing as it stands
Effect = Callable[[Any, Any], dict[str, Any]]  # thing and what was said → the fields it sets
Day = Callable[[Any], date]


def nothing_more(_thing: Any, _said: Any) -> dict[str, Any]:
    """The act sets the state and no other field."""
    return {}


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    leads_to: Choice
    basis: Citation
    event: type[Event]
    sets: Effect = nothing_more
    needs: tuple[Need, ...] = ()
    says: Callable[[Any, Any], Iterable[Fault]] | None = None  # what is wrong with what was said
    on: Day | None = None  # the day that was said, from which it holds
    overrides: bool = False  # takes the place of what was recorded for later days
    then: Callable[[Any, Any], object] | None = (
        None  # what else is recorded with it: the work, and the thing as it is now
    )


@dataclass(frozen=True, slots=True)
class Moves(Generic[T]):
    """A kind's table: from which state which act leads where."""

    state: str = ""  # the field that holds the state
    table: Mapping[tuple[Choice, str], Move] = field(default_factory=dict)

    def move(self, thing: T, act: str) -> Move | None:
        """The row for this act in the thing's present state."""
        return self.table.get((getattr(thing, self.state), act)) if self.state else None

    def reasons(self, asked: Asked, thing: T, act: ActName) -> tuple[Fault, ...]:
        """Every reason why this caller may not do *act* now; empty means it is open."""
        faults = list(objections(asked.principal, thing.kind, act.by, thing.id, state_of(thing)))
        move = self.move(thing, act.name)
        if move is None:
            return (*faults, self.not_in_state(thing, act.name))
        for need in move.needs:
            faults += need(asked, thing)
        return tuple(faults)

    def acts(self, asked: Asked, thing: T) -> tuple[tuple[OpenAct, ...], tuple[ClosedAct, ...]]:
        """The acts of the kind, open ones and closed ones with all reasons."""
        open_, closed = [], []
        for act in thing.kind.acts:
            reasons = self.reasons(asked, thing, act)
            if reasons:
                closed.append(ClosedAct(act=act.name, words=act.words, reasons=reasons))
            else:
                open_.append(OpenAct(act=act.name, words=act.words))
        return tuple(open_), tuple(closed)

    def not_in_state(self, thing: T, act: str) -> Fault:
        """That the present state is none of those in which this may be done."""
        wanted = [state.words for state, name in self.table if name == act]
        now: Choice = getattr(thing, self.state)
        return codes.NOT_IN_STATE.fault(
            fact=now.words,
            state=now.words,
            wanted=Words("、".join(w.zh for w in wanted), ", ".join(w.en for w in wanted)),
        )
