"""A sixth programme, of a province the product has never seen: a package and a source text, and no change of code."""

from __future__ import annotations

import shutil
from datetime import date
from random import Random

import pytest

from chassis.procedures import automatic, fold, load, owed, perform, run
from chassis.procedures.conditions import TESTS
from chassis.procedures.drawing import mermaid
from chassis.procedures.graph import paths
from chassis.procedures.lint import Known, lint_all
from chassis.procedures.witness import witness
from tests.support.procedures import File, copied, known
from tests.support.walking import lives
from tests.unit.procedures.editions import EVERY, UNSEEN

HERE = UNSEEN.parents[1]
PACKAGE = UNSEEN
QH = EVERY["QH_2027@2027-03-01"]
BOOK = {QH.edition: QH}
DAY = date(2027, 3, 1)
TEXTS = {**known().texts, "source.txt": (HERE / "source.txt").read_bytes()}
KNOWN = Known.of(TEXTS)


def recognised():
    file = (
        File(QH, DAY).do("apply", date(2027, 4, 30), "operator").do("forward", date(2027, 5, 10), "county", opinion="…")
    )
    for number in (1, 2):
        file.do("hearing.call", date(2027, 5, 11), "province", actor="王", part=f"hearing:{number}", holder="李")
        file.do("hearing.record", date(2027, 5, 20), "chair", actor="李", part=f"hearing:{number}")
    file.do("open_notice", date(2027, 6, 1), "province")
    return file.do("recognise", date(2027, 6, 9), "province", reason="…")


def test_it_is_without_mistake():
    assert [str(one) for one in lint_all([QH], KNOWN)] == []


def test_it_can_stand_beside_the_packages_of_the_product(tmp_path):
    folder = copied(tmp_path)
    shutil.copytree(HERE / "QH_2027", folder / "QH_2027")
    every = [load(path) for path in sorted(folder.glob("*/20*.toml"))]
    assert [str(one) for one in lint_all(every, KNOWN)] == []


def test_it_names_every_one_of_the_fifteen_tests_so_that_a_province_needs_no_other():
    assert len(TESTS) == 15
    assert {one.test for one in QH.conditions.values()} == set(TESTS)


def _driven(*path):
    """Its season begins on 1 March, in which the witness's own first day lies."""
    return witness(QH, path).case


def test_what_its_law_demands_lies_before_recognition():
    for path in list(paths(QH, "RECOGNISED", 7))[:10]:
        done = {entry.act for entry in _driven(*path).entries}
        assert done >= {"apply", "forward", "hearing.call", "hearing.record", "open_notice", "recognise"}


def test_any_life_of_it_folds():
    for seed in range(5):
        case = lives(QH, Random(seed), 40)[-1]
        assert fold(BOOK, case.entries) == case


def test_its_season_opens_and_closes():
    for day, out in [(date(2027, 4, 30), set()), (date(2027, 5, 1), {"in_season"})]:
        file = File(QH, DAY)
        assert (file.do("apply", day, "operator").case.state == "COUNTY") if not out else (
            set(file.refused("apply", day, "operator")) == out
        )  # fmt: skip


def test_the_county_has_ten_working_days_and_owes_them():
    file = File(QH, DAY).do("apply", date(2027, 3, 1), "operator")
    (found,) = owed(file.case, date(2027, 12, 31))
    assert (found.clock, found.owed_by, found.last) == ("county", "county", date(2027, 3, 15))
    file.do("return", date(2027, 3, 3), "county", reason="…").do("amend", date(2027, 3, 9), "operator")
    moved = run(file.case, "county")
    assert moved is not None
    assert moved.last == date(2027, 3, 19)


def test_a_hearing_is_held_by_its_chair_and_not_by_who_called_it():
    file = File(QH, DAY).do("apply", DAY, "operator").do("forward", DAY, "county", opinion="…")
    file.do("hearing.call", DAY, "province", actor="王", part="hearing:1", holder="王")
    assert set(file.refused("hearing.record", DAY, "chair", actor="王", part="hearing:1")) == {"not_the_caller"}
    assert set(file.refused("hearing.record", DAY, "chair", actor="李", part="hearing:1")) == {"own_hearing"}


def test_one_hearing_is_not_enough():
    file = File(QH, DAY).do("apply", DAY, "operator").do("forward", DAY, "county", opinion="…")
    file.do("hearing.call", DAY, "province", actor="王", part="hearing:1", holder="李")
    file.do("hearing.record", DAY, "chair", actor="李", part="hearing:1")
    assert set(file.refused("open_notice", DAY, "province")) == {"two_held"}


def test_reports_fall_due_each_quarter_and_evaluations_each_year_of_the_term():
    found = owed(recognised().case, date(2028, 6, 30))
    assert [one.last for one in found if one.clock == "quarter"] == [
        date(2027, 9, 9), date(2027, 12, 9), date(2028, 3, 9), date(2028, 6, 9),
    ]  # fmt: skip
    assert [one.last for one in found if one.clock == "evaluation"] == [date(2028, 3, 31)]


def test_a_title_can_be_renewed_in_its_last_six_months_and_once():
    assert set(recognised().refused("renew", date(2031, 12, 8), "operator")) == {"soon_over"}
    file = recognised().do("renew", date(2031, 12, 9), "operator")
    found = run(file.case, "term")
    assert found is not None
    assert found.last == date(2036, 12, 9)
    assert set(file.refused("renew", date(2036, 12, 1), "operator")) == {"not_renewed"}


def test_it_lapses_by_itself_the_day_after_its_term():
    file = recognised()
    assert automatic(file.case, file.facts, file.entry("", date(2032, 6, 9), "system")) == []
    (entry,) = automatic(file.case, file.facts, file.entry("", date(2032, 6, 10), "system"))
    assert perform(file.case, file.facts, entry).state == "LAPSED"


def test_it_draws_itself_in_both_languages():
    assert "HEARINGS --> NOTICE : 公示（省知识产权局，第五条）" in mermaid(QH)
    assert "    [*] --> CALLED : 通知听证（省知识产权局，第五条）" in mermaid(QH, kind="hearing")
    assert "HEARINGS --> NOTICE : Publish (Provincial IP office, 第五条)" in mermaid(QH, "en")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("working_days = 10", "working_days = 30", "law.length"),
        ("months = 12", "months = 24", "law.limit"),
        ("limit = 300.5", "limit = 300.6", "law.limit"),
        ("limit = 8", "limit = 9", "law.limit"),
    ],
)
def test_a_number_that_its_law_does_not_say_is_refused(tmp_path, old, new, rule):
    """The negative control of the test above that finds no mistake."""
    path = tmp_path / "procedures" / "QH_2027" / PACKAGE.name
    path.parent.mkdir(parents=True)
    path.write_text(PACKAGE.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert [one.rule for one in lint_all([load(path)], KNOWN)] == [rule]
