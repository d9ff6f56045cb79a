"""What the registry looks up beside its things: which agencies a new one resembles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from chassis.intake.judging import Finder
from chassis.storage.reading import Reading
from contracts.commands.intake import AlikeRecord, AlikeSign
from contracts.declare import State
from contracts.things.registry import Agency
from services.registry.domain.alike import Sketch, compare

AT_ONCE = 500
MOST_SHOWN = 3


def alike_agencies(reading: Reading) -> Finder:
    """Who asks with an agency's state hears which agencies on the register may be the same."""
    sketches: dict[str, tuple[str, Sketch]] = {}
    words: dict[str, set[str]] = defaultdict(set)  # two characters of an own word, a phone, a code → ids
    after = ""
    while found := reading.page(Agency.kind, after=after, limit=AT_ONCE):
        for row in found:
            sketch = _sketch(row.state)
            sketches[row.id] = (str(row.state["name"]), sketch)
            for sign in _signs(sketch):
                words[sign].add(row.id)
        after = found[-1].id

    def finder(state: State) -> Sequence[AlikeRecord]:
        sketch = _sketch(state)
        near = {id for sign in _signs(sketch) for id in words.get(sign, ())}
        compared = ((id, compare(sketch, sketches[id][1])) for id in sorted(near))
        alike = sorted(((id, one) for id, one in compared if one.alike), key=lambda pair: -pair[1].points)
        return tuple(
            AlikeRecord(
                id=id, title=sketches[id][0], points=one.points,
                signs=tuple(AlikeSign(words=s.words, points=s.points, left=s.left, right=s.right) for s in one.signs),
            )
            for id, one in alike[:MOST_SHOWN]
        )  # fmt: skip

    return finder


def _sketch(state: State) -> Sketch:
    place = state.get("place") or {}
    return Sketch(
        names=(str(state["name"]), *(state.get("former_names") or ())),
        address=place.get("address"),
        room=place.get("building"),
        region=str(state.get("region") or ""),
        agency_code=state.get("agency_code"),
        people=frozenset({state.get("head") or ""} - {""}),
        phones=frozenset({state.get("phone") or ""} - {""}),
        email=state.get("email"),
        website=state.get("website"),
    )


def _signs(sketch: Sketch) -> set[str]:
    """By what a record is looked for; a pair that shares none of it is not compared."""
    own = {name.own for name in sketch.parsed if name.own}
    pairs = {word[at : at + 2] for word in own for at in range(max(1, len(word) - 1))}
    return pairs | {f"code {sketch.agency_code}"} if sketch.agency_code else pairs
