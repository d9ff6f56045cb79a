"""
The move of a running case to another edition of its procedure: offered with what differs, decided by an office with a reason.

A case keeps the edition that it was filed under. Whether a later one takes running cases is said by that edition itself
(`[transition]`): never, where an office decides it, or all of them. Nothing moves a case but an entry of an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chassis.cases import access, doing, kept
from chassis.cases.corrections import OFFICES
from chassis.clock import from_micros
from chassis.errors import Forbidden, Refused
from chassis.procedures import MOVE, Case, Definition, Entry, binding, corrected, fold, move, obstacles
from chassis.procedures.differences import differences
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

RULES = {
    "stay": Words("在办案件仍适用原版本，不转", "Running cases stay under their edition; none moves"),
    "may_move": Words(
        "在办案件可以转到本版本，由主管机关决定", "A running case may move to it, if the office decides so"
    ),
    "must_move": Words("在办案件须转到本版本，由主管机关办理", "Running cases are to move to it; the office does it"),
}
REASON, EDITION = Words("理由", "Reason"), Words("版本", "Edition")
OVER = Words("案件已办结", "the case is over")


def offered(reading: Reading, cases: Cases[Any], case: Case) -> Iterator[Definition]:
    """The edition that a case of today would run under, where it is another; and the one that the case came from."""
    now = binding(case.definition.code, reading.today, folder=cases.folder)
    came = [cases.book[one.said["from"]] for one in case.entries if one.act == MOVE and "from" in one.said][-1:]
    found = dict.fromkeys(one for one in (now, *came) if one is not None and one is not case.definition)
    return iter(found)


def told(reading: Reading, cases: Cases[Any], case: Case) -> Iterator[asked.EditionOffer]:
    """Each with what differs and what stands against the move: the dry run."""
    for to in offered(reading, cases, case):
        rule, basis = rule_of(to)
        yield asked.EditionOffer(
            edition=to.edition,
            starts=to.starts,
            rule=rule,
            basis=basis,
            differences=differences(case.definition, to),
            against=tuple(against(case, to)),
        )


def rule_of(to: Definition) -> tuple[Words, Words]:
    """What an edition says of running cases, and on what that rests."""
    if to.transition is None:
        return RULES["stay"], Words("", "")
    return RULES[to.transition.cases], to.articles[to.transition.basis].words


def against(case: Case, to: Definition) -> Iterator[Words]:
    """Why this case cannot go there; none means that it can."""
    if case.over:
        yield OVER
    yield from obstacles(case, to)


def remarks(reading: Reading, cases: Cases[Any], case: Case) -> Iterator[Words]:
    """That another edition is in force now, and what it says of running cases."""
    now = binding(case.definition.code, reading.today, folder=cases.folder)
    if now is None or now is case.definition or case.over:
        return
    rule = RULES[now.transition.cases if now.transition else "stay"]
    yield Words(
        f"现行的是 {now.starts} 起施行的版本，本案适用 {case.definition.starts} 起施行的版本。{rule.zh}。",
        f"The edition from {now.starts} is in force; this case runs under that from {case.definition.starts}. {rule.en}.",
    )


def said(entry: Entry) -> Iterator[asked.SaidInput]:
    """What a move says."""
    was, now = str(entry.said.get("from", "")), str(entry.said["edition"])
    days = [one.partition("@")[2] for one in (was, now)]
    told = Words("{} 起施行的版本 → {} 起施行的版本".format(*days), "the edition from {} → that from {}".format(*days))
    yield asked.SaidInput(name="edition", words=EDITION, type="text", value=f"{was} → {now}", told=told)
    yield asked.SaidInput(name="reason", words=REASON, type="text", value=str(entry.said.get("reason", "")))


def editions(reading: Reading, cases: Cases[Any], query: asked.ReadEditions) -> asked.EditionOffers:
    """For an office that works on the case."""
    _thing, _rows, case = office_of(reading, cases, query.id)
    return asked.EditionOffers(edition=case.definition.edition, items=tuple(told(reading, cases, case)))


def move_case(work: Work, cases: Cases[Any], command: asked.MoveCase) -> CaseThing:
    """Under the other edition from today on; refused with every reason."""
    thing, rows, case = office_of(work, cases, command.id)
    to = next((one for one in offered(work, cases, case) if one.edition == command.edition), None)
    if faults := tuple(_faults(case, to, command)):
        raise Refused(*faults)
    assert to is not None  # noqa: S101 - else there was a fault
    doing.fresh(work, case, rows, thing, command.revision)
    return moved(work, cases, thing, case, to, command.reason)


def moved(  # noqa: PLR0913 - which case, where to, and why
    work: Work, cases: Cases[Any], thing: CaseThing, case: Case, to: Definition, reason: str
) -> CaseThing:
    """Under the other edition from today on."""
    words = {"edition": to.edition, "from": case.definition.edition, "reason": reason.strip()}
    who = work.principal
    entry = Entry(MOVE, work.today, from_micros(work.now), who.id, who.role.value, said=words)
    return doing.entered(work, cases, thing, move(case, to, entry), entry)


def _faults(case: Case, to: Definition | None, command: asked.MoveCase) -> Iterator[Fault]:
    if to is None:
        why = Words("不是现行版本", "it is not the edition in force")
        yield codes.CANNOT_MOVE.fault("#/edition", edition=command.edition[:60], why=why)
    else:
        called = Words(f"{to.starts} 起施行的版本", f"the edition from {to.starts}")
        yield from (codes.CANNOT_MOVE.fault("#/edition", edition=called, why=one) for one in against(case, to))
    yield from unreasoned(command.reason.strip())


def unreasoned(reason: str) -> Iterator[Fault]:
    """A decision says why."""
    if not reason:
        yield common.REQUIRED.fault("#/reason", label=REASON)
    if len(reason) > doing.LONGEST:
        yield common.TOO_LONG.fault("#/reason", label=REASON, length=len(reason), longest=doing.LONGEST)


def office_of(reading: Reading, cases: Cases[Any], id: str) -> tuple[CaseThing, list[kept.Row], Case]:
    """The case for an office of it; Forbidden for everybody else."""
    thing: CaseThing = reading.get(cases.cls, id)
    rows, role = kept.rows_of(reading, thing.id), reading.principal.role.value
    case = fold(cases.book, corrected(kept.entries_of(rows)))
    beyond = access.against(cases, thing, case, reading.principal, role, "")
    if beyond or role not in OFFICES:
        raise Forbidden(*(beyond or (codes.OFFICE_MOVES.fault(),)))
    return thing, rows, case
