"""What is known of agencies when they are compared, from the copies and from what search keeps itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.clock import from_micros
from chassis.storage.reading import Reading, Where
from contracts.things.search import Offer
from services.search.domain.scoring.facts import NO_LEVEL, Facts, flags_of, in_zone, with_offer
from services.search.storage import heard, levels
from services.search.storage.sights import sight


def facts_of(reading: Reading, ids: Iterable[str]) -> dict[str, Facts]:
    """Each agency that is there; who is gone is not among them."""
    some = list(dict.fromkeys(ids))
    things = heard.recall_all(reading, some, "agency")
    joined, known = heard.joined_to(reading, some), levels.levels_of(reading, some)
    days, offers = levels.heard_on(reading, some), _offers(reading, some)
    found = {}
    for id, thing in things.items():
        if thing.gone:
            continue
        offer, offered_on = offers.get(id, (None, None))
        level = known.get(id)
        residences = [one.state for one in joined[id] if one.kind == "residence"]
        found[id] = Facts(
            id=id,
            name=str(thing.state["name"]),
            english_name=str(thing.state.get("english_name") or ""),
            sight=sight(reading, thing, joined[id]),
            flags=flags_of(thing.state, offer.covers if offer else ()),
            region=str(thing.state.get("region") or ""),
            level=level.level if level else NO_LEVEL,
            level_on=level.since if level else None,
            registry_on=days.get(id),
            offer_on=offered_on,
            **with_offer(offer),  # type: ignore[arg-type]  # its values are named as the fields are
            **in_zone(residences, reading.today),  # type: ignore[arg-type]  # as above
        )
    return found


def _offers(reading: Reading, ids: list[str]) -> dict[str, tuple[Offer, date]]:
    """The offers of these agencies, and the day of the last change of each."""
    rows = reading.page(Offer.kind, Where(equal={"agency_id": tuple(ids)}), limit=max(len(ids), 1))
    loaded = [(reading.load(Offer, row), from_micros(row.recorded_at).date()) for row in rows]
    return {offer.agency_id: (offer, day) for offer, day in loaded}
