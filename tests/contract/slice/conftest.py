from __future__ import annotations

import pytest

from contracts.roles import Principal, Role
from services.all_in_one import SERVICES
from tests.support.backend import AGENCY, NOW, Backend
from tests.support.shape import clock_at


@pytest.fixture
def clock(tmp_path):
    return clock_at(tmp_path, NOW)


@pytest.fixture
def backend(request, tmp_path, clock):
    inside = request.node.get_closest_marker("inside") is not None
    running = Backend(tmp_path, clock, SERVICES if inside else None)
    yield running
    running.stop()


@pytest.fixture
def province(backend):
    return backend.province


@pytest.fixture
def visitor(backend):
    return backend.visitor


@pytest.fixture
def zone(province):
    return province.create("zone", {"name": "蠡岸集聚区", "region": "320211"})


@pytest.fixture
def operator(backend, zone, province):
    person = Principal(id="operator-1", role=Role.OPERATOR, zone=zone.id, region="320211")
    return backend.someone(person).knows(province)


@pytest.fixture
def agency(province):
    return province.create("agency", AGENCY)


@pytest.fixture
def residence(operator, agency, zone, province, visitor):
    """As an office records what was decided; tests/contract/registry/test_residency.py tells how it is decided."""
    made = province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    operator.knows(province)
    visitor.knows(province)
    return made
