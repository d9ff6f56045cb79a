"""Who sits in which zone: entries, exits, second seats, moves from one zone to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.steps import Step, create

LAST = date(2026, 10, 15)
GONE_OF_HUNDRED = 10
SECOND_OF_HUNDRED = 9
REASONS = ("voluntary", "voluntary", "expiry", "forced")


def steps(agencies: list[Made], zones: list[dict[str, Any]], quiet: set[int]) -> Iterator[Step]:
    """Every residence; the agencies in *quiet* have a story of their own and just stay."""
    by_code = {zone["code"]: zone for zone in zones}
    for agency in agencies:
        if agency.zone:
            yield from _stay(agency, by_code[agency.zone], zones, quiet=agency.number in quiet)
        elif agency.number % 5 == 0:
            yield from _visit(agency, zones)


def _stay(agency: Made, zone: dict[str, Any], zones: list[dict[str, Any]], *, quiet: bool) -> Iterator[Step]:
    """In its zone from early on; some left again, some have a second seat elsewhere in the province."""
    ref = f"residence/{agency.number}-1"
    dice = Dice(ref)
    first = max(agency.day, zone["opened_on"])
    entered = min(dice.day(first, first + timedelta(days=90)), LAST)
    yield _entry(ref, agency, zone, entered, dice)
    if quiet:
        return
    if dice.hits(GONE_OF_HUNDRED) and entered < date(2024, 1, 1):
        yield _exit(ref, dice.day(entered + timedelta(days=365), LAST), dice)
    elif dice.hits(SECOND_OF_HUNDRED):
        others = [other for other in zones if other["region"][:2] == zone["region"][:2] and other is not zone]
        if others:
            other = dice.pick(others)
            second = dice.day(max(entered, other["opened_on"]), LAST)
            yield _entry(f"residence/{agency.number}-2", agency, other, second, dice)


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
    yield _entry(ref, agency, zone, entered, dice)
    yield _exit(ref, dice.day(entered + timedelta(days=365), LAST), dice)


def _entry(ref: str, agency: Made, zone: dict[str, Any], entered: date, dice: Dice) -> Step:
    bases = [number for number, base in enumerate(zone["bases"]) if base["opened_on"] <= entered]
    until = entered.replace(year=entered.year + dice.pick((3, 5, 10)), day=min(entered.day, 28))
    state = {
        "agency_id": f"@{agency.ref}",
        "zone_id": f"@zone/{zone['code']}",
        "base_id": f"@base/{zone['code']}-{dice.pick(bases)}" if bases else None,
        "entered_on": str(entered),
        "contract_no": f"演示合同{ref.partition('/')[2]}",
        "contract_until": str(until),
        "room": f"{dice.between(1, 25)}{dice.between(1, 20):02d} 室",
        "area_m2": str(dice.between(18, 420)),
        "services": agency.state["services"][:4],
    }
    return create(entered, ref, state, basis="入驻协议（演示）")


def _exit(ref: str, left: date, dice: Dice) -> Step:
    inputs = {"left_on": str(left), "reason": dice.pick(REASONS)}
    return Step(day=left, do="act", ref=ref, said={"act": "see_out", "inputs": inputs, "basis": "退出确认书（演示）"})
