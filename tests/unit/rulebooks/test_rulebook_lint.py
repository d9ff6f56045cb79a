"""The linter: the rulebooks of this program are without fault, and each kind of fault is found where it is."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from rulebooks import lint
from rulebooks.book import BrokenBook, Source
from rulebooks.citation import Citation, Evidence
from rulebooks.codes import NAMES, Entry, listed, load
from rulebooks.lint import faults, of_codes, of_edition, of_programmes, of_workdays
from rulebooks.programmes import shelf
from rulebooks.text import Text
from rulebooks.workdays import articles, notices
from rulebooks.workdays.notices import Year

LISTS = {name: load(name) for name in NAMES}
FOUND = Source(Citation("《表》", "List", evidence=Evidence.FOUND), found="a copy")
SEED = Source(Citation("《办法》", "Measures"), seed="000.txt", sha256="a" * 64)
DAY = date(2020, 1, 1)


def entry(code="a", zh="甲", en="A", starts=DAY, until=None, source=FOUND, **extra):
    return Entry(code, zh, en, starts, until, source, extra)


TITLE = Text("表", "List")


def of(*entries, title=TITLE, columns=MappingProxyType({})):
    made = listed("made", title, "", entries, columns)
    return list(of_codes(made, {**LISTS, "made": made}))


def zone(code="ZJ_2018"):
    return shelf()[code][0]


def answering(edition, **changes):
    """The edition with one provision's value (or source) changed."""
    provisions = dict(edition.provisions)
    for key, change in changes.items():
        name = key.replace("__", ".")
        provisions[name] = replace(provisions[name], **change)
    return replace(edition, provisions=provisions)


def test_the_rulebooks_are_without_fault():
    assert faults() == []


def test_a_file_that_cannot_be_read_is_the_fault(monkeypatch):
    def broken(name):
        raise BrokenBook(f"{name}.toml: no TOML")

    monkeypatch.setattr(lint, "load", broken)
    assert faults() == [f"{NAMES[0]}.toml: no TOML"]


def test_it_can_be_run_as_a_program(capsys):
    with pytest.raises(SystemExit) as end, pytest.warns(RuntimeWarning, match="found in sys.modules"):
        runpy.run_module("rulebooks.lint", run_name="__main__")
    assert capsys.readouterr().out == "0 faults\n"
    assert end.value.code == 0


# Code lists.


def test_a_sound_list_has_no_fault():
    assert of(entry(), entry("b", parent="a"), columns={"parent": "made"}) == []


def test_a_text_in_one_language_is_found():
    assert of(entry(en="")) == ["made/a: not in both languages: '甲', ''"]
    assert of(entry(zh="")) == ["made/a: not in both languages: '', 'A'"]
    assert of(entry(), title=Text("表", "")) == ["made: not in both languages: '表', ''"]


def test_chinese_in_the_english_text_is_found():
    assert of(entry(en="A 甲")) == ["made/a: not in both languages: '甲', 'A 甲'"]


def test_a_code_of_another_list_that_is_not_there_is_found():
    assert of(entry(right="patent", rights=["patent", "petunia"]), columns={"right": "rights", "rights": "rights"}) == [
        "made/a: rights has no 'petunia'"
    ]


def test_an_entry_that_ends_before_it_begins_is_found():
    assert of(entry(until=DAY)) == [f"made/a: ends on {DAY}, before it begins"]
    assert of(entry(until=date(2020, 1, 2))) == []


def test_two_meanings_on_one_day_are_found_and_a_pause_is_allowed():
    later = entry(starts=date(2021, 1, 1))
    assert of(entry(), later) == ["made/a: two meanings on 2021-01-01"]
    assert of(entry(until=date(2021, 1, 2)), later) == ["made/a: two meanings on 2021-01-01"]
    assert of(entry(until=date(2021, 1, 1)), later) == []
    assert of(entry(until=date(2020, 6, 1)), later) == []


@pytest.mark.parametrize("column", ["parent", "next"])
def test_a_circle_is_found(column):
    found = of(entry("a", **{column: "b"}), entry("b", **{column: "a"}), entry("c"))
    assert found == [f"made/a: {column} runs in a circle", f"made/b: {column} runs in a circle"]


def test_a_code_that_leads_into_a_circle_is_found_too():
    found = of(entry("a", parent="b"), entry("b", parent="c"), entry("c", parent="b"))
    assert found == [f"made/{code}: parent runs in a circle" for code in "abc"]


def test_a_code_that_ends_leads_somewhere_where_the_list_has_successors():
    columns, end = {"next": "made"}, date(2021, 1, 1)
    assert of(entry(until=end), columns=columns) == [f"made/a: ends on {end} without a successor"]
    assert of(entry(until=end)) == []
    assert of(entry(until=end, next="b"), entry("b"), columns=columns) == []
    assert of(entry(until=end), entry(starts=end), columns=columns) == []
    assert of(entry(until=end), entry(starts=date(2022, 1, 1)), columns=columns) == [
        f"made/a: ends on {end} without a successor"
    ]


