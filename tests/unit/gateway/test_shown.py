"""How values are written on pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask, g

from chassis.shapes.specs import state_specs
from contracts.declare import Words
from contracts.things.registry import Agency, Zone
from gateway.portal import shown, wording
from gateway.portal.navigation import local


@pytest.fixture
def speaking():
    """A request in a language."""
    app = Flask("shown")

    def speak(lang):
        context = app.test_request_context()
        context.push()
        contexts.append(context)
        g.language = lang

    contexts: list[Any] = []
    yield speak
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize(
    ("value", "text"),
    [(6240, "6,240"), (0, "0"), (1234567, "1,234,567"), (Decimal("6240.50"), "6,240.50"), (999, "999")],
)
def test_numbers_have_their_thousands_apart(value, text):
    assert shown.number(value) == text


def test_a_day_is_one_unbroken_piece():
    assert shown.day(date(2026, 5, 9)) == '<time datetime="2026-05-09">2026-05-09</time>'
    assert shown.day(None) == ""


@pytest.mark.parametrize(("lang", "text"), [("zh", "征求意见稿），2024-01-01"), ("en", "(draft measures), 2024-01-01")])
def test_what_is_about_an_edition_is_called_by_its_procedure_not_by_its_key(speaking, lang, text):
    speaking(lang)
    assert [(key, named[-len(text) :]) for key, named in wording.drafts()] == [("JS_DRAFT@2024-01-01", text)]
    assert wording.edition_named("XX@2020-01-01") == "XX@2020-01-01"


@pytest.mark.parametrize(("lang", "text"), [("zh", "2026年5月29日（星期五）"), ("en", "Friday 29 May 2026")])
def test_a_day_in_a_headline_has_its_weekday(speaking, lang, text):
    speaking(lang)
    assert text in shown.day_in_full(date(2026, 5, 29))


def test_every_moment_is_in_beijing_time():
    told = shown.moment(datetime(2026, 11, 20, 1, 42, tzinfo=UTC))
    assert told == '<time datetime="2026-11-20T09:42:00+08:00">2026-11-20 09:42</time>'
    assert shown.moment(None) == ""


@pytest.mark.parametrize(("lang", "text", "mark"), [("zh", "机构", "，"), ("en", "agency", " · ")])
def test_texts_and_separators_follow_the_language(speaking, lang, text, mark):
    speaking(lang)
    assert shown.said(Words("机构", "agency")) == text
    assert shown.sep() == mark


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("zh", "条例第八条", "条例第八条。"),
        ("zh", "已列入。", "已列入。"),
        ("en", "art. 8", "Art. 8."),
        ("en", "no", "No."),
        ("en", "Why?", "Why?"),
    ],
)
def test_a_sentence_ends_with_its_stop(speaking, lang, text, told):
    speaking(lang)
    assert shown.sentence(text) == told


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/", True),
        ("/agencies/7K3Q?asOf=2026-01-01#acts", True),
        ("/集聚区", True),
        ("", False),
        ("agencies", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("/a\r\nSet-Cookie: x", False),
        ("/\t/evil.example", False),
    ],
)
def test_only_addresses_of_ours_are_returned_to(address, taken):
    assert local(address) == (address if taken else "")


DAY = '<time datetime="2026-01-05">2026-01-05</time>'


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", f"{DAY}，报价公开，承诺书"),
        ("en", f'{DAY}, <span lang="zh-CN">报价公开</span>, <span lang="zh-CN">承诺书</span>'),
    ],
)
def test_a_sentence_within_a_line_of_parts_loses_its_stop(speaking, lang, told):
    speaking(lang)
    (spec,) = (one for one in state_specs(Agency) if one.name == "commitments")
    assert wording.shown(spec, [{"on": "2026-01-05", "text": "报价公开。", "document": "承诺书"}], {}) == told


def test_a_label_within_a_line_begins_small_and_at_its_beginning_does_not(speaking):
    speaking("en")
    (spec,) = (one for one in state_specs(Zone) if one.name == "counts")
    told = wording.shown(spec, [{"what": "trainings", "number": 14, "on": "2026-01-05"}], {})
    assert told == f"Trainings, number 14, as of {DAY}"


@pytest.mark.parametrize(
    ("lang", "text", "marked"),
    [("en", "无锡 201", ' lang="zh-CN"'), ("en", "Wuxi 201", ""), ("zh", "无锡 201", "")],
)
def test_an_option_in_chinese_is_marked_whole_on_an_english_page(speaking, lang, text, marked):
    speaking(lang)
    assert shown.tongue(text) == marked


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("1200", Words("平方米", "m²"), "1,200 m²"),
        ("1000.5", Words("", ""), "1,000.5"),
        ("", Words("家", "agencies"), "–"),
        ("2026-03-02", Words("", ""), "2026-03-02"),
    ],
)
def test_an_amount_is_told_with_its_unit_and_what_is_none_as_it_is(speaking, text, unit, told):
    speaking("en")
    assert shown.amount(text, unit) == told
