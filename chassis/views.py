"""A stored thing as one caller may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from chassis.clock import from_micros
from chassis.history.assertions import sources
from chassis.history.segments import State
from chassis.moves import Moves
from chassis.shapes.codec import from_json
from chassis.storage.persons import is_sealed, masked
from chassis.storage.reading import NOW, PRESENT, Found, Moment, Reading, field_words, personal_fields, upgraded
from contracts.codes import chassis as codes
from contracts.commands.things import ClosedAct, OpenAct, Source, View


def as_present(reading: Reading, found: Found) -> tuple[Found, Moment]:
    """What is shown of a current row: the state today, or, of a thing that begins on a later day, the state then."""
    if found.state or found.turns_on is None:
        return found, PRESENT
    begun = reading.past(found.kind, found.id, found.turns_on)
    if begun is None:
        return found, PRESENT
    return replace(begun, revision=found.revision, recorded_at=found.recorded_at), Moment(found.turns_on)


def view(
    reading: Reading, moves: Moves[Any], found: Found, at: Moment = PRESENT, *, reveal: tuple[str, ...] = ()
) -> View:  # fmt: skip
    """The view; acts are of the present only, a past state closes them all and says so."""
    open_, closed = _acts(reading, moves, found, at)
    return View(
        kind=found.kind.name,
        id=found.id,
        revision=found.revision,
        state=shown(reading, found, reveal),
        gone=found.gone,
        recorded_at=from_micros(found.recorded_at),
        as_of=at.day or reading.today,
        known_at=None if at.known is None else from_micros(at.known),
        past=not at.is_present,
        turns_on=found.turns_on,
        open_acts=open_,
        closed_acts=closed,
    )


def shown(reading: Reading, found: Found, reveal: tuple[str, ...] = ()) -> State:
    """The state without marks of our own; personal values masked unless they are asked for by name."""
    state = {name: value for name, value in found.state.items() if not name.startswith("$")}
    for name in personal_fields(found.kind):
        if state.get(name) is not None:
            value = reading.persons.unseal(found.id, found.kind.name, name, state[name])
            state[name] = None if value is None else value if name in reveal else masked(value)
    for name in state.keys() - field_words(found.kind).keys():  # an entry of an older shape
        state[name] = masked(state[name]) if is_sealed(state[name]) else state[name]
    return state


def _acts(
    reading: Reading, moves: Moves[Any], found: Found, at: Moment
) -> tuple[tuple[OpenAct, ...], tuple[ClosedAct, ...]]:
    kind = found.kind
    if not kind.acts:
        return (), ()
    if at.is_present and not found.gone:
        thing = from_json(kind.cls, found.state, id=found.id, revision=found.revision)
        return moves.acts(reading, thing)
    why = codes.ALREADY_ENDED.fault() if at.is_present else codes.IN_THE_PAST.fault(day=at.day or reading.today)
    return (), tuple(ClosedAct(act=act.name, words=act.words, reasons=(why,)) for act in kind.acts)


def field_sources(reading: Reading, found: Found, day: date, known: int | None) -> Mapping[str, Source]:
    """For each field, the assertion that its value comes from."""
    table = reading.schema.of(found.kind).version
    kind = found.kind
    history = reading.assertions(kind, found.id)
    by_field = sources(history, day, NOW if known is None else known, kind.version, partial(upgraded, kind))
    rows = {
        row.revision: row
        for row in reading.conn.execute(
            table.select().where(table.c.id == found.id, table.c.revision.in_(set(by_field.values())))
        )
    }
    return {
        name: Source(
            revision=revision,
            valid_from=rows[revision].valid_from,
            recorded_at=from_micros(rows[revision].recorded_at),
            basis=rows[revision].basis,
            actor=rows[revision].actor,
        )
        for name, revision in by_field.items()
        if not name.startswith("$")
    }
