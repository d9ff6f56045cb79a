"""Looking at personal fields in clear: for those who may write the record, who say what for; each look is noted."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.access import objections
from chassis.errors import Forbidden, Refused
from chassis.shapes.check import normal
from chassis.storage.reading import Found, Reading, personal_fields
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.declare import LINE, Kind, Words

PURPOSE = Words("查看目的", "Purpose")


def look(reading: Reading, found: Found, query: asked.GetThing) -> None:
    """Note the look, or refuse it with every reason."""
    kind = found.kind
    if faults := objections(reading.principal, kind, kind.writers, found.id, found.state):
        raise Forbidden(*faults)
    purpose = query.purpose.strip()
    if wrong := (*_unknown(kind, query.reveal), *_unfit(purpose)):
        raise Refused(*wrong)
    reading.looks.append(
        {"kind": kind.name, "id": found.id, "fields": ",".join(sorted(query.reveal)), "purpose": purpose}
    )


def _unknown(kind: Kind, fields: tuple[str, ...]) -> Iterator[Fault]:
    known = personal_fields(kind)
    for name in fields:
        if name not in known:
            yield codes.UNKNOWN_FIELD.fault("?reveal", name=name[:80], known="、".join(known))


def _unfit(purpose: str) -> Iterator[Fault]:
    if not purpose:
        yield codes.NO_PURPOSE.fault("?purpose")
    if why := normal(LINE, purpose)[1]:
        yield codes.BAD_FORM.fault("?purpose", label=PURPOSE, why=why)
    if len(purpose) > LINE.longest:
        yield codes.TOO_LONG.fault("?purpose", label=PURPOSE, length=len(purpose), longest=LINE.longest)
