"""A running case and another edition: never moved by itself, offered with what differs, decided by an office with a reason."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chassis.cases import moving_many
from chassis.cases.desk import Desk
from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused, Stale
from chassis.keeping import KEEPS
from chassis.procedures import MOVE
from contracts.commands.cases import MoveCase, MoveCases, PreviewMoves, ReadEditions, ReadEditionsBehind
from contracts.commands.platform import ReadJob
from tests.support.parks import (
    CHAIR,
    COUNTY,
    FOLDER,
    KIND,
    OPERATOR,
    OTHER_COUNTY,
    OWNER,
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

    class TwoEditions(ParkService):
        """The service on these editions."""

        keeps = (keep,)
        of_the_day = (Desk(cases).of_the_day,)

        def __init__(self, *args, **how):
            desk = Desk(cases, jobs=lambda: self.jobs)
            self.answers, self.long_work, self.folder = desk.answers, desk.long_work, folder
            super().__init__(*args, **how)

    return Parks(place, clock, TwoEditions)


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
    days = [one.partition("@")[2] for one in (NEW, OLD)]  # an edition is told by its first day, not by its code
    assert any(all(day in one.zh for day in days) and "@" not in one.zh for one in running.remarks)
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
    assert f"转到 {NEW.partition('@')[2]} 起施行的版本" in done.why_edition.zh
    assert done.entries[-1].act == MOVE
    assert [one.value for one in done.entries[-1].said] == [f"{OLD} → {NEW}", "主体同意"]
    assert [one.told.zh for one in done.entries[-1].said] == [
        " → ".join(f"{one.partition('@')[2]} 起施行的版本" for one in (OLD, NEW)), "",
    ]  # fmt: skip
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


# -- many at once


@pytest.fixture
def several(place, clock, tmp_path):
    """Four cases that can move, one whose return the new edition does not know, one that is over; then the new edition."""
    folder = two_editions(tmp_path, "may_move")
    new = folder / "QH_2027" / "2027-03-08.toml"
    new.write_text(new.read_text("utf-8").replace("[acts.return]", "[acts.hand_back]"), "utf-8")
    with declared():
        parks = parks_under(place, clock, folder)
        free = [parks.file(), parks.file(), parks.do(parks.file(), "apply", OPERATOR), parks.at_hearings()]
        stuck = parks.do(parks.do(parks.file(), "apply", OPERATOR), "return", COUNTY, reason="材料不清")
        over = parks.do(parks.file(), "withdraw", OPERATOR)
        clock.set(datetime(2027, 3, 9, 9, tzinfo=SHANGHAI))
        yield parks, free, stuck, over


def previewed(parks, who=PROVINCE):
    """Every case of the dry run, page by page."""
    items, after = [], ""
    while True:
        found = parks.caller.send(PreviewMoves(kind=KIND, edition=OLD, after=after, limit=2), by=who)
        items += found.items
        if not (after := found.next):
            return found, {one.id: one for one in items}


def decide(parks, who=PROVINCE, **but):
    said = {"edition": OLD, "target": NEW, "reason": "省局决定，在办案件适用新版"} | but
    return parks.caller.send(MoveCases(kind=KIND, **said), by=who)


def stepped(parks, job, steps):
    for _ in range(steps):
        parks.service.jobs.once()
    return parks.caller.send(ReadJob(service=OWNER, id=job.id), by=PROVINCE)


def editions_of(parks, cases):
    return [parks.get(one, PROVINCE).edition for one in cases]


def test_all_running_cases_are_looked_at_first_and_nothing_is_recorded(several):
    parks, free, stuck, over = several
    found, cases = previewed(parks)
    assert (found.edition, found.to, found.running) == (OLD, NEW, len(cases))
    assert "由主管机关决定" in found.rule.zh
    assert any("10 working days to 5 working days" in one.en for one in found.differences)
    assert [cases[one.id].against for one in free] == [()] * 4
    assert [one.zh for one in cases[stuck.id].against] == ["已办的“退回修改”无对应"]
    assert over.id not in cases
    (behind,) = parks.caller.send(ReadEditionsBehind(kind=KIND), by=PROVINCE).items
    assert (behind.edition, behind.to, behind.running) == (OLD, NEW, found.running)
    assert editions_of(parks, free) == [OLD] * 4
    assert previewed(parks, OTHER_COUNTY)[1].keys().isdisjoint({one.id for one in (*free, stuck)})


@pytest.mark.slow("every case of a world moves, two at a time")
def test_one_decision_moves_all_that_can_and_tells_which_stayed_and_why(several, monkeypatch):
    parks, free, stuck, over = several
    monkeypatch.setattr(moving_many, "AT_ONCE", 2)
    running = previewed(parks)[0].running
    job = stepped(parks, decide(parks), 1)
    assert (job.state, job.done, job.total) == ("running", 2, running)
    job = stepped(parks, job, running)
    assert (job.state, job.done, job.result["moved"] + job.result["left"]) == ("done", running, running)
    assert editions_of(parks, free) == [NEW] * 4
    assert editions_of(parks, (stuck, over)) == [OLD, OLD]
    assert [one["why"][0][0] for one in job.result["stayed"] if one["id"] == stuck.id] != []
    entry = parks.get(free[0], PROVINCE).entries[-1]
    assert (entry.act, entry.actor) == (MOVE, PROVINCE.id)
    assert [one.value for one in entry.said] == [f"{OLD} → {NEW}", "省局决定，在办案件适用新版"]
    left = parks.caller.send(ReadEditionsBehind(kind=KIND), by=PROVINCE).items
    assert sum(one.running for one in left) == job.result["left"]


def test_a_move_that_was_broken_off_goes_on_where_it_was_and_moves_no_case_twice(several, place, clock, monkeypatch):
    parks, free, _stuck, _over = several
    monkeypatch.setattr(moving_many, "AT_ONCE", 2)
    job = stepped(parks, decide(parks), 1)
    again = parks_under(place, clock, parks.service.folder)  # the process that comes after the one that was killed
    job = stepped(again, job, 100)
    assert job.state == "done"
    moves = [[one.act for one in again.get(case, PROVINCE).entries].count(MOVE) for case in free]
    assert moves == [1] * 4


def test_a_case_is_judged_again_when_its_turn_comes(several):
    parks, free, _stuck, _over = several
    job = decide(parks)
    parks.do(parks.get(free[0], OPERATOR), "withdraw", OPERATOR)
    acted = parks.do(parks.get(free[2], PROVINCE), "forward", COUNTY, opinion="符合")
    assert stepped(parks, job, 5).state == "done"
    assert editions_of(parks, (free[0], free[2])) == [OLD, NEW]
    assert parks.get(free[2], PROVINCE).stage == acted.stage


def test_only_an_office_decides_for_many_with_a_reason_and_to_the_edition_in_force(several):
    parks, *_ = several
    for stranger in (OPERATOR, CHAIR):
        with pytest.raises(Forbidden):
            decide(parks, stranger)
        with pytest.raises(Forbidden):
            previewed(parks, stranger)
    with pytest.raises(Refused) as refused:
        decide(parks, reason=" ", target="QH_2027@2020-01-01")
    assert [one.code for one in refused.value.faults] == ["procedures.cannot-move", "field.required"]
    with pytest.raises(Refused) as refused:
        decide(parks, edition=NEW)
    assert [one.code for one in refused.value.faults] == ["procedures.cannot-move"]


def test_an_edition_that_lets_running_cases_stay_takes_none_of_many(place, clock, tmp_path):
    with declared():
        parks = parks_under(place, clock, two_editions(tmp_path, "stay"))
        parks.file()
        clock.set(datetime(2027, 3, 9, 9, tzinfo=SHANGHAI))
        with pytest.raises(Refused) as refused:
            decide(parks)
    assert [one.code for one in refused.value.faults] == ["procedures.cannot-move"]
