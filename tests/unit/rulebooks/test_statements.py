"""Texts that are pledged word for word: one stands on each day, in both languages, and the packages name none that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.procedures import shelf as procedures
from chassis.procedures.lint import lint_all
from rulebooks import statements
from rulebooks.book import BrokenBook
from rulebooks.in_force import clashes
from tests.support.procedures import known

TRUE = statements.shelf()["truthfulness@2017-01-01"]


@pytest.mark.parametrize("code", sorted(statements.codes()))
def test_the_editions_of_a_text_leave_no_gap_and_stand_in_both_languages(code):
    line = [one for one in statements.shelf().values() if one.code == code]
    assert clashes(line) == []
    assert all(one.words.zh.count("\n") == one.words.en.count("\n") > 0 for one in line)


def test_the_edition_of_the_day_is_said_and_before_the_first_there_is_none():
    assert statements.in_force("truthfulness", TRUE.starts) is TRUE
    assert statements.in_force("truthfulness", TRUE.starts - timedelta(days=1)) is None
    assert statements.in_force("nothing", date(2026, 1, 1)) is None


def test_a_text_in_the_wrong_place_is_refused(tmp_path):
    (tmp_path / "other").mkdir()
    source = statements.FOLDER / "truthfulness" / "2017-01-01.toml"
    (tmp_path / "other" / "2017-01-01.toml").write_text(source.read_text("utf-8"), "utf-8")
    with pytest.raises(BrokenBook):
        statements.shelf(tmp_path)


@pytest.mark.parametrize(
    ("sets", "rule"),
    [
        ({"statement": "nothing"}, "shape.reference"),
        ({"statement": ""}, "shape.input"),
        ({"type": "text"}, "shape.input"),
    ],
)
def test_the_linter_finds_a_pledge_without_its_text(sets, rule):
    js = procedures()["JS_2016@2017-01-01"]
    wrong = replace(js, inputs={**js.inputs, "pledge": replace(js.inputs["pledge"], **sets)})
    assert rule in [one.rule for one in lint_all([wrong], known()) if "inputs.pledge" in str(one)]
