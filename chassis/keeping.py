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
from chassis.moves import Move, Moves
from chassis.shapes.check import clean, normal
from chassis.shapes.codec import from_json, state_of
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from chassis.views import as_present, view
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.declare import KINDS, TEXT, ActName, Event, Kind, Thing, Words

T = TypeVar("T", bound=Thing)


def unchanged(_work: Any, thing: Any) -> Any:
    """Nothing is filled in."""
    return thing


def no_faults(_reading: Any, _thing: Any) -> Iterable[Fault]:
    """Nothing more is asked of it."""
    return ()


def never_closed(_work: Any, _thing: Any, _command: Any) -> Iterable[Fault]:
    """Who may write it may change, correct, take back and end it at any time."""
    return ()


def nothing_follows(_work: Any, _before: Any, _now: Any) -> None:
    """Nothing else is done because of it."""


def no_day(_thing: Any) -> None:
    """It begins when it is recorded, unless the caller says a day."""


@dataclass(frozen=True, slots=True)
class Keep(Generic[T]):
    """A kind of thing in the service that owns it: the rules beside its declaration."""

    cls: type[T]
    created: type[Event] | None = None
    complete: Callable[[Work, T], T] = unchanged  # fills in what the platform knows, at creation
    check: Callable[[Reading, T], Iterable[Fault]] = no_faults  # what is wrong with a whole state
    held: Callable[[Reading, T], Iterable[Fault]] = no_faults  # why a new one waits for a person's word
    one_by_one: tuple[
        str, ...
    ] = ()  # fields: of two that say the same, the second is judged after the first is written
    begins: Callable[[T], date | None] = no_day  # the day that it says it begins on
    begun: Callable[[Work, T], T] = unchanged  # what else is recorded at creation
    closed: Callable[[Work, T, Any], Iterable[Fault]] = never_closed  # why this command may not touch it now
    after: Callable[[Work, T | None, T | None], None] = nothing_follows  # of a change today: as it was, as it is
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
    return present(work, keep, created(work, keep, command))


def created(work: Work, keep: Keep[Any], command: asked.CreateThing) -> str:
    """The same for whoever does not look at it: the id of the record."""
    state, faults = clean(keep.cls, command.state, day=command.valid_from or work.today)
    _claim(work, keep, state)
    new, more = _whole(work, keep, state)
    more = more if new is not None else _as_far_as_known(work, keep, state)
    # of a state with gaps only what is there can be judged; the rest is asked for first
    known = {name: value for name, value in state.items() if value is not None} if new is None else state_of(new)
    _allow(work, keep.kind, "", known)
    held = keep.held(work, new) if new is not None else ()
    _refuse((*faults, *more, *_basis_faults(command.basis), *held))
    assert new is not None  # noqa: S101 - else there was a reason
    return _begun(work, keep, new, command.valid_from, command.basis)


def begin(work: Work, new: Thing, *, basis: str, day: date | None = None) -> asked.View:
    """
    Begin a record because of what was decided elsewhere in the service, by whoever may decide it; *day*: as of when.

    Nobody's right to write one by hand is asked for, and nothing is held; everything else is as if it had been.
    """
    keep = KEEPS[new.kind.name]
    _claim(work, keep, state_of(new))
    whole, faults = _whole(work, keep, state_of(new))
    _refuse(faults)
    assert whole is not None  # noqa: S101 - a thing has what it needs
    return present(work, keep, _begun(work, keep, whole, day, basis))


def _begun(work: Work, keep: Keep[Any], new: Any, day: date | None, basis: str) -> str:
    begins = day or keep.begins(new) or work.today
    thing = keep.begun(work, work.create(new, valid_from=begins, basis=basis, announce=keep.created))
    _follow(work, keep, None, thing.id)
    return str(thing.id)


