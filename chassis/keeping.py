"""What every kind of thing answers to, given the few rules that its service adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Generic, TypeVar

from chassis.access import objections
from chassis.errors import Forbidden, Problem, Refused
from chassis.history.segments import FOREVER, State
from chassis.moves import Moves
from chassis.shapes.check import clean
from chassis.shapes.codec import from_json, state_of
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Moment, Reading
from chassis.storage.work import Work
from chassis.views import view
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.declare import KINDS, ActName, Event, Kind, Thing, Words

T = TypeVar("T", bound=Thing)


def unchanged(_work: Any, thing: Any) -> Any:
    """Nothing is filled in."""
    return thing


def no_faults(_reading: Any, _thing: Any) -> Iterable[Fault]:
    """Nothing more is asked of it."""
    return ()


def no_day(_thing: Any) -> None:
    """It begins when it is recorded, unless the caller says a day."""


@dataclass(frozen=True, slots=True)
class Keep(Generic[T]):
    """A kind of thing in the service that owns it: the rules beside its declaration."""

    cls: type[T]
    created: type[Event] | None = None
    complete: Callable[[Work, T], T] = unchanged  # fills in what the platform knows, at creation
    check: Callable[[Reading, T], Iterable[Fault]] = no_faults  # what is wrong with a whole state
    begins: Callable[[T], date | None] = no_day  # the day that it says it begins on
    begun: Callable[[Work, T], T] = unchanged  # what else is recorded at creation
    moves: Moves[T] = field(default_factory=Moves)

    def __post_init__(self) -> None:
        KEEPS[self.kind.name] = self

    @property
    def kind(self) -> Kind:
        return self.cls.kind


KEEPS: dict[str, Keep[Any]] = {}  # by kind; each is made once, beside the rules of its service


# -- writing


def create(work: Work, keep: Keep[Any], command: asked.CreateThing) -> asked.View:
    """Begin a record."""
    day = command.valid_from or work.today
    state, faults = clean(keep.cls, command.state, day=day)
    _allow(work, keep.kind, "", state)
    _refuse((*faults, *_faults_of_whole(work, keep, state)))
    new = keep.complete(work, from_json(keep.cls, state))
    begins = command.valid_from or keep.begins(new) or work.today
    thing = work.create(new, valid_from=begins, basis=command.basis, announce=keep.created)
    return _present(work, keep, keep.begun(work, thing).id)


def change(work: Work, keep: Keep[Any], command: asked.ChangeThing) -> asked.View:
    """Set fields from a day on."""
    thing, sets = _changed(work, keep, command.id, command.revision, command.sets, command.valid_from)
    work.change(thing, sets, valid_from=command.valid_from, until=command.until, basis=command.basis)
    return _present(work, keep, command.id)


def correct(work: Work, keep: Keep[Any], command: asked.CorrectThing) -> asked.View:
    """Say that an earlier entry was wrong."""
    thing, sets = _changed(work, keep, command.id, command.revision, command.sets, command.valid_from)
    work.correct(
        thing, sets, valid_from=command.valid_from, until=command.until, corrects=command.corrects,
        basis=_needed(command.basis),
    )  # fmt: skip
    return _present(work, keep, command.id)


def withdraw(work: Work, keep: Keep[Any], command: asked.WithdrawEntry) -> asked.View:
    """Take one entry back."""
    thing = _held(work, keep, command.id, command.revision)
    work.withdraw(thing, command.entry, basis=_needed(command.basis))
    return _present(work, keep, command.id)


def end(work: Work, keep: Keep[Any], command: asked.EndThing) -> asked.View:
    """End a record from a day on."""
    thing = _held(work, keep, command.id, command.revision)
    work.end(thing, on=command.on, basis=_needed(command.basis))
    return _present(work, keep, command.id)


def erase(work: Work, keep: Keep[Any], command: asked.ErasePerson) -> asked.View:
    """Destroy the key of the personal fields."""
    thing = _held(work, keep, command.id, command.revision)
    work.erase(thing, basis=_needed(command.basis))
    return _present(work, keep, command.id)


def act(work: Work, keep: Keep[Any], command: asked.ActOnThing) -> asked.View:
    """Do one of the acts of the kind's table of moves; refused with every reason."""
    thing = work.get(keep.cls, command.id, seen=command.revision)
    name = _act_name(keep.kind, command.act)
    said, faults = _said(name, command.inputs, work.today)
    reasons = keep.moves.reasons(work, thing, name)
    move = keep.moves.move(thing, name.name)
    if move and said and move.says:
        faults = (*faults, *move.says(thing, said))
    _refuse((*reasons, *faults))
    assert move is not None  # noqa: S101 - else there was a reason
    sets = {keep.moves.state: move.leads_to, **move.sets(thing, said)}
    work.change(
        thing,
        partial(keep.cls, **sets),
        valid_from=move.on(said) if move.on else command.on,
        until=FOREVER if move.overrides else None,
        basis=command.basis or move.basis.zh,
        announce=move.event,
    )
    return _present(work, keep, command.id)


