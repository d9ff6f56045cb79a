"""A thing as the index holds it, by the roles that its declaration gives its fields."""

from __future__ import annotations

import pytest

from contracts.declare import Find
from rulebooks import codes as code_lists
from services.search.domain import documents

AGENCY = {
    "name": "无锡芯图专利代理事务所",
    "former_names": ["芯图所", "版图所"],
    "credit_code": "91320211MAFAKE0197",
    "region": "320211",
    "categories": ["agency"],
    "services": ["pct_filing"],
    "founded": "2020-03-02",
    "staff": 12,
}


def test_each_role_of_a_declaration_has_its_fields():
    of_demands = {"title", "text", "asked"}
    assert set(documents.texts()) == {"name", "former_names", "english_name", "about", "words", "pinyin"} | of_demands
    assert documents.fields(Find.TEXT, documents.SEARCHED) == ("about", "english_name", "former_names", "name")
    keywords = documents.keywords()
    assert list(keywords) == sorted(set(keywords))
    assert {"credit_code", "services", "region", *documents.JOINED} <= set(keywords)
    assert not {"firm_id", "agency_id"} & set(keywords)  # whose a record is
    assert {"stage", "industry"} & set(documents.keywords(documents.SEARCHED)) == set()  # of demands
    assert set(documents.numbers(documents.SEARCHED)) == {"founded", "staff", "longitude", "latitude", "wanted"}
    assert set(documents.numbers()) - set(documents.numbers(documents.SEARCHED)) == {"budget_fen", "deadline"}


def test_the_texts_of_a_thing_are_its_own_the_names_of_its_codes_and_its_sound():
    found = documents.text_of("agency", AGENCY)
    assert {"无锡", "芯图", "专利"} <= set(found["name"])
    assert {"芯图", "版图"} <= set(found["former_names"])
    assert {"代理", "agency", "pct", "专利"} <= set(found["words"])
    assert {"wuxi", "xintu"} <= set(found["pinyin"])
    assert set(found) == {"name", "former_names", "words", "pinyin"}
    assert documents.text_of("agency", {}) == {"words": (), "pinyin": ()}


def test_a_trademark_is_found_in_one_word_and_in_two():
    words = documents.text_of("agency", {"rights": ["trademark"]})["words"]
    assert {"trade", "marks", "trademark", "trademarks"} <= set(words)


def test_what_a_demand_asks_for_stands_apart_from_what_is_offered():
    """So that a wish makes no word commoner among those who offer it; nor is a title heard."""
    found = documents.text_of("demand", {"title": "商标", "services": ["pct_filing"]})
    assert set(found) == {"title", "asked"}
    assert "pct" in found["asked"]


def test_a_code_is_found_by_each_of_its_names():
    entry = code_lists.load("services").get("pct_filing")
    assert entry
    said = {"services": ["pct_filing", "unheard_of"], "about": "x", "form": "company"}  # which is no code of a list
    named = list(documents.code_words("agency", said))
    assert named == [entry.zh, entry.en, *entry.extra["aliases"]]


@pytest.mark.parametrize(
    ("region", "city", "province"),
    [
        ("320211", ("320200",), ("320000",)),
        ("320200", ("320200",), ("320000",)),
        ("320000", (), ("320000",)),
        ("", (), ()),
        ("32021", (), ()),
        ("3202110", (), ()),
    ],
)
def test_a_place_is_also_its_city_and_its_province(region, city, province):
    found = documents.keyword_of("agency", {**AGENCY, "region": region})
    assert (found["kind"], found["city"], found["province"]) == (("agency",), city, province)
    assert (found["credit_code"], found["categories"]) == (("91320211MAFAKE0197",), ("agency",))
    assert (found["rights"], "name" in found) == ((), False)
    assert found["region"] == ((region,) if region else ())
    assert documents.keyword_of("agency", {})["city"] == ()


def test_what_is_compared_is_a_number_and_a_day_is_one():
    assert documents.number_of("agency", AGENCY) == {"founded": 737486.0, "staff": 12.0}
    assert documents.number_of("agency", {**AGENCY, "staff": 0, "founded": None}) == {"staff": 0.0}


def test_a_searched_kind_is_suggested_by_the_beginnings_of_its_name_and_no_other_is():
    keys = dict(documents.suggest_of("agency", AGENCY))
    assert set(keys.values()) == {AGENCY["name"]}
    assert {"无锡芯图专利代理事务所", "芯图专利代理事务所", "xintuzhuanlidailishiwusuo", "xtzldlsws"} <= set(keys)
    assert documents.suggest_of("residence", AGENCY) == ()
    assert documents.suggest_of("agency", {}) == ()


def test_places_are_named_once_each_as_the_list_writes_them():
    names = documents.place_names()
    assert list(names) == sorted(set(names))
    assert {"江苏省", "无锡市", "滨湖区"} <= set(names)


@pytest.mark.parametrize(
    ("kind", "field"), [("residence", "agency_id"), ("listing", "agency_id"), ("base", "zone_id"), ("title", "zone_id")]
)
def test_a_thing_about_another_names_it(kind, field):
    assert (
        documents.about(kind, {"agency_id": "A", "zone_id": "Z", "id": "X"})
        == {"agency_id": "A", "zone_id": "Z"}[field]
    )
    assert documents.about(kind, {}) is None


def test_a_thing_of_its_own_is_about_no_other():
    assert documents.about("agency", {"agency_id": "A", "zone_id": "Z"}) is None
