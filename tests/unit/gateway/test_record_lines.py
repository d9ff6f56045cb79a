"""A list of records as lines of a form, there and back."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.things.registry import Branch, Building, Corner, Licence, Promise, QualityCheck
from gateway.portal import record_lines

pytestmark = pytest.mark.usefixtures("page")
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cls", "record"),
    [
        (Branch, {"name": "苏州分所", "region": "320505", "opened_on": "2021-03-01"}),
        (Promise, {"on": "2026-01-05", "text": "一口价\n不加价 | 公开", "document": "承诺书"}),
        (Licence, {"kind": "patent_agency", "number": "32999", "valid_from": "2019-06-01"}),
        (QualityCheck, {"on": "2026-01-05", "by": "市局", "passed": False}),
        (Corner, {"longitude": "120.3", "latitude": "31.5"}),
    ],
)
def test_what_is_recorded_comes_back_as_it_was(cls, record):
    text = record_lines.text_of(cls, [record])
    assert "\n" not in text
    assert record_lines.records_of(cls, text, DAY) == [record]


def test_a_part_that_is_measured_says_in_what():
    assert "[建筑面积（平方米）]" in record_lines.hint(Building)


@pytest.mark.parametrize("line", ["120.3, 31.5", "120.3，31.5", "120.3 31.5", "120.3\t31.5", " 120.3|31.5 "])
def test_a_corner_is_read_as_people_write_it(line):
    assert record_lines.records_of(Corner, line, DAY) == [{"longitude": "120.3", "latitude": "31.5"}]


def test_a_code_is_written_by_its_name_and_either_language_is_taken():
    text = record_lines.text_of(Licence, [{"kind": "patent_agency", "number": "1"}])
    assert text.startswith("专利代理机构执业许可证")
    (read,) = record_lines.records_of(Licence, "Patent agency practice licence | 1", DAY)
    assert read["kind"] == "patent_agency"


@pytest.mark.parametrize(
    ("said", "passed"), [("合格", True), ("不合格", False), ("Not passed", False), ("尚可", "尚可")]
)
def test_whether_a_check_was_passed_is_said_in_its_own_words_too(said, passed):
    (read,) = record_lines.records_of(QualityCheck, f"2026-01-05 | 市局 | {said}", DAY)
    assert read["passed"] == passed


def test_what_is_not_understood_stays_and_is_refused_by_its_own_rule():
    (read,) = record_lines.records_of(Licence, "随便 | 1 | | | 局 | 多了", DAY)
    assert read["kind"] == "随便"
    assert "多了" in read.values()


def test_empty_lines_are_no_records():
    assert record_lines.records_of(Branch, "\n  \n", DAY) == []
