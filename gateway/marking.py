"""An imported file back with what is wrong in red: fetched in parts, so that no call takes long however long the file is."""

from __future__ import annotations

import tempfile
from urllib.parse import quote

from flask import Response

from chassis.errors import Unavailable
from chassis.intake import fetched, marked
from contracts.codes import gateway as codes
from gateway.access.principal import principal
from gateway.clients import sender
from gateway.exporting import MOST, RUNNING


def marked_file(kind: str, id: str, *, only_bad: bool) -> Response:
    """All rows with the bad ones marked, or the bad ones alone, to be mended and sent again."""
    found = fetched.of(sender(principal()), kind, id)  # a refusal is told as one, before anything is made
    if not RUNNING.acquire(blocking=False):
        raise Unavailable(codes.EXPORTS_BUSY.fault(most=MOST))
    try:
        with tempfile.TemporaryFile() as made:
            found.write(made, only_bad=only_bad)
            made.seek(0)
            content = made.read()
    finally:
        RUNNING.release()
    said = f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(found.called(only_bad=only_bad))}"
    return Response(content, mimetype=marked.TYPE, headers={"Content-Disposition": said})