def change(work: Work, keep: Keep[Any], command: asked.ChangeThing) -> asked.View:
    """Set fields from a day on."""
    thing = _held(work, keep, command)
    _refuse(settled(keep.kind, state_of(thing)))
    sets = _changed(work, keep, thing, command.sets, command.valid_from, _basis_faults(command.basis))
    before = _before(work, keep, command.id)
    work.change(thing, sets, valid_from=command.valid_from, until=command.until, basis=command.basis)
    return _followed(work, keep, before, command.id)


def correct(work: Work, keep: Keep[Any], command: asked.CorrectThing) -> asked.View:
    """Say that an earlier entry was wrong; also of a record that has ended since."""
    thing = _held(work, keep, command, gone=True)
    sets = _changed(work, keep, thing, command.sets, command.valid_from, _basis_faults(command.basis, needed=True))
    before = _before(work, keep, command.id)
    work.correct(
        thing, sets, valid_from=command.valid_from, until=command.until, corrects=command.corrects, basis=command.basis
    )
    return _followed(work, keep, before, command.id)


def withdraw(work: Work, keep: Keep[Any], command: asked.WithdrawEntry) -> asked.View:
    """Take one entry back; an ending too."""
    thing = _held(work, keep, command, gone=True)
    _refuse(_basis_faults(command.basis, needed=True))
    before = _before(work, keep, command.id)
    work.withdraw(thing, command.entry, basis=command.basis)
    return _followed(work, keep, before, command.id)


def end(work: Work, keep: Keep[Any], command: asked.EndThing) -> asked.View:
    """End a record from a day on; one that begins later never comes about when it ends on the day it begins."""
    thing = _held(work, keep, command, gone=True)
    _refuse(_basis_faults(command.basis, needed=True))
    before = _before(work, keep, command.id)
    work.end(thing, on=command.on, basis=command.basis)
    return _followed(work, keep, before, command.id)


def erase(work: Work, keep: Keep[Any], command: asked.ErasePerson) -> asked.View:
    """Destroy the key of the personal fields; also of a record that has ended."""
    thing = _held(work, keep, command, gone=True)
    _refuse(_basis_faults(command.basis, needed=True))
    work.erase(thing, basis=command.basis)
    return present(work, keep, command.id)


def act(work: Work, keep: Keep[Any], command: asked.ActOnThing) -> asked.View:
    """Do one of the acts of the kind's table of moves; refused with every reason."""
    thing = work.get(keep.cls, command.id, seen=command.revision)
    name = _act_name(keep.kind, command.act)
    said, faults = _said(name, command.inputs, work.today)
    reasons = keep.moves.reasons(work, thing, name)
    move = keep.moves.move(thing, name.name)
    if move and said and move.says:
        faults = (*faults, *move.says(thing, said))
    _refuse((*reasons, *faults, *_basis_faults(command.basis)))
    assert move is not None  # noqa: S101 - else there was a reason
    return _moved(work, keep, thing, move, said, command.basis, command.on)


def decided(work: Work, thing: Thing, act: str, said: Any, *, basis: str) -> asked.View:
    """An act of its kind's table of moves that follows from what was decided elsewhere in the service."""
    keep = KEEPS[thing.kind.name]
    move = keep.moves.move(thing, act)
    if move is None:
        raise Refused(keep.moves.not_in_state(thing, act))
    _refuse(move.says(thing, said) if move.says else ())
    return _moved(work, keep, thing, move, said, basis, None)


def _moved(  # noqa: PLR0913 - a move is made of these
    work: Work, keep: Keep[Any], thing: Any, move: Move, said: Any, basis: str, day: date | None
) -> asked.View:
    sets = {keep.moves.state: move.leads_to, **move.sets(thing, said)}
    done = work.change(
        thing,
        _setting(keep, sets),
        valid_from=move.on(said) if move.on else day,
        until=FOREVER if move.overrides else None,
        basis=basis or move.basis.zh,
        announce=move.event,
    )
    if move.then:
        move.then(work, done)
    return _followed(work, keep, thing, thing.id)


