"""What waits on whose desk, what one person sees of a case, and what the day brings by itself."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from chassis.errors import Forbidden
from contracts.commands.cases import ReadDesk
from tests.support.parks import (
    CHAIR,
    COUNTY,
    OPERATOR,
    OTHER_CHAIR,
    OTHER_COUNTY,
    PARKS,
    PROVINCE,
)


def waiting(parks, who, seen):
    return [(one.part, one.what.zh, one.due) for one in parks.desk(who, limit=200) if one.id == seen.id]


def test_a_case_waits_where_it_is_and_with_its_last_day(parks):
    sent = parks.do(parks.file(), "apply", OPERATOR)
    assert waiting(parks, COUNTY, sent) == [("", "县级初审", date(2027, 3, 15))]
    assert waiting(parks, OPERATOR, sent) == []
    assert waiting(parks, OTHER_COUNTY, sent) == []


def test_a_period_whose_end_is_waited_for_is_over_and_nobody_is_late(parks, clock):
    seen = parks.heard(clock)
    clock.advance(days=40)
    found = {one.clock: (one.last < clock.today(), one.late) for one in parks.get(seen, PROVINCE).clocks if one.last}
    assert found["notice"] == (True, 0)


def test_a_part_waits_with_its_holder_alone(parks):
    seen = parks.do(parks.at_hearings(), "hearing.call", PROVINCE, holder=CHAIR.id)
    assert waiting(parks, CHAIR, seen) == [("hearing:1", "已通知", None)]
    assert waiting(parks, OTHER_CHAIR, seen) == []


def test_a_worklist_goes_on_where_the_page_before_ended_the_next_due_first(parks, clock):
    for _ in range(3):
        parks.do(parks.file(), "apply", OPERATOR)
        clock.advance(days=1)
    whole = parks.desk(COUNTY, limit=200)
    pages, after = [], ""
    while True:
        page = parks.caller.send(ReadDesk(kind="park_case", limit=2, after=after), by=COUNTY)
        pages += page.items
        after = page.next
        if not after:
            break
    assert [one.id for one in pages] == [one.id for one in whole]
    assert [one.due for one in whole] == sorted(one.due for one in whole)


def test_who_holds_a_part_sees_that_part_and_not_the_case(parks):
    seen = parks.do(parks.at_hearings(), "hearing.call", PROVINCE, holder=CHAIR.id)
    seen = parks.do(seen, "hearing.call", PROVINCE, holder=OTHER_CHAIR.id)
    view = parks.get(seen, CHAIR)
    assert view.limited
    assert [one.part for one in view.parts] == ["hearing:1"]
    assert [one.part for one in view.open_acts] == ["hearing:1"]
    assert {one.part for one in view.entries} == {"hearing:1"}
    assert view.state == {}


def test_who_holds_nothing_sees_nothing(parks):
    with pytest.raises(Forbidden):
        parks.get(parks.at_hearings(), OTHER_CHAIR)


def test_a_veiled_part_shows_that_something_was_done_and_not_by_whom(parks):
    seen = parks.do(parks.at_hearings(), "hearing.call", PROVINCE, holder=CHAIR.id)
    view = parks.get(seen, OPERATOR)
    assert view.parts == ()
    (veiled,) = [one for one in view.entries if one.veiled]
    assert (veiled.words.zh, veiled.actor, veiled.said, veiled.part) == ("通知听证", "", (), "")
    officer = parks.get(seen, PROVINCE).entries[-1]
    assert (officer.actor, officer.said[0].value) == (PROVINCE.id, CHAIR.id)


def test_the_way_shows_where_it_has_been_where_it_is_and_the_shortest_way_to_the_good_end(parks):
    view = parks.get(parks.do(parks.file(), "apply", OPERATOR), COUNTY)
    assert [(one.state, one.now) for one in view.route] == [
        ("DRAFT", False), ("COUNTY", True), ("HEARINGS", False), ("NOTICE", False), ("RECOGNISED", False),
    ]  # fmt: skip


def woken(parks, seen):
    parks.service.daily()
    return parks.get(seen, PROVINCE)


def test_the_day_after_the_term_the_platform_ends_the_case_by_itself(parks, clock):
    seen = parks.recognised(clock)
    term = next(one.last for one in seen.clocks if one.clock == "term")
    clock.advance(days=(term - clock.today()).days)
    assert woken(parks, seen).stage == "RECOGNISED"
    clock.advance(days=1)
    view = woken(parks, seen)
    assert (view.stage, view.entries[-1].act, view.entries[-1].automatic) == ("LAPSED", "lapse", True)
    assert waiting(parks, OPERATOR, seen) == []


def test_whoever_saw_a_case_before_the_night_may_act_on_it_in_the_morning(parks, clock):
    seen = parks.do(parks.file(), "apply", OPERATOR)
    view = seen
    while view.revision == seen.revision:
        clock.advance(days=1)
        view = woken(parks, seen)
    assert len(view.entries) == len(seen.entries)  # it was woken, and nothing was done
    assert parks.do(seen, "forward", COUNTY, opinion="符合").stage == "HEARINGS"


def test_a_duty_is_reminded_of_before_its_day_and_its_being_late_is_noted_once_per_stage(parks, clock):
    seen = parks.do(parks.file(), "apply", OPERATOR)
    for _ in range(20):
        clock.advance(days=1)
        view = woken(parks, seen)
    given = [(one.clock, one.due, one.stage, one.at.date()) for one in view.notices]
    assert given == [
        ("county", date(2027, 3, 15), 0, date(2027, 3, 12)),
        ("county", date(2027, 3, 15), 1, date(2027, 3, 16)),
    ]


@pytest.mark.slow("it wakes the cases of all tests before it")
def test_a_case_that_cannot_be_woken_keeps_no_other_asleep(parks, clock, monkeypatch):
    broken, sound = (parks.do(parks.file(), "apply", OPERATOR) for _ in range(2))
    real = PARKS.facts["agencies"]

    def fails(reading, case, day):
        if case.id == broken.id:
            raise ValueError("a copy is damaged")
        return real(reading, case, day)

    monkeypatch.setitem(PARKS.facts, "agencies", fails)
    clock.advance(days=15)
    view = woken(parks, sound)
    (late,) = view.notices  # the platform came round days after the notice fell: it tells both days
    assert (late.stage, late.fell_on, late.late, late.at.date()) == (1, date(2027, 3, 16), 1, clock.today())


def test_entries_only_grow(parks, built):
    filed = parks.file()
    with pytest.raises(Exception, match=r"append-only|permission denied"), built.store.writing() as conn:
        conn.execute(sa.text("UPDATE case_entry SET actor = 'x' WHERE case_id = :id"), {"id": filed.id})
