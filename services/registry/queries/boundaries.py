"""What the boundary of a base holds."""

from __future__ import annotations

from chassis.asking import moment
from chassis.shapes.codec import from_json
from chassis.storage.reading import NOW, Found, Moment, Reading, missing
from contracts.commands.registry import BaseBoundary, ReadBoundary
from contracts.declare import Kind, Words
from contracts.things.registry import Base
from rulebooks.boundary import BASIS
from services.registry.domain import boundary


def read_boundary(reading: Reading, query: ReadBoundary) -> BaseBoundary:
    """The ground inside, and every remark about filed areas."""
    at = moment(reading, query.as_of, query.known_on)
    base = from_json(Base, one_at(reading, Base.kind, query.base_id, at).state)
    corners = boundary.ring(base.boundary)
    return BaseBoundary(
        base_id=query.base_id,
        on=at.day or reading.today,
        corners=len(corners),
        ground_m2=boundary.ground(corners) if len(corners) >= boundary.LEAST else None,
        remarks=tuple(boundary.remarks(base)),
        basis=Words(BASIS.zh, BASIS.en),
    )


def one_at(reading: Reading, kind: Kind, id: str, at: Moment) -> Found:
    """A thing at a moment; Missing where it was not there."""
    day, known = at.day or reading.today, NOW if at.known is None else at.known
    found = reading.present(kind, id) if at.is_present else reading.past(kind, id, day, known)
    if found is None or found.gone:
        raise missing(kind, id)
    return found
