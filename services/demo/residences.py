"""Who sits in which zone: entries, renewed contracts, exits, second seats, moves from one zone to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.steps import ACT, Step, create

LAST = date(2026, 10, 15)
HORIZON = date(2032, 12, 31)  # renewals are planned this far; a start sends those that lie in its past
GONE_OF_HUNDRED = 10
SECOND_OF_HUNDRED = 9
LATE_OF_HUNDRED = 25  # contracts that are renewed only after they have ended
TERMS = (2, 3, 3, 5)  # years
REASONS = ("voluntary", "voluntary", "expiry", "forced")
ASKED = date(2026, 10, 26)
LEAVES = date(2026, 11, 2)
WINDING_UP = timedelta(days=25)  # from an agency's end to its leaving the zone


@dataclass(frozen=True, slots=True)
class Seat:
    """One agency in one zone, until it left where it did."""

    ref: str
    agency: Made
    zone: dict[str, Any]
    entered: date
    left: date | None = None
    reason: str = ""
    is_endless: bool = False  # a contract without a last day


@dataclass(frozen=True, slots=True)
class Told:
    """The agencies that a story is told of: they just stay, unless it ends them."""

    quiet: set[int]
    suspended: set[int]  # nobody may sign with them while they are, so their contracts have no end
    struck: Mapping[int, date]


def steps(agencies: list[Made], zones: list[dict[str, Any]], told: Told) -> Iterator[Step]:
    """Every residence."""
    by_code = {zone["code"]: zone for zone in zones}
    for agency in agencies:
        if agency.zone:
            yield from _stay(agency, by_code[agency.zone], zones, told)
        elif agency.number % 5 == 0 and agency.number not in told.struck:
            yield from _visit(agency, zones)


def wish(agencies: list[Made], told: Told) -> Iterator[Step]:
    """An agency of the province that sits in no zone asks for a room in Binhu: a draft on its operator's desk."""
    outside = (one for one in agencies if not one.zone and one.region.startswith("32") and one.day < ASKED)
    if agency := next((one for one in outside if one.number not in (*told.struck, *told.suspended)), None):
        state = {
            "agency_id": f"@agency/{agency.number}",
            "zone_id": "@zone/binhu",
            "room": "A 座 1208",
            "area_m2": "86",
            "contract_no": "演示-2026-118",
            "contract_until": "2029-10-31",
        }
        yield create(ASKED, "admission/0", state, basis="入驻意向（演示）")


def leaving(seats: list[Step], told: Told) -> Iterator[Step]:
    """An agency of Binhu has asked to leave: what is open with it is settled now, on the operator's desk."""
    ended = {step.ref for step in seats if step.do == "act"}
    here = (step for step in seats if step.do == "create" and step.said["state"]["zone_id"] == "@zone/binhu")
    for seat in here:
        agency = str(seat.said["state"]["agency_id"]).removeprefix("@")
        number = int(agency.partition("/")[2])
        if number and seat.ref not in ended and not {number} & {*told.quiet, *told.suspended, *told.struck}:
            state = {"residence_id": f"@{seat.ref}", "remark": "合同期内迁往新址（演示）"}
            yield create(LEAVES, "departure/0", state, basis="退出申请（演示）")
            said = {"act": "ask", "inputs": {"reason": "业务扩大，迁往本市自有办公用房（演示）"}}
            yield Step(day=LEAVES, do=ACT, ref="departure/0", by=agency, said=said)
            return


def _stay(agency: Made, zone: dict[str, Any], zones: list[dict[str, Any]], told: Told) -> Iterator[Step]:
    """In its zone from early on; some left again, some have a second seat elsewhere in the province."""
    quiet, ended = agency.number in told.quiet, told.struck.get(agency.number)
    ref = f"residence/{agency.number}-1"
    dice = Dice(ref)
    first = max(agency.day, zone["opened_on"])
    entered = min(dice.day(first, first + timedelta(days=90)), LAST)
    left, reason = (ended + WINDING_UP, "forced") if ended else (None, "")
    if not quiet and dice.hits(GONE_OF_HUNDRED) and entered < date(2024, 1, 1):
        left, reason = dice.day(entered + timedelta(days=365), LAST), dice.pick(REASONS)
    yield from contracts(Seat(ref, agency, zone, entered, left, reason, agency.number in told.suspended))
    if not quiet and not left and dice.hits(SECOND_OF_HUNDRED):
        others = [other for other in zones if other["region"][:2] == zone["region"][:2] and other is not zone]
        if others:
            other = dice.pick(others)
            second = dice.day(max(entered, other["opened_on"]), LAST)
            yield from contracts(Seat(f"residence/{agency.number}-2", agency, other, second))


