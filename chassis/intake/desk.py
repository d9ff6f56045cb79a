"""The requests of an import: a file is sent, judged, looked at, confirmed or dropped; each import is its beginner's own."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.access import objections
from chassis.chance import new_id
from chassis.clock import from_micros
from chassis.errors import Forbidden, Missing, Refused
from chassis.intake import kept, marked
from chassis.intake.columns import columns_of, plain
from chassis.intake.judging import BAD, VERDICTS
from chassis.intake.steps import APPLY, PREVIEW
from chassis.intake.tally import told_column
from chassis.jobs import Jobs
from chassis.keeping import KEEPS
from chassis.shapes.codec import from_json, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import chassis as common
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.commands import intake as asked
from contracts.commands.base import Request
from contracts.declare import KINDS, Kind, Words
from contracts.intake import importers, known

WORDS = Words("导入", "import")
FILE = Words("文件", "file")
BYTES = Words("文件字节数", "Size of the file in bytes")
PART = Words("文件的一段", "Part of the file")
LARGEST, LARGEST_PART = 50_000_000, 1_500_000
STATES = {
    "receiving": Words("正在接收文件", "receiving the file"),
    "reading": Words("正在核对每一行", "judging every row"),
    "ready": Words("等待确认", "waits to be confirmed"),
    "applying": Words("正在写入", "writing"),
    "done": Words("已完成", "done"),
    "cancelled": Words("已取消", "cancelled"),
    "refused": Words("文件未被接收", "the file was not taken"),
    "failed": Words("平台出错，已停止", "stopped by a mistake of the platform"),
}
JUDGED = ("ready", "applying", "done", "cancelled")
MOST_ROWS, MOST_MARKS = 200, 500
Answer = Callable[[Any, Any], Any]


class Desk:
    """Answers for one service."""

    def __init__(self, jobs: Callable[[], Jobs]) -> None:
        self._jobs = jobs

    @property
    def answers(self) -> Mapping[type[Request[Any]], Answer]:
        """What a service adds to its own."""
        return {
            asked.BeginIntake: self.begin,
            asked.PutIntakePart: self.put_part,
            asked.PreviewIntake: self.preview,
            asked.ConfirmIntake: self.confirm,
            asked.CancelIntake: self.cancel,
            asked.ReadIntake: self.read,
            asked.ListIntakes: self.list,
            asked.ReadIntakeRows: self.rows,
            asked.ReadIntakePart: self.part,
            asked.ReadIntakeMarks: self.marks,
        }

    # -- sending

    def begin(self, work: Work, command: asked.BeginIntake) -> asked.Intake:
        kind = _kind(work, command.kind)
        if command.size <= 0:
            raise Refused(codes.EMPTY.fault("#/file"))
        if command.size > LARGEST:
            raise Refused(common.TOO_LARGE.fault("#/file", label=BYTES, most=LARGEST))
        kept.clear_old(work)
        id = new_id()
        row = {
            "id": id, "kind": kind.name, "name": command.name.strip()[-200:] or "-", "size": command.size, "hash": "",
            "state": "receiving", "job": None, "started_by": work.principal.id, "principal": to_json(work.principal),
            "plan": {}, "header": {}, "counts": {}, "faults": [], "created_at": work.now, "updated_at": work.now,
        }  # fmt: skip
        work.conn.execute(kept.table(work, "intake").insert(), row)
        return self._told(work, id)

    def put_part(self, work: Work, command: asked.PutIntakePart) -> asked.Intake:
        row = _own(work, command, ("receiving",))
        try:
            content = base64.b64decode(command.content, validate=True)
        except (binascii.Error, ValueError):
            raise Refused(common.BAD_FORM.fault("#/content", label=PART, why=Words("须为 Base64", "base 64"))) from None
        if len(content) > LARGEST_PART or kept.received(work, row["id"]) + len(content) > row["size"]:
            raise Refused(common.TOO_LARGE.fault("#/content", label=PART, most=LARGEST_PART))
        part = kept.table(work, "intake_part")
        work.conn.execute(part.insert(), {"intake": row["id"], "number": command.number, "content": content})
        return self._told(work, row["id"])

    def preview(self, work: Work, command: asked.PreviewIntake) -> asked.Intake:
        row = _own(work, command, ("receiving", "ready", "refused"))
        kind = KINDS[command.kind]
        if (got := kept.received(work, row["id"])) != row["size"]:
            raise Refused(codes.PART_MISSING.fault("#/file", got=got, size=row["size"]))
        _learn(work, kind, command.columns)
        kept.clear_rows(work, row["id"])
        day = command.valid_from.isoformat() if command.valid_from else None
        job = self._jobs().start_one(work, PREVIEW, {"intake": row["id"]})
        kept.put(
            work, row["id"], state="reading", job=job.id, counts={}, faults=[], hash=kept.hash_of(work, row["id"]),
            principal=to_json(work.principal), plan={"basis": command.basis[:500], "valid_from": day},
        )  # fmt: skip
        return self._told(work, row["id"])

    def confirm(self, work: Work, command: asked.ConfirmIntake) -> asked.Intake:
        row = _own(work, command, ("ready",))
        job = self._jobs().start_one(work, APPLY, {"intake": row["id"]})
        plan = {
            **row["plan"],
            "take": list(command.take),
            "without": list(command.without),
            "also": list(command.also),
            "because": command.because[:500],
        }
        kept.put(work, row["id"], state="applying", job=job.id, plan=plan, principal=to_json(work.principal))
        return self._told(work, row["id"])

    def cancel(self, work: Work, command: asked.CancelIntake) -> asked.Intake:
        row = _own(work, command, ("receiving", "reading", "ready", "applying", "refused"))
        kept.put(work, row["id"], state="cancelled")
        if row["job"] and self._job(work, row["job"]).state in ("waiting", "running"):
            self._jobs().cancel(work, row["job"])
        return self._told(work, row["id"])

    # -- looking

    def read(self, reading: Reading, query: asked.ReadIntake) -> asked.Intake:
        return self._told(reading, _own(reading, query)["id"])

    def list(self, reading: Reading, query: asked.ListIntakes) -> asked.Intakes:
        kind, intake = _kind(reading, query.kind), kept.table(reading, "intake")
        mine = (intake.c.kind == kind.name, intake.c.started_by == reading.principal.id)
        wanted = sa.select(intake.c.id, intake.c.created_at).where(*mine)
        if query.after:
            last = sa.select(intake.c.created_at).where(intake.c.id == query.after).scalar_subquery()
            wanted = wanted.where(
                sa.tuple_(intake.c.created_at, intake.c.id) < sa.tuple_(last, sa.literal(query.after))
            )
        limit = max(1, min(query.limit, MOST_ROWS))
        found = reading.conn.execute(
            wanted.order_by(intake.c.created_at.desc(), intake.c.id.desc()).limit(limit + 1)
        ).all()
        items = tuple(self._told(reading, row.id) for row in found[:limit])
        return asked.Intakes(items=items, next=items[-1].id if len(found) > limit else "")

    def rows(self, reading: Reading, query: asked.ReadIntakeRows) -> asked.IntakeRows:
        row, limit = _own(reading, query), max(1, min(query.limit, MOST_ROWS))
        verdict = query.verdict if query.verdict in (*VERDICTS, kept.REFUSED) else ""
        found = kept.rows(reading, row["id"], verdict, query.after, limit + 1)
        kind = KINDS[query.kind]
        items = tuple(_row(kind, one) for one in found[:limit])
        return asked.IntakeRows(items=items, next=str(items[-1].number) if len(found) > limit else "")

    def part(self, reading: Reading, query: asked.ReadIntakePart) -> asked.IntakePart:
        row = _judged(reading, query)
        content, parts = kept.part(reading, row["id"], query.number)
        return asked.IntakePart(content=base64.b64encode(content).decode(), parts=parts)

    def marks(self, reading: Reading, query: asked.ReadIntakeMarks) -> asked.IntakeMarks:
        row = _judged(reading, query)
        found = kept.rows(reading, row["id"], BAD, query.after, MOST_MARKS + 1)
        items = tuple(marked.mark(one) for one in found[:MOST_MARKS])
        more = str(items[-1].number) if len(found) > MOST_MARKS else ""
        return asked.IntakeMarks(head_row=row["header"]["row"], items=items, next=more)

    # -- telling

    def _told(self, reading: Reading, id: str) -> asked.Intake:
        row = kept.one(reading, id)
        assert row is not None  # noqa: S101 - it was just read or written
        job = self._job(reading, row["job"]) if row["job"] else None
        state = "failed" if job and job.state == "failed" and row["state"] in ("reading", "applying") else row["state"]
        columns = columns_of(KINDS[row["kind"]])
        heads = tuple(told_column(head, columns, row["header"]) for head in row["header"].get("heads", ()))
        plan = row["plan"]
        return asked.Intake(
            kind=row["kind"], id=row["id"], name=row["name"], size=row["size"], hash=row["hash"], state=state,
            words=STATES[state], done=job.done if job else 0, total=job.total if job else None, counts=row["counts"],
            columns=heads, faults=tuple(from_json(Fault, one) for one in row["faults"]), basis=plan.get("basis") or "",
            valid_from=date.fromisoformat(plan["valid_from"]) if plan.get("valid_from") else None,
            created_at=from_micros(row["created_at"]), updated_at=from_micros(row["updated_at"]),
        )  # fmt: skip

    def _job(self, reading: Reading, id: str) -> Any:
        job = reading.schema.common.job
        return reading.conn.execute(sa.select(job.c.state, job.c.done, job.c.total).where(job.c.id == id)).one()


def _kind(reading: Reading, name: str) -> Kind:
    """A kind that is imported, by somebody who may bring such a list."""
    kind = KINDS.get(name)
    if kind is None or known(name) is None or name not in KEEPS:
        raise Refused(codes.NOT_IMPORTED.fault(kind=kind.words if kind else name[:80]))
    if faults := objections(replace(reading.principal, region="", zone=""), kind, importers(kind), "", {}):
        roles = [fault for fault in faults if fault.code != "access.not-your-zone"]
        if roles:
            raise Forbidden(*roles)
    return kind


def _own(reading: Reading, request: Any, states: tuple[str, ...] = ()) -> sa.RowMapping:
    """The caller's own import, in one of these states."""
    _kind(reading, request.kind)
    row = kept.one(reading, request.id, lock=isinstance(reading, Work))
    if row is None or row["kind"] != request.kind or row["started_by"] != reading.principal.id:
        raise Missing(common.MISSING.fault(id=request.id, kind=WORDS))
    if states and row["state"] not in states:
        raise Refused(codes.NOT_NOW.fault(state=STATES[row["state"]]))
    return row


