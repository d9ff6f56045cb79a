"""
Ranking agencies for a demand: the law and conflicts keep out first, then the score, then an order among equals.

The columns propose; whoever is about to be shown is read once more from the tables, so that nobody is shown
who was hidden meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from chassis.errors import Forbidden, Missing, Refused
from chassis.shapes.check import clean
from chassis.shapes.codec import from_json, state_of
from chassis.storage.reading import Reading, Where, missing
from contracts.codes import chassis as chassis_codes
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.commands.matching import Chip, LeftOut, Locked, Match, MatchDemand, OwnDemand, Ranking, ReadOwnDemand
from contracts.declare import Words
from contracts.roles import Role
from contracts.things.registry import Standing
from contracts.things.search import Demand, ResultList, Stage
from rulebooks.matching import profiles
from services.search.domain.analysis import ANALYSER_VERSION
from services.search.domain.demands import closed, demand_faults
from services.search.domain.needs import Guess
from services.search.domain.scoring import explain
from services.search.domain.scoring.facts import Facts
from services.search.domain.scoring.need import Need, need_of
from services.search.domain.scoring.score import Vector, most_of, plain, share_of, shown
from services.search.domain.scoring.turns import turn
from services.search.queries.places import Question, field, fitting, is_newcomer
from services.search.storage import heard
from services.search.storage.conflicts import all_conflicts
from services.search.storage.facts import facts_of
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns

MOST = 100
SPARE = 5  # more than are shown, for those who are hidden in this very moment
MOST_LEFT_OUT = 50
GRAVEST = ("conflict", "listed", "suspended", "expired", "abnormal", "exited")  # in which order they are told


@dataclass(frozen=True, slots=True)
class Row:
    """One agency in its place."""

    facts: Facts
    vector: Vector


ASKS_WHOSE = (  # a visitor could ask so who acts for whom
    "写了对方当事人。谁给谁办事不对外显示；不写对方当事人，不登录也可以排",
    "Opponents are named. Who acts for whom is not told to everybody; leave them out to rank without signing in",
)


def match(reading: Reading, index: Index, columns: MatchColumns, asked: MatchDemand) -> Ranking:
    """The ranking of a demand that was posted, or of one that is being written."""
    question = question_of(reading, _demand(reading, asked), asked.profile)
    return ranking(reading, index, columns, question, max(1, min(asked.limit, MOST)))


def question_of(reading: Reading, demand: Demand, profile: str = "") -> Question:
    """What a demand asks today."""
    need = need_of(demand, reading.today)
    try:
        by = profiles.profile(profile, reading.today) if profile else profiles.chosen(need.region, reading.today)
    except KeyError as unknown:
        known = "、".join(profiles.editions())
        raise Refused(codes.UNKNOWN_PROFILE.fault("?profile", profile=profile[:40], known=known)) from unknown
    return Question(demand, need, by, heard.head_before(reading))


def ranking(reading: Reading, index: Index, columns: MatchColumns, question: Question, limit: int) -> Ranking:
    """Who fits, best first, with reasons; and who is kept out, with reasons."""
    opponents = question.need.opponents
    conflicts = all_conflicts(reading).against(opponents) if opponents else {}
    rows, considered, is_reduced = ranked(reading, index, columns, question, limit, conflicts)
    left_out, total = _left_out(reading, columns, question, conflicts)
    return Ranking(
        profile=question.profile.label,
        profile_words=Words(*question.profile.words),
        scale=str(plain(question.profile.scale)),
        on=reading.today,
        day_head=question.day_head,
        analyser=ANALYSER_VERSION,
        asked=asked_of(question.need),
        chips=chips_of(question.need),
        items=tuple(_told(question, rows, number) for number in range(len(rows))),
        considered=considered,
        left_out=left_out,
        left_out_total=total,
        reduced=is_reduced,
    )


def ranked(  # noqa: PLR0913 - everything that a ranking is made of
    reading: Reading,
    index: Index,
    columns: MatchColumns,
    question: Question,
    limit: int,
    conflicts: Mapping[str, Fault],
) -> tuple[list[Row], int, bool]:
    """The first *limit* rows, how many agencies were considered, and whether wording could not be compared."""
    with field(reading, index, columns, question, conflicts) as compared:
        vectors = dict(compared.first(limit + SPARE))
        considered = compared.considered
    known = facts_of(reading, vectors)
    rows = [
        Row(known[id], vector)
        for id, vector in vectors.items()
        if id in known and known[id].is_open and id not in index.denied
    ]
    return rows[:limit], considered, compared.is_reduced


def _told(question: Question, rows: list[Row], number: int) -> Match:
    row = rows[number]
    before = rows[number - 1].vector.score if number else None
    return told_match(question, row, number + 1, before)


def score_of(question: Question, total: int) -> Decimal:
    """A total of this question as it is printed."""
    return shown(question.profile, total)


def told_match(question: Question, row: Row, rank: int, before: Decimal | None, above: int = 0) -> Match:
    """One row as it is told; *before* is the score of the rank *above*, None at the top."""
    vector, facts = row.vector, row.facts
    most = most_of(question.profile, question.need)
    return Match(
        rank=rank,
        agency_id=facts.id,
        name=facts.name,
        english_name=facts.english_name,
        score=str(vector.score),
        sum=str(vector.sum),
        parts=explain.parts_of(vector, facts, question.need),
        factors=explain.factors_of(vector, facts, question.need),
        higher=() if before is None else explain.higher(vector, question.need, before, above or rank - 1),
        newcomer=is_newcomer(question, facts.entered_on),
        turn=turn(question.day_head, facts.id),
        most=str(most),
        share=str(share_of(vector.score, most)),
    )


# -- who is kept out


def _left_out(
    reading: Reading, columns: MatchColumns, question: Question, conflicts: Mapping[str, Fault]
) -> tuple[tuple[LeftOut, ...], int]:
    """
    Those that are kept out though they have what is asked for, the gravest reason first.

    Many have left their zone, and few are told: what only this demand brings about (a conflict) is never past the last of them.
    """
    with columns.lock:
        closed = np.flatnonzero(~columns.open_on(question.need.on) & fitting(columns, question.need))
        ids = sorted(conflicts) + sorted({columns.ids[row] for row in closed.tolist()} - set(conflicts))
    known = facts_of(reading, ids[: MOST_LEFT_OUT * 2])
    told = filter(None, (left_out_of(facts, conflicts.get(facts.id)) for facts in known.values()))
    in_order = sorted(told, key=lambda one: (GRAVEST.index(one.why), one.agency_id))
    return tuple(in_order[:MOST_LEFT_OUT]), len(ids)


def left_out_of(facts: Facts, conflict: Fault | None) -> LeftOut | None:
    """Why an agency is not proposed, with every reason; None where it may be."""
    reasons = list(facts.sight.reasons)
    why = _why(reasons, is_hidden=not facts.sight.found) if reasons else ""
    if facts.lapsed_on:
        reasons.append(codes.LAPSED.fault(until=facts.lapsed_on))
        why = why or "expired"
    if conflict:
        reasons.append(conflict)
        why = why or "conflict"
    if not reasons:
        return None
    return LeftOut(
        agency_id=facts.id, name=facts.name, english_name=facts.english_name, why=why, reasons=tuple(reasons)
    )


def _why(reasons: Iterable[Fault], *, is_hidden: bool) -> str:
    """The gravest reason in one word."""
    known = {fault.code: fault for fault in reasons}
    if codes.LISTED.name in known and is_hidden and any(fault.context.get("hides") for fault in reasons):
        return "listed"
    if fault := known.get(codes.NOT_ACTIVE.name):
        struck = fault.context["standing"] == {"zh": Standing.STRUCK_OFF.words.zh, "en": Standing.STRUCK_OFF.words.en}
        return "exited" if struck else "suspended"
    if codes.NO_RESIDENCE.name in known:
        return "exited"
    return "listed" if is_hidden else "abnormal"


# -- what was asked


def asked_of(need: Need) -> dict[str, object]:
    """What was compared, as values; the opponents stay with whoever named them."""
    return {
        "services": list(need.services),
        "categories": list(need.categories),
        "rights": list(need.rights),
        "industry": need.industry or None,
        "region": need.region or None,
        "cases": need.cases,
        "budget_fen": need.budget_fen,
        "languages": list(need.languages),
        "deadline": need.deadline.isoformat() if need.deadline else None,
        "opponents": list(need.opponents),
    }


def chips_of(need: Need) -> tuple[Chip, ...]:
    """What was guessed, by name."""
    return tuple(
        Chip(
            list=one.list,
            code=one.code,
            words=_called(one),
            by=one.by,
            sure=one.sure,
            taken=one.list != "services" or one.code in need.services,
        )
        for one in need.guessed
    )


def _called(guess: Guess) -> Words:
    """A stage is a choice of its own; all else stands in a list of codes."""
    stages = {stage.value: stage.words for stage in Stage}
    return stages[guess.code] if guess.list == "stage" else explain.names(guess.list, [guess.code])


def taken_of(need: Need) -> tuple[Chip, ...]:
    """What of a need its firm chose in no code: all that others are told as guessed."""
    return tuple(chip for chip in chips_of(need) if chip.taken)


def _demand(reading: Reading, asked: MatchDemand) -> Demand:
    """The posted demand, of the caller alone; or the one that was sent, judged as it would be when posted."""
    if asked.state is None:
        return own_demand(reading, asked.id)
    return drafted(reading, asked.state, reading.today)


def own_demand(reading: Reading, id: str) -> Demand:
    """A demand of the caller's."""
    demand = reading.find(Demand, id)
    if demand is None:
        problem: Missing = missing(Demand.kind, id)
        raise problem
    if reading.principal.role is Role.SYSTEM or demand.firm_id == reading.principal.party:
        return demand
    if reading.principal.role is Role.VISITOR:
        raise Forbidden(chassis_codes.SIGN_IN.fault())
    raise Forbidden(chassis_codes.NOT_YOURS.fault(yours=reading.principal.party))


