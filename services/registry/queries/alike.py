"""Which agencies on the register a new one resembles, but for those that a person told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.access import objections
from chassis.errors import Forbidden
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


def alike_agencies(reading: Reading, states: Sequence[State]) -> list[Sequence[AlikeRecord]]:
    """For each state of a new agency, which agencies on the register may be the same; one question for all."""
    sketches = [sketch_of(state) for state in states]
    having = likeness.having(reading, {sign for sketch in sketches for sign in sketch.looks_for})
    if not having:
        return [() for _ in states]
    near = [{id for sign in sketch.looks_for for id in having.get(sign, ())} for sketch in sketches]
    others = _stored(reading, set().union(*near))
    one = str(states[0].get("credit_code") or "") if len(states) == 1 else ""
    apart = {row.codes for row in likeness.told_apart(reading, one)}
    return [
        _alike(state, sketch, {id: others[id] for id in ids & others.keys()}, apart)
        for state, sketch, ids in zip(states, sketches, near, strict=True)
    ]


def _stored(reading: Reading, ids: set[str]) -> dict[str, tuple[State, Sketch]]:
    found: dict[str, tuple[State, Sketch]] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        people = ever_with(reading, some)
        rows = reading.stored(Agency.kind, some)
        found |= {row.id: (row.state, sketch_of(row.state, people[row.id])) for row in rows if not row.gone}
    return found


def held(reading: Reading, agency: Agency) -> Iterable[Fault]:
    """Why a new agency waits for a person's word; the platform itself has nobody to ask."""
    if reading.principal.role is Role.SYSTEM:
        return
    for one in alike_agencies(reading, [state_of(agency)])[0]:
        code = str(reading.stored(Agency.kind, [one.id])[0].state["credit_code"])
        signs = [sign.words for sign in one.signs if sign.points > 0]
        seen = [(sign.words, f"{sign.left or '–'} | {sign.right or '–'}") for sign in one.signs]
        yield codes.ALIKE.fault(
            "#/name", id=one.id, name=one.title, code=code,
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
    told = likeness.told_apart(reading, CREDIT_CODE.normalise(query.code))
    day, known = query.as_of, query.known_on
    return ToldApartList(
        items=tuple(
            one for one in told if (day is None or one.at.date() <= day) and (known is None or one.at <= known)
        )
    )  # fmt: skip


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
