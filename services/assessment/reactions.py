"""What assessment does when something happens elsewhere."""

from __future__ import annotations

from datetime import date
from functools import partial

from chassis.bus.envelope import Envelope
from chassis.shapes.codec import from_json
from chassis.storage.work import Work
from contracts.events.assessment import TitleOpened
from contracts.things.applications import Award
from contracts.things.assessment import Title, TitleState
from rulebooks import programmes
from services.assessment.domain import calendar


def open_title(work: Work, envelope: Envelope) -> None:
    """A title begins on the day of its award; its term follows from the edition it was awarded under."""
    award = from_json(Award, envelope.data["state"], id=envelope.data["id"])
    if work.find(Title, award.id) is not None:
        return
    title = Title(
        id=award.id,
        zone_id=award.zone_id,
        zone_name=award.zone_name,
        region=award.region,
        programme=award.programme,
        edition=award.edition,
        title_no=award.title_no,
        awarded_on=award.awarded_on,
        term_ends_on=_term_ends(award),
    )
    work.create(title, valid_from=award.awarded_on, basis=award.document_no or award.title_no, announce=TitleOpened)


def _term_ends(award: Award) -> date | None:
    edition = next(one for one in programmes.editions(award.programme) if one.label == award.edition)
    stated = calendar.term_ends(edition, award.awarded_on)
    return award.term_set_until or (stated.day if stated else None)


def correct_title(work: Work, envelope: Envelope) -> None:
    """The day of an award was wrong: the title says the right one from its beginning, and its days are counted anew."""
    award = from_json(Award, envelope.data["state"], id=envelope.data["id"])
    title = work.find(Title, award.id)
    if title is None or title.awarded_on == award.awarded_on:
        return
    sets = partial(Title, awarded_on=award.awarded_on, term_ends_on=_term_ends(award))
    begins = work.assertions(Title.kind, title.id)[0].valid_from
    basis = award.document_no or award.title_no
    work.correct(work.get(Title, title.id), sets, valid_from=begins, until=None, corrects=1, basis=basis)


def revoke_title(work: Work, envelope: Envelope) -> None:
    """The award was revoked: the title is held no more from that day."""
    award = from_json(Award, envelope.data["state"], id=envelope.data["id"])
    title = work.find(Title, award.id)
    if title is None or title.state is TitleState.REVOKED or award.revoked_on is None:
        return
    sets = partial(Title, state=TitleState.REVOKED)
    work.change(work.get(Title, title.id), sets, valid_from=award.revoked_on, basis=award.revoked_because[:500])


REACTIONS = {
    "applications.title.awarded": open_title,
    "applications.title.corrected": correct_title,
    "applications.title.revoked": revoke_title,
}
