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


def test_any_article_of_an_instrument_that_is_known_is_read_by_its_number():
    by_list = "《市场监督管理严重违法失信名单管理办法》(总局令第44号)"
    assert in_english(f"{by_list}第十五条").endswith(", art. 15")
    assert in_english(f"{by_list}第二十一条第二款").endswith(", art. 21 para. 2")
    assert (
        in_english("《专利代理条例》（国务院令第706号）第二十四条") == "Patent Agency Regulations (Decree 706), art. 24"
    )
    assert in_english("某某办法第三条") == ""
    assert in_english(f"{by_list}第十五条，经核实") == in_english(by_list) == in_english("《别的办法》第一条") == ""
