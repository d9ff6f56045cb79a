"""Whether a thing is found, from the copies that search keeps."""

from __future__ import annotations

from chassis.shapes.codec import from_json
from chassis.storage.reading import Reading
from contracts.commands.search import Sight
from contracts.things.credit import Listing
from contracts.things.registry import Agency, Residence
from services.search.domain.sight import sight_of
from services.search.storage import heard
from services.search.storage.heard import Heard

EVERYTHING_FOUND = Sight(found=True, recommended=True)


def sight(reading: Reading, thing: Heard, others: list[Heard] | None = None) -> Sight:
    """Whether it is found; only agencies can be hidden."""
    if thing.kind != "agency":
        return EVERYTHING_FOUND
    about_it = heard.joined_to(reading, [thing.id])[thing.id] if others is None else others
    return sight_of(
        from_json(Agency, thing.state, id=thing.id),
        [from_json(Residence, one.state, id=one.id) for one in about_it if one.kind == "residence"],
        [from_json(Listing, one.state, id=one.id) for one in about_it if one.kind == "listing"],
        reading.today,
    )