def _judged(reading: Reading, request: Any) -> sa.RowMapping:
    """The same, once its rows were read; one that was cancelled before has no head to write into."""
    row = _own(reading, request, JUDGED)
    if not row["header"]:
        raise Refused(codes.NOT_NOW.fault(state=STATES[row["state"]]))
    return row


def _learn(work: Work, kind: Kind, columns: Mapping[str, str]) -> None:
    known_ = columns_of(kind)
    wrong = [name for name in columns.values() if name and name not in known_]
    if wrong:
        raise Refused(*(codes.NO_SUCH_FIELD.fault("#/columns", name=n[:80], known="、".join(known_)) for n in wrong))
    for head, name in columns.items():
        kept.learn(work, kind.name, plain(head)[:200], name)


def _row(kind: Kind, row: sa.RowMapping) -> asked.IntakeRow:
    said, words = row["said"], {spec.name: spec.meta.words for spec in state_specs(kind.cls)}
    differences = tuple(
        asked.FieldDifference(field=name, words=words[name], was=said["was"][name], now=said["state"][name])
        for name in said["was"]
    )
    return asked.IntakeRow(
        number=row["number"], verdict=row["verdict"], outcome=row["outcome"], title=said["title"],
        thing_id=row["thing_id"], state=said["state"] | (said["named"] if said.get("begins") else {}),
        differences=differences,
        faults=tuple(marked.cell_fault(said["cells"], from_json(Fault, one)) for one in said["faults"]),
        alike=tuple(from_json(asked.AlikeRecord, one) for one in said["alike"]),
        remarks=tuple(Words(*one) for one in said.get("remarks", ())),
    )  # fmt: skip
