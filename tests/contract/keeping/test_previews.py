"""What a correction or a withdrawal would change is told before it is made, and is then what it changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.errors import Forbidden, Refused
from contracts.commands import things as asked
from tests.support.trial import FIRM, NEIGHBOUR

KIND = "sample"


def day(caller, number):
    return caller.service.clock.today() + timedelta(number)


@pytest.fixture
def seen(caller):
    """Three words about one thing: from ten days ago, from five days ago on, and for three days around today."""
    begun = {"name": "甲", "region": "320211", "staff": 3}
    made = caller.send(asked.CreateThing(kind=KIND, state=begun, valid_from=day(caller, -10)))
    changes = ((day(caller, -5), None, {"staff": 5}), (day(caller, -1), day(caller, 2), {"name": "乙", "staff": 7}))
    for start, until, sets in changes:
        made = caller.send(
            asked.ChangeThing(
                kind=KIND, id=made.id, revision=made.revision, sets=sets, valid_from=start, until=until, basis="登记表"
            )
        )
    return made


def states(caller, thing):
    """By day, what stands in the record, around everything that was said."""
    days = [day(caller, number) for number in range(-10, 6)]
    return {one: caller.send(asked.GetThing(kind=KIND, id=thing.id, as_of=one)).state for one in days}


def told(preview):
    """By day and field, the pair that was told."""
    found: dict[tuple[date, str], tuple[object, object]] = {}
    for span in preview.items:
        for one in span.differences:
            found |= {(at, one.field): (one.one, one.other) for at in _days(span.valid_from, span.valid_until)}
    return found


def _days(first, until):
    last = min(until or date.max, first + timedelta(30))
    return [first + timedelta(number) for number in range((last - first).days)]


def differing(before, after):
    return {
        (at, name): (before[at].get(name), after[at].get(name))
        for at in before
        for name in before[at] | after[at]
        if before[at].get(name) != after[at].get(name)
    }


WAYS = {
    "withdraw": lambda caller, seen: (
        {"entry": 2},
        asked.WithdrawEntry(kind=KIND, id=seen.id, revision=seen.revision, entry=2, basis="误登"),
    ),
    "withdraw the newest": lambda caller, seen: (
        {"entry": 3},
        asked.WithdrawEntry(kind=KIND, id=seen.id, revision=seen.revision, entry=3, basis="误登"),
    ),
    "correct for good": lambda caller, seen: (
        {"entry": 1, "sets": {"staff": 4}, "valid_from": day(caller, -8)},
        asked.CorrectThing(
            kind=KIND, id=seen.id, revision=seen.revision, corrects=1, sets={"staff": 4}, valid_from=day(caller, -8),
            basis="误登",
        ),
    ),
    "correct some days": lambda caller, seen: (
        {"entry": 2, "sets": {"staff": 9, "name": "丙"}, "valid_from": day(caller, -4), "until": day(caller, 1)},
        asked.CorrectThing(
            kind=KIND, id=seen.id, revision=seen.revision, corrects=2, sets={"staff": 9, "name": "丙"},
            valid_from=day(caller, -4), until=day(caller, 1), basis="误登",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_was_told_before_is_what_is_changed(caller, seen, way):
    asks, command = WAYS[way](caller, seen)
    before = states(caller, seen)
    preview = caller.send(asked.PreviewEntry(kind=KIND, id=seen.id, **asks))
    assert states(caller, seen) == before  # nothing is written by looking
    caller.send(command)
    changed = differing(before, states(caller, seen))
    assert changed
    assert {key: pair for key, pair in told(preview).items() if key[0] in before} == changed


def test_a_correction_that_says_the_same_changes_nothing(caller, seen):
    query = asked.PreviewEntry(
        kind=KIND, id=seen.id, entry=2, sets={"staff": 5}, valid_from=day(caller, -5), until=day(caller, -1)
    )
    assert caller.send(query).items == ()


@pytest.mark.parametrize("person", [FIRM, NEIGHBOUR])
def test_who_may_not_write_it_is_told_nothing(caller, seen, person):
    with pytest.raises(Forbidden):
        caller.send(asked.PreviewEntry(kind=KIND, id=seen.id, entry=2), by=person)


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        ({"entry": 1}, "history.creation-stays"),
        ({"entry": 9}, "history.no-entry"),
        ({"entry": 2, "sets": {"staff": -1}}, "field.too-small"),
    ],
)
def test_what_cannot_be_done_is_refused_already_when_looked_at(caller, seen, asks, code):
    with pytest.raises(Refused) as refused:
        caller.send(asked.PreviewEntry(kind=KIND, id=seen.id, **asks))
    assert [one.code for one in refused.value.faults] == [code]


def test_a_personal_value_is_masked(caller, seen):
    query = asked.PreviewEntry(kind=KIND, id=seen.id, entry=2, sets={"phone": "13912345678"})
    (one,) = {difference for span in caller.send(query).items for difference in span.differences}
    assert (one.field, one.other) == ("phone", "139****5678")


def test_an_ending_that_is_taken_back_is_told_as_one(caller, seen):
    ended = caller.send(asked.EndThing(kind=KIND, id=seen.id, revision=seen.revision, on=day(caller, 5), basis="注销"))
    (span,) = caller.send(asked.PreviewEntry(kind=KIND, id=seen.id, entry=ended.revision)).items
    assert (span.valid_from, span.valid_until) == (day(caller, 5), None)
    assert [(one.field, one.one, one.other) for one in span.differences] == [("ended", True, False)]
