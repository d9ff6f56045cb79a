"""An agency reads its own record and says what is wrong in it; the office decides, and corrects the record itself."""

from __future__ import annotations

import pytest

from chassis.errors import Forbidden
from contracts.commands.things import CorrectThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.support.backend import AGENCY, OTHER_CITY

WRONG = {"item": "address", "recorded": "青禾路 1 号", "proposed": "青禾路 12 号", "evidence": "营业执照"}


@pytest.fixture
def own(backend, agency, province):
    person = Principal(id="agency-1", role=Role.AGENCY, organisation=agency.id)
    return backend.someone(person).knows(province)


@pytest.fixture
def other(backend, province):
    made = province.create("agency", AGENCY | {"credit_code": "91320211MAFAKE0272", "name": "乙"})
    person = Principal(id="agency-2", role=Role.AGENCY, organisation=made.id)
    return backend.someone(person).knows(province)


def requests(person, **where):
    return [one.id for one in person.send(ListThings(kind="correction_request", where=where)).items]


def test_an_agency_asks_the_office_decides_and_the_record_is_corrected(own, province, agency):
    asked = own.create("correction_request", WRONG | {"agency_id": agency.id})
    assert (asked.state["state"], asked.state["region"]) == ("open", "320211")
    province.knows(own)
    fixed = {"place": {"address": "青禾路 12 号"}}
    province.send(
        CorrectThing(
            kind="agency", id=agency.id, revision=1, corrects=1, sets=fixed, valid_from=agency.as_of, basis="更正申请"
        )
    )
    done = province.act(asked, "accept", answer="已按营业执照更正")
    assert (done.state["state"], done.state["answer"]) == ("accepted", "已按营业执照更正")
    own.knows(province)
    assert own.send(GetThing(kind="agency", id=agency.id)).state["place"]["address"] == "青禾路 12 号"


def test_nobody_asks_for_another_agency_nor_sees_what_it_asked(own, other, agency):
    asked = own.create("correction_request", WRONG | {"agency_id": agency.id})
    other.knows(own)
    with pytest.raises(Forbidden) as forbidden:
        other.create("correction_request", WRONG | {"agency_id": agency.id})
    assert forbidden.value.code == "access.party"
    assert requests(other) == requests(other, agency_id=(agency.id,)) == []
    with pytest.raises(Forbidden):
        other.get(asked)
    assert requests(own) == requests(own, agency_id=(agency.id,)) == [asked.id]


def test_an_agency_decides_nothing_and_may_take_back_what_it_asked(own, agency):
    asked = own.create("correction_request", WRONG | {"agency_id": agency.id})
    with pytest.raises(Forbidden):
        own.act(asked, "accept", answer="好")
    assert own.act(asked, "take_back").state["state"] == "withdrawn"


def test_another_office_and_visitors_do_not_read_it(backend, own, visitor, agency):
    asked = own.create("correction_request", WRONG | {"agency_id": agency.id})
    for person in (backend.someone(OTHER_CITY).knows(own), visitor.knows(own)):
        with pytest.raises(Forbidden):
            person.get(asked)
