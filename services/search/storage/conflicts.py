"""For whom an agency acts, and whether that stands against a demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.storage.reading import Reading, Where
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.things.search import Retainer
from services.search.domain.conflict import acts_for

MOST = 500


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Who acts for whom on a day, read once for as many demands as are asked about."""

    retainers: tuple[Retainer, ...]
    on: date

    def against(self, opponents: tuple[str, ...]) -> dict[str, Fault]:
        """By agency, that it acts for one of *opponents*."""
        return {
            one.agency_id: codes.CONFLICT.fault(since=one.since)
            for one in self.retainers
            if acts_for(one, opponents, self.on)
        }


def conflict_of(reading: Reading, agency_id: str, opponents: tuple[str, ...]) -> Fault | None:
    """Why the agency cannot act against *opponents*; None where nothing stands in the way."""
    where = Where(equal={"agency_id": (agency_id,)})
    return _read(reading, where).against(opponents).get(agency_id) if opponents else None


def all_conflicts(reading: Reading) -> Conflicts:
    """Everything that is declared."""
    return _read(reading, Where())


def _read(reading: Reading, where: Where) -> Conflicts:
    found: list[Retainer] = []
    after = ""
    while some := reading.list(Retainer, where, after=after, limit=MOST):
        found += some
        after = some[-1].id
    return Conflicts(tuple(found), reading.today)
