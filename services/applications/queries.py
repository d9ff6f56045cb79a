"""What applications answers beside its things."""

from __future__ import annotations

from chassis.errors import Missing
from chassis.storage.reading import Reading
from contracts.codes import applications as codes
from contracts.commands.applications import Programmes, ReadProgrammes
from rulebooks import programmes as shelf
from services.applications.domain import programmes


def read_programmes(reading: Reading, query: ReadProgrammes) -> Programmes:
    """The programmes on a day; one of them with all its provisions."""
    if query.code and query.code not in shelf.codes():
        raise Missing(codes.UNKNOWN_PROGRAMME.fault(code=query.code[:40], known="、".join(shelf.codes())))
    day = query.on or reading.today
    found = programmes.on(day, drafts=query.drafts, code=query.code)
    return Programmes(
        on=day, items=tuple(programmes.told(edition, with_provisions=bool(query.code)) for edition in found)
    )
