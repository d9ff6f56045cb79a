"""Supply and demand: what agencies of Binhu offer, what the demonstration's firm asks for, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from chassis import ids
from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.steps import Step, book, create
from services.demo.stories import of_their_own

FIRM = ids.with_check("DEM0F1RM001")  # the firm that the firm's account acts for
ZONE = "binhu"
DECLARED = date(2026, 10, 12)
MOST_OFFERS = 12
YUAN = 100
CASE_WORDS = "（演示案例）"


def steps(made: list[Made]) -> Iterator[Step]:
    """Offers of agencies without a story of their own, then the firm's demands with their answers."""
    told = of_their_own(made)
    sellers = [one for one in made if one.zone == ZONE and (one.number == 0 or one.number not in told)][:MOST_OFFERS]
    for seller in sellers:
        yield create(DECLARED, f"offer/{seller.number}", _offer(seller), basis="机构申报（演示）")
    yield create(
        DECLARED,
        "saved_search/0",
        {"name": "滨湖的新需求", "looks_for": "demands", "regions": ["320211"]},
        by=sellers[0].ref,
    )
    for number, demand in enumerate(book("market")["demands"]):
        yield from _asked(number, demand, sellers)


def _offer(seller: Made) -> dict[str, Any]:
    dice = Dice(f"offer/{seller.number}")
    services = seller.state["services"]
    return {
        "agency_id": f"@{seller.ref}",
        "free": dice.between(1, 12),
        "busy": dice.between(0, 8),
        "covers": ["320000"] if dice.hits(50) else [],
        "prices": [
            {"service": code, "fen": dice.between(15, 400) * 100 * YUAN, "days": dice.between(10, 120)}
            for code in services
        ],
        "cases": [_case(dice, code, seller) for code in dice.some(services, 1, 4) for _ in range(dice.between(1, 3))],
    }


def _case(dice: Dice, code: str, seller: Made) -> dict[str, Any]:
    on = dice.day(date(2024, 1, 8), date(2026, 8, 31))
    industry = dice.pick(seller.state["industries"] or [None])
    case = {"service": code, "title": f"{on.year} 年第 {dice.between(1, 60)} 号{CASE_WORDS}", "on": str(on)}
    return case | ({"industry": industry} if industry else {})


def _asked(number: int, demand: dict[str, Any], sellers: list[Made]) -> Iterator[Step]:
    """A demand of the firm, whom it asked, and how that ended."""
    ref, day = f"demand/{number}", demand["on"]
    yield create(day, ref, demand["state"], by="firm")
    if "locked" in demand:
        yield Step(day=day, do="lock", ref=f"result_list/{number}", said={"id": f"@{ref}"}, by="firm")
    if "asks" in demand:
        seller = _fitting(sellers, demand)
        contact, later = f"contact/{number}", day + timedelta(days=1)
        yield create(day, contact, {"demand_id": f"@{ref}", "agency_id": f"@{seller.ref}"}, by="firm")
        for act in demand["asks"]:
            said = {"act": act["act"], "inputs": act.get("inputs", {})}
            yield Step(day=later, do="act", ref=contact, said=said, by=seller.ref if act["by"] == "agency" else "firm")
    if "ends" in demand:
        yield Step(day=day, do="act", ref=ref, said=demand["ends"], by="firm")


def _fitting(sellers: list[Made], demand: dict[str, Any]) -> Made:
    """The agency of the agency's account where the demand is for it, else the first other one with the service."""
    if demand.get("of_account"):
        return sellers[0]
    wanted = set(demand["state"].get("services", ()))
    return next((one for one in sellers[1:] if wanted & set(one.state["services"])), sellers[-1])
