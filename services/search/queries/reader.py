"""Which agency is told of demands at all, and of which: one rule for the board, the search, one demand and the digest."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.errors import Forbidden
from chassis.storage.reading import Reading
from contracts.codes import chassis as codes
from contracts.commands.matching import LeftOut
from contracts.roles import ROLE_WORDS, Role
from contracts.things.search import Demand
from services.search.domain.demands import is_announced
from services.search.domain.scoring.facts import Facts
from services.search.queries.match import left_out_of
from services.search.storage.conflicts import conflict_of
from services.search.storage.facts import facts_of


@dataclass(frozen=True, slots=True)
class Reader:
    """The caller's agency: what is known of it, and why it is told of no demand unless a firm chose it."""

    id: str
    facts: Facts | None  # the register has no such agency, or has not told of it yet
    left_out: LeftOut | None

    @property
    def is_told(self) -> bool:
        """Whether it hears of what it was not chosen for: whoever cannot be proposed reads nobody's wishes."""
        return self.facts is not None and self.left_out is None


def own_agency(reading: Reading) -> str:
    """Whose the caller is; Forbidden to who is of none."""
    if reading.principal.role is not Role.AGENCY:
        raise Forbidden(
            codes.NOT_YOUR_ROLE.fault(roles=ROLE_WORDS[Role.AGENCY], role=ROLE_WORDS[reading.principal.role])
        )
    return reading.principal.party


def reader_of(reading: Reading) -> Reader:
    """The caller as one who reads demands; Forbidden to who is of no agency."""
    agency_id = own_agency(reading)
    facts = facts_of(reading, [agency_id]).get(agency_id)
    return Reader(agency_id, facts, left_out_of(facts, None) if facts else None)


def may_be_told(reading: Reading, demand: Demand, reader: Reader) -> bool:
    """It stands open for all today, and the agency may be proposed and acts for nobody that it is against."""
    is_open = reader.is_told and is_announced(demand, reading.today)
    return is_open and not conflict_of(reading, reader.id, demand.opponents)
