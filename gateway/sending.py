"""A file on its way to the service that imports it: in parts, each done once under its own key."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Any, TypeVar

from contracts.commands.cases import KeepPaper, Paper, PutPaperPart, ReadPaper
from contracts.commands.intake import BeginIntake, Intake, PreviewIntake, PutIntakePart
from contracts.intake import IMPORTED, importers
from contracts.roles import Principal, Role
from contracts.things import load_all
from gateway.clients import send
from gateway.scanning import let_through

F = TypeVar("F", bound=Callable[..., Any])
PART = 1_000_000
IMPORTERS = {name for kind in IMPORTED.values() for name in importers(load_all()[kind])}
WRITERS = tuple(role for role in Role if role.value in IMPORTERS)  # of any kind; its service asks again, by kind


def takes_file(view: F) -> F:
    """The view takes a body as large as the setting `largest_file`."""
    view.takes_file = True  # type: ignore[attr-defined]  # functions take attributes; mypy has no word for it
    return view


def send_file(  # noqa: PLR0913 - what an import is made of
    kind: str,
    name: str,
    stream: IO[bytes],
    who: Principal,
    key: str,
    *,
    basis: str = "",
    valid_from: date | None = None,
) -> Intake:
    """The file is with the service and is being judged."""
    with tempfile.TemporaryFile() as file:
        while chunk := stream.read(PART):
            file.write(chunk)
        size = file.tell()
        let_through(file, name, who)
        begun = send(BeginIntake(kind=kind, name=name, size=size), who, key=f"{key}.file")
        file.seek(0)
        number = 0
        while chunk := file.read(PART):
            part = PutIntakePart(kind=kind, id=begun.id, number=number, content=base64.b64encode(chunk).decode())
            send(part, who, key=f"{key}.{number}")
            number += 1
    return preview(kind, begun.id, who, key, basis=basis, valid_from=valid_from)


def preview(  # noqa: PLR0913 - what a preview is made of
    kind: str,
    id: str,
    who: Principal,
    key: str,
    *,
    columns: Mapping[str, str] | None = None,
    basis: str = "",
    valid_from: date | None = None,
) -> Intake:
    """Judge the rows, again where somebody said what a head means."""
    command = PreviewIntake(kind=kind, id=id, columns=dict(columns or {}), basis=basis, valid_from=valid_from)
    return send(command, who, key=f"{key}.preview")


def send_paper(kind: str, id: str, name: str, stream: IO[bytes], who: Principal, key: str) -> Paper:  # noqa: PLR0913 - what a paper is made of
    """The file is a paper of the case, known by its hash."""
    with tempfile.TemporaryFile() as file:
        while chunk := stream.read(PART):
            file.write(chunk)
        let_through(file, name, who)
        file.seek(0)
        number = 0
        while chunk := file.read(PART):
            part = PutPaperPart(kind=kind, upload=key, number=number, content=base64.b64encode(chunk).decode())
            send(part, who, key=f"{key}.{number}")
            number += 1
    return send(KeepPaper(kind=kind, id=id, upload=key, name=name), who, key=f"{key}.kept")


def read_paper(kind: str, id: str, hash_: str, who: Principal) -> tuple[Paper, bytes]:
    """A paper with its whole content."""
    first = send(ReadPaper(kind=kind, id=id, hash=hash_), who)
    found = [first]
    for number in range(1, first.paper.parts):
        found.append(send(ReadPaper(kind=kind, id=id, hash=hash_, number=number), who))  # noqa: PERF401 - calls, told one by one
    return first.paper, b"".join(base64.b64decode(one.content) for one in found)
