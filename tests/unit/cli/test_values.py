"""`--set name=value`: what is typed, and the JSON that is sent."""

from __future__ import annotations

import io

import click
import pytest

from cli.values import state_of
from contracts.things.credit import Lifting
from contracts.things.registry import Agency, Base, Practitioner


@pytest.mark.parametrize(
    ("cls", "typed", "sent"),
    [
        (Agency, "name=无锡 澄观", {"name": "无锡 澄观"}),
        (Agency, "name=a=b", {"name": "a=b"}),
        (Agency, "staff=12", {"staff": 12}),
        (Agency, "staff=twelve", {"staff": "twelve"}),
        (Agency, "staff=", {"staff": None}),
        (Agency, "categories=agency", {"categories": ["agency"]}),
        (Agency, "categories=agency, information，finance", {"categories": ["agency", "information", "finance"]}),
        (Agency, "categories=", {"categories": []}),
        (Agency, 'categories=["agency"]', {"categories": ["agency"]}),
        (Agency, "founded=2020-01-01", {"founded": "2020-01-01"}),
        (Agency, "place.address=青禾路 1 号", {"place": {"address": "青禾路 1 号"}}),
        (Agency, 'place={"address": "青禾路"}', {"place": {"address": "青禾路"}}),
        (Agency, "place={broken", {"place": "{broken"}),
        (Agency, "colour=red", {"colour": "red"}),
        (Practitioner, "is_partner=true", {"is_partner": True}),
        (Practitioner, "is_partner=否", {"is_partner": False}),
        (Practitioner, "is_partner=perhaps", {"is_partner": "perhaps"}),
        (Base, "built_m2=1000.50", {"built_m2": "1000.50"}),
        (Lifting, "lifted_on=2026-01-01", {"lifted_on": "2026-01-01"}),
    ],
)
def test_a_value_is_sent_as_its_field_asks_and_else_as_it_was_typed(cls, typed, sent):
    assert state_of(cls, [typed]) == sent


def test_a_later_value_goes_before_an_earlier_one_and_before_the_file():
    file = io.StringIO('{"name": "甲", "staff": 1}')
    assert state_of(Agency, ["staff=2", "staff=3"], file) == {"name": "甲", "staff": 3}


def test_parts_of_one_record_come_together():
    state = state_of(Agency, ["place.address=青禾路", "place.longitude=120.3"])
    assert state == {"place": {"address": "青禾路", "longitude": "120.3"}}


@pytest.mark.parametrize("typed", ["name", "=x"])
def test_a_pair_without_its_sign_or_name_is_told(typed):
    with pytest.raises(click.UsageError, match="name=value"):
        state_of(Agency, [typed])


def test_a_part_of_what_has_no_parts_is_told():
    with pytest.raises(click.UsageError, match="no part"):
        state_of(Agency, ["name=x", "name.part=y"])


@pytest.mark.parametrize("text", ["{", "[1]", '"text"'])
def test_a_file_that_holds_no_object_is_told(text):
    with pytest.raises(click.UsageError, match="JSON"):
        state_of(Agency, [], io.StringIO(text))
