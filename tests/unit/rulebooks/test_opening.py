"""The editions of the conditions of practice: complete, in both languages, without gap or overlap."""

from __future__ import annotations

import re
from itertools import pairwise

from contracts.things.registry import AgencyForm
from rulebooks import codes
from rulebooks.opening import editions
from services.registry.domain.opening import TESTS

HAN = re.compile("[\u4e00-\u9fff]")
CONDITIONS = [one for edition in editions() for one in edition.conditions]


def test_one_edition_ends_where_the_next_begins():
    assert all(before.until == after.starts for before, after in pairwise(editions()))


def test_every_condition_is_tested_cites_an_article_and_speaks_both_languages():
    for one in CONDITIONS:
        assert one.test in TESTS, one.code
        assert one.citation.article, one.code
        assert one.words.zh, one.code
        assert one.words.en, one.code
        assert not HAN.search(one.words.en), one.code


def test_every_form_licence_and_profession_that_is_named_is_known():
    forms = {form.value for form in AgencyForm}
    assert {form for one in CONDITIONS for form in one.forms} <= forms
    for edition in editions():
        assert edition.licences <= set(codes.load("licences").rows)
        assert edition.professions <= set(codes.load("professions").rows)


def test_each_form_has_one_minimum_at_most_and_no_condition_twice():
    for edition in editions():
        for form in AgencyForm:
            asked = [one.code for one in edition.of(form.value)]
            assert len(asked) == len(set(asked)), form
            assert sum(one.minimum for one in edition.of(form.value)) <= 1, form


def test_warnings_come_in_the_order_of_their_days():
    for edition in editions():
        assert list(edition.warn_days) == sorted(set(edition.warn_days), reverse=True)
