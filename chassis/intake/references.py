"""Which record somebody means who writes its id, its code or its name into a list."""

from __future__ import annotations

from typing import Any

from chassis import ids
from chassis.intake.cells import Wrong
from chassis.intake.columns import Column, plain
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Reading, Where
from contracts.codes import intake as codes
from contracts.declare import KINDS, Find, Kind, State
from contracts.intake import Known, known

AT_ONCE = 2000
REMEMBERED = 5000  # answers; a list names few records many times


class References:
    """What the lists of one file refer to, remembered while it is read."""

    def __init__(self, given: State | None = None) -> None:
        self._given = given or {}
        self._meant: dict[tuple[str, str], str] = {}
        self._titles: dict[str, dict[str, list[str]]] = {}
        self._states: dict[tuple[str, str], State] = {}

    def meant(self, reading: Reading, column: Column, text: str) -> str:
        """The id: as it is written, by a code that exactly one record has, or by its exact name where nobody else has it."""
        if found := ids.check(text):
            return found
        refers = column.spec.meta.refers
        kind = KINDS.get(refers)
        if kind is None or kind.name not in reading.schema.kinds:
            return text
        if (refers, text) not in self._meant:
            if len(self._meant) >= REMEMBERED:
                self._meant.clear()
            self._meant[refers, text] = self._by_code(reading, kind, text) or self._by_name(reading, kind, text)
        if found := self._meant[refers, text]:
            return found
        raise Wrong(codes.NO_REFERENCE.fault(f"#/{column.name}", label=column.words, value=text))

    def _by_code(self, reading: Reading, kind: Kind, text: str) -> str:
        for spec in state_specs(kind.cls):
            if spec.meta.find is Find.EXACT and spec.base is str and not spec.many and not spec.meta.refers:
                where = Where(equal={spec.name: (spec.meta.shape.normalise(text),)})
                rows = reading.page(kind, where, limit=2)
                if len(rows) == 1:
                    return rows[0].id
        return ""

    def _by_name(self, reading: Reading, kind: Kind, text: str) -> str:
        """Names are not looked up in the database: they are read once, when the first of them is asked for."""
        if kind.name not in self._titles:
            self._titles[kind.name] = _titles(reading, kind)
        found = self._titles[kind.name].get(plain(text), [])
        return found[0] if len(found) == 1 else ""

    def fill(self, reading: Reading, kind: Kind, state: State) -> None:
        """What the row does not say: what whoever sends it has but one of, and what the record that it names says."""
        for name, value in self._given.items():
            state.setdefault(name, value)
        for name, (reference, field) in (known(kind.name) or Known()).taken.items():
            refers = next(spec.meta.refers for spec in state_specs(kind.cls) if spec.name == reference)
            id = state.get(reference)
            if name not in state and isinstance(id, str) and (value := self._state(reading, refers, id).get(field)):
                state[name] = value

    def _state(self, reading: Reading, refers: str, id: str) -> State:
        if (refers, id) not in self._states:
            if len(self._states) >= REMEMBERED:
                self._states.clear()
            found = reading.present(KINDS[refers], id)
            self._states[refers, id] = found.state if found else {}
        return self._states[refers, id]


def _titles(reading: Reading, kind: Kind) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    after: Any = ""
    while some := reading.page(kind, after=after, limit=AT_ONCE):
        for one in some:
            made.setdefault(plain(one.state.get(kind.title) or ""), []).append(one.id)
        after = some[-1].id
    return made
