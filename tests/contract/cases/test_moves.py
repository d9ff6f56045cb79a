"""A running case and another edition: never moved by itself, offered with what differs, decided by an office with a reason."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chassis.cases.desk import Desk
from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused, Stale
from chassis.keeping import KEEPS
from chassis.procedures import MOVE
from contracts.commands.cases import MoveCase, ReadEditions
from tests.support.parks import (
    CHAIR,
    COUNTY,
    FOLDER,
    KIND,
    OPERATOR,
    OTHER_COUNTY,
    PARKS,
    PROVINCE,
    Parks,
    ParkService,
    declared,
)  # fmt: skip

OLD, NEW = "QH_2027@2027-03-01", "QH_2027@2027-03-08"
MAY_MOVE = '\n[transition]\ncases = "may_move"\nbasis = "{basis}"\n'


def two_editions(folder: Path, rule: str) -> Path:
    """The invented procedure, and an edition a week later: five days for the county instead of ten, nine agencies."""
    shutil.copytree(FOLDER / "QH_2027", folder / "QH_2027")
    old = folder / "QH_2027" / "2027-03-01.toml"
    text = old.read_text("utf-8")
    old.write_text(text.replace("from = 2027-03-01\n", "from = 2027-03-01\nuntil = 2027-03-08\n"), "utf-8")
    basis = text[text.index("[articles.") + len("[articles.") :].partition("]")[0]
    new = text.replace("from = 2027-03-01\n", "from = 2027-03-08\n").replace("working_days = 10", "working_days = 5")
    assert "limit = 8\n" in new
    new = new.replace("limit = 8\n", "limit = 9\n") + MAY_MOVE.format(basis=basis).replace("may_move", rule)
    (folder / "QH_2027" / "2027-03-08.toml").write_text(new, "utf-8")
    return folder


@pytest.fixture
def place(built):
    return built


def parks_under(place, clock, folder):
    cases = replace(PARKS, folder=folder)
    keep = cases.keep
    del KEEPS[KIND]
    desk = Desk(cases)
    named = {"keeps": (keep,), "answers": desk.answers, "of_the_day": (desk.of_the_day,)}
    return Parks(place, clock, type("TwoEditions", (ParkService,), named))


@pytest.fixture
def parks(place, clock, tmp_path):
    with declared():
        yield parks_under(place, clock, two_editions(tmp_path, "may_move"))


@pytest.fixture
def running(parks, clock):
    """Filed and applied for under the first edition; a week later the second is in force."""
    seen = parks.do(parks.file(), "apply", OPERATOR)
    clock.set(datetime(2027, 3, 9, 9, tzinfo=SHANGHAI))
    return parks.get(seen, PROVINCE)


def offers(parks, seen, who=PROVINCE):
    return parks.caller.send(ReadEditions(kind=KIND, id=seen.id), by=who).items


def move(parks, seen, who=PROVINCE, edition=NEW, reason="主体同意"):
    command = MoveCase(kind=KIND, id=seen.id, revision=seen.revision, edition=edition, reason=reason)
    return parks.caller.send(command, by=who)


def due(view):
    return next(one.last for one in view.clocks if one.clock == "county")


def test_a_running_case_stays_under_its_edition_and_says_which_is_in_force(parks, running):
    assert running.edition == OLD
    assert "2027-03-01" in running.why_edition.zh
    assert any(NEW in one.zh and OLD in one.zh for one in running.remarks)
    assert parks.get(parks.file(), OPERATOR).edition == NEW


def test_the_other_edition_is_offered_with_what_differs(parks, running):
    (offer,) = offers(parks, running)
    assert (offer.edition, offer.against) == (NEW, ())
    assert "由主管机关决定" in offer.rule.zh
    said = [one.en for one in offer.differences]
    assert any("10 working days to 5 working days" in one for one in said)
    assert any(one.startswith("condition") for one in said)
    assert parks.get(running, PROVINCE).revision == running.revision


def test_an_office_moves_it_with_a_reason_and_what_had_begun_to_run_keeps_its_length(parks, running):
    before = due(running)
    done = move(parks, running)
    assert (done.edition, done.stage, done.state["edition"], due(done)) == (NEW, running.stage, NEW, before)
    assert NEW in done.why_edition.zh
    assert done.entries[-1].act == MOVE
    assert [one.value for one in done.entries[-1].said] == [f"{OLD} → {NEW}", "主体同意"]
    forwarded = parks.do(done, "forward", COUNTY, opinion="符合")
    assert forwarded.stage != done.stage


def test_a_move_needs_an_office_of_the_case_a_reason_and_the_newest_state(parks, running):
    for stranger in (OPERATOR, OTHER_COUNTY, CHAIR):
        with pytest.raises(Forbidden):
            move(parks, running, stranger)
        with pytest.raises(Forbidden):
            offers(parks, running, stranger)
    with pytest.raises(Refused) as refused:
        move(parks, running, reason=" ", edition="QH_2027@2020-01-01")
    assert [one.code for one in refused.value.faults] == ["procedures.cannot-move", "field.required"]
    parks.do(running, "forward", COUNTY, opinion="符合")
    with pytest.raises(Stale):
        move(parks, running)


def test_an_edition_that_lets_running_cases_stay_takes_none(place, clock, tmp_path):
    with declared():
        parks = parks_under(place, clock, two_editions(tmp_path, "stay"))
        seen = parks.do(parks.file(), "apply", OPERATOR)
        clock.set(datetime(2027, 3, 9, 9, tzinfo=SHANGHAI))
        seen = parks.get(seen, PROVINCE)
        (offer,) = offers(parks, seen)
        assert len(offer.against) == 1
        with pytest.raises(Refused) as refused:
            move(parks, seen)
    assert [one.code for one in refused.value.faults] == ["procedures.cannot-move"]
