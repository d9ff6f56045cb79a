"""One event on its way: CloudEvents 1.0, structured JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chassis.clock import EPOCH, from_micros
from chassis.shapes.codec import compact
from contracts.declare import EVENTS

if TYPE_CHECKING:
    from chassis.storage.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a reader may rely on: `subject` and `sequence` order it, `id` tells a second copy."""

    id: str
    source: str  # the announcing service
    type: str
    subject: str  # kind/id
    sequence: int  # the thing's revision
    time: datetime
    actor: str
    data: dict[str, Any]
    version: int = 1
    traceparent: str = ""
    causationid: str = ""
    position: int = 0  # in its source's log; 0 before it is numbered
    replay: bool = False  # a present state sent again: it is applied where what is known is as new, too
    raw: str | None = None  # as it came, with what this program does not know

    def body(self) -> str:
        """The bytes on the wire, as text."""
        if self.raw is not None:
            return self.raw
        event = {
            "specversion": "1.0",
            "id": self.id,
            "source": f"/jiju/{self.source}",
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "dataschema": f"/schemas/{self.type}.v{self.version}.json",
            "dataversion": self.version,
            "sequence": f"{self.sequence:020d}",  # CloudEvents: a sortable text
            "actor": self.actor,
            "traceparent": self.traceparent,
            "causationid": self.causationid,
            "replay": self.replay or "",
            "data": self.data,
        }
        return compact({name: value for name, value in event.items() if value != ""})

    def row(self, position: int, body: str) -> dict[str, Any]:
        """As it stands in the event log."""
        return {
            "position": position,
            "id": self.id,
            "type": self.type,
            "subject": self.subject,
            "sequence": self.sequence,
            "body": body,
        }


def envelope_of(work: Reading, type_: str, subject: str, sequence: int, data: dict[str, Any]) -> Envelope:
    """An event announced by this transaction; its id says which, so that no second one can be made of it."""
    source = work.schema.owner
    return Envelope(
        id=f"{source}:{subject}:{sequence}",
        source=source,
        type=type_,
        subject=subject,
        sequence=sequence,
        time=from_micros(work.now),
        actor=work.principal.id,
        data=data,
        version=EVENTS[type_].version if type_ in EVENTS else 1,
        traceparent=work.call.traceparent,
        causationid=work.call.cause,
    )


def parse(body: str, position: int = 0) -> Envelope:
    """An event from the wire; raises ValueError, KeyError or TypeError on what is none."""
    event = json.loads(body)
    return Envelope(
        id=_text(event, "id"),
        source=_text(event, "source").removeprefix("/jiju/"),
        type=_text(event, "type"),
        subject=_text(event, "subject"),
        sequence=int(event["sequence"]),
        time=datetime.fromisoformat(event["time"]),
        actor=event.get("actor", ""),
        data=dict(event["data"]),
        version=int(event.get("dataversion", 1)),
        traceparent=event.get("traceparent", ""),
        causationid=event.get("causationid", ""),
        position=position,
        replay=event.get("replay") is True,
        raw=body,
    )


def unread(row: Any, source: str) -> Envelope:
    """The event of a stored row for one who only carries it: its body is passed on and not looked at."""
    return Envelope(
        id=row.id,
        source=source,
        type=row.type,
        subject=row.subject,
        sequence=row.sequence,
        time=EPOCH,
        actor="",
        data={},
        position=row.position,
        raw=row.body,
    )


def restored(row: Any, source: str) -> Envelope:
    """
    The event of a stored row, whatever its body holds.

    A body that is no event is kept as it came under the names that the row gives it;
    it keeps no schema, so it is parked and shown, and never lost.
    """
    try:
        return parse(row.body, row.position)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Envelope(
            id=f"{source}:{row.subject}:{row.sequence}",
            source=source,
            type=row.type,
            subject=row.subject,
            sequence=row.sequence,
            time=EPOCH,
            actor="",
            data={},
            position=row.position,
            raw=row.body,
        )


def _text(event: dict[str, Any], name: str) -> str:
    value = event[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} is no text")
    return value
