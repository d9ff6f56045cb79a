"""A list as a file: taken from its service piece by piece and sent on at once, as of one day and as known at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import BoundedSemaphore
from urllib.parse import quote

from flask import Response

from chassis.clock import SHANGHAI
from chassis.errors import Unavailable
from chassis.exports import workbook
from contracts.codes import gateway as codes
from contracts.commands.exports import ExportPart, ReadExport
from contracts.declare import Kind
from gateway.access.principal import principal
from gateway.clients import sender
from gateway.desk import desk

STEP = timedelta(seconds=6)  # what was known longer ago than this can be asked again with the same answer
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": workbook.TYPE, "json": "application/json"}
ROWS = 500  # of one piece; a list that fits into it is sent at once
MOST = 3  # at once and process: each holds a thread for as long as its reader takes
RUNNING = BoundedSemaphore(MOST)
Ask = Callable[[ReadExport], ExportPart]
KNOWN_ON, AS_OF, TOTAL = "Jiju-Known-On", "Jiju-As-Of", "Jiju-Total"


def exported(  # noqa: PLR0913 - what a file is made of
    kind: Kind,
    form: str,
    lang: str,
    *,
    as_of: date | None,
    known_on: datetime | None,
    where: Mapping[str, tuple[str, ...]],
    ranges: Mapping[str, tuple[str, str]] | None = None,
    after: str = "",
) -> Response:
    """
    The file, from its beginning or after a row of it.

    Every piece is as of the same day and as known at the same moment, which its headers tell: whoever lost the rest
    asks for it with both and with the last id that came whole.
    """
    moment = known_on or desk().clock.now() - STEP
    query = ReadExport(
        kind=kind.name, form=form, lang=lang, as_of=as_of or desk().clock.today(), known_on=moment, where=dict(where),
        ranges=dict(ranges or {}), after=after, limit=ROWS,
    )  # fmt: skip
    ask = sender(principal())
    first = ask(query)  # a refusal is told as one, before the file begins
    pieces = _bytes(kind, query, first, ask)
    if first.next:
        turn = _Turn()
        answer = Response(turn.over(pieces), content_type=TYPES[form])
        answer.call_on_close(turn.give_back)
    else:
        answer = Response(b"".join(pieces), content_type=TYPES[form])
    answer.headers.update(_headers(kind, query, first))
    return answer


class _Turn:
    """One of the few long exports at a time; given back once, when all is sent or the reader has gone."""

    def __init__(self) -> None:
        if not RUNNING.acquire(blocking=False):
            raise Unavailable(codes.EXPORTS_BUSY.fault(most=MOST))
        self._held = True

    def over(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, and the turn back after the last."""
        try:
            yield from pieces
        finally:
            self.give_back()

    def give_back(self) -> None:
        if self._held:
            self._held = False
            RUNNING.release()


def _bytes(kind: Kind, query: ReadExport, first: ExportPart, ask: Ask) -> Iterator[bytes]:
    texts = _texts(query, first, ask)
    return (
        workbook.packed(kind.words.of(query.lang), texts) if query.form == "xlsx" else (one.encode() for one in texts)
    )


def _texts(query: ReadExport, first: ExportPart, ask: Ask) -> Iterator[str]:
    found = first
    yield found.text
    while found.next:
        found = ask(replace(query, after=found.next))
        yield found.text


def _headers(kind: Kind, query: ReadExport, first: ExportPart) -> dict[str, str]:
    stamp = query.known_on.astimezone(SHANGHAI)
    name = f"{kind.words.of(query.lang)}-{query.as_of:%Y%m%d}-{stamp:%Y%m%d%H%M%S}.{query.form}"
    plain = f"{kind.plural}-{query.as_of:%Y%m%d}.{query.form}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        KNOWN_ON: stamp.isoformat(),
        AS_OF: query.as_of.isoformat(),
    }
    return headers | ({} if first.total is None else {TOTAL: str(first.total)})