def _act_name(kind: Kind, name: str) -> ActName:
    known = {act.name: act for act in kind.acts}
    if name not in known:
        raise Refused(codes.NO_SUCH_ACT.fault("#/act", kind=kind.words, act=name[:80], known="、".join(known) or "-"))
    return known[name]


def _said(name: ActName, inputs: State, today: date) -> tuple[Any, tuple[Fault, ...]]:
    if name.asks is None:
        faults = [
            codes.UNKNOWN_FIELD.fault(f"#/inputs/{field}", name=field, known="-") for field in inputs
        ]  # fmt: skip
        return None, tuple(faults)
    state, wrong = clean(name.asks, inputs, day=today, at="#/inputs")
    return (None if wrong else from_json(name.asks, state)), wrong


def _changed(  # noqa: PLR0913 - a change is made of these
    work: Work, keep: Keep[Any], id: str, revision: int, sets: State, day: date | None
) -> tuple[Any, partial[Any]]:
    thing = _held(work, keep, id, revision)
    state, faults = clean(keep.cls, sets, day=day or work.today, partial=True)
    before = state_of(thing)
    _allow(work, keep.kind, id, before | state)  # nobody moves a record out of, or into, what is not theirs
    _refuse((*faults, *_faults_of_whole(work, keep, before | state, id=id, revision=revision)))
    changed = from_json(keep.cls, before | state, id=id, revision=revision)
    return thing, partial(keep.cls, **{name: getattr(changed, name) for name in state})


def _held(work: Work, keep: Keep[Any], id: str, revision: int) -> Any:
    thing = work.get(keep.cls, id, seen=revision)
    _allow(work, keep.kind, id, state_of(thing))
    return thing


def _allow(work: Work, kind: Kind, id: str, state: State) -> None:
    if faults := objections(work.principal, kind, kind.writers, id, state):
        raise Forbidden(*faults)


def _refuse(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    access = [fault for fault in found if fault.code.startswith("access.")]
    if found:
        kind: type[Problem] = Forbidden if access else Refused
        raise kind(*(*access, *(fault for fault in found if fault not in access)))


def _needed(basis: str) -> str:
    if not basis.strip():
        raise Refused(codes.REQUIRED.fault("#/basis", label=BASIS))
    return basis


BASIS = Words("依据", "Basis")


def _faults_of_whole(work: Work, keep: Keep[Any], state: State, **known: Any) -> Iterable[Fault]:
    """What is wrong with the values together, as far as they can be looked at: all reasons at once."""
    needed = (spec for spec in state_specs(keep.cls) if not spec.optional)
    if any(state.get(spec.name, spec.default) is None for spec in needed):
        return ()
    new = keep.complete(work, from_json(keep.cls, state, **known))
    return (*_references(work, keep.kind, state_of(new)), *keep.check(work, new))


def _references(work: Reading, kind: Kind, state: State) -> Iterable[Fault]:
    """A reference to a thing of the same service must name one that is there."""
    for spec in state_specs(kind.cls):
        other = KINDS.get(spec.meta.refers)
        if not other or other.name not in work.schema.kinds or not state.get(spec.name):
            continue
        found = work.present(other, state[spec.name])
        if found is None or found.gone:
            yield codes.NO_SUCH_REFERENCE.fault(f"#/{spec.name}", label=spec.meta.words, id=state[spec.name])


def _present(work: Work, keep: Keep[Any], id: str) -> asked.View:
    found = work.locked(keep.kind, id)
    assert found is not None  # noqa: S101 - it was just written
    if found.gone and found.turns_on and (later := work.past(keep.kind, id, found.turns_on)):
        return view(work, keep.moves, later, Moment(found.turns_on))  # it begins on a later day
    return view(work, keep.moves, found)
