"""Where things are, from the copies that search keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.storage.reading import Reading
from services.search.domain.places import Spot, own_spot, spot_of, zone_spot
from services.search.storage import heard
from services.search.storage.heard import Heard


def spots_of(
    reading: Reading, things: Mapping[str, Heard], joined: Mapping[str, Sequence[Heard]]
) -> dict[str, Spot]:  # fmt: skip
    """The place of each of *things* that has a known one."""
    zones = {str(one.state.get("zone_id")) for some in joined.values() for one in some if one.kind == "residence"}
    sites = heard.joined_to(reading, zones) if zones else {}
    bases = [(one.id, one.state) for some in sites.values() for one in some if one.kind == "base"]
    found = {}
    for id, thing in things.items():
        if spot := _spot(thing, joined.get(id, ()), bases):
            found[id] = spot
    return found


def spot_called(reading: Reading, id: str) -> Spot | None:
    """The place of a zone, a base, an agency or a public body by its number."""
    for kind in ("zone", "base", "agency", "public_body"):
        if (thing := heard.recall(reading, kind, id)) and not thing.gone:
            return spots_of(reading, {id: thing}, heard.joined_to(reading, [id])).get(id)
    return None


def _spot(thing: Heard, others: Sequence[Heard], bases: list[tuple[str, dict[str, object]]]) -> Spot | None:
    if thing.kind == "zone":
        return zone_spot(one.state for one in others if one.kind == "base")
    if thing.kind != "agency":
        return own_spot(thing.state)
    residences = [one.state for one in others if one.kind == "residence"]
    mine = {str(one.get("zone_id")) for one in residences}
    return spot_of(thing.state, residences, [(id, base) for id, base in bases if base.get("zone_id") in mine])
