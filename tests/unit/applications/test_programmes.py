"""Which programme binds on a day, and how one is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rulebooks import programmes
from services.applications.domain.programmes import _lines, binding, followed, on, stated, told

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("JS_2016", date(2016, 12, 31), None),
        ("JS_2016", date(2017, 1, 1), "JS_2016"),
        ("ZJ_2018", date(2017, 12, 31), None),
        ("ZJ_2018", date(2018, 1, 1), "ZJ_2018"),
        ("JS_DRAFT", DAY, None),  # a draft binds nobody
        ("NO_SUCH", DAY, None),
    ],
)
def test_a_programme_binds_from_its_first_day_and_a_draft_never(code, day, expected):
    found = binding(code, day)
    assert (found.code if found else None) == expected


def test_a_title_awarded_under_a_draft_that_an_office_applies_names_the_draft():
    assert [getattr(followed(code, DAY), "label", "") for code in ("JS_DRAFT", "JS_2016", "NO_SUCH")] == [
        "JS_DRAFT@2024-01-01", "JS_2016@2017-01-01", "",
    ]  # fmt: skip


def test_drafts_are_among_them_where_they_are_asked_for():
    assert "JS_DRAFT" not in {one.code for one in on(DAY)}
    assert "JS_DRAFT" in {one.code for one in on(DAY, drafts=True)}
    assert [one.code for one in on(DAY, code="ZJ_2018")] == ["ZJ_2018"]
    assert {one.code for one in on(DAY)} >= {"JS_2016", "ZJ_2018", "NAT_2023", "JS_LAYOUT"}


def test_what_a_programme_is_silent_on_or_says_nothing_binding_of_is_not_stated():
    found = stated("JS_2016", "threshold.agencies", DAY)
    assert found
    assert found.value
    for code, key in (("JS_2016", "operator"), ("JS_2016", "no_such"), ("NO_SUCH", "threshold.agencies")):
        assert stated(code, key, DAY) is None
    assert stated("JS_2016", "threshold.agencies", date(2016, 12, 31)) is None


def edition(code):
    return next(one for one in programmes.in_force(DAY, drafts=True) if one.code == code)


def test_a_programme_is_told_with_its_source_and_without_its_provisions():
    found = told(edition("JS_2016"), with_provisions=False)
    assert (found.code, found.province, found.status, found.in_force, found.starts, found.until) == (
        "JS_2016", "32", "ACTIVE", True, date(2017, 1, 1), None,
    )  # fmt: skip
    assert found.words.zh.startswith("江苏省")
    assert (found.edition, found.hash) == (edition("JS_2016").label, edition("JS_2016").hash)
    assert "建设实施方案" in found.basis.zh
    assert "Jiangsu" in found.basis.en
    assert found.provisions == ()


def test_a_draft_is_told_as_one():
    found = told(edition("JS_DRAFT"), with_provisions=False)
    assert (found.status, found.in_force) == ("DRAFT", False)


def provision(code, name):
    (found,) = [one for one in told(edition(code), with_provisions=True).provisions if one.name == name]
    return found


def test_a_provision_is_told_with_its_article_evidence_and_quote():
    found = provision("JS_2016", "threshold.agencies")
    assert found.words.zh == "服务机构数"
    assert found.words.en
    assert "15" in found.value
    assert "四（二）3" in found.basis.zh
    assert found.basis.en
    assert found.evidence == "stated"
    assert "15家以上" in found.quote


def test_a_value_of_several_is_told_one_by_one_and_what_it_is_made_of_in_words():
    found = provision("JS_2016", "threshold.agencies").value.split("，")
    assert found[:4] == ["least 15", "inclusive True", "gate True", "unit 家"]
    assert "{" not in "".join(found)
    assert list(_lines({"of": [{"zh": "甲"}, "乙"]})) == ["of 甲、乙"]


def test_quotes_stand_one_after_another_and_an_edition_ends_where_it_is_told_to():
    assert provision("JS_LAYOUT", "force").quote == "".join(edition("JS_LAYOUT").provisions["force"].quotes)
    ending = replace(edition("JS_2016"), until=date(2027, 1, 1))
    assert told(ending, with_provisions=False).until == date(2027, 1, 1)


def test_each_entry_of_a_list_is_told_in_chinese():
    found = provision("JS_2016", "grades")
    assert found.value.split("；") == ["优秀", "合格", "不合格"]
    assert "None" not in "".join(one.value for one in told(edition("NAT_2023"), with_provisions=True).provisions)


def test_what_a_programme_does_not_say_is_not_told():
    names = {one.name for one in told(edition("ZJ_2018"), with_provisions=True).provisions}
    silent = {name for name, one in edition("ZJ_2018").provisions.items() if one.value is None}
    assert silent
    assert names & silent == set()
