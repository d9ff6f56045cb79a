"""The match the other way round: which open demands fit an agency, where it stands in each, and why it is not first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.shapes.codec import state_of
from chassis.storage.reading import Reading
from contracts.commands.matching import FittingDemand, FittingDemands, Match, ReadFittingDemands
from contracts.declare import State, Words
from contracts.things.search import Demand
from services.search.domain.demands import is_announced
from services.search.domain.scoring.facts import Facts
from services.search.queries.match import Row, question_of, score_of, taken_of, told_match
from services.search.queries.places import Place, Question, field, marks
from services.search.queries.reader import reader_of
from services.search.storage.conflicts import Conflicts, all_conflicts
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns
from services.search.storage.posted import newest

MOST = 50
MOST_DEMANDS = 300  # the newest open ones are looked at
PUBLIC = (
    "title", "text", "services", "categories", "rights", "stage", "industry", "region", "cases", "budget_fen",
    "languages", "deadline", "confidential",
)  # fmt: skip


def read_fitting(
    reading: Reading, index: Index, columns: MatchColumns, query: ReadFittingDemands
) -> FittingDemands:  # fmt: skip
    """What fits the caller's agency, the best places first; nothing while it is kept out, with every reason."""
    reader = reader_of(reading)
    found = list(_found(reading, index, columns, reader.facts)) if reader.facts and reader.is_told else []
    found.sort(key=lambda one: (one.match.rank if one.match else one.of + 1, one.demand_id))
    some = tuple(found[: max(1, min(query.limit, MOST))])
    return FittingDemands(items=some, total=len(found), left_out=reader.left_out)


def _found(reading: Reading, index: Index, columns: MatchColumns, mine: Facts) -> Iterator[FittingDemand]:
    conflicts: Conflicts | None = None
    for demand in newest(reading, MOST_DEMANDS):
        if not is_announced(demand, reading.today):
            continue
        question = question_of(reading, demand)
        asked = marks(question.need)
        if asked and mine.flags.isdisjoint(asked):
            continue
        if demand.opponents and conflicts is None:
            conflicts = all_conflicts(reading)
        against = conflicts.against(demand.opponents) if conflicts and demand.opponents else {}
        if mine.id in against:
            continue  # to say why would say against whom it is
        with field(reading, index, columns, question, against) as compared:
            place, of = compared.place(mine.id), compared.considered
        if place:
            yield FittingDemand(**told(question), of=of, match=match_of(question, mine, place))


def match_of(question: Question, mine: Facts, place: Place) -> Match:
    """An agency's own row, and what alone would lift it past whoever stands first."""
    first = None if place.rank == 1 else score_of(question, place.best)
    return told_match(question, Row(mine, place.vector), place.rank, first, above=1)


def told(question: Question) -> dict[str, Any]:
    """What a demand says to an agency, and by which profile it is reckoned."""
    demand = question.demand
    return {
        "demand_id": demand.id,
        "title": demand.title,
        "text": demand.text,
        "state": public(demand),
        "profile": question.profile.label,
        "profile_words": Words(*question.profile.words),
        "guessed": taken_of(question.need),
    }


def public(demand: Demand) -> State:
    """What others may know of a demand: never against whom it is, nor whose."""
    state = state_of(demand)
    return {name: state[name] for name in PUBLIC}
