"""Every threshold of every programme, below, at and above it, counted from records of the register through the service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.commands.things import ActOnThing, ChangeThing, ListThings
from rulebooks import programmes
from tests.support.backend import NOW
from tests.support.counties import settled
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("a zone with its agencies per programme")
DAY = date(2026, 3, 2)
PLACES = {"JS_2016": "320211", "ZJ_2018": "330106", "JS_DRAFT": "320211"}
AREAS = {"threshold.built_area": "built_m2", "threshold.core_area": "core_m2"}
CONDITIONS = {
    "threshold.built_area": "built_area",
    "threshold.core_area": "core_area",
    "threshold.agencies": "min_agencies",
}


def least(programme, key):
    """The limit as the programme's own provision states it: another text than the procedure that is tested."""
    edition = next(one for one in programmes.in_force(DAY, drafts=True) if one.code == programme)
    provision = edition.provisions.get(key)
    return Decimal(str(provision.value["least"])) if provision and provision.value else None


def gates():
    """Every threshold that a programme states and its procedure asks for."""
    for programme in PLACES:
        yield from (
            pytest.param(programme, key, least(programme, key), id=f"{programme}-{key}")
            for key in CONDITIONS
            if least(programme, key) is not None
        )


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """A draft under each programme, in a zone with exactly as many agencies as are asked for."""
    made = {}
    for programme, region in PLACES.items():
        folder = tmp_path_factory.mktemp(programme)
        county = settled(folder, clock_at(folder, NOW), region, int(least(programme, "threshold.agencies") or 0))
        made[programme] = county, county.file(programme, trial=programme == "JS_DRAFT")
    yield made
    for county, _ in made.values():
        county.backend.stop()


def outcome(county, case, condition):
    """What the live check of the draft says now."""
    county.backend.settle()
    view = county.see("applicant", case)
    tests = next(one.tests for one in (*view.open_acts, *view.closed_acts) if one.act == "submit")
    return next(one for one in tests if one.condition == condition)


@pytest.mark.parametrize(("programme", "key", "limit"), list(gates()))
def test_a_threshold_is_met_at_its_limit_and_not_a_step_below(drafts, programme, key, limit):
    county, case = drafts[programme]
    office = county.people["province"]
    condition = CONDITIONS[key]
    if key == "threshold.agencies":
        at = outcome(county, case, condition)
        residence = office.send(ListThings(kind="residence", limit=1)).items[0]
        said = {"left_on": "2026-03-02", "reason": "voluntary"}
        left = ActOnThing(kind="residence", id=residence.id, revision=residence.revision, act="see_out", inputs=said)
        office.send(left)
        below = outcome(county, case, condition)
        assert (at.outcome, at.value, len(at.counted)) == ("met", str(limit), int(limit))
        assert (below.outcome, below.value) == ("failed", str(limit - 1))
        return
    base = office.send(ListThings(kind="base", limit=1)).items[0]
    for area, wanted in ((limit - Decimal("0.1"), "failed"), (limit, "met"), (limit + Decimal("0.1"), "met")):
        sets = {AREAS[key]: str(area)}
        base = office.send(ChangeThing(kind="base", id=base.id, revision=base.revision, sets=sets))
        found = outcome(county, case, condition)
        assert (found.outcome, Decimal(found.value)) == (wanted, area)
        assert found.basis.zh
