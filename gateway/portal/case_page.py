"""What the page of a case shows of its parts and of what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.commands.cases import CasePart, CaseView, ClosedCaseAct, OpenCaseAct, SaidInput
from contracts.declare import Kind, Words
from gateway.desk import desk
from gateway.language import say
from gateway.portal import things, wording
from gateway.portal.named import called
from rulebooks.workdays import months_later

MATERIAL = "material"  # what is handed in, each for itself
YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one kind, each with what may be done to it now."""

    kind: str
    words: Words
    rows: tuple[tuple[CasePart, tuple[OpenCaseAct, ...]], ...]


def facts(kind: Kind, view: CaseView, *, derived: bool = True) -> things.Facts:
    """What the case is about, beside what every case has; without what is *derived*, what somebody said of it."""
    common = {kind.region, *(spec.name for spec in state_specs(CaseThing))}
    common |= {spec.name for spec in state_specs(kind.cls) if spec.name == kind.title and spec.meta.derived}
    own = [spec for spec in state_specs(kind.cls) if spec.name not in common and view.state.get(spec.name)]
    own = [spec for spec in own if derived or not spec.meta.derived]
    names = {spec.name: called(spec.meta.refers, str(view.state[spec.name])) for spec in own if spec.meta.refers}
    rows = (things.Row(one.name, say(one.meta.words), wording.shown(one, view.state[one.name], names)) for one in own)
    return things.Facts(tuple(rows))


def has(view: CaseView, part: str) -> bool:
    return any(one.part == part for one in view.parts)


def groups(view: CaseView) -> Iterator[Parts]:
    for kind in dict.fromkeys(part.kind for part in view.parts):
        mine = [part for part in view.parts if part.kind == kind]
        rows = ((part, tuple(act for act in view.open_acts if act.part == part.part)) for part in mine)
        yield Parts(kind, mine[0].kind_words, tuple(rows))


def waiting(view: CaseView) -> list[OpenCaseAct]:
    """What this person may do on parts that wait for them, what leads on before what refuses."""
    theirs = {one.part for one in view.parts if not one.end and (one.waits or one.mine)}
    mending = {act.part for act in view.open_acts if act.onward and has(view, act.part)}
    return sorted((act for act in view.open_acts if act.part in theirs | mending), key=first)


def first(act: OpenCaseAct) -> tuple[bool, bool]:
    """What is to be done next before the rest, and what refuses last."""
    return not act.onward, act.refuses


def handed_in(view: CaseView) -> dict[str, SaidInput]:
    """The newest paper of each material."""
    materials = {one.part for one in view.parts if one.kind == MATERIAL}
    given = ((one.part, said) for one in view.entries if one.part in materials for said in one.said)
    return {part: said for part, said in given if said.type == "file"}


def shut(view: CaseView) -> dict[str, list[ClosedCaseAct]]:
    """What this person would have to do on their own parts and cannot, with every reason."""
    waiting = {part.part for part in view.parts if part.mine and not part.end}
    return {part: [act for act in view.closed_acts if act.part == part and act.mine] for part in waiting}


def could_themselves(kind: Kind, view: CaseView, act: OpenCaseAct | None) -> bool:
    """Whether the party for whom the act would be done can sign in and do it."""
    if act is None:
        return False
    party = str(view.state.get(kind.parties.get(act.for_party, "")) or "")
    return bool(party) and desk().database.has_account(act.for_party, party)


def only_days(view: CaseView, act: OpenCaseAct | None) -> dict[str, str]:
    """Of the days that an act may be for, the one that is owed within a year, where no other is."""
    ahead = months_later(desk().clock.today(), YEAR)
    open_ = (one.last for one in view.clocks if one.owed_by.zh and one.last and not one.ended)
    owed = {last.isoformat() for last in open_ if last < ahead}
    asks = [one for one in act.asks if one.type == "date"] if act else []
    days = {one.name: [choice.value for choice in one.choices if choice.value in owed] for one in asks}
    return {name: found[0] for name, found in days.items() if len(found) == 1}


def tone(part: CasePart) -> str:
    """The colour of a part's state: an end by its kind, a material by whether it is there."""
    ends = {"good": "ok", "bad": "bad", "gone": "none"}
    given = {"GIVEN": "ok", "MISSING": "none", "RETURNED": "warn"} if part.kind == MATERIAL else {}
    return ends.get(part.end) or given.get(part.state, "wait")
