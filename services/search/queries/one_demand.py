"""One demand as one agency sees it: what it says, why the agency does not stand first, and where it stands with the firm."""

from __future__ import annotations

from typing import Any

from chassis.errors import Forbidden, Missing
from chassis.moves import Moves
from chassis.storage.reading import Reading, Where, missing
from chassis.views import view
from contracts.codes.base import Fault
from contracts.commands.matching import OneDemand, ReadOneDemand
from contracts.commands.things import View
from contracts.declare import Words
from contracts.things.search import Contact, ContactState, Demand
from services.search.domain.demands import closed
from services.search.domain.scoring import explain
from services.search.domain.scoring.facts import Facts
from services.search.domain.scoring.need import Need
from services.search.queries.fitting import match_of, told
from services.search.queries.match import question_of, score_of
from services.search.queries.places import Question, field, marks
from services.search.queries.reader import reader_of
from services.search.storage.conflicts import all_conflicts, conflict_of
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns

BETWEEN = {state.code for state in (ContactState.ASKED, ContactState.ACCEPTED, ContactState.SIGNED)}
UNPLACED: dict[str, Any] = {"of": 0, "match": None}  # who is kept out, or asks too late, is compared with nobody


def read_one(
    reading: Reading, index: Index, columns: MatchColumns, moves: Moves[Contact], query: ReadOneDemand
) -> OneDemand:
    """A demand that the agency may be told of, or for which its firm chose the agency, whatever became of it since."""
    reader, demand = reader_of(reading), reading.find(Demand, query.id)
    if demand is None or reader.facts is None or conflict_of(reading, reader.id, demand.opponents):
        raise missing(Demand.kind, query.id)  # to say why would say against whom it is
    contact, left_out = contact_with(reading, moves, demand.id, reader.id), reader.left_out
    if demand.confidential and (contact is None or contact.state["state"] not in BETWEEN):
        raise missing(Demand.kind, query.id)
    over = closed(demand, reading.today)
    if contact is None and over:
        raise Missing(over)
    if contact is None and left_out:
        raise Forbidden(*left_out.reasons)
    question = question_of(reading, demand)
    place = UNPLACED if over or left_out else _place(reading, index, columns, question, reader.facts)
    return OneDemand(**told(question), **place, closed=over, left_out=left_out, contact=contact)


def contact_with(reading: Reading, moves: Moves[Contact], demand_id: str, agency_id: str) -> View | None:
    """What stands between a demand's firm and an agency, with what the caller may do about it now."""
    both = Where(equal={"demand_id": (demand_id,), "agency_id": (agency_id,)})
    found = reading.page(Contact.kind, both, limit=50)
    newest = max(found, key=lambda one: (str(one.state["due_on"]), one.recorded_at), default=None)
    return view(reading, moves, newest) if newest else None


def _place(reading: Reading, index: Index, columns: MatchColumns, question: Question, mine: Facts) -> dict[str, Any]:
    """Its place among those who are compared; where it is not among them, what it has nothing of."""
    opponents = question.need.opponents
    conflicts: dict[str, Fault] = all_conflicts(reading).against(opponents) if opponents else {}
    with field(reading, index, columns, question, conflicts) as compared:
        place, of, is_reduced = compared.place(mine.id), compared.considered, compared.is_reduced
    asked = marks(question.need)
    has_none = bool(asked) and mine.flags.isdisjoint(asked)
    return {
        "of": of,
        "match": match_of(question, mine, place) if place else None,
        "best": str(score_of(question, place.best)) if place else "",
        "lacks": asked_for(question.need) if has_none else None,
        "reduced": is_reduced,
    }


def asked_for(need: Need) -> Words:
    """What must be had of a need to be compared at all, by its names."""
    if need.services:
        return explain.names("services", need.services)
    return explain.names("categories", need.categories) if need.categories else explain.names("rights", need.rights)
