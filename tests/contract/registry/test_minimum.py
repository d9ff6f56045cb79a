"""An agency is warned 60, 30 and 7 days before it falls under its legal minimum, each time once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from chassis.clock import SHANGHAI
from contracts.commands.platform import ReadEvents
from contracts.commands.registry import ReadAgencyChecks
from contracts.commands.things import ChangeThing, EndThing, ListThings
from tests.contract.registry.test_opening import PATENT, PERSON
from tests.support.backend import AUDITOR

pytestmark = pytest.mark.inside

DAY = date(2026, 3, 2)  # the day on which the world begins
WARNED, SECURED = "registry.agency.minimum_warned", "registry.agency.minimum_secured"


@pytest.fixture
def patent_agency(province):
    return province.create("agency", PATENT, valid_from=date(2024, 1, 8))


def person(province, agency, name, **but):
    return province.create("practitioner", PERSON | {"name": name, "agency_id": agency.id} | but)


def alert_of(province, agency):
    found = province.send(ListThings(kind="alert", where={"agency_id": (agency.id,)})).items
    return found[0].state if found else None


def told(backend):
    found = backend.someone(AUDITOR).send(ReadEvents(service="registry", limit=200, types=(WARNED, SECURED)))
    return len(found.items)


@pytest.fixture
def on_day(backend, clock):
    """The platform's daily work as it is done so many days after the first."""

    def run(days):
        clock.set(datetime.combine(DAY + timedelta(days), datetime.min.time(), SHANGHAI) + timedelta(hours=10))
        backend.all.services["registry"].daily()

    return run


def test_each_stage_is_told_once_and_the_day_itself_too(backend, province, patent_agency, on_day):
    person(province, patent_agency, "沈观")
    person(province, patent_agency, "陆衡", valid_until=(DAY + timedelta(99)).isoformat())  # falls on the 100th day
    seen = []
    for days in (0, 39, 40, 41, 69, 70, 92, 93, 99, 100, 101):
        on_day(days)
        alert = alert_of(province, patent_agency)
        seen.append((days, alert and alert["days_before"], told(backend)))
    assert seen == [
        (0, None, 0), (39, None, 0), (40, 60, 1), (41, 60, 1), (69, 60, 1), (70, 30, 2), (92, 30, 2), (93, 7, 3),
        (99, 7, 3), (100, 0, 4), (101, 0, 4),
    ]  # fmt: skip
    alert = alert_of(province, patent_agency)
    assert (alert["due_on"], alert["state"]) == ((DAY + timedelta(100)).isoformat(), "open")
    assert alert["article"] == "《专利代理管理办法》第十条"


def test_a_leaving_that_is_recorded_for_a_later_day_is_warned_about_at_once(province, patent_agency, on_day):
    person(province, patent_agency, "沈观")
    leaving = person(province, patent_agency, "陆衡")
    leaves = DAY + timedelta(20)
    province.send(
        ChangeThing(kind="practitioner", id=leaving.id, revision=1, sets={"agency_id": None}, valid_from=leaves)
    )
    alert = alert_of(province, patent_agency)
    assert (alert["due_on"], alert["days_before"]) == (leaves.isoformat(), 30)
    assert province.send(ReadAgencyChecks(agency_id=patent_agency.id)).falls_on == leaves


def test_a_warning_is_over_once_somebody_else_counts(backend, province, patent_agency, on_day):
    person(province, patent_agency, "沈观")
    leaving = person(province, patent_agency, "陆衡")
    province.send(EndThing(kind="practitioner", id=leaving.id, revision=1, on=DAY + timedelta(5), basis="离职"))
    assert alert_of(province, patent_agency)["days_before"] == 7
    person(province, patent_agency, "薛禾")
    on_day(1)
    alert = alert_of(province, patent_agency)
    assert (alert["state"], alert["over_on"]) == ("over", (DAY + timedelta(1)).isoformat())
    assert told(backend) == 2


def test_an_agency_that_never_had_enough_is_not_warned_about_falling(province, patent_agency, on_day):
    person(province, patent_agency, "沈观", valid_until=(DAY + timedelta(3)).isoformat())
    on_day(0)
    assert alert_of(province, patent_agency) is None
