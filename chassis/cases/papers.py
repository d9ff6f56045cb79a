"""Papers of a case: sent in parts, kept once among the files by their hash, known by their content and not by their name."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from chassis.cases import access
from chassis.cases.contents import length_of
from chassis.clock import from_micros
from chassis.errors import Forbidden, Missing, Refused
from chassis.procedures import Case, Definition
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands import cases as asked
from contracts.declare import Words

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

FILE = "file"  # the type of an input whose value is the hash of a paper
LARGEST, LARGEST_PART = 20_000_000, 1_500_000
BYTES, PART, NAME = (
    Words("文件字节数", "Size of the file in bytes"),
    Words("文件的一段", "Part of the file"),
    Words("文件", "file"),
)
SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),  # docx, xlsx and ofd are told apart below
)
INSIDE_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"OFD.xml", "application/ofd"),
)
TAKEN = Words("PDF、OFD、Word、Excel、JPG、PNG", "PDF, OFD, Word, Excel, JPEG, PNG")
MACROS = b"vbaProject.bin"


def put_part(work: Work, command: asked.PutPaperPart) -> asked.PaperPart:
    """Some of a file; it comes to nothing unless the whole is kept."""
    try:
        content = base64.b64decode(command.content, validate=True)
    except (binascii.Error, ValueError):
        why = Words("须为 Base64", "base 64")
        raise Refused(common.BAD_FORM.fault("#/content", label=PART, why=why)) from None
    if len(content) > LARGEST_PART:
        raise Refused(common.TOO_LARGE.fault("#/content", label=PART, most=LARGEST_PART))
    table, upload = _table(work, "case_upload"), _upload(work, command.upload)
    work.conn.execute(table.delete().where(table.c.at < work.now - 86_400_000_000))
    row = {"upload": upload, "number": command.number, "content": content, "at": work.now}
    sofar = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(table.c.content)), 0)).where(table.c.upload == upload)
    if int(work.conn.execute(sofar).scalar_one()) + len(content) > LARGEST:
        raise Refused(common.TOO_LARGE.fault("#/file", label=BYTES, most=LARGEST))
    work.conn.execute(table.insert(), row)
    return asked.PaperPart(number=command.number, size=len(content))


def keep(work: Work, thing: CaseThing, command: asked.KeepPaper) -> asked.Paper:
    """The parts as one paper of the case, by its hash; the same content is kept once."""
    table, upload = _table(work, "case_upload"), _upload(work, command.upload)
    parts = work.conn.execute(
        sa.select(table.c.content).where(table.c.upload == upload).order_by(table.c.number)
    ).scalars().all()  # fmt: skip
    content = b"".join(parts)
    if not content:
        raise Refused(common.REQUIRED.fault("#/file", label=NAME))
    kind = _type_of(content)
    found = hashlib.sha256(content).hexdigest()
    work.files.put(BytesIO(content), LARGEST)
    paper = _table(work, "case_paper")
    here = (paper.c.case_id == thing.id, paper.c.hash == found)
    if not work.conn.execute(sa.select(paper.c.hash).where(*here)).first():
        name = command.name.replace("\\", "/").rpartition("/")[2].strip()[-200:] or "-"
        row = {
            "case_id": thing.id, "hash": found, "name": name, "type": kind, "size": len(content), "parts": len(parts),
            "put_by": work.principal.id, "put_at": work.now,
        }  # fmt: skip
        work.conn.execute(paper.insert(), row)
    work.conn.execute(table.delete().where(table.c.upload == upload))
    return next(one for one in papers(work, thing.id) if one.hash == found)


def papers(reading: Reading, case_id: str) -> Iterator[asked.Paper]:
    """Everything that was kept for a case, as it came."""
    paper = _table(reading, "case_paper")
    query = sa.select(paper).where(paper.c.case_id == case_id).order_by(paper.c.put_at, paper.c.hash)
    for row in reading.conn.execute(query):
        yield asked.Paper(
            hash=row.hash, name=row.name, type=row.type, size=row.size, parts=row.parts, put_at=from_micros(row.put_at)
        )


def content(reading: Reading, case_id: str, hash_: str, number: int) -> asked.PaperContent:
    """One part of a paper of this case."""
    found = next((one for one in papers(reading, case_id) if one.hash == hash_), None)
    if found is None or not 0 <= number < found.parts:
        raise Missing(common.MISSING.fault(id=hash_[:12], kind=NAME))
    length = length_of(found.size, found.parts)
    with reading.files.open(hash_) as file:
        file.seek(number * length)
        part = file.read(length)
    return asked.PaperContent(paper=found, content=base64.b64encode(part).decode())


def whole(reading: Reading, case_id: str, hash_: str) -> tuple[asked.Paper, bytes] | None:
    """A paper of this case with all of its content; None where there is none."""
    found = next((one for one in papers(reading, case_id) if one.hash == hash_), None)
    if found is None:
        return None
    with reading.files.open(hash_) as file:
        return found, file.read()


def not_here(reading: Reading, definition: Definition, case_id: str, act: str, said: dict[str, Any]) -> Iterator[Fault]:
    """An input that is a file names a paper of this case."""
    asks = (*definition.acts[act].asks, *definition.acts[act].may_say) if act in definition.acts else ()
    wanted = [name for name in asks if definition.inputs[name].type == FILE and said.get(name)]
    known = {one.hash for one in papers(reading, case_id)} if wanted else set()
    for name in wanted:
        if said[name] not in known:
            yield codes.NO_PAPER.fault(f"#/inputs/{name}", input=definition.inputs[name].words)


def may_send(cases: Cases[Any], thing: CaseThing, case: Case, reading: Reading) -> None:
    """Nothing, or Forbidden: who reads the case and works on it may send papers."""
    role = reading.principal.role.value
    if against := access.against(cases, thing, case, reading.principal, role, ""):
        raise Forbidden(*against)


def _type_of(content: bytes) -> str:
    """The type by the content; refused where it is none of those that are taken, or holds macros."""
    found = next((kind for sign, kind in SIGNS if content.startswith(sign)), "")
    if found == "application/zip":
        found = next((kind for sign, kind in INSIDE_ZIP if sign in content), "")
        if MACROS in content:
            raise Refused(codes.PAPER_MACROS.fault("#/file"))
    if not found:
        raise Refused(codes.PAPER_KIND.fault("#/file", taken=TAKEN))
    return found


def _upload(work: Work, name: str) -> str:
    """An upload is its sender's own."""
    return f"{work.principal.id}/{name[:100]}"


def _table(reading: Reading, name: str) -> sa.Table:
    return reading.schema.meta.tables[name]
