"""What a thing refers to and what refers to it, within one service and at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.access import may_read
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Found, Moment, Reading, Where
from contracts.declare import KINDS, Kind

MOST = 500  # things that refer to one thing and are shown with it


def names_of(reading: Reading, kind: Kind, some: Sequence[Found], at: Moment) -> dict[str, dict[str, str]]:
    """By id and referring field, the name of the thing referred to; one question per kind."""
    names: dict[str, dict[str, str]] = {found.id: {} for found in some}
    for spec in state_specs(kind.cls):
        other = KINDS.get(spec.meta.refers)
        if other is None or other.name not in reading.schema.kinds:
            continue
        wanted = sorted({str(found.state[spec.name]) for found in some if found.state.get(spec.name)})
        titles = _titles(reading, other, wanted, at)
        for found in some:
            if title := titles.get(str(found.state.get(spec.name))):
                names[found.id][spec.name] = title
    return names


def _titles(reading: Reading, kind: Kind, ids: Sequence[str], at: Moment) -> dict[str, str]:
    if not ids or kind.readers:  # a name that is not public stays with its record
        return {}
    found = reading.page(kind, Where(equal={"id": tuple(ids)}), at=at, limit=len(ids))
    return {one.id: str(one.state.get(kind.title) or "") for one in found}


def referring(reading: Reading, kind: Kind, id: str, wanted: Iterable[str], at: Moment) -> list[Found]:
    """Things of the wanted kinds that refer to this one and that the caller may read."""
    found: list[Found] = []
    for name in wanted:
        other = KINDS.get(name)
        if other is None or other.name not in reading.schema.kinds:
            continue
        for spec in state_specs(other.cls):
            if spec.meta.refers == kind.name:
                some = reading.page(other, Where(equal={spec.name: (id,)}), at=at, limit=MOST)
                found += [one for one in some if may_read(reading.principal, other, one.state)]
    return found
