"""For whom an agency acts, and whether that stands against a demand."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.storage.reading import Reading, Where
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.things.search import Retainer
from services.search.domain.conflict import acts_for

MOST = 500


def conflict_of(reading: Reading, agency_id: str, opponents: tuple[str, ...]) -> Fault | None:
    """Why the agency cannot act against *opponents*; None where nothing stands in the way."""
    return conflicts_of(reading, [agency_id], opponents).get(agency_id)


def conflicts_of(reading: Reading, agencies: Iterable[str], opponents: tuple[str, ...]) -> dict[str, Fault]:
    """By agency, the conflict with one of *opponents*."""
    some = tuple(agencies)
    if not opponents or not some:
        return {}
    where = Where(equal={"agency_id": some})
    return _against(reading, where, opponents)


def all_conflicts(reading: Reading, opponents: tuple[str, ...]) -> dict[str, Fault]:
    """Every agency that acts for one of *opponents* today."""
    return _against(reading, Where(), opponents) if opponents else {}


def _against(reading: Reading, where: Where, opponents: tuple[str, ...]) -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    after = ""
    while some := reading.list(Retainer, where, after=after, limit=MOST):
        for retainer in some:
            if acts_for(retainer, opponents, reading.today):
                found[retainer.agency_id] = codes.CONFLICT.fault(since=retainer.since)
        after = some[-1].id
    return found
