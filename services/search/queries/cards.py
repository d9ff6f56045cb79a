"""What is answered from the joined copies, without the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chassis.shapes.specs import state_specs
from chassis.storage.reading import Reading, missing
from contracts.commands.search import Card, Joined, ReadCard
from contracts.declare import KINDS, State
from services.search.storage import heard
from services.search.storage.heard import Heard
from services.search.storage.sights import sight


def read_card(reading: Reading, query: ReadCard) -> Card:
    """A thing with what the others say about it, whether or not it is found."""
    thing = heard.recall(reading, query.kind, query.id)
    if thing is None or thing.gone:
        raise missing(KINDS[query.kind], query.id)
    others = heard.joined_to(reading, [thing.id])[thing.id]
    return card(reading, thing, others, names_of_zones(reading, others))


def card(reading: Reading, thing: Heard, others: list[Heard], names: Mapping[str, str]) -> Card:
    """One thing as a result; *names* are those of the zones that *others* speak of."""
    return Card(
        kind=thing.kind,
        id=thing.id,
        revision=thing.sequence,
        state=public(thing),
        sight=sight(reading, thing, others),
        joined=tuple(
            Joined(
                kind=other.kind,
                id=other.id,
                revision=other.sequence,
                name=names.get(str(other.state.get("zone_id")), ""),
                state=other.state,
            )
            for other in sorted(others, key=lambda one: (one.kind, one.id))
        ),
    )


def public(thing: Heard) -> State:
    """The state without what is personal."""
    hidden = {spec.name for spec in state_specs(KINDS[thing.kind].cls) if spec.meta.personal}
    return {name: value for name, value in thing.state.items() if name not in hidden}


def names_of_zones(reading: Reading, others: Iterable[Heard]) -> dict[str, str]:
    """What the zones are called that these speak of."""
    ids = {str(other.state["zone_id"]) for other in others if other.state.get("zone_id")}
    return {zone.id: str(zone.state.get("name", "")) for zone in heard.recall_all(reading, ids, "zone").values()}
