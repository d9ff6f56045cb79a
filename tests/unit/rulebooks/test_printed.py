"""What was recorded in Chinese is read in English where a rulebook knows the article, and else left as it was said."""

from __future__ import annotations

from datetime import date

from rulebooks import opening, programmes
from rulebooks.printed import in_english

DAY = date(2026, 3, 2)


def test_articles_that_warnings_cite_are_read_in_english():
    threshold = programmes.shelf()["JS_2016"][0].citation("threshold.agencies")
    rules = opening.on(DAY)
    assert rules
    minimum = rules.minimum("partnership")
    assert minimum
    for one in (threshold, minimum.citation):
        assert in_english(one.zh) == one.en


def test_what_somebody_wrote_about_an_article_stays_in_their_words():
    threshold = programmes.shelf()["JS_2016"][0].citation("threshold.agencies")
    assert in_english(f"{threshold.zh}，经实地核对") == in_english("演示") == in_english("") == ""
