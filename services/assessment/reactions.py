"""What assessment does when something happens elsewhere."""

from __future__ import annotations

from chassis.bus.envelope import Envelope
from chassis.shapes.codec import from_json
from chassis.storage.work import Work
from contracts.events.assessment import TitleOpened
from contracts.things.applications import Award
from contracts.things.assessment import Title
from rulebooks import programmes
from services.assessment.domain import calendar


def open_title(work: Work, envelope: Envelope) -> None:
    """A title begins on the day of its award; its term follows from the edition it was awarded under."""
    award = from_json(Award, envelope.data["state"], id=envelope.data["id"])
    if work.find(Title, award.id) is not None:
        return
    edition = next(one for one in programmes.editions(award.programme) if one.label == award.edition)
    stated = calendar.term_ends(edition, award.awarded_on)
    title = Title(
        id=award.id,
        zone_id=award.zone_id,
        zone_name=award.zone_name,
        region=award.region,
        programme=award.programme,
        edition=award.edition,
        title_no=award.title_no,
        awarded_on=award.awarded_on,
        term_ends_on=award.term_set_until or (stated.day if stated else None),
    )
    work.create(title, valid_from=award.awarded_on, basis=award.document_no or award.title_no, announce=TitleOpened)


REACTIONS = {"applications.title.awarded": open_title}