# -- judging without writing


def would_create(work: Work, keep: Keep[Any], state: State, day: date | None) -> tuple[State, tuple[Fault, ...]]:
    """The state in its normal form, and every reason why this person could not begin a record so."""
    clear, new, faults = _would_begin(work, keep, state, day)
    known = {name: value for name, value in clear.items() if value is not None} if new is None else state_of(new)
    return clear, (*objections(work.principal, keep.kind, keep.kind.writers, "", known), *faults)


def would_begin(work: Work, keep: Keep[Any], state: State, day: date | None) -> tuple[State, tuple[Fault, ...]]:
    """The same of a record that begins because of what is decided elsewhere: nobody's right to write one is asked for."""
    clear, _new, faults = _would_begin(work, keep, state, day)
    return clear, faults


def _would_begin(work: Work, keep: Keep[Any], state: State, day: date | None) -> tuple[State, Any, tuple[Fault, ...]]:
    clear, faults = clean(keep.cls, state, day=day or work.today)
    new, more = _whole(work, keep, clear)
    more = more if new is not None else _as_far_as_known(work, keep, clear)
    return clear, new, (*faults, *more)


def _as_far_as_known(work: Work, keep: Keep[Any], state: State) -> Iterable[Fault]:
    """What is wrong with the values that are there, while a text that is needed is not: nobody mends a row twice."""
    specs = [spec for spec in state_specs(keep.cls) if not spec.optional]
    lacking = {spec.name: spec for spec in specs if state.get(spec.name, spec.default) is None}
    if any(spec.base is not str or spec.many for spec in lacking.values()):
        return ()
    whole = from_json(keep.cls, state | dict.fromkeys(lacking, ""))
    return tuple(fault for fault in keep.check(work, whole) if fault.pointer.removeprefix("#/") not in lacking)


def would_change(
    work: Work, keep: Keep[Any], thing: Any, sets: State, day: date | None
) -> tuple[State, tuple[Fault, ...]]:
    """What of *sets* differs from the record, in its normal form, and every reason why it could not be set."""
    clear, faults = clean(keep.cls, sets, day=day or work.today, partial=True)
    had = state_of(thing)
    differs = {name: value for name, value in clear.items() if value is not None and value != had[name]}
    if not differs and not faults:
        return {}, ()
    new, more = _whole(work, keep, had | clear, id=thing.id, revision=thing.revision)
    states = [had] if new is None else [had, state_of(new)]
    denied = [objections(work.principal, keep.kind, keep.kind.writers, thing.id, state) for state in states]
    return differs, (*next(filter(None, denied), ()), *faults, *more)


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
    work: Work, keep: Keep[Any], thing: Any, sets: State, day: date | None, more: Iterable[Fault]
) -> partial[Any]:
    """What was said in its normal form, and what the platform derives from it; refused with every reason."""
    state, faults = clean(keep.cls, sets, day=day or work.today, partial=True)
    _claim(work, keep, state_of(thing) | state)
    new, others = _whole(work, keep, state_of(thing) | state, id=thing.id, revision=thing.revision)
    if new is not None:
        _allow(work, keep.kind, thing.id, state_of(new))  # nobody moves a record into what is not theirs
    _refuse((*faults, *others, *more))
    follows = _following(work, keep, thing, new)
    return _setting(keep, {name: getattr(new, name) for name in (*state, *follows)})


def _setting(keep: Keep[Any], sets: State) -> partial[Any]:
    make: Callable[..., Any] = keep.cls
    return partial(make, **sets)


def _following(work: Work, keep: Keep[Any], thing: Any, new: Any) -> Iterable[str]:
    """The derived fields that are otherwise because of what was said, and not because of what happened meanwhile."""
    if keep.complete is unchanged:
        return
    before = keep.complete(work, thing)
    for spec in state_specs(keep.cls):
        if spec.meta.derived and getattr(before, spec.name) != getattr(new, spec.name):
            yield spec.name


