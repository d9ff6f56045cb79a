"""
The move of all running cases of an edition by one decision: looked at first, then done one case after the other.

Each case is judged again when its turn comes, as the decision of a single one would be, and keeps its own entry with the
reason; what could not move stays as it is and is told. The work is a job: it survives a restart and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chassis.cases import kept, moving
from chassis.cases.corrections import OFFICES
from chassis.errors import Forbidden, Missing, Problem, Refused, Stale
from chassis.jobs import Jobs, Step
from chassis.procedures import Definition, binding
from chassis.procedures.differences import differences
from chassis.shapes.codec import from_json, to_json
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import procedures as codes
from contracts.commands import cases as asked
from contracts.commands.platform import Job
from contracts.declare import State, Words
from contracts.roles import Principal

if TYPE_CHECKING:
    from chassis.cases.keep import Cases

MOVING = "cases.move"
AT_ONCE, MOST, TOLD = 25, 200, 500  # cases of a step, of a page, and of those that stayed by name
REFUSALS = (Refused, Forbidden, Stale, Missing)  # Unavailable is none: the step is done again


def behind(reading: Reading, cases: Cases[Any], _query: asked.ReadEditionsBehind) -> asked.EditionsBehind:
    """For an office; editions under which nothing runs any more are not told."""
    _only_offices(reading)
    return asked.EditionsBehind(items=tuple(_behind(reading, cases)))


def _behind(reading: Reading, cases: Cases[Any]) -> Iterator[asked.EditionBehind]:
    for definition in cases.book.values():
        to = _to(reading, cases, definition)
        if to and (running := kept.count_running(reading, cases.kind, definition, _region(reading, cases))):
            yield asked.EditionBehind(
                edition=definition.edition, to=to.edition, words=definition.words, running=running
            )  # fmt: skip


def preview(reading: Reading, cases: Cases[Any], query: asked.PreviewMoves) -> asked.MovesPreview:
    """Some of the cases, each with what stands against its move."""
    _only_offices(reading)
    definition, to = _both(reading, cases, query.edition)
    limit = max(1, min(query.limit, MOST))
    kind, region = cases.kind, _region(reading, cases)
    ids = kept.running(reading, kind, definition, region, query.after, limit + 1)
    rule, basis = moving.rule_of(to)
    return asked.MovesPreview(
        edition=definition.edition,
        to=to.edition,
        starts=to.starts,
        rule=rule,
        basis=basis,
        differences=differences(definition, to),
        running=kept.count_running(reading, kind, definition, region),
        items=tuple(_movable(reading, cases, id, to) for id in ids[:limit]),
        next=ids[limit - 1] if len(ids) > limit else "",
    )


def _movable(reading: Reading, cases: Cases[Any], id: str, to: Definition) -> asked.MovableCase:
    thing, case = reading.get(cases.cls, id), kept.case_of(reading, cases.book, id)
    return asked.MovableCase(
        id=id,
        title=str(getattr(thing, cases.kind.title) or id),
        stage=case.definition.case.states[case.state].words,
        against=tuple(moving.against(case, to)),
    )


def begin(work: Work, cases: Cases[Any], jobs: Jobs, command: asked.MoveCases) -> Job:
    """The decision: refused where the edition is not the one in force, takes no running cases, or no reason is said."""
    _only_offices(work)
    definition, to = _both(work, cases, command.edition)
    faults = [*_not_there(to, command.target), *moving.unreasoned(command.reason.strip())]
    if faults:
        raise Refused(*faults)
    inputs = {
        "kind": cases.kind.name, "edition": definition.edition, "to": to.edition, "reason": command.reason.strip(),
        "principal": to_json(work.principal),
    }  # fmt: skip
    return jobs.start_one(work, MOVING, inputs)


def _not_there(to: Definition, wanted: str) -> Iterator[Any]:
    if to.edition != wanted:
        why = Words("不是现行版本", "it is not the edition in force")
        yield codes.CANNOT_MOVE.fault("#/target", edition=wanted[:60], why=why)
    elif to.transition is None or to.transition.cases == "stay":
        yield codes.CANNOT_MOVE.fault("#/target", edition=wanted, why=moving.RULES["stay"])


def some(work: Work, cases: Cases[Any], inputs: State, at: State) -> Step:
    """Some more cases, for the office that decided; each whole or not at all, and the mark with them."""
    work.call = replace(work.call, principal=from_json(Principal, inputs["principal"]))
    definition, to = cases.book[inputs["edition"]], cases.book[inputs["to"]]
    region, after = _region(work, cases), at.get("after", "")
    ids = kept.running(work, cases.kind, definition, region, after, AT_ONCE)
    moved, left, stayed = at.get("moved", 0), at.get("left", 0), list(at.get("stayed", ()))
    for id in ids:
        if why := _one(work, cases, id, to, inputs["reason"]):
            left += 1
            stayed += [why][: max(0, TOLD - len(stayed))]
        else:
            moved += 1
    result = {"moved": moved, "left": left, "stayed": stayed}
    mark = {"after": ids[-1], **result} if len(ids) == AT_ONCE else None
    rest = kept.count_running(work, cases.kind, definition, region, ids[-1]) if mark else 0
    return Step(mark, moved + left, moved + left + rest, "", result)


def _one(work: Work, cases: Cases[Any], id: str, to: Definition, reason: str) -> State | None:
    """Nothing where the case has moved; else what stood against it."""
    try:
        with work.apart():
            thing, _rows, case = moving.office_of(work, cases, id)
            moving.moved(work, cases, work.get(cases.cls, thing.id), case, to, reason)
    except REFUSALS as refused:
        return {"id": id, "why": _said(refused)}
    return None


def _said(problem: Problem) -> list[list[str]]:
    return [[fault.detail.zh, fault.detail.en] for fault in problem.faults]


def _both(reading: Reading, cases: Cases[Any], edition: str) -> tuple[Definition, Definition]:
    """A former edition of these cases, and the one in force in its place."""
    definition = cases.book.get(edition)
    to = _to(reading, cases, definition) if definition else None
    if definition is None or to is None:
        why = Words("它不是已被新版本取代的版本", "no newer edition has taken its place")
        raise Refused(codes.CANNOT_MOVE.fault("#/edition", edition=edition[:60], why=why))
    return definition, to


def _to(reading: Reading, cases: Cases[Any], definition: Definition) -> Definition | None:
    if definition.code not in cases.cls.procedures:
        return None
    now = binding(definition.code, reading.today, folder=cases.folder)
    return None if now is definition else now


def _region(reading: Reading, cases: Cases[Any]) -> str:
    return reading.principal.region if cases.kind.region else ""


def _only_offices(reading: Reading) -> None:
    if reading.principal.role.value not in OFFICES:
        raise Forbidden(codes.OFFICE_MOVES.fault())
