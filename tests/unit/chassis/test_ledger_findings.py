"""Findings: in order of position, bounded, the first one first."""

from __future__ import annotations

from chassis.ledger.findings import MOST, Finding, Findings, Report
from contracts.declare import Words


def report(found: Findings) -> Report:
    return Report(0, 0, 0, tuple(found.listed), found.more)


def test_findings_come_in_order_of_their_positions_whenever_they_were_found():
    found = Findings()
    for position in (7, 3, None, 5, 0):
        found.add("ledger_leaf", position, "坏", "bad")
    assert [one.position for one in found.listed] == [None, 0, 3, 5, 7]
    assert found.listed[0] == Finding("ledger_leaf", None, Words("坏", "bad"))


def test_of_two_at_one_position_the_one_found_first_stands_first():
    found = Findings()
    for table in ("ledger_node", "ledger_leaf"):
        found.add(table, 3, "", "")
    assert [one.table for one in found.listed] == ["ledger_node", "ledger_leaf"]


def test_the_first_finding_is_the_first_that_has_a_position():
    found = Findings()
    found.add("", None, "保护", "guard")
    assert report(found).first == found.listed[0]
    assert report(found).first_bad is None
    found.add("ledger_leaf", 9, "", "nine")
    found.add("ledger_leaf", 4, "", "four")
    assert report(found).first == Finding("ledger_leaf", 4, Words("", "four"))
    assert report(found).first_bad == 4


def test_without_findings_a_report_is_sound():
    assert report(Findings()).sound
    assert report(Findings()).first is None
    assert report(Findings()).first_bad is None


def test_a_finding_makes_a_report_unsound():
    found = Findings()
    found.add("", None, "", "")
    assert not report(found).sound


def test_past_the_most_the_lowest_positions_are_kept_and_the_others_counted():
    found = Findings()
    for position in reversed(range(MOST + 7)):
        found.add("ledger_leaf", position, "", "")
    assert [one.position for one in found.listed] == list(range(MOST))
    assert found.more == 7
    assert MOST == 50


def test_the_lowest_position_within_a_range_is_found():
    found = Findings()
    for position in (None, 3, 5, 9):
        found.add("ledger_leaf", position, "", "")
    assert found.first_within(0, 10) == 3
    assert found.first_within(3, 4) == 3
    assert found.first_within(4, 10) == 5
    assert found.first_within(6, 9) is None
    assert Findings().first_within(0, 10) is None