def test_a_line_that_leads_out_of_the_list_is_no_circle():
    assert of(entry("a", parent="b"), entry("b", parent="gone")) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (replace(FOUND, citation=Citation("", "List", evidence=Evidence.FOUND)), "not in both languages: '', 'List'"),
        (
            replace(FOUND, citation=Citation("《表》", "", evidence=Evidence.FOUND)),
            "not in both languages: '《表》', ''",
        ),
        (Source(Citation("《办法》", "Measures")), "stated, but in no seed"),
        (replace(SEED, sha256=""), "a seed and its SHA-256 go together"),
        (replace(SEED, sha256="a" * 63), "a seed and its SHA-256 go together"),
        (replace(SEED, sha256="g" * 64), "a seed and its SHA-256 go together"),
        (replace(FOUND, sha256="a" * 64), "a seed and its SHA-256 go together"),
    ],
    ids=["no Chinese", "no English", "no seed", "no hash", "short hash", "no hex", "hash of nothing"],
)
def test_a_source_that_cannot_be_followed_is_found(source, expected):
    assert of(entry(source=source)) == [f"made/a: {expected}"]


def test_a_source_with_its_seed_is_sound():
    assert of(entry(source=SEED)) == []


# Programmes.


def test_a_sound_edition_has_no_fault():
    assert list(of_edition(zone(), LISTS)) == []


@pytest.mark.parametrize("changed", [{"name": Text("名", "")}, {"name": Text("", "Name")}])
def test_an_edition_is_named_in_both_languages(changed):
    (found,) = of_edition(replace(zone(), **changed), LISTS)
    assert found.startswith("ZJ_2018@2018-01-01: not in both languages: ")


def test_an_edition_lies_in_a_province_or_in_none():
    assert list(of_edition(replace(zone(), province="99"), LISTS)) == ["ZJ_2018@2018-01-01: no province 99"]
    assert list(of_edition(replace(zone(), province="34"), LISTS)) == []
    assert list(of_edition(replace(zone(), province=""), LISTS)) == []


def test_every_source_of_an_edition_is_checked():
    (found,) = of_edition(replace(zone(), sources=(replace(SEED, sha256=""),)), LISTS)
    assert found == "ZJ_2018@2018-01-01: a seed and its SHA-256 go together"


def test_an_edition_answers_every_key_of_its_kind_and_no_other():
    provisions = dict(zone().provisions)
    layout = shelf()["JS_LAYOUT"][0].provisions["lead"]
    del provisions["grades"], provisions["force"]
    found = list(of_edition(replace(zone(), provisions={**provisions, "lead": layout}), LISTS))
    assert found == [
        "ZJ_2018@2018-01-01: says nothing about force",
        "ZJ_2018@2018-01-01: says nothing about grades",
        "ZJ_2018@2018-01-01: lead is not asked of a zone",
    ]


def test_a_value_of_the_wrong_shape_is_found():
    (found,) = of_edition(answering(zone(), title={"value": "示范区"}), LISTS)
    assert found == "ZJ_2018@2018-01-01: title: not a text: '示范区'"


def test_a_value_from_a_seed_without_a_quote_is_found():
    (found,) = of_edition(answering(zone(), title={"quotes": ()}), LISTS)
    assert found == "ZJ_2018@2018-01-01: title quotes nothing from 001_23bc598e38a0d1a7.txt"


def test_a_value_from_elsewhere_need_not_be_quoted():
    assert list(of_edition(answering(zone(), title={"quotes": (), "source": FOUND}), LISTS)) == []


def test_a_text_deep_inside_a_value_lacks_no_language():
    value = [{"zh": "甲", "en": "A", "inner": {"items": [{"zh": "乙"}]}}]
    (found,) = of_edition(answering(zone(), goals={"value": value}), LISTS)
    assert found == "ZJ_2018@2018-01-01: goals: not in both languages: '乙', None"


def test_a_code_deep_inside_a_value_exists():
    value = [{"zh": "甲", "en": "A", "effects": ["keep_title", "lose_hat"]}]
    (found,) = of_edition(answering(zone(), consequences={"value": value}), LISTS)
    assert found == "ZJ_2018@2018-01-01: consequences: effects has no 'lose_hat'"


def test_a_code_inside_an_inner_list_exists():
    value = [{"zh": "甲", "en": "A", "inner": {"more": [{"effects": ["lose_hat"]}]}}]
    (found,) = of_edition(answering(zone(), consequences={"value": value}), LISTS)
    assert found == "ZJ_2018@2018-01-01: consequences: effects has no 'lose_hat'"


