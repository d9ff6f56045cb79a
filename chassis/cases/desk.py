"""What a service answers about its cases: acts, the case itself, worklists, receipts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.access import own_field, own_value
from chassis.asking import moment
from chassis.cases import (
    access,
    correcting,
    documents,
    doing,
    history,
    kept,
    moving,
    moving_many,
    papers,
    waking,
    worklist,
)
from chassis.cases.keep import Cases
from chassis.cases.sight import found_at
from chassis.cases.telling import Telling
from chassis.errors import Forbidden, Missing, Refused
from chassis.jobs import DoStep, Jobs, Step
from chassis.storage.reading import Reading, missing
from chassis.storage.work import Work
from contracts.codes import chassis as codes
from contracts.codes import procedures as codes_of_cases
from contracts.commands import cases as asked
from contracts.commands.base import Request
from contracts.commands.platform import Job
from contracts.declare import State
from contracts.roles import Role

Answer = Callable[[Any, Any], Any]
MOST = 200


class Desk:
    """Answers for one service and its kinds of case."""

    def __init__(self, *cases: Cases[Any], jobs: Callable[[], Jobs] | None = None) -> None:
        """*jobs*: of the service, where many cases may be moved at once."""
        self._cases, self._jobs = {one.kind.name: one for one in cases}, jobs

    @property
    def answers(self) -> Mapping[type[Request[Any]], Answer]:
        """What a service adds to its own."""
        return {
            asked.ActOnCase: self.act,
            asked.CorrectEntry: self.correct,
            asked.TryCorrection: self.look,
            asked.MoveCase: self.move,
            asked.ReadEditions: self.editions,
            asked.GetCase: self.get,
            asked.ReadDesk: self.desk,
            asked.ReadReceipt: self.receipt,
            asked.PutPaperPart: self.put_part,
            asked.KeepPaper: self.keep_paper,
            asked.ReadPaper: self.paper,
            asked.ReadDocument: self.document,
            asked.CheckDocument: self.check_document,
            asked.ReadEditionsBehind: self.behind,
            asked.PreviewMoves: self.preview_moves,
            **({asked.MoveCases: self.move_many} if self._jobs else {}),
        }

    @property
    def long_work(self) -> Mapping[str, DoStep]:
        """The jobs that a service adds to its own."""
        return {moving_many.MOVING: self.move_some}

    def act(self, work: Work, command: asked.ActOnCase) -> asked.CaseView:
        cases = self._of(work, command.kind)
        return self._told(work, cases, doing.act(work, cases, command), command.code)

    def correct(self, work: Work, command: asked.CorrectEntry) -> asked.CaseView:
        cases = self._of(work, command.kind)
        return self._told(work, cases, correcting.correct(work, cases, command))

    def look(self, reading: Reading, query: asked.TryCorrection) -> asked.CorrectionEffect:
        return correcting.look(reading, self._of(reading, query.kind), query)

    def move(self, work: Work, command: asked.MoveCase) -> asked.CaseView:
        cases = self._of(work, command.kind)
        return self._told(work, cases, moving.move_case(work, cases, command))

    def editions(self, reading: Reading, query: asked.ReadEditions) -> asked.EditionOffers:
        return moving.editions(reading, self._of(reading, query.kind), query)

    def behind(self, reading: Reading, query: asked.ReadEditionsBehind) -> asked.EditionsBehind:
        return moving_many.behind(reading, self._of(reading, query.kind), query)

    def preview_moves(self, reading: Reading, query: asked.PreviewMoves) -> asked.MovesPreview:
        return moving_many.preview(reading, self._of(reading, query.kind), query)

    def move_many(self, work: Work, command: asked.MoveCases) -> Job:
        assert self._jobs is not None  # noqa: S101 - else it is not answered
        return moving_many.begin(work, self._of(work, command.kind), self._jobs(), command)

    def move_some(self, work: Work, inputs: State, at: State) -> Step:
        return moving_many.some(work, self._of(work, inputs["kind"]), inputs, at)

    def get(self, reading: Reading, query: asked.GetCase) -> asked.CaseView:
        return self._telling(reading, query, query.code, days=query.days).view()

    def receipt(self, reading: Reading, query: asked.ReadReceipt) -> asked.CaseReceipt:
        telling = self._telling(reading, query, "")
        _ = telling.whole  # Forbidden where this person has nothing of the case
        return history.receipt(telling, query.number)

    def put_part(self, work: Work, command: asked.PutPaperPart) -> asked.PaperPart:
        cases = self._of(work, command.kind)
        if work.principal.role.value not in cases.kind.readers:
            raise Forbidden(codes_of_cases.NOT_YOUR_CASE.fault())
        return papers.put_part(work, command)

    def keep_paper(self, work: Work, command: asked.KeepPaper) -> asked.Paper:
        cases = self._of(work, command.kind)
        thing = work.get(cases.cls, command.id)
        papers.may_send(cases, thing, kept.case_of(work, cases.book, thing.id), work)
        return papers.keep(work, thing, command)

    def paper(self, reading: Reading, query: asked.ReadPaper) -> asked.PaperContent:
        telling = self._telling(reading, query, "")
        if not telling.whole and query.hash not in telling.lent_papers:
            raise Forbidden(codes_of_cases.NOT_YOUR_CASE.fault())
        return papers.content(reading, query.id, query.hash, query.number)

    def document(self, reading: Reading, query: asked.ReadDocument) -> asked.CaseDocument:
        telling = self._telling(reading, query, "")
        _ = telling.whole  # Forbidden where this person has nothing of the case
        history.must_show(telling, query.number, document=True)
        return documents.of_entry(reading, telling.cases, telling.thing, query.number)

    def check_document(self, reading: Reading, query: asked.CheckDocument) -> asked.DocumentCheck:
        """Open to everybody: it tells of a document alone that somebody holds in their hands."""
        cases = self._of(reading, query.kind)
        try:
            return documents.check(reading, cases, reading.get(cases.cls, query.id), query.number, query.hash)
        except Missing:
            return asked.DocumentCheck(genuine=False)

    def desk(self, reading: Reading, query: asked.ReadDesk) -> asked.DeskRows:
        cases, who = self._of(reading, query.kind), reading.principal
        mine_alone = own_value(who) if own_field(cases.kind, who.role) else ""
        holders = tuple(filter(None, (cases.names(who), mine_alone)))
        mine = (who.role.value, holders, who.region)
        if query.everybody:
            mine = (access.ANYBODY, (), "")
        limit = max(1, min(query.limit, MOST))
        place = (worklist.place(query.after), limit + 1)
        found = self._late(reading, cases, *place) if query.late else kept.desks(reading, cases.kind, *mine, *place)
        rows = found[:limit]
        return asked.DeskRows(
            items=tuple(worklist.rows(reading, cases, rows, late=query.late)),
            next=worklist.cursor(rows[-1]) if len(found) > limit else "",
            total=kept.count_desks(reading, cases.kind.name, *mine) if query.count and not query.late else None,
        )

    def _late(
        self, reading: Reading, cases: Cases[Any], after: kept.Place | None, limit: int
    ) -> Sequence[sa.RowMapping]:
        """For an office alone."""
        who = reading.principal
        if who.role.value not in access.INSIDE or who.role.value not in (*cases.kind.readers, Role.SYSTEM.value):
            raise Forbidden(codes_of_cases.NOT_YOUR_CASE.fault())
        return kept.late(reading, cases.kind, who.region, after, limit)

    def of_the_day(self, work: Work, after: str) -> str:
        """What the day brings: some cases of each kind; where to go on, empty at the end."""
        names = sorted(self._cases)
        name, _, id = after.partition("/")
        if not after:
            work.files.sweep()
        name = name or (names[0] if names else "")
        if not name:
            return ""
        if last := waking.wake(work, self._cases[name], id, 100):
            return f"{name}/{last}"
        following = [other for other in names if other > name]
        return f"{following[0]}/" if following else ""

    def _of(self, reading: Reading, kind: str) -> Cases[Any]:
        found = self._cases.get(kind)
        if found is None:
            raise Refused(codes.NOT_A_REQUEST.fault(service=reading.schema.owner, name=kind[:80]))
        return found

    def _told(self, work: Work, cases: Cases[Any], thing: Any, code: str = "") -> asked.CaseView:
        """The case after what was done, as whoever did it sees it."""
        return Telling(work, cases, thing, access.actor(cases, work.principal, code)).view()

    def _telling(self, reading: Reading, query: Any, code: str, *, days: bool = False) -> Telling:
        cases = self._of(reading, query.kind)
        at = moment(reading, getattr(query, "as_of", None), getattr(query, "known_on", None))
        found = found_at(reading, cases.kind, query.id, at)
        if found is None:
            raise missing(cases.kind, query.id)
        me = access.actor(cases, reading.principal, code)
        return Telling(reading, cases, reading.load(cases.cls, found), me, at, days=days)
