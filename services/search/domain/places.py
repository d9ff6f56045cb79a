"""Where a thing is, as far as the register knows: its own address, the base where it sits, or the centre of its zone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from contracts.declare import State
from contracts.things.registry import ResidenceState


class Spot(NamedTuple):
    """A point in degrees, and what says so: address, base or zone."""

    longitude: float
    latitude: float
    by: str


def own_spot(state: State) -> Spot | None:
    """The point of its own address; of a base without one, the middle of its boundary."""
    place = state.get("place") or {}
    if place.get("longitude") is not None and place.get("latitude") is not None:
        return Spot(float(place["longitude"]), float(place["latitude"]), "address")
    corners = state.get("boundary") or ()
    if not corners:
        return None
    wide = [float(corner["longitude"]) for corner in corners]
    high = [float(corner["latitude"]) for corner in corners]
    return Spot(sum(wide) / len(wide), sum(high) / len(high), "address")


def spot_of(state: State, residences: Iterable[State], bases: Iterable[tuple[str, State]]) -> Spot | None:
    """Of an agency: its address; else the base where it sits; else the centre of its zone. None where nothing is known."""
    if own := own_spot(state):
        return own
    known = list(bases)
    for residence in residences:
        if residence.get("state") != ResidenceState.RESIDENT.value:
            continue
        sits = [spot for id, base in known if id == residence.get("base_id") and (spot := own_spot(base))]
        if sits:
            return sits[0]._replace(by="base")
        zone = str(residence.get("zone_id"))
        if middle := zone_spot(base for _, base in known if base.get("zone_id") == zone):
            return middle
    return None


def zone_spot(bases: Iterable[State]) -> Spot | None:
    """Of a zone: its centre, or the first of its bases whose place is known."""
    spots = [(not base.get("is_centre"), spot) for base in bases if (spot := own_spot(base))]
    return min(spots, key=lambda one: one[0])[1]._replace(by="zone") if spots else None