def read_own(reading: Reading, query: ReadOwnDemand) -> OwnDemand:
    """A demand of the caller's with its own words."""
    demand = own_demand(reading, query.id)
    locked = reading.list(ResultList, Where(equal={"demand_id": (demand.id,)}), limit=MOST)
    return OwnDemand(
        id=demand.id,
        revision=demand.revision,
        state=state_of(demand),
        locked=tuple(
            Locked(id=one.id, locked_on=one.locked_on, profile=one.profile, sha256=one.sha256) for one in locked
        ),
        closed=closed(demand, reading.today),
    )


def drafted(reading: Reading, state: Mapping[str, object], on: date) -> Demand:
    """A demand that nobody posted; refused with every reason for which posting it would be."""
    if state.get("opponents") and reading.principal.role is Role.VISITOR:
        raise Forbidden(chassis_codes.SIGN_IN.fault("#/state/opponents", fact=ASKS_WHOSE))
    clear, faults = clean(Demand, dict(state), day=on, at="#/state")
    known = {name: value for name, value in clear.items() if value is not None}
    demand: Demand = from_json(Demand, {"title": ""} | known)
    more = [replace(one, pointer=one.pointer.replace("#/", "#/state/")) for one in demand_faults(demand, None, on)]
    told = {fault.pointer for fault in faults}  # of a value that is none nothing more can be said
    if every := (*faults, *(one for one in more if one.pointer not in told)):
        raise Refused(*every)
    return demand
