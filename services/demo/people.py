"""Practitioners, and the names of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.names import name_of
from services.demo.steps import Step, book, create

LICENSED = ("patent_attorney",)
LANGUAGES = ("en", "ja", "de", "ko")


def steps(agencies: list[Made]) -> Iterator[Step]:
    """Everybody who practises in the agencies."""
    number = 0
    for agency in agencies:
        least, most = agency.trade["people"]
        for _ in range(Dice(f"people/{agency.number}").between(least, most)):
            yield _practitioner(number, agency)
            number += 1


def _practitioner(number: int, agency: Made) -> Step:
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
    return create(day, ref, state, valid_from=day, basis="执业备案（演示）")