def _claim(work: Work, keep: Keep[Any], state: State) -> None:
    """Before it is judged: two transactions that do not see each other would both find that nobody has it yet."""
    work.claim(*(f"{keep.kind.name}.{name}={state[name]}" for name in keep.one_by_one if state.get(name)))


def _held(work: Work, keep: Keep[Any], command: Any, *, gone: bool = False) -> Any:
    thing = work.get(keep.cls, command.id, seen=command.revision, gone=gone)
    _allow(work, keep.kind, command.id, state_of(thing))
    _refuse(keep.closed(work, thing, command))
    return thing


def settled(kind: Kind, state: State) -> Iterable[Fault]:
    """Why what it says is changed no more, whoever asks."""
    if str(state.get("state")) in kind.ends:
        yield codes.SETTLED.fault(kind=kind.words)


def _allow(work: Work, kind: Kind, id: str, state: State) -> None:
    if faults := objections(work.principal, kind, kind.writers, id, state):
        raise Forbidden(*faults)


def _refuse(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    access = [fault for fault in found if fault.code.startswith("access.")]
    if found:
        kind: type[Problem] = Forbidden if access else Refused
        raise kind(*(*access, *(fault for fault in found if fault not in access)))


BASIS = Words("依据", "Basis")


def _basis_faults(basis: str, *, needed: bool = False) -> Iterable[Fault]:
    """On what it is done: a line of text; where an earlier entry is touched, never left out."""
    if needed and not basis.strip():
        yield codes.REQUIRED.fault("#/basis", label=BASIS)
    if len(basis) > TEXT.longest:
        yield codes.TOO_LONG.fault("#/basis", label=BASIS, length=len(basis), longest=TEXT.longest)
    if why := normal(TEXT, basis)[1]:
        yield codes.BAD_FORM.fault("#/basis", label=BASIS, why=why)


def _whole(work: Work, keep: Keep[Any], state: State, **known: Any) -> tuple[Any, Iterable[Fault]]:
    """The whole thing with what the platform fills in, and what is wrong with its values together; None where some lack."""
    needed = (spec for spec in state_specs(keep.cls) if not spec.optional)
    if any(state.get(spec.name, spec.default) is None for spec in needed):
        return None, ()
    new = keep.complete(work, from_json(keep.cls, state, **known))
    return new, (*_references(work, keep.kind, state_of(new)), *keep.check(work, new))


def _references(work: Reading, kind: Kind, state: State) -> Iterable[Fault]:
    """A reference to a thing of the same service must name one that is there."""
    for spec in state_specs(kind.cls):
        other = KINDS.get(spec.meta.refers)
        if not other or other.name not in work.schema.kinds or not state.get(spec.name):
            continue
        found = work.present(other, state[spec.name])
        if found is None or found.gone:
            yield codes.NO_SUCH_REFERENCE.fault(f"#/{spec.name}", label=spec.meta.words, id=state[spec.name])


def _before(work: Work, keep: Keep[Any], id: str) -> Any:
    """The thing as it is today, where something follows from a change of it."""
    return None if keep.after is nothing_follows else work.find(keep.cls, id)


def _followed(work: Work, keep: Keep[Any], before: Any, id: str) -> asked.View:
    """What was done, and in the same transaction what follows from it."""
    _follow(work, keep, before, id)
    return present(work, keep, id)


def _follow(work: Work, keep: Keep[Any], before: Any, id: str) -> None:
    if keep.after is not nothing_follows:
        keep.after(work, before, work.find(keep.cls, id))


def present(work: Work, keep: Keep[Any], id: str) -> asked.View:
    """The record as it is now, for whoever has just written it."""
    row = work.locked(keep.kind, id)
    assert row is not None  # noqa: S101 - it was just written
    found, at = as_present(work, row)
    return view(work, keep.moves, found, at)
