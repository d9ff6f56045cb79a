"""The reason of a decision and the reason of its correction stand on one page under two names."""

from __future__ import annotations

import pytest

from chassis.errors import Refused
from contracts.codes import chassis as codes
from gateway.portal.forms import Form
from gateway.portal.views.amending import OF_THE_PAGE, of_page, on_page, said_as
from gateway.problems import report_of


@pytest.mark.parametrize("name", ["opinion", *OF_THE_PAGE])
def test_a_word_of_an_entry_is_never_taken_for_one_of_its_correction(name):
    assert on_page(name) not in OF_THE_PAGE
    assert said_as(on_page(name)) == name


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("#/inputs/reason", "entry.reason"),
        ("#/reason", "reason"),
        ("#/inputs/opinion", "opinion"),
        ("#/on", "on"),
        ("", ""),
    ],
)
def test_a_refusal_is_told_at_the_field_that_it_is_about(pointer, field):
    told = of_page(Refused(codes.REQUIRED.fault(pointer, label=("甲", "A"))))
    assert (
        Form(
            values={"reason": "", "entry.reason": "", "opinion": "", "on": ""}, problem=report_of(told, "t", "/")
        ).names(told.faults[0])
        == field
    )
