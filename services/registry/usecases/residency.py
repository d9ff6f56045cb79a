"""Admissions and departures: what is filled in, what stands against them, and the residence that begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from chassis import keeping
from chassis.cases.amending import told_anew
from chassis.cases.keep import Amend, Cases, Deed
from chassis.cases.waking import followed
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.commands.cases import CorrectedWord
from contracts.declare import Words
from contracts.events.registry import DutyHandedOver
from contracts.things.registry import Agency, Residence, ResidenceState, SeeingOut, Zone
from contracts.things.residency import Admission, Departure
from rulebooks.instruments import DAILY_RULES
from services.registry.domain import admission, residency
from services.registry.storage.heard import open_duties, standing_listings, words_of_duties
from services.registry.usecases import considering

ADMIT = "admit"
LEAVING = ("RESIDENT", "WARNED", "HEARD", residency.SETTLING)
RUNNING = ("DRAFT", "CHECKING", *LEAVING)
MOST, AT_ONCE = 2000, 100


# -- filing


def filled_admission(work: Work, case: Admission) -> Admission:
    """Whose it is, and where it lies."""
    agency, zone = work.find(Agency, case.agency_id), work.find(Zone, case.zone_id)
    return replace(case, agency_name=agency.name if agency else "", region=zone.region if zone else "")


def filled_departure(work: Work, case: Departure) -> Departure:
    """What the residence says."""
    found = work.find(Residence, case.residence_id)
    if found is None:
        return case
    agency = work.find(Agency, found.agency_id)
    return replace(
        case, agency_id=found.agency_id, agency_name=agency.name if agency else "", zone_id=found.zone_id,
        region=found.region,
    )  # fmt: skip


def admission_faults(reading: Reading, case: Admission) -> Iterator[Fault]:
    """One admission of an agency to a zone at a time."""
    for other in _running(reading, case, agency_id=case.agency_id, zone_id=case.zone_id):
        yield codes.ADMISSION_RUNS.fault("#/agency_id", id=other.id)


def departure_faults(reading: Reading, case: Departure) -> Iterator[Fault]:
    """One departure from a residence that has not ended."""
    found = reading.find(Residence, case.residence_id)
    if found and found.state is not ResidenceState.RESIDENT and not case.id:
        yield codes.NOT_RESIDENT.fault("#/residence_id", left=found.left_on or "-")
    for other in _running(reading, case, residence_id=case.residence_id):
        yield codes.DEPARTURE_RUNS.fault("#/residence_id", id=other.id)


def _running(reading: Reading, case: Any, **same: str) -> Iterator[Any]:
    where = Where(equal={name: (value,) for name, value in same.items()} | {"stage": RUNNING})
    return (one for one in reading.list(type(case), where, limit=MOST) if one.id != case.id)


# -- what stands against an act beside its package


def against_admission(reading: Reading, thing: Admission, _case: Case, entry: Entry) -> Iterator[Fault]:
    """A list that keeps it out is named with who decided and by which rule."""
    if entry.act == ADMIT:
        yield from admission.listing_faults(standing_listings(reading, thing.agency_id), entry.day)


def against_departure(_reading: Reading, _thing: Departure, _case: Case, entry: Entry) -> Iterator[Fault]:
    """A request in writing lies before the day on which it is filed."""
    if entry.act == residency.ASK_FOR and (asked := _day_asked(entry)) and asked > entry.day:
        yield codes.REQUEST_AHEAD.fault("#/inputs/requested_on", basis=DAILY_RULES, written=asked, filed=entry.day)


def _day_asked(entry: Entry) -> date | None:
    """As it was said; what is no day is refused by the package."""
    try:
        return date.fromisoformat(str(entry.said.get("requested_on")))
    except ValueError:
        return None


# -- effects


def begin_residence(work: Work, thing: Admission, case: Case, entry: Entry) -> Mapping[str, Any]:
    """The residence, as any that is recorded."""
    new = Residence(
        agency_id=thing.agency_id,
        zone_id=thing.zone_id,
        base_id=thing.base_id,
        entered_on=date.fromisoformat(str(entry.said["entered_on"])),
        contract_no=thing.contract_no,
        contract_until=thing.contract_until,
        room=thing.room,
        room_shared=residency.sharing(case),
        area_m2=thing.area_m2,
        services=thing.services,
    )
    return {"residence_id": keeping.begin(work, new, basis=_basis(thing, case, entry)).id}


def end_residence(work: Work, thing: Departure, case: Case, entry: Entry) -> Mapping[str, Any]:
    """The exit, by the residence's own table of moves."""
    residence = work.get(Residence, thing.residence_id)
    contract = residency.contract_state("-", residence.contract_until, entry.day)
    said = SeeingOut(reason=residency.ground_of(case, contract), left_on=entry.day)
    keeping.decided(work, residence, "see_out", said, basis=_basis(thing, case, entry))
    return {"ground": said.reason, "left_on": said.left_on}


