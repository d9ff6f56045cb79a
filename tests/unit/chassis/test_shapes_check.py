"""What somebody sent for a declared class: its normal form, and every fault with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.errors import Refused
from chassis.shapes.check import LARGEST, MOST_ITEMS, clean, normal
from contracts.declare import Shape, Words, field
from contracts.things.registry import Agency
from contracts.things.shapes import CREDIT_CODE
from gateway.problems import report_of
from tests.support.samples import Grade, Place, Sample

TODAY = date(2026, 3, 2)
WHOLE = {"name": "样", "region": "320211"}


def cleaned(cls=Sample, *, partial=False, derived=False, **values):
    return clean(cls, values, day=TODAY, partial=partial, derived=derived)


def faults(cls=Sample, **values):
    how = {name: values.pop(name) for name in ("partial", "derived") if name in values}
    return [(fault.code, fault.pointer) for fault in cleaned(cls, **how, **values)[1]]


def of(value, name):
    """The normal form of one field."""
    state, wrong = cleaned(**WHOLE | {name: value})
    assert wrong == ()
    return state[name]


# -- forms

NO_DAYS = (
    "2020-2-9",
    "2020-02-30",
    "20200229",
    "2020-02-29T00:00",
    "２０２０-02-29",
    "0000-01-01",
    1,
    True,
    "2020-02-29\n",
)
NO_AMOUNTS: tuple[Any, ...] = (
    *("1e400", "NaN", "Infinity", "1,000", "１", "", " 1", "1.", ".5", "1" * 16, "0.1234567"),
    *(True, float("inf"), 1e30, []),
)


def each(name: str, code: str, *values: Any) -> list[tuple[str, Any, str]]:
    """Cases of one field, and what each of them is called."""
    return [(name, value, code) for value in values]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("name", "  样  ", "样"),
        ("staff", 0, 0),
        ("staff", LARGEST, LARGEST),
        ("staff", None, None),
        ("founded", "2020-02-29", "2020-02-29"),
        ("capital", "1000.50", "1000.50"),
        ("capital", 12, "12"),
        ("capital", 0.1, "0.1"),
        ("capital", "-0.000001", "-0.000001"),
        ("is_open", True, True),
        ("grade", "good", "good"),
        ("tags", [" 甲 ", "乙"], ["甲", "乙"]),
        ("tags", [], []),
        ("tags", ("甲",), ["甲"]),
        ("address", {"city": "无锡"}, {"city": "无锡"}),
        ("address", None, None),
        ("address", {"city": "无锡", "street": ""}, {"city": "无锡", "street": ""}),
        ("rooms", [{"number": "1", "place": {"city": "x"}}], [{"number": "1", "place": {"city": "x"}}]),
        ("phone", "  ", None),
    ],
)
def test_what_may_be_sent_is_brought_to_its_normal_form(name, value, kept):
    assert of(value, name) == kept


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *each("name", "field.wrong-type", 1, True, [], {}, 1.5),
        *each("name", "field.required", "", "  ", None),
        ("name", "长" * 21, "field.too-long"),
        *each("name", "field.bad-form", "a\x00", "a\ud800", "\x07", "a\x7f", "a\x85"),
        *each("staff", "field.wrong-type", "3", 3.0, True, [], float("nan")),
        ("staff", -1, "field.too-small"),
        ("staff", LARGEST + 1, "field.too-large"),
        *each("founded", "field.wrong-type", *NO_DAYS),
        *each("capital", "field.wrong-type", *NO_AMOUNTS),
        *each("is_open", "field.wrong-type", 1, 0, "true", "", []),
        *each("is_open", "field.required", None),
        *each("grade", "field.not-in-list", "GOOD", "", 1, [], {}, True),
        ("grade", None, "field.required"),
        *each("tags", "field.wrong-type", "甲", {}, 1),
        ("tags", None, "field.required"),
        ("tags", ["x"] * (MOST_ITEMS + 1), "field.too-long"),
        *each("address", "field.wrong-type", "无锡", [], 1),
        *each("phone", "field.wrong-type", 13912345678, []),
    ],
)
def test_what_may_not_be_sent_is_named_with_its_place(name, value, code):
    assert faults(**WHOLE | {name: value}) == [(code, f"#/{name}")]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("tags", ["甲", "", " ", None, 1], [("field.required", "/1"), ("field.required", "/2"), ("field.wrong-type", "/3"), ("field.wrong-type", "/4")]),
        ("address", {}, [("field.required", "/city")]),
        ("address", {"city": "", "x": 1}, [("field.unknown", "/x"), ("field.required", "/city")]),
        ("rooms", [{}, {"number": "1", "since": "x"}], [("field.required", "/0/number"), ("field.wrong-type", "/1/since")]),
        ("rooms", [None, 5], [("field.wrong-type", "/0"), ("field.wrong-type", "/1")]),
        ("rooms", [{"number": "1", "place": {"city": 5}}], [("field.wrong-type", "/0/place/city")]),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_a_field_is_named_to_the_last_step(name, value, found):
    assert faults(**WHOLE | {name: value}) == [(code, f"#/{name}{place}") for code, place in found]


@pytest.mark.parametrize("typed", ["很多", "12.345"])
def test_whoever_writes_no_amount_is_told_what_one_looks_like(typed):
    """On pages and in tables yuan are typed; fen are named to programs alone."""
    _, (wrong,) = clean(Agency, {"capital_fen": typed}, day=TODAY, partial=True)
    assert wrong.detail.zh.endswith("须为金额，如 1500.50 元。")
    assert wrong.detail.en.endswith("must be an amount such as 1500.50 yuan.")
    told = report_of(Refused(wrong), "").body("zh")["errors"][0]
    assert told["change"] == "写成整数分：1500.50 元是 150050"


def test_every_fault_is_told_at_once():
    found = faults(name=1, region=None, staff="x", unknown=1, inspected_on="2020-01-01")
    assert set(found) == {
        ("field.wrong-type", "#/name"), ("field.required", "#/region"), ("field.wrong-type", "#/staff"),
        ("field.unknown", "#/unknown"), ("field.derived", "#/inspected_on"),
    }  # fmt: skip


def test_a_faulty_value_leaves_nothing_that_a_rule_could_trip_over():
    state, wrong = cleaned(**WHOLE | {"address": {"x": 1}, "rooms": [{}], "staff": "x"})
    assert wrong
    assert (state["address"], state["rooms"], state["staff"]) == (None, None, None)


def test_every_fault_speaks_both_languages_and_the_label_of_the_field():
    wrong = cleaned(name="", staff=-1, grade="x", more=1)[1]
    assert len(wrong) == 5
    for fault in wrong:
        assert all(fault.detail)
    assert {fault.detail.zh for fault in wrong if fault.pointer == "#/staff"} == {"“人数”不得小于 0。"}
    assert {fault.detail.en for fault in wrong if fault.pointer == "#/staff"} == {"“Staff” must be at least 0."}


@pytest.mark.parametrize("name", ["a/b", "a~b", "长" * 100, "", 5])
def test_an_unknown_name_is_a_json_pointer_of_bearable_length(name):
    pointer = clean(Sample, WHOLE | {name: 1}, day=TODAY)[1][0].pointer
    assert pointer.startswith("#/")
    assert "/" not in pointer[2:].replace("~1", "")
    assert len(pointer) < 90


@pytest.mark.parametrize("body", [None, [], "x", 1, True])
def test_a_body_that_is_no_object_is_told_as_that(body):
    state, wrong = clean(Sample, body, day=TODAY)
    assert (state, [fault.code for fault in wrong], wrong[0].pointer) == ({}, ["field.wrong-type"], "#")


# -- what is asked for


def test_a_partial_state_asks_for_nothing():
    assert faults(partial=True) == []
    assert cleaned(partial=True, staff=3)[0] == {"staff": 3}


def test_what_is_left_out_is_left_out_of_the_state():
    assert cleaned(**WHOLE)[0] == WHOLE


def test_only_the_platform_writes_what_is_derived():
    assert faults(**WHOLE, inspected_on="2020-01-01") == [("field.derived", "#/inspected_on")]
    assert cleaned(**WHOLE, inspected_on="2020-01-01", derived=True)[0]["inspected_on"] == "2020-01-01"


# -- code lists, ids, patterns


def agency(**but):
    return faults(Agency, **{"credit_code": "91320211MAFAKE0197", "name": "x", "region": "320211"} | but)


@pytest.mark.parametrize("region", ["320211", "320000", "330106", "110101", "440305"])
def test_a_region_is_one_of_the_list_or_of_a_province_that_is_listed_as_a_whole(region):
    assert agency(region=region) == []


@pytest.mark.parametrize("region", ["320299", "990000", "32021", "３２０２１１x", "无锡"])
def test_a_region_that_nobody_knows_is_refused(region):
    found = agency(region=region)
    assert found in ([("field.not-in-list", "#/region")], [])
    assert found or region == "320299"  # a place of a listed province is known by its province


@pytest.mark.parametrize(("field", "zh", "en"), [
    ("region", "“所在地”没有“x”这一项。", "“Region” has no “x”."), ("form", "从公司（company）、合伙企业（partnership）、", "Choose from Company (company), "),
    ("region", "从代码表“行政区划”中选。", "Choose from the code list “Regions”."),
])  # fmt: skip
def test_who_names_what_is_in_no_list_is_told_the_list_in_words(field, zh, en):
    _, (fault,) = clean(Agency, {field: "x"}, day=TODAY, partial=True)
    assert fault.change is not None
    assert zh in fault.detail.zh + fault.change.zh
    assert en in fault.detail.en + fault.change.en


def test_a_code_that_is_said_twice_is_said_once():
    state, wrong = clean(Agency, {"categories": ["agency", "agency"]}, day=TODAY, partial=True)
    assert (state["categories"], wrong) == (["agency"], ())


def test_an_unknown_code_is_refused_with_its_place_in_the_list():
    assert agency(categories=["agency", "magic"]) == [("field.not-in-list", "#/categories/1")]


def test_a_list_that_must_not_be_empty_is_asked_for():
    assert agency(categories=[]) == [("field.required", "#/categories")]


@dataclass(frozen=True)
class Referring:
    other: str = field("甲", "Other", refers="agency")


@pytest.mark.parametrize(("text", "kept"), [("7k3q-2m9x-5c0h", None), ("nonsense", None), ("", None)])
def test_an_id_that_is_none_is_refused(text, kept):
    state, wrong = clean(Referring, {"other": text}, day=TODAY)
    assert (state["other"], len(wrong)) == (kept, 1)


def test_an_id_is_kept_as_it_is_stored_however_it_was_typed():
    from chassis import ids
    from chassis.chance import new_id

    made = new_id()
    assert clean(Referring, {"other": ids.shown(made).lower()}, day=TODAY) == ({"other": made}, ())


@pytest.mark.parametrize(
    "typed", ["９１３２０２１１ＭＡＦＡＫＥ０１９７", "91320211mafake0197", " 91320211MA FAKE0197 "]
)
def test_a_code_is_taken_for_what_it_is_in_full_width_and_small_letters(typed):
    assert normal(CREDIT_CODE, typed) == ("91320211MAFAKE0197", None)


def test_a_text_that_breaks_its_pattern_is_told_with_an_example():
    shape = Shape("five", r"[0-9]{5}", 5, example="32999")
    text, why = normal(shape, "1234")
    assert text == ""
    assert why is not None
    assert "32999" in why.zh
    assert "32999" in why.en
    assert normal(shape, "１２３４５")[1] is not None  # digits of ASCII only


@pytest.mark.parametrize("text", ["一\n二", "一\t二", "\U0010fffe", "é", "👩‍👧", "\u202e"])
def test_texts_of_any_script_and_lines_are_kept(text):
    assert normal(Shape("any", normalise=str), text) == (text, None)


def test_a_class_of_a_type_that_is_not_stored_is_a_programmers_slip():
    @dataclass(frozen=True)
    class Odd:
        raw: bytes = field("甲", "Raw")

    with pytest.raises(TypeError, match="raw"):
        clean(Odd, {"raw": "x"}, day=TODAY)


def test_the_sample_itself_passes():
    assert Decimal(of("1.5", "capital")) == Decimal("1.5")
    assert of("good", "grade") == Grade.GOOD.value
    assert Place(**of({"city": "x"}, "address")) == Place(city="x")
    assert Words("a", "b").of("en-GB") == "b"
