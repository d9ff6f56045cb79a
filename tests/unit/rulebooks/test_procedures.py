"""The words in which procedures speak of what services supply, and where the packages lie."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rulebooks import lint, procedures
from rulebooks.lint import of_vocabulary
from rulebooks.procedures import FOLDER, Effect, Fact, Term, paths, vocabulary
from rulebooks.text import Text


@pytest.mark.usefixtures("fresh")
def test_a_fact_of_a_code_list_may_be_what_the_list_says():
    fact = vocabulary().facts["applicant.kind"]
    assert (fact.name, fact.form, fact.words) == ("applicant.kind", "code", ("申报主体", "Kind of applicant"))
    assert set(fact.values) == {"COUNTY_GOV", "RELYING_UNIT", "CONSTRUCTION_BODY", "LOCAL_GOV"}
    assert fact.word("COUNTY_GOV") == ("县（市、区）人民政府", "County-level government")
    assert fact.word("KING") == ("KING", "KING")
    assert fact.fields == {}


@pytest.mark.usefixtures("fresh")
def test_a_fact_says_its_codes_on_the_spot_where_no_list_has_them():
    fact = vocabulary().facts["agency.standing"]
    assert fact.values["struck_off"] == ("吊销", "struck off")


@pytest.mark.usefixtures("fresh")
def test_records_have_fields_each_with_its_codes_and_a_text_may_be_anything():
    fact = vocabulary().facts["agencies"]
    assert fact.form == "records"
    assert fact.values == {}
    assert list(fact.fields) == ["credit_code", "standing", "body", "rights", "service_kinds"]
    assert fact.fields["credit_code"] == {}
    assert fact.word("layout_design", "rights").zh == "集成电路布图设计"
    assert fact.word(7, "rights") == ("7", "7")


@pytest.mark.usefixtures("fresh")
def test_effects_and_templates_have_their_words():
    assert vocabulary().effects["award_title"] == Effect("award_title", Text("授予称号", "The title is awarded"))
    assert vocabulary().templates["exit"] == Term("exit", Text("退出证明", "Certificate of exit"))


def test_packages_are_found_and_fragments_are_none():
    names = [str(path.relative_to(FOLDER)) for path in paths()]
    assert names == sorted(names)
    assert "JS_2016/2017-01-01.toml" in names
    assert not any(name.startswith("fragments") or name == "vocabulary.toml" for name in names)


def test_the_vocabulary_is_without_mistake():
    assert list(of_vocabulary()) == []


FACT = Fact("x", Text("甲", "A"), "number", {}, {})
WRONG = "a code has values, records have fields, and nothing else has"


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        (FACT, []),
        (replace(FACT, words=Text("甲", "")), ["procedures/facts/x: not in both languages: '甲', ''"]),
        (replace(FACT, form="colour"), ["procedures/facts/x: no form 'colour'"]),
        (replace(FACT, form="code"), [f"procedures/facts/x: {WRONG}"]),
        (replace(FACT, form="records"), [f"procedures/facts/x: {WRONG}"]),
        (replace(FACT, values={"a": Text("甲", "A")}), [f"procedures/facts/x: {WRONG}"]),
        (replace(FACT, form="code", values={"a": Text("甲", "A")}), []),
        (
            replace(FACT, form="code", values={"a": Text("甲", "")}),
            ["procedures/facts/x/a: not in both languages: '甲', ''"],
        ),
        (
            replace(FACT, form="records", fields={"f": {"a": Text("", "A")}}),
            ["procedures/facts/x/a: not in both languages: '', 'A'"],
        ),
    ],
)
def test_a_word_that_is_not_sound_is_found(monkeypatch, fact, found):
    made = procedures.Vocabulary({"x": fact}, {}, {})
    monkeypatch.setattr(lint, "vocabulary_of_procedures", lambda: made)
    assert list(of_vocabulary()) == found


@pytest.mark.parametrize("table", ["effects", "templates"])
def test_an_effect_or_a_template_in_one_language_is_found(monkeypatch, table):
    term = {"e": Effect("e", Text("效果", ""))}
    made = procedures.Vocabulary({}, **{"effects": {}, "templates": {}, table: term})
    monkeypatch.setattr(lint, "vocabulary_of_procedures", lambda: made)
    assert list(of_vocabulary()) == [f"procedures/{table}/e: not in both languages: '效果', ''"]