def note_request(_work: Work, _thing: Departure, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """That it was filed on the agency's behalf, and upon a request of which day."""
    return {"requested_on": _day_asked(entry)}


def hand_over_duty(_work: Work, _thing: Departure, case: Case, _entry: Entry) -> Mapping[str, Any]:
    """Who sees to which matter now, as its owner is told."""
    return {"handed_over": residency.handed_over(case)}


# -- what a correction of these acts moves


def _entry_moves(_reading: Reading, _thing: Admission, _of: Case, was: Entry, now: Entry) -> Iterator[CorrectedWord]:
    if was.said["entered_on"] != now.said["entered_on"]:
        words = Words("入驻记录：入驻日", "Residence: entered")
        yield CorrectedWord(words=words, before=str(was.said["entered_on"]), after=str(now.said["entered_on"]))


def _entered_anew(work: Work, thing: Admission, case: Case, was: Entry, now: Entry) -> Mapping[str, Any]:
    """The residence says the right day, by an entry of its own."""
    if was.said["entered_on"] != now.said["entered_on"]:
        sets = partial(Residence, entered_on=date.fromisoformat(str(now.said["entered_on"])))
        told_anew(work, work.get(Residence, thing.residence_id, gone=True), sets, basis=_basis(thing, case, now))
    return {}


def _exit_moves(_reading: Reading, _thing: Departure, _of: Case, was: Entry, now: Entry) -> Iterator[CorrectedWord]:
    if was.day != now.day:
        words = Words("入驻记录：退出日", "Residence: left")
        yield CorrectedWord(words=words, before=str(was.day), after=str(now.day))


def _left_anew(work: Work, thing: Departure, case: Case, was: Entry, now: Entry) -> Mapping[str, Any]:
    """The exit that was recorded is taken back and recorded of the right day: both stay told."""
    if was.day == now.day:
        return {}
    basis, residence = _basis(thing, case, now), work.get(Residence, thing.residence_id, gone=True)
    history = work.assertions(Residence.kind, residence.id)
    exits = [one.revision for one in history if one.sets.get("state") == ResidenceState.LEFT.code]
    work.withdraw(residence, max(exits), basis=basis)
    return end_residence(work, thing, case, now)


def _handed_anew(_work: Work, _thing: Departure, case: Case, _was: Entry, now: Entry) -> Mapping[str, Any]:
    """The last says whose it is now, as whoever was told is told again."""
    rows = residency.handed_over(case)
    mine = [one for one in rows if (one.holder, one.on) == (now.said["holder"], now.day)]
    return {"handed_over": (*(one for one in rows if one not in mine), *mine)}


def _requested_anew(_work: Work, _thing: Departure, _case: Case, _was: Entry, now: Entry) -> Mapping[str, Any]:
    """The day of the request as it is corrected."""
    return {"requested_on": _day_asked(now)}


def _basis(thing: Admission | Departure, case: Case, entry: Entry) -> str:
    act = case.definition.act(case.named(entry))
    return f"{act.zh}：{case.definition.articles[act.basis].words.zh}（{thing.kind.words.zh} {thing.id}）"


# -- open matters


def following(reading: Reading, thing: Departure, case: Case) -> Iterator[Deed]:
    """While an exit is settled, every matter that keeps the agency is listed, and struck out once it is closed."""
    if case.state != residency.SETTLING:
        return
    open_ = open_duties(reading, thing.agency_id, MOST)
    for duty in residency.unlisted(case, open_):
        yield residency.LIST, "", {"what": residency.line_of(duty), "reference": residency.reference(duty)}
    for part in residency.settled(case, open_):
        yield residency.END, part, {}


def named_matters(reading: Reading, thing: Departure, case: Case, act: str, name: str) -> Iterable[tuple[str, Words]]:
    """A listed matter is read in one language, though the case keeps both in one line."""
    listed = (act, name) == (residency.LIST, "what")
    return residency.in_each_language(case, words_of_duties(reading, thing.agency_id)) if listed else ()


ADMISSIONS = Cases(
    Admission,
    facts=considering.ENTRY_FACTS,
    effects={"begin_residence": begin_residence},
    amends={"begin_residence": Amend(_entered_anew, _entry_moves)},
    fills=filled_admission,
    check=admission_faults,
    against=against_admission,
    remarks=considering.of_entry,
    sources=considering.sources,
    open_tests=True,
)
DEPARTURES = Cases(
    Departure,
    facts=considering.EXIT_FACTS,
    effects={"end_residence": end_residence, "hand_over_duty": hand_over_duty, "note_request": note_request},
    amends={
        "end_residence": Amend(_left_anew, _exit_moves),
        "hand_over_duty": Amend(_handed_anew),
        "note_request": Amend(_requested_anew),
    },
    against=against_departure,
    fills=filled_departure,
    check=departure_faults,
    follows=following,
    offers=named_matters,
    tells={residency.HAND: DutyHandedOver},
    remarks=considering.of_exit,
    open_tests=True,
)


def exits_of_the_day(work: Work, after: str) -> str:
    """Some exits that run: a contract may have ended since, or a matter have been opened or closed; where to go on."""
    where = Where(equal={"stage": LEAVING})
    found = work.page(Departure.kind, where, after=after, limit=AT_ONCE)
    for row in found:
        followed(work, DEPARTURES, row.id)
    return found[-1].id if len(found) == AT_ONCE else ""


def duties_changed(work: Work, agency_id: str) -> None:
    """What is listed in the exits of this agency that are being settled follows at once."""
    where = Where(equal={"agency_id": (agency_id,), "stage": (residency.SETTLING,)})
    for thing in work.list(Departure, where, limit=MOST):
        followed(work, DEPARTURES, thing.id)
