"""What somebody types into a form: amounts of money, and places by their names."""

from __future__ import annotations

import pytest

from chassis.intake.cells import code_of
from gateway.portal.money import typed


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("200000", 20_000_000), ("1,234.5", 123_450), ("１２．５０", 1_250), ("0.07", 7), ("12.500", 1_250), ("-5", -500),
        ("3.", 300), ("9" * 30, int("9" * 30 + "00")),
    ],
)  # fmt: skip
def test_yuan_are_read_as_fen(text, fen):
    assert typed(text) == fen


@pytest.mark.parametrize(
    "text", ["很多", "12.345", "1e99999", "1e9999999", "NaN", "Infinity", "0x10", "5 万", ".5", "9" * 31]
)
def test_what_is_no_amount_of_whole_fen_stays_as_it_was_typed(text):
    """The exponents would be numbers of a million digits: a form that everybody may send."""
    assert typed(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("无锡市", "320200"), ("江苏省无锡市滨湖区", "320211"), ("Binhu District", "320211"), ("320211", "320211"),
        ("亚特兰蒂斯", "亚特兰蒂斯"), ("鼓楼区", "鼓楼区"),
    ],
)  # fmt: skip
def test_a_place_may_be_written_by_its_name_unless_two_are_called_so(text, code):
    assert code_of("regions", text) == code
