"""Zones that ask for a title now: each has a case that lies on somebody's desk, for whoever tries the product; running.toml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from services.demo import titles, zones
from services.demo.agencies import Made
from services.demo.dice import Dice
from services.demo.residences import Seat, contracts
from services.demo.steps import Step, book

ASKED = "application/4"  # the last of its panel has not scored yet: the demonstration's expert is this one
PAPERS_FROM = 1000  # apart from those of the cases that came to a title


def steps(agencies: list[Made], busy: Collection[int], *, small: bool, lived: bool) -> Iterator[Step]:
    """In the whole demonstration that lives through its days; a party's act is of its own day."""
    if small or not lived:
        return
    papers = count(PAPERS_FROM)
    for zone in book("running")["zones"]:
        yield from zones.one(zone, lived=lived)
        yield from _seats(zone, [one for one in agencies if one.zone == zone["seats"]["of"] and one.number not in busy])
    for case in book("running")["cases"]:
        yield from titles.told(case, papers)


def _seats(zone: dict[str, Any], known: list[Made]) -> Iterator[Step]:
    """A second seat for some of those that sit in a zone nearby, each a few weeks after the zone opened."""
    every, first, many = (zone["seats"][name] for name in ("every", "first", "many"))
    for agency in known[first::every][:many]:
        ref = f"residence/{agency.number}-3"
        entered = max(Dice(ref).day(zone["opened_on"], zone["seats"]["until"]), agency.day)
        yield from contracts(Seat(ref, agency, zone, entered))