def test_a_single_code_exists_too():
    value = {"zh": "甲", "en": "A", "code": "KING"}
    (found,) = of_edition(answering(zone(), applicant__type={"value": value}), LISTS)
    assert found == "ZJ_2018@2018-01-01: applicant.type: applicants has no 'KING'"


def test_a_key_on_which_the_document_is_silent_has_no_fault():
    assert list(of_edition(answering(zone(), title={"value": None, "quotes": ()}), LISTS)) == []


def test_overlapping_editions_are_found():
    one = zone()
    found = list(of_programmes({"ZJ_2018": (one, one)}, LISTS))
    assert "ZJ_2018: two ACTIVE editions from 2018-01-01" in found


def test_a_file_in_the_wrong_place_is_found():
    one = zone()
    for moved in (replace(one, code="ZJ_2019"), replace(one, starts=date(2019, 1, 1))):
        (found,) = of_programmes({moved.code: (moved,)}, LISTS)
        assert found == f"2018-01-01.toml: is {moved.label}, so its place is {moved.code}/{moved.starts}.toml"


def test_a_fault_of_an_edition_on_the_shelf_is_found():
    assert list(of_programmes({"ZJ_2018": (replace(zone(), province="99"),)}, LISTS)) == [
        "ZJ_2018@2018-01-01: no province 99"
    ]


def test_a_fault_of_a_plan_is_found():
    national = zone("NAT_2023")
    (plan,) = national.plans
    broken = replace(national, plans=(replace(plan, province="99"),))
    assert list(of_programmes({"NAT_2023": (broken,)}, LISTS)) == ["BINHU_2024_2026@2024-01-01: no province 99"]


def test_a_plan_is_filed_under_its_code():
    national = zone("NAT_2023")
    (plan,) = national.plans
    broken = replace(national, plans=(replace(plan, code="OTHER"),))
    assert list(of_programmes({"NAT_2023": (broken,)}, LISTS)) == ["NAT_2023/plans/BINHU_2024_2026: is OTHER"]


def test_a_plan_that_begins_under_no_edition_is_found():
    assert list(of_programmes({"NAT_2023": (replace(zone("NAT_2023"), plans=()),)}, LISTS)) == [
        "NAT_2023/plans/BINHU_2024_2026: begins under no edition"
    ]


# The calendar.

SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)
REST = Text("假", "holiday")


@pytest.fixture
def of_year(monkeypatch):
    """What the linter says when every year is the one given."""

    def say(**changed):
        made = replace(Year(published=True, source=FOUND, rest={}, work={}), **changed)
        monkeypatch.setattr(lint, "year", lambda number: made if number == 2026 else notices.year(number))
        return list(of_workdays())

    return say


def test_a_sound_calendar_has_no_fault(of_year):
    assert of_year(rest={MONDAY: REST}, work={SATURDAY: REST}) == []


def test_a_day_of_another_year_is_found(of_year):
    assert of_year(rest={date(2025, 1, 1): REST}) == ["workdays/2026: 2025-01-01"]
    assert of_year(work={date(2025, 1, 4): REST}) == ["workdays/2026: 2025-01-04"]


def test_a_make_up_day_that_is_worked_anyway_is_found(of_year):
    assert of_year(work={MONDAY: REST}) == [f"workdays/2026: {MONDAY} is worked anyway"]
    assert of_year(work={date(2026, 11, 20): REST}) == ["workdays/2026: 2026-11-20 is worked anyway"]


def test_a_day_that_is_both_is_found(of_year):
    assert of_year(rest={SATURDAY: REST}, work={SATURDAY: REST}) == [f"workdays/2026: {SATURDAY} is both"]


def test_a_holiday_without_its_english_name_is_found(of_year):
    assert of_year(rest={MONDAY: Text("假", "")}) == ["workdays/2026: 假"]


def test_a_year_names_the_package_it_comes_from(of_year):
    assert of_year(source=replace(FOUND, found="")) == ["workdays/2026: does not say which package it comes from"]


def test_the_source_of_a_year_is_checked(of_year):
    assert of_year(source=replace(FOUND, sha256="b" * 64)) == ["workdays/2026: a seed and its SHA-256 go together"]


def test_a_missing_year_is_found(monkeypatch, tmp_path):
    for number in (2024, 2026):
        (tmp_path / f"{number}.toml").touch()
    monkeypatch.setattr(lint, "WORKDAYS", tmp_path)
    assert list(of_workdays()) == ["workdays: no year 2025"]


def test_an_article_is_in_both_languages(monkeypatch):
    article = replace(articles()["C1"], words=Text("甲", ""))
    monkeypatch.setattr(lint, "articles", lambda: {"C1": article})
    assert list(of_workdays()) == ["workdays/C1: not in both languages: '甲', ''"]
