"""From a demand to a signature over HTTP: both choose, there is one of each, and a firm counts for a zone once."""

from __future__ import annotations

import pytest

from contracts.roles import Role
from tests.contract.api.world import eventually, made, sign_in

DEMANDS, CONTACTS, OFFERS = "/api/v1/demands", "/api/v1/contacts", "/api/v1/offers"


@pytest.fixture(scope="module")
def placed(world):
    """A zone with two agencies in it, and who acts for them."""
    zone, ids = world.zone()["id"], []
    for _ in range(2):
        agency = world.agency(categories=["agency"], services=["trademark_filing"])["id"]
        state = {"agency_id": agency, "zone_id": zone, "entered_on": "2026-03-02"}
        made(world.province.post("/api/v1/residences", {"state": state}))
        ids.append(agency)
    first = sign_in(world.app, Role.AGENCY, organisation=ids[0])
    second = sign_in(world.app, Role.AGENCY, organisation=ids[1], zone=zone, region="32")
    return zone, ids, (first, second)


def codes(answer):
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def posted(world, title="商标注册"):
    return made(world[Role.FIRM].post(DEMANDS, {"state": {"title": title}}))["id"]


def asked(world, demand, agency):
    """The firm chooses the agency, as soon as search has heard of it and where it sits."""
    answer = eventually(
        lambda: world[Role.FIRM].post(CONTACTS, {"state": {"demand_id": demand, "agency_id": agency}}),
        lambda one: (
            one.status_code == 201 or not ("search.unknown-agency" in one.text or "search.no-residence" in one.text)
        ),
    )
    return made(answer)


def act(someone, contact, name, **inputs):
    seen = made(someone.get(f"{CONTACTS}/{contact}"))["revision"]
    return someone.post(f"{CONTACTS}/{contact}/acts", {"act": name, "inputs": inputs}, seen=seen)


def signed(world, agency, person, evidence="合同编号 2026-7"):
    contact = asked(world, posted(world), agency)["id"]
    made(act(person, contact, "accept"))
    return made(act(world[Role.FIRM], contact, "sign", signed_on="2026-03-20", evidence=evidence))


def test_an_agency_is_chosen_once_for_a_demand(world, placed):
    demand, agency = posted(world), placed[1][0]
    first = asked(world, demand, agency)
    again = world[Role.FIRM].post(CONTACTS, {"state": {"demand_id": demand, "agency_id": agency}})
    assert (again.status_code, codes(again)) == (422, [("#/state/agency_id", "search.chosen-already")])
    assert first["id"] in again.text


def test_an_agency_has_one_offer(world, placed):
    person, agency = placed[2][1], placed[1][1]
    eventually(
        lambda: person.post(OFFERS, {"state": {"agency_id": agency, "free": 3}}), lambda one: one.status_code == 201
    )
    again = person.post(OFFERS, {"state": {"agency_id": agency, "free": 4}})
    assert (again.status_code, codes(again)) == (422, [("#/state/agency_id", "search.one-offer")])


def test_a_firm_that_signs_with_two_agencies_of_a_zone_counts_for_it_once_and_the_evidence_is_not_for_everybody(
    world, placed
):  # fmt: skip
    zone, ids, people = placed
    first = signed(world, ids[0], people[0])
    signed(world, ids[1], people[1])
    assert first["state"]["counts_for"] == zone
    told = made(world.visitor.get(f"/api/v1/zones/{zone}/served"))
    assert (told["total"], told["by_year"], [one["agency_id"] for one in told["items"]]) == (1, {"2026": 1}, [ids[0]])
    assert "2026-7" not in str(told)
    (row,) = made(world[Role.AUDITOR].get(f"/api/v1/zones/{zone}/served"))["items"]
    assert (row["evidence"], bool(row["firm_id"])) == ("合同编号 2026-7", True)
    page = world.app.test_client().get(f"/zones/{zone}/served").text
    assert "服务的创新主体" in page
    assert "2026-7" not in page


def test_a_signature_in_the_future_is_refused(world, placed):
    contact = asked(world, posted(world), placed[1][0])["id"]
    made(act(placed[2][0], contact, "accept"))
    answer = act(world[Role.FIRM], contact, "sign", signed_on="2031-01-01", evidence="x")
    assert codes(answer) == [("#/inputs/signed_on", "search.signed-ahead")]
