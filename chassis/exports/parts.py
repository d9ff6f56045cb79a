"""Some rows of a list as they stand in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis import asking
from chassis.access import reading_objection
from chassis.errors import Forbidden, Refused
from chassis.exports import forms
from chassis.exports.columns import ID, REVISION, columns_of
from chassis.keeping import Keep
from chassis.related import names_of
from chassis.storage.reading import Found, Reading, personal_fields
from chassis.views import shown
from contracts.cases import CaseThing
from contracts.codes import chassis as codes
from contracts.commands.exports import FORMS, ExportPart, ReadExport
from contracts.declare import Kind, State, Words
from contracts.roles import Role

MOST = 1000  # rows of a piece
FORM = Words("文件格式", "Format")


def part(reading: Reading, keep: Keep[Any], query: ReadExport) -> ExportPart:
    """The next rows; refused as the list itself is."""
    kind = keep.kind
    if issubclass(kind.cls, CaseThing):
        raise Refused(codes.NOT_EXPORTED.fault(kind=kind.words))
    if query.form not in FORMS:
        raise Refused(codes.NOT_IN_LIST.fault("?format", label=FORM, value=query.form[:20], codes="、".join(FORMS)))
    allowed = asking.scope(reading.principal, kind)
    if allowed is None:
        raise Forbidden(reading_objection(reading.principal, kind))
    where, at = asking.narrowed(reading, kind, query, allowed)
    limit = max(1, min(query.limit, MOST))
    found = reading.page(kind, where, at=at, after=query.after, limit=limit + 1)
    ended, some = len(found) <= limit, found[:limit]
    text = "" if query.after else _head(reading, kind, query)
    text += _rows(reading, kind, query, some, names_of(reading, kind, some, at))
    text += forms.JSON_END if ended and query.form == "json" else ""
    total = None if query.after else reading.count(kind, where, at=at)
    return ExportPart(text=text, rows=len(some), next="" if ended else some[-1].id, total=total)


def _sees_persons(reading: Reading) -> bool:
    """Visitors get no column of a personal field; others see it masked, as on every list."""
    return reading.principal.role is not Role.VISITOR


def _head(reading: Reading, kind: Kind, query: ReadExport) -> str:
    if query.form == "json":
        about = {"kind": kind.name, "as_of": query.as_of.isoformat(), "known_on": query.known_on.isoformat()}
        return forms.json_head(about)
    columns = columns_of(kind, query.lang, personal=_sees_persons(reading))
    heads = [ID.of(query.lang), REVISION.of(query.lang), *(column.head for column in columns)]
    return forms.MARK + forms.csv_lines([heads]) if query.form == "csv" else forms.sheet_heads(heads)


def _rows(
    reading: Reading, kind: Kind, query: ReadExport, found: Sequence[Found], names: Mapping[str, Mapping[str, str]]
) -> str:
    states = _states(reading, kind, found)
    both = list(zip(found, states, strict=True))
    if query.form == "json":
        items = [
            {"id": one.id, "revision": one.revision, "state": state, "names": dict(names[one.id])}
            for one, state in both
        ]
        return forms.json_items(items, first=not query.after)
    columns = columns_of(kind, query.lang, personal=_sees_persons(reading))
    rows = [[one.id, one.revision, *(column.cell(state, names[one.id]) for column in columns)] for one, state in both]
    return forms.csv_lines(rows) if query.form == "csv" else forms.sheet_rows(rows)


def _states(reading: Reading, kind: Kind, found: Sequence[Found]) -> list[State]:
    """What may be seen of each; nothing personal is even opened for whom it is left out."""
    personal = personal_fields(kind)
    if personal and _sees_persons(reading):
        reading.persons.fetch([one.id for one in found])
    elif personal:
        return [
            {name: value for name, value in one.state.items() if name not in personal and not name.startswith("$")}
            for one in found
        ]
    return [shown(reading, one) for one in found]
