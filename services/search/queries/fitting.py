"""The match the other way round: which open demands fit an agency, where it stands in each, and why it is not first."""

from __future__ import annotations

import numpy as np

from chassis.errors import Forbidden
from chassis.shapes.codec import state_of
from chassis.storage.reading import Reading, Where
from contracts.codes import chassis as codes
from contracts.commands.matching import FittingDemand, FittingDemands, LeftOut, Match, ReadFittingDemands
from contracts.declare import State
from contracts.roles import ROLE_WORDS, Role
from contracts.things.search import Demand, DemandState
from services.search.domain.scoring.facts import Facts
from services.search.domain.scoring.score import scored
from services.search.queries import match
from services.search.queries.match import Question, Row, left_out_of, question_of, told_match
from services.search.storage.conflicts import conflicts_of
from services.search.storage.facts import facts_of
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns

MOST = 50
MOST_DEMANDS = 300  # the newest open ones that are looked at
PUBLIC = (
    "title", "text", "services", "categories", "rights", "stage", "industry", "region", "cases", "budget_fen",
    "languages", "deadline",
)  # fmt: skip


def read_fitting(
    reading: Reading, index: Index, columns: MatchColumns, query: ReadFittingDemands
) -> FittingDemands:  # fmt: skip
    """What fits the caller's agency, the best places first."""
    agency_id = _own_agency(reading)
    mine = facts_of(reading, [agency_id]).get(agency_id)
    if mine is None:
        return FittingDemands(items=(), total=0)
    found = []
    for demand in reading.list(Demand, Where(equal={"state": (DemandState.OPEN.value,)}), limit=MOST_DEMANDS):
        if conflicts_of(reading, [agency_id], demand.opponents):
            continue  # to say why would say against whom it is
        question = question_of(reading, demand)
        if one := _fitting(reading, index, columns, question, mine):
            found.append(one)
    found.sort(key=lambda one: (one.match.rank if one.match else one.of + 1, one.demand_id))
    return FittingDemands(items=tuple(found[: max(1, min(query.limit, MOST))]), total=len(found))


def _own_agency(reading: Reading) -> str:
    if reading.principal.role is not Role.AGENCY:
        raise Forbidden(
            codes.NOT_YOUR_ROLE.fault(roles=ROLE_WORDS[Role.AGENCY], role=ROLE_WORDS[reading.principal.role])
        )
    return reading.principal.party


def _fitting(
    reading: Reading, index: Index, columns: MatchColumns, question: Question, mine: Facts
) -> FittingDemand | None:  # fmt: skip
    """The demand with this agency's place; None where it has nothing of what is asked for."""
    near, _ = match.nearness_of(index, question)
    with columns.lock:
        columns.follow(reading)
        columns.with_text(near)
        where = columns.rows([mine.id])
        if not len(where) or not match.fits(columns, question.need, row := int(where[0])):
            return None
        result = scored(columns, question.need, question.profile)
        eligible = columns.open
        considered = int(eligible.sum())
        ahead = eligible & (result.totals > result.totals[row])
        turns = columns.turns(question.day_head)
        ahead |= eligible & (result.totals == result.totals[row]) & (turns < turns[row])
        rank = int(ahead.sum()) + 1
        vector = result.at(row)
        best = int(np.max(result.totals[eligible], initial=0))
    if left_out := left_out_of(mine, None):
        return _told(question, considered, None, left_out)
    first = None if rank == 1 else match.score_of(question, best)
    is_newcomer = bool(mine.entered_on) and (reading.today - mine.entered_on).days < question.profile.newcomer_days  # type: ignore[operator]  # it is a day
    told = told_match(question, Row(mine, vector, is_newcomer), rank, first, above=1)
    return _told(question, considered, told)


def _told(
    question: Question, considered: int, told: Match | None, left_out: LeftOut | None = None
) -> FittingDemand:  # fmt: skip
    demand = question.demand
    return FittingDemand(
        demand_id=demand.id,
        title=demand.title,
        text=demand.text,
        state=public(demand),
        of=considered,
        match=told,
        left_out=left_out,
    )


def public(demand: Demand) -> State:
    """What others may know of a demand: never against whom it is, nor whose."""
    state = state_of(demand)
    return {name: state[name] for name in PUBLIC}
