"""Which agencies on the register a new one resembles, but for those that a person told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.access import objections
from chassis.errors import Forbidden
from chassis.intake.judging import Finder
from chassis.shapes.codec import state_of
from chassis.storage.reading import Reading
from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.commands.duplicates import ReadToldApart, ToldApartList
from contracts.commands.intake import AlikeRecord, AlikeSign
from contracts.declare import State, Words
from contracts.roles import Role
from contracts.things.registry import Agency
from contracts.things.shapes import CREDIT_CODE
from services.registry.domain.alike import compare
from services.registry.domain.sketches import Sketch, sketch_of
from services.registry.storage import likeness
from services.registry.storage.people import ever_with

AT_ONCE = 500
MOST_SHOWN = 10


def alike_agencies(reading: Reading) -> Finder:
    """Who asks with an agency's state hears which agencies on the register may be the same; for many questions."""
    sketches: dict[str, tuple[State, Sketch]] = {}
    having: dict[str, set[str]] = defaultdict(set)  # sign → ids
    after = ""
    while found := reading.page(Agency.kind, after=after, limit=AT_ONCE):
        people = ever_with(reading, [row.id for row in found])
        for row in found:
            sketches[row.id] = (row.state, sketch_of(row.state, people[row.id]))
            for sign in sketches[row.id][1].signs:
                having[sign].add(row.id)
        after = found[-1].id
    apart = {row.codes for row in likeness.told_apart(reading)}

    def finder(state: State) -> Sequence[AlikeRecord]:
        sketch = sketch_of(state)
        near = {id for sign in sketch.looks_for for id in having.get(sign, ())}
        return _alike(state, sketch, {id: sketches[id] for id in near}, apart)

    return finder


def held(reading: Reading, agency: Agency) -> Iterable[Fault]:
    """Why a new agency waits for a person's word; the platform itself has nobody to ask."""
    if reading.principal.role is Role.SYSTEM:
        return
    state = state_of(agency)
    sketch = sketch_of(state)
    if not (ids := likeness.sharing(reading, sketch.looks_for)):
        return
    near = reading.stored(Agency.kind, ids)
    people = ever_with(reading, ids)
    others = {row.id: (row.state, sketch_of(row.state, people[row.id])) for row in near if not row.gone}
    apart = {row.codes for row in likeness.told_apart(reading, agency.credit_code)}
    for one in _alike(state, sketch, others, apart):
        other = others[one.id][0]
        signs = [sign.words for sign in one.signs if sign.points > 0]
        seen = [(sign.words, f"{sign.left or '–'} | {sign.right or '–'}") for sign in one.signs]
        yield codes.ALIKE.fault(
            "#/name", id=one.id, name=one.title, code=other["credit_code"],
            signs=Words("、".join(words.zh for words in signs), ", ".join(words.en for words in signs)),
            fact=("；".join(f"{words.zh} {two}" for words, two in seen), "; ".join(f"{words.en} {two}" for words, two in seen)),
            candidate=_told(one),
        )  # fmt: skip


def _told(one: AlikeRecord) -> dict[str, Any]:
    """A candidate as machines read it in a refusal."""
    signs = [
        {"words": {"zh": s.words.zh, "en": s.words.en}, "points": s.points, "left": s.left, "right": s.right}
        for s in one.signs
    ]
    return {"id": one.id, "title": one.title, "points": one.points, "signs": signs}


def read_told_apart(reading: Reading, query: ReadToldApart) -> ToldApartList:
    """What was answered about one agency; for those who may be asked."""
    if faults := objections(reading.principal, Agency.kind, Agency.kind.writers, "", {}):
        raise Forbidden(*faults)
    return ToldApartList(items=likeness.told_apart(reading, CREDIT_CODE.normalise(query.code)))


def _alike(
    state: State, sketch: Sketch, others: Mapping[str, tuple[State, Sketch]], apart: set[tuple[str, ...]]
) -> Sequence[AlikeRecord]:
    """The candidates that are alike and were not told apart, the likest first."""
    code = str(state.get("credit_code") or "")
    asked = {
        id: sketch for id, (other, sketch) in others.items()
        if other["credit_code"] != code and _pair(code, str(other["credit_code"])) not in apart
    }  # fmt: skip
    compared = ((id, compare(sketch, asked[id])) for id in sorted(asked))
    alike = sorted(((id, one) for id, one in compared if one.alike), key=lambda pair: -pair[1].points)
    return tuple(
        AlikeRecord(
            id=id, title=str(others[id][0]["name"]), points=one.points,
            signs=tuple(AlikeSign(words=s.words, points=s.points, left=s.left, right=s.right) for s in one.signs),
        )
        for id, one in alike[:MOST_SHOWN]
    )  # fmt: skip


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
