"""The calendar of working days against the two packages that carry it, and what is done where there is no notice."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from rulebooks.citation import Evidence
from rulebooks.workdays import articles, is_working, published, source_of, why, working_days
from rulebooks.workdays.notices import FOLDER

FIRST, LAST = 2004, 2026


def days(first, last):
    start = date(first, 1, 1)
    return [start + timedelta(i) for i in range((date(last, 12, 31) - start).days + 1)]


def test_there_is_no_difference_to_chinesecalendar():
    assert [day for day in days(FIRST, LAST) if is_working(day) != chinese_calendar.is_workday(day)] == []


def test_there_is_no_difference_to_holidays():
    other = holidays.country_holidays("CN", years=range(2007, LAST + 1))
    assert [day for day in days(2007, LAST) if is_working(day) != other.is_working_day(day)] == []


def test_the_two_packages_differ_from_each_other_on_one_day_of_2005():
    other = holidays.country_holidays("CN", years=range(FIRST, LAST + 1))
    differ = [day for day in days(FIRST, LAST) if chinese_calendar.is_workday(day) != other.is_working_day(day)]
    assert differ == [date(2005, 12, 31)]


@pytest.mark.parametrize(("year", "number"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notice_leaves(year, number):
    assert len(working_days(year)) == number


def test_working_days_are_in_order_and_within_the_year():
    found = working_days(2026)
    assert list(found) == sorted(found)
    assert (found[0], found[-1]) == (date(2026, 1, 4), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2026, 9, 18), "工作日", "working day"),
        (date(2026, 9, 19), "周六", "Saturday"),
        (date(2026, 11, 22), "周日", "Sunday"),
        (date(2026, 9, 20), "国庆节调休上班", "make-up working day, National Day"),
        (date(2026, 10, 1), "国庆节放假", "National Day holiday"),
        (date(2026, 10, 7), "国庆节调休", "day in lieu, National Day"),
        (
            date(2015, 9, 3),
            "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日放假",
            "70th anniversary of the victory over fascism holiday",
        ),
    ],
)
@pytest.mark.usefixtures("fresh")
def test_every_day_says_why_it_is_worked_or_not(day, zh, en):
    assert why(day) == (zh, en)


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
@pytest.mark.usefixtures("fresh")
def test_every_year_with_a_notice_is_published_and_names_the_package_it_came_from(year):
    day = date(year, 6, 1)
    assert published(day)
    assert source_of(day).found == "chinesecalendar 1.11.0"
    assert source_of(day).citation.instrument == f"国务院办公厅关于{year}年部分节假日安排的通知"


@pytest.mark.parametrize("year", [2003, 2027, 2099])
@pytest.mark.usefixtures("fresh")
def test_a_year_without_a_notice_is_provisional(year):
    assert published(date(year, 1, 1)) is False
    assert source_of(date(year, 1, 1)).citation.evidence is Evidence.UNVERIFIED


@pytest.mark.parametrize(
    "day",
    [
        *(date(2027, *one) for one in [(1, 1), (2, 5), (2, 6), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15)]),
        *(date(2027, 10, number) for number in (1, 2, 3)),
        date(2028, 1, 25),
    ],
)
def test_the_statutory_days_of_a_provisional_year_are_rest_days(day):
    assert not is_working(day)
    assert why(day).zh.endswith("（法定节假日，暂定）")
    assert why(day).en.endswith(" (statutory, provisional)")


@pytest.mark.usefixtures("fresh")
def test_the_other_days_of_a_provisional_year_are_monday_to_friday():
    rest = {date(2027, *one) for one in [(1, 1), (2, 5), (2, 8), (4, 5), (6, 9), (9, 15), (10, 1)]}  # on weekdays
    expected = [day for day in days(2027, 2027) if day.weekday() < 5 and day not in rest]
    assert list(working_days(2027)) == expected


@pytest.mark.usefixtures("fresh")
def test_a_fixed_day_counts_from_the_year_it_became_one():
    assert [is_working(date(year, 5, 2)) for year in (2003, 2031)] == [True, False]
    assert why(date(2003, 5, 2)).zh == "工作日"
    assert [why(date(year, 10, 3)).en for year in (1998, 1999)] == ["Saturday", "National Day (statutory, provisional)"]


def test_every_file_of_the_calendar_is_a_year_or_one_of_the_three_others():
    names = {path.stem for path in FOLDER.glob("*.toml")}
    assert names == {*map(str, range(FIRST, LAST + 1)), "names", "statutory", "conventions"}


@pytest.mark.parametrize(
    ("name", "instrument", "article", "evidence"),
    [
        ("units", "《中华人民共和国民法典》", "第二百条", Evidence.FOUND),
        ("first_day", "《中华人民共和国民法典》", "第二百零一条", Evidence.FOUND),
        ("corresponding_day", "《中华人民共和国民法典》", "第二百零二条", Evidence.FOUND),
        ("rest_day", "《中华人民共和国民法典》", "第二百零三条", Evidence.FOUND),
        ("otherwise", "《中华人民共和国民法典》", "第二百零四条", Evidence.FOUND),
        ("inclusive", "《中华人民共和国民法典》", "第一千二百五十九条", Evidence.UNVERIFIED),
        ("coercion", "《中华人民共和国行政强制法》", "第六十九条", Evidence.FOUND),
        ("penalty", "《中华人民共和国行政处罚法》", "第八十五条", Evidence.UNVERIFIED),
        ("licensing", "《中华人民共和国行政许可法》", "第八十二条", Evidence.UNVERIFIED),
        *((name, "平台期间计算约定", name, Evidence.PROPOSAL) for name in ("C1", "C2", "C3", "C4", "C5", "C6")),
    ],
)
def test_every_rule_of_counting_is_a_citation(name, instrument, article, evidence):
    cited = articles()[name].citation
    assert (cited.instrument, cited.article, cited.evidence) == (instrument, article, evidence)
    assert articles()[name].words.zh
    assert articles()[name].words.en