def _visit(agency: Made, zones: list[dict[str, Any]]) -> Iterator[Step]:
    """A stay that is over: the agency sits outside all zones today."""
    near = [zone for zone in zones if zone["region"][:2] == agency.region[:2]]
    ref = f"residence/{agency.number}-1"
    dice = Dice(ref)
    zone = dice.pick(near or zones)
    first = max(agency.day, zone["opened_on"])
    if first + timedelta(days=500) > LAST:
        return
    entered = dice.day(first, LAST - timedelta(days=450))
    left = dice.day(entered + timedelta(days=365), LAST)
    yield from contracts(Seat(ref, agency, zone, entered, left, dice.pick(REASONS)))


def contracts(seat: Seat) -> Iterator[Step]:
    """One seat from its entry to its exit, with the contracts in between."""
    dice = Dice(f"{seat.ref}/agreements")
    ends = seat.entered + timedelta(days=dice.between(500, 1800))  # the first runs to the end of some lease
    yield _entry(seat, None if seat.is_endless else ends, dice)
    number, left = 1, seat.left
    while not seat.is_endless:
        signed = _signed(dice, ends)
        if left and seat.reason == "expiry" and signed >= left:
            left = ends  # whoever goes because the contract is over goes on that day
        if signed >= (left or HORIZON):
            break
        number, ends = number + 1, _ends(dice, ends)
        yield _renewal(seat.ref, number, signed, ends)
    if left:
        yield _exit(seat.ref, left, seat.reason)


def _ends(dice: Dice, start: date) -> date:
    """The last day of a contract that follows one."""
    return start.replace(year=start.year + dice.pick(TERMS), day=min(start.day, 28))


def _signed(dice: Dice, ends: date) -> date:
    """When the next contract is signed: mostly some weeks before the end, now and then some weeks after it."""
    if dice.hits(LATE_OF_HUNDRED):
        return ends + timedelta(days=dice.between(10, 60))
    return ends - timedelta(days=dice.between(5, 60))


def _entry(seat: Seat, until: date | None, dice: Dice) -> Step:
    zone, entered = seat.zone, seat.entered
    bases = [number for number, base in enumerate(zone["bases"]) if base["opened_on"] <= entered]
    state = {
        "agency_id": f"@{seat.agency.ref}",
        "zone_id": f"@zone/{zone['code']}",
        "base_id": f"@base/{zone['code']}-{dice.pick(bases)}" if bases else None,
        "entered_on": str(entered),
        "contract_no": _number(seat.ref, 1),
        "contract_until": str(until) if until else None,
        "room": _room(seat, dice),
        "area_m2": str(dice.between(18, 420)),
        "services": seat.agency.state["services"][:4],
    }
    return create(entered, seat.ref, state, basis="入驻协议（演示）")


def _room(seat: Seat, dice: Dice) -> str:
    """A room that nobody else has: 26 floors of 24 rooms are more than there are agencies."""
    dice.between(1, 25), dice.between(1, 20)  # thrown as ever, so that what is thrown after it stays what it was
    floor, door = divmod(seat.agency.number, 24)
    return f"{floor + 1}{door + 1:02d} 室"


def _renewal(ref: str, number: int, signed: date, until: date) -> Step:
    sets = {"contract_no": _number(ref, number), "contract_until": str(until)}
    said = {"sets": sets, "valid_from": signed, "basis": "续签协议（演示）"}
    return Step(day=signed, do="change", ref=ref, said=said)


def _number(ref: str, number: int) -> str:
    seat = ref.partition("/")[2]
    return f"演示合同 {seat}" + (f"（第 {number} 份）" if number > 1 else "")


def _exit(ref: str, left: date, reason: str) -> Step:
    inputs = {"left_on": str(left), "reason": reason}
    return Step(day=left, do="act", ref=ref, said={"act": "see_out", "inputs": inputs, "basis": "退出确认书（演示）"})
