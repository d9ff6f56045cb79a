"""The demonstration's own case, lived through by the acts of its offices, broken off and gone on with."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from contracts.commands.applications import ReadPlans, ReadProgress
from services.demo.plan import plan
from services.demo.seed import Seeding
from tests.support.backend import Backend
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("a case from its draft to a title, and three years of its plan")
BEGINS = datetime(2023, 3, 6, 9, tzinfo=SHANGHAI)
KINDS = {"zone", "base", "expert", "application", "paper", "indicator"}
CASE = "application/1"


class BrokenOff(Exception):
    """Somebody ended the start."""


@pytest.fixture
def backend(tmp_path):
    made = Backend(tmp_path / "world", clock_at(tmp_path / "world", BEGINS))
    yield made
    made.stop()


def lived(backend, steps, stop_at=None):
    """The plan, or so many commands of it: what is known of each record at its end."""
    seeding = Seeding(backend.shape.backend, backend.clock, backend.sign, backend.settle)
    done = []

    def between():
        done.append(1)
        if len(done) == stop_at:
            raise BrokenOff

    seeding.run(steps, lambda _done, _all: None, between, lived=True)
    return seeding.known


def test_the_case_of_binhu_comes_to_its_title_and_plan_however_often_the_start_was_broken_off(backend):
    steps = [one for one in plan(small=True) if one.step.kind in KINDS and one.step.ref != "application/0"]
    scores = [place for place, one in enumerate(steps) if one.step.by.startswith("expert:")]
    papers = [place for place, one in enumerate(steps) if one.step.do == "paper"]
    for stop_at in (papers[1] + 1, scores[2] + 1):  # a paper is there and not handed in; three of five have scored
        with pytest.raises(BrokenOff):
            lived(backend, steps, stop_at)
    known = lived(backend, steps)
    case = known[CASE]
    assert (case.stage, case.state["title_no"], case.state["plan_no"]) == (
        "APPROVED", "NAT_2023-2023-001", "NAT_2023-2024-P001",
    )  # fmt: skip
    assert sum(entry.act == "score.submit" for entry in case.entries) == 5
    assert len(case.papers) == len(papers)
    (row,) = backend.visitor.send(ReadPlans()).items
    assert (row.application_id, sum(one.count for one in row.colours)) == (case.id, 6)
    told = backend.visitor.send(ReadProgress(application_id=case.id, on=date(2026, 11, 20)))
    assert {one.name: one.colour for one in told.items} == {
        "品牌（领军型）服务机构": "met",
        "产业深度赋能服务平台": "met",
        "优质服务机构": "yellow",
        "复合型人才": "red",
        "服务创新主体": "green",
        "新增信息公共服务网点": "met",
    }
