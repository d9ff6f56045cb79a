"""What a provision's value must look like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rulebooks.programmes import Key, vocabulary
from rulebooks.programmes.shapes import SHAPES, fault
from rulebooks.text import Text


def key(shape, *choices):
    return Key("key", Text("键", "Key"), ("zone",), shape, {}, choices)


T = {"zh": "甲", "en": "A"}
JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)

GOOD = [
    ("text", T),
    ("items", [T]),
    ("code", {**T, "code": "x"}),
    ("codes", {"codes": ["x"], "and_others": False}),
    ("codes", {"codes": [], "and_others": True}),
    ("threshold", {"least": 15, "inclusive": True, "gate": False, "unit": T, "counts": T}),
    ("threshold", {"least": Decimal("0.5"), "inclusive": True, "gate": True, "unit": T, "counts": T}),
    ("notice", {**T, "held": True}),
    ("notice", {**T, "held": True, "days": 5, "first_day": True}),
    ("window", {**T, "closes": "06-30", "strict": False}),
    ("window", {**T, "closes": "10-31", "strict": True}),
    ("window", {**T, "closes": "12-19", "strict": True}),
    ("length", {**T, "years": 3}),
    ("length", {**T, "working_days": 20}),
    ("length", {**T, "days": 5}),
    ("length", {**T, "months": 1}),
    ("filing", {**T, "to": [], "months": 3}),
    ("filing", {**T, "to": ["x"], "with_application": True}),
    ("filing", {**T, "to": [], "yearly": True}),
    ("when", {**T, "at_end": True}),
    ("when", {**T, "every_years": 2}),
    ("set_by", {**T, "set_by": "x"}),
    ("reports", [{**T, "to": [], "due": "01-31"}]),
    ("reports", [{**T, "to": []}]),
    ("targets", [{**T, "least": 1, "counts": "x", "by": JAN}]),
    ("spread", {**T, "points": 20}),
    ("progress", {**T, "green": 1, "yellow": Decimal("0.9")}),
    ("spans", [{**T, "from": JAN, "last": FEB}]),
    ("spans", [{**T, "from": JAN, "last": JAN}]),
]

BAD = [
    ("text", "甲"),
    ("text", {"zh": "甲"}),
    ("text", {"en": "A"}),
    ("text", {"zh": " ", "en": "A"}),
    ("text", {"zh": "甲", "en": ""}),
    ("text", {"zh": 1, "en": "A"}),
    ("items", []),
    ("items", T),
    ("items", [T, {"zh": "甲"}]),
    ("code", T),
    ("code", {"code": "x"}),
    ("code", {**T, "code": ""}),
    ("codes", ["x"]),
    ("codes", {"codes": ["x"]}),
    ("codes", {"codes": [], "and_others": False}),
    ("codes", {"codes": "x", "and_others": True}),
    ("codes", {"and_others": True}),
    ("threshold", {"inclusive": True, "gate": False, "unit": T, "counts": T}),
    ("threshold", {"least": 15, "gate": False, "unit": T, "counts": T}),
    ("threshold", {"least": 15, "inclusive": True, "unit": T, "counts": T}),
    ("threshold", {"least": 15, "inclusive": True, "gate": False, "counts": T}),
    ("threshold", {"least": 15, "inclusive": True, "gate": False, "unit": T}),
    ("threshold", {"least": 0, "inclusive": True, "gate": False, "unit": T, "counts": T}),
    ("threshold", {"least": True, "inclusive": True, "gate": False, "unit": T, "counts": T}),
    ("threshold", {"least": "15", "inclusive": True, "gate": False, "unit": T, "counts": T}),
    ("threshold", 15),
    ("notice", {**T}),
    ("notice", {"held": True}),
    ("notice", {**T, "held": True, "days": 0, "first_day": True}),
    ("notice", {**T, "held": True, "days": 5}),
    ("spread", T),
    ("spread", {"points": 20}),
    ("spread", {**T, "points": 0}),
    ("spread", {**T, "points": "20"}),
    ("window", {**T, "closes": "06-30"}),
    ("window", {**T, "strict": True}),
    ("window", {"closes": "06-30", "strict": True}),
    *(
        ("window", {**T, "closes": wrong, "strict": True})
        for wrong in ("6-30", "13-01", "00-10", "01-00", "01-32", 630)
    ),
    ("length", {**T}),
    ("length", {"years": 3}),
    ("length", {**T, "years": 3, "months": 1}),
    ("length", {**T, "years": 0}),
    ("filing", {**T, "to": []}),
    ("filing", {**T, "months": 3}),
    ("filing", {"to": [], "months": 3}),
    ("filing", {**T, "to": [], "months": 3, "yearly": True}),
    ("when", {**T}),
    ("when", {"at_end": True}),
    ("when", {**T, "at_end": False}),
    ("when", {**T, "every_years": 0}),
    ("set_by", T),
    ("set_by", {"set_by": "x"}),
    ("reports", [T]),
    ("reports", [{**T, "to": [], "due": "31 January"}]),
    ("reports", [{"to": []}]),
    ("progress", {"green": 1, "yellow": Decimal("0.9")}),
    ("progress", {**T, "green": 1}),
    ("progress", {**T, "yellow": Decimal("0.9")}),
    ("progress", {**T, "green": Decimal("0.9"), "yellow": Decimal("0.9")}),
    ("progress", {**T, "green": "1", "yellow": Decimal("0.9")}),
    ("targets", [{**T, "counts": "x", "by": JAN}]),
    ("targets", [{**T, "least": 1, "by": JAN}]),
    ("targets", [{**T, "least": 1, "counts": "x"}]),
    ("targets", [{"least": 1, "counts": "x", "by": JAN}]),
    ("spans", [{**T, "from": FEB, "last": JAN}]),
    ("spans", [{**T, "from": JAN}]),
    ("spans", [{**T, "last": JAN}]),
    ("spans", [{"from": JAN, "last": FEB}]),
]


@pytest.mark.parametrize(("shape", "value"), GOOD)
def test_what_has_the_shape_is_accepted(shape, value):
    assert fault(key(shape), value) == ""


@pytest.mark.parametrize(("shape", "value"), BAD)
def test_what_lacks_something_is_refused_with_its_key(shape, value):
    assert fault(key(shape), value) == f"key: not a {shape}: {value!r}"


@pytest.mark.parametrize(
    ("name", "code", "accepted"),
    [
        ("intake", "annual", True),
        ("intake", "rolling", True),
        ("intake", "batch", True),
        ("intake", "must", False),
        ("conditions.strength", "must", True),
        ("conditions.strength", "generally", True),
        ("conditions.strength", "annual", False),
    ],
)
def test_a_choice_is_one_of_those_its_key_allows(name, code, accepted):
    assert (fault(vocabulary()[name], {**T, "code": code}) == "") is accepted


def test_a_choice_has_its_words():
    assert fault(key("choice", "annual"), {"code": "annual"}) == "key: not a choice: {'code': 'annual'}"
    assert fault(key("choice", "annual"), {**T, "code": "annual"}) == ""


def test_a_shape_that_does_not_exist_is_a_fault():
    assert fault(key("round"), T) == "key: no shape 'round'"


def test_every_shape_is_tried_here():
    assert {shape for shape, _ in GOOD} == {shape for shape, _ in BAD} == SHAPES.keys() - {"choice"}
