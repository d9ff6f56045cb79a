"""To JSON values and back without loss, whatever was added, left out or renamed meanwhile."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import SHANGHAI
from chassis.shapes.codec import compact, from_json, state_of, to_json
from chassis.shapes.specs import specs, state_specs
from contracts.codes.base import Fault
from contracts.declare import Words, field
from contracts.things.registry import Agency, AgencyForm
from tests.support.samples import V1, V2, V3, Grade, Level, Place, Room, Sample

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
days = st.dates()
places = st.builds(Place, city=texts, street=texts)
samples = st.builds(
    Sample,
    id=texts,
    revision=st.integers(0, 9),
    name=texts,
    region=texts,
    grade=st.sampled_from(Grade),
    level=st.sampled_from(Level),
    staff=st.none() | st.integers(0, 2**53),
    founded=st.none() | days,
    capital=st.none()
    | st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15),
    is_open=st.booleans(),
    tags=st.lists(texts, max_size=3).map(tuple),
    address=st.none() | places,
    rooms=st.lists(st.builds(Room, number=texts, place=st.none() | places, since=st.none() | days), max_size=2).map(
        tuple
    ),
    phone=st.none() | texts,
    inspected_on=st.none() | days,
)


@given(samples)
def test_a_thing_comes_back_as_it_went_through_any_json(thing):
    stored = json.loads(json.dumps(state_of(thing)))
    assert from_json(Sample, stored, id=thing.id, revision=thing.revision) == thing


@given(samples)
def test_what_is_stored_is_json_and_nothing_else(thing):
    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(item) for key, item in value.items())
        if isinstance(value, list):
            return all(plain(item) for item in value)
        return value is None or type(value) in (str, int, bool)

    assert plain(state_of(thing))
    assert {"id", "revision"} & state_of(thing).keys() == set()


def test_what_is_missing_takes_its_default_and_what_is_unknown_is_left_out():
    assert from_json(Sample, {"name": "a", "region": "b", "$gone": True, "later": 1}) == Sample(name="a", region="b")


def test_amounts_are_kept_to_the_last_digit_and_never_in_exponents():
    assert to_json(Decimal("1E+3")) == "1000"
    assert to_json(Decimal("0.10")) == "0.10"
    assert from_json(Sample, {"name": "a", "region": "b", "capital": "0.10"}).capital == Decimal("0.10")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_an_amount_that_is_no_number_is_never_stored(amount):
    with pytest.raises(ValueError, match="finite"):
        to_json(Decimal(amount))


@pytest.mark.parametrize(("sent", "carried"), [(0.1, 0.1), (float("inf"), "inf"), (float("nan"), "nan")])
def test_what_somebody_sent_is_carried_to_the_check_that_refuses_it(sent, carried):
    assert to_json({"staff": sent}) == {"staff": carried}


@pytest.mark.parametrize("value", [b"x", {1, 2}, object(), 1j])
def test_what_json_does_not_know_is_a_programmers_slip(value):
    with pytest.raises(TypeError):
        to_json(value)


def test_an_instant_keeps_its_zone_and_its_microseconds():
    @dataclass(frozen=True)
    class Timed:
        at: datetime
        words: Words = Words("", "")
        by: dict[str, Any] | None = None

    one = Timed(datetime(2026, 3, 2, 9, 0, 0, 123456, SHANGHAI), Words("甲", "a"), {"x": [1]})
    assert from_json(Timed, json.loads(compact(to_json(one)))) == one


def test_a_fault_travels_whole():
    fault = Fault("a.b", Words("甲", "a"), "#/x", Words("乙", "b"), None, Words("丙", "c"), {"n": 1, "l": [1]})
    assert from_json(Fault, json.loads(compact(to_json(fault)))) == fault


def test_no_text_of_json_holds_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        compact({"a": float("nan")})


def test_a_class_may_name_one_that_is_declared_after_it():
    assert {spec.name: spec.base for spec in state_specs(Sample)}["address"] is Place


def test_a_field_says_whether_it_is_many_optional_and_required():
    of = {spec.name: (spec.many, spec.optional, spec.required) for spec in specs(Sample)}
    assert (of["tags"], of["staff"], of["name"], of["grade"]) == (
        (True, False, False), (False, True, False), (False, False, True), (False, False, False),
    )  # fmt: skip


@dataclass(frozen=True)
class Listing:
    some: list[str] = field("甲", "Some")


@dataclass(frozen=True)
class Either:
    some: int | str = field("甲", "Some")


@dataclass(frozen=True)
class Pair:
    some: tuple[int, str] = field("甲", "Some")


@pytest.mark.parametrize("cls", [Listing, Either, Pair])
def test_a_type_that_is_not_stored_is_told_when_the_class_is_first_used(cls):
    with pytest.raises(TypeError, match=cls.__name__):
        specs(cls)


def test_two_upgrades_lead_from_the_oldest_shape_to_todays():
    old = {"title": "旧", "region": "32", "address": "无锡 太湖路", "fax": "1", "staff": 9}
    state = V3.upgrades[2](V2.upgrades[1](dict(old)))
    assert from_json(Sample, state) == Sample(
        name="旧", region="32", address=Place(city="无锡", street="太湖路"), staff=9, level=Level.SECOND
    )
    assert V1.version + 2 == V3.version


def test_an_agency_with_all_its_fields_comes_back():
    agency = Agency(
        id="X", revision=3, credit_code="91320211MAFAKE0197", name="甲", region="320211", form=AgencyForm.LAW_FIRM,
        former_names=("乙", "丙"), categories=("agency",), founded=date(2019, 3, 1), capital_fen=10**12,
    )  # fmt: skip
    assert from_json(Agency, json.loads(compact(state_of(agency))), id="X", revision=3) == agency
    assert replace(agency, name="丁").name == "丁"
