"""Practitioners, and the names of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.names import name_of
from services.demo.steps import Step, book, create

LICENSED = ("patent_attorney",)
LANGUAGES = ("en", "ja", "de", "ko")
PARTNERS = 2  # of a partnership that has just enough
EXPIRING = {15: date(2026, 12, 31)}  # the last day of one of its two certificates: the agency is warned before it


def steps(agencies: list[Made]) -> Iterator[Step]:
    """Everybody who practises in the agencies."""
    number = 0
    for agency in agencies:
        for place in range(_count(agency)):
            yield _practitioner(number, agency, place)
            number += 1


def _count(agency: Made) -> int:
    """How many; some companies of patent attorneys have as many as the conditions of practice ask for."""
    least, most = agency.trade["people"]
    if agency.number in EXPIRING:
        return PARTNERS
    if agency.form["form"] == "company" and agency.trade["code"] == "patent" and agency.number % 3 == 0:
        least, most = most + 1, most + 1
    return Dice(f"people/{agency.number}").between(least, most)


def _of_partner(agency: Made, place: int, day: date) -> dict[str, Any]:
    """Patent attorneys of an agency of their own: partners who have practised for years; the head is one of them."""
    if agency.trade["code"] != "patent":
        return {}
    since = {"practising_since": str(day - timedelta(days=900 + 100 * place)), "is_partner": True}
    head = {"name": agency.state["head"]} if place == 0 and agency.form["form"] == "company" else {}
    ends = EXPIRING.get(agency.number) if place == PARTNERS - 1 else None
    return since | head | ({"valid_until": str(ends)} if ends else {})


def _practitioner(number: int, agency: Made, place: int) -> Step:
    ref = f"practitioner/{number}"
    dice = Dice(ref)
    day = dice.day(agency.day, min(agency.day + timedelta(days=700), date(2026, 6, 30)))
    qualified = dice.day(date(2004, 1, 1), day - timedelta(days=400))
    profession = agency.trade["profession"]
    licensed = profession in LICENSED
    state = {
        "name": name_of(dice) + book("parts")["marker"],
        "profession": profession,
        "agency_id": f"@{agency.ref}",
        "region": agency.region,
        "qualification_no": f"{9000000 + number}" if licensed else None,
        "practice_no": f"{9900000000 + number}.{number % 10}" if licensed else None,
        "qualified_on": str(qualified),
        "practising_since": str(dice.day(qualified + timedelta(days=365), day)),
        "is_partner": dice.hits(25),
        "rights": agency.rights[:3],
        "languages": ["zh", *dice.some(LANGUAGES, 0, 2)],
        # Nobody's: the region 000000 and the exchange 100-0000 are never given out.
        "identity_number": f"000000199001{number % 10000:04d}0X" if dice.hits(4) else None,
        "phone": f"100-0000-{number % 10000:04d}" if dice.hits(8) else None,
    }
    state |= _of_partner(agency, place, day)
    return create(day, ref, state, valid_from=day, basis="执业备案（演示）")
