"""On what an entry rests, as a page says it."""

from __future__ import annotations

import pytest
from flask import Flask, g

from chassis.ids import with_check
from contracts.things.residency import Departure
from gateway.portal.bases import rested

CASE = with_check("7NJ7EE0ZZ00")
GROUPED = f"{CASE[:4]}-{CASE[4:8]}-{CASE[8:]}"
OF_AN_EXIT = "拟令退出：平台默认值（令其退出须提前十五日通知并听取申辩）"
TOLD = "Tell to leave: The platform's default (fifteen days’ warning and a hearing before it is told to leave)"


@pytest.mark.parametrize(
    ("language", "basis", "said"),
    [
        (
            "zh",
            f"{OF_AN_EXIT}（{Departure.kind.words.zh} {CASE}）",
            f"{OF_AN_EXIT}（{Departure.kind.words.zh} {GROUPED}）",
        ),
        ("en", f"{OF_AN_EXIT}（{Departure.kind.words.zh} {CASE}）", f"{TOLD} ({Departure.kind.words.en} {GROUPED})"),
        ("zh", CASE, GROUPED),
        ("zh", "合同号 202611220001", "合同号 202611220001"),  # twelve signs that no case has
        ("en", f"某人所写（{Departure.kind.words.zh} {CASE}）", f"某人所写（{Departure.kind.words.zh} {GROUPED}）"),
        ("zh", "", ""),
    ],
)
def test_a_case_is_called_by_its_grouped_number_and_its_act_in_the_language_of_the_page(language, basis, said):
    with Flask("bases").test_request_context():
        g.language = language
        assert rested(basis) == said
