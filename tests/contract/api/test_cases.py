"""Cases over HTTP and on pages: what may be done and why not, doing it, and seeing it as an applicant, an office, a citizen."""

from __future__ import annotations

import io
import re

import pytest

from contracts.roles import Role
from tests.contract.api.refusals import complete
from tests.contract.api.world import PASSWORD, eventually, made, sign_in
from tests.contract.gateway.visiting import Visitor, hidden

HOME = "/api/v1/cases/applications"


@pytest.fixture(scope="module")
def applicant(world):
    return sign_in(world.app, Role.APPLICANT, region="320211", organisation="county")


@pytest.fixture
def case(world, applicant):
    """A draft under the plan of Jiangsu; the zone was heard of before."""
    state = {"zone_id": world.zone()["id"], "procedure": "JS_2016"}
    answer = eventually(
        lambda: applicant.post("/api/v1/applications", {"state": state}), lambda one: one.status_code == 201
    )
    return made(answer)


def paper(person, case, content=b"%PDF-1.7 a"):
    """A file that was sent, by its hash."""
    sent = person.post(f"{HOME}/{case['id']}/papers?name=%E6%89%BF%E8%AF%BA%E4%B9%A6.pdf", data=content)
    assert sent.status_code == 201, sent.text
    assert person.get(sent.headers["Location"]).data == content
    return sent.json["hash"]


def test_a_case_says_what_may_be_done_and_of_the_rest_why_not(applicant, case):
    answer = applicant.get(f"{HOME}/{case['id']}")
    found = made(answer)
    assert answer.headers["ETag"] == '"1"'
    assert {one["act"] for one in found["open_acts"]} == {"withdraw", "material.give", "pledge"}
    submit = next(one for one in found["closed_acts"] if one["act"] == "submit")
    assert [one["code"] for one in submit["reasons"]][1] == "applications.min-agencies"
    assert submit["reasons"][1]["change"] == {"zh": "尚差 15 家", "en": "15 more"}
    assert found["stage_words"] == {"zh": "起草", "en": "Draft"}


def test_an_act_needs_the_revision_that_was_seen_and_moves_it(applicant, case):
    body = {"act": "material.give", "part": "material:pledge", "inputs": {"file": paper(applicant, case)}}
    assert applicant.post(f"{HOME}/{case['id']}/acts", body).status_code == 428
    done = made(applicant.post(f"{HOME}/{case['id']}/acts", body, seen=1))
    assert (done["revision"], done["entries"][-1]["part"]) == (2, "material:pledge")
    stale = applicant.post(f"{HOME}/{case['id']}/acts", body, seen=1)
    assert stale.status_code == 412
    complete(stale)
    assert [one["code"] for one in stale.json["errors"]] == ["thing.stale", "procedures.done-meanwhile"]


def test_a_refused_act_says_every_reason_in_both_languages(applicant, case):
    answer = applicant.post(f"{HOME}/{case['id']}/acts", {"act": "submit"}, seen=1)
    assert answer.status_code == 422
    complete(answer)
    assert len(answer.json["errors"]) == 7


def test_an_office_finds_no_draft_on_its_desk_and_the_applicant_does(world, applicant, case):
    assert case["id"] in [one["id"] for one in applicant.get(f"{HOME}/desk?limit=200").json["items"]]
    assert case["id"] not in [one["id"] for one in world[Role.CITY].get(f"{HOME}/desk?limit=200").json["items"]]


def test_the_receipt_of_an_act_is_read_by_who_sees_the_act(world, applicant, case):
    body = {"act": "material.give", "part": "material:pledge", "inputs": {"file": paper(applicant, case)}}
    made(applicant.post(f"{HOME}/{case['id']}/acts", body, seen=1))
    found = made(applicant.get(f"{HOME}/{case['id']}/receipts/1"))
    assert found["receipt"]["edition"] == "JS_2016@2017-01-01"
    assert applicant.get(f"{HOME}/{case['id']}/receipts/9").status_code == 404
    assert world[Role.FIRM].get(f"{HOME}/{case['id']}/receipts/1").status_code == 403


def test_who_did_an_act_is_told_by_name_where_the_person_may_be_known(world, applicant, case, at_desk):
    body = {"act": "material.give", "part": "material:pledge", "inputs": {"file": paper(applicant, case)}}
    given = made(applicant.post(f"{HOME}/{case['id']}/acts", body, seen=1))["entries"][-1]
    name = made(applicant.get("/api/v1/me"))["name"]
    assert name
    assert (given["actor_name"], given["actor"]) == (name, made(applicant.get("/api/v1/me"))["id"])
    seen = {role: made(world[role].get(f"{HOME}/{case['id']}"))["entries"][-1] for role in (Role.CITY, Role.PARTNER)}
    assert [seen[role]["actor_name"] for role in seen] == [name, ""]
    assert seen[Role.PARTNER]["actor"] == ""
    for page in (f"/cases/applications/{case['id']}", f"/cases/applications/{case['id']}/receipts/1"):
        text = at_desk.get(page).text
        assert re.search(rf"[一-鿿）] {name}\b", text)
        assert given["actor"] not in text


@pytest.mark.parametrize("role", [Role.VISITOR, Role.FIRM, Role.EXPERT])
def test_a_case_with_nothing_for_somebody_is_closed_to_them(world, case, role):
    answer = world[role].get(f"{HOME}/{case['id']}")
    assert answer.status_code in (401, 403)
    complete(answer)


@pytest.fixture
def at_desk(world, applicant):
    visitor = Visitor(world.app)
    visitor.sign_in("applicant-2", PASSWORD)
    return visitor


def posted(visitor, address, **values):
    page = visitor.get(address).text
    form = {
        name: value for name, value in hidden(page, "").items() if name in ("csrf_token", "key", "revision", "part")
    }
    return visitor.client.post(address, data=form | values, headers={"Referer": f"http://localhost{address}"})


def test_a_case_is_worked_on_by_pages_alone(at_desk, case):
    here = f"/cases/applications/{case['id']}"
    page = at_desk.get(here).text
    assert "条件逐项核对" in page
    assert "尚差 15 家" in page
    values = {"area.demand": "yes", "area.demand/proof": "统计表"}
    assert posted(at_desk, f"{here}/declare", **values).status_code == 303
    assert "申报人填报，统计表" in at_desk.get(here).text
    assert posted(at_desk, f"{here}/declare", **values).status_code == 303  # as it stands: back to the case
    unsaid = posted(at_desk, f"{here}/declare", **values | {"government.plan_policy_funds/proof": "预算"})
    assert unsaid.status_code == 422
    assert 'value="预算"' in unsaid.text
    given = posted(
        at_desk, f"{here}/acts/material.give?part=material:pledge", file=(io.BytesIO(b"%PDF-1.7 b"), "承诺书.pdf")
    )
    assert given.status_code == 303, given.text
    page = at_desk.get(here).text
    assert re.search(r"提交材料</b>：申报材料真实性承诺书", page)
    assert "承诺书.pdf" in page
    href = re.search(r'href="([^"]+/papers/[0-9a-f]{64})"', page)
    assert href
    assert at_desk.get(href[1]).data == b"%PDF-1.7 b"
    receipt = at_desk.get(f"{here}/receipts/1")
    assert receipt.status_code == 200
    assert "版本指纹" in receipt.text
    shut = at_desk.get(f"{here}/acts/submit").text
    assert "现在不能办理：" in shut


def test_what_an_act_needs_comes_back_with_what_was_typed(at_desk, case):
    answer = posted(at_desk, f"/cases/applications/{case['id']}/acts/withdraw", reason="")
    assert answer.status_code == 422
    assert "理由" in answer.text


def test_the_form_of_a_new_case_offers_the_procedures_and_the_own_zones(at_desk, case):
    page = at_desk.get("/records/applications/new").text
    assert '<option value="JS_2016"' in page
    assert "（仅供试算，不产生决定）" in page
    assert '<option value="ZJ_2018"' not in page  # of another province
    assert "蠡岸集聚区" in page


def test_the_worklist_shows_the_case_and_lists_mark_a_trial(at_desk, applicant, case):
    assert f"/cases/applications/{case['id']}" in at_desk.get("/work").text
    assert "试算</span>" not in at_desk.get("/work").text
    state = {"zone_id": case["state"]["zone_id"], "procedure": "JS_DRAFT", "trial": True}
    made(applicant.post("/api/v1/applications", {"state": state}))
    for page in ("/work", "/records/applications"):
        assert at_desk.get(page).text.count("试算</span>") == 1


def test_before_a_case_is_handed_over_all_of_it_is_shown_with_where_each_thing_is_changed(at_desk, case):
    here = f"/cases/applications/{case['id']}"
    page = at_desk.get(f"{here}/acts/submit").text
    _before, *pieces = re.split(r'<div id="(c-[a-z_]+)">', page)
    rows = dict(zip(pieces[::2], pieces[1::2], strict=True))
    assert {"c-min_agencies", "c-pledged", "c-demand"} <= rows.keys()
    assert 'href="#c-min_agencies"' in page  # the reason leads to its row
    assert f'href="{here}/declare#f-area.demand"' in rows["c-demand"]
    assert f'href="{here}/acts/pledge"' in rows["c-pledged"]
    assert f'href="/forms/{case["id"]}"' in rows["c-min_agencies"]  # what the register counts is changed there
    assert '<span class="text-nowrap">0 家</span>' in rows["c-min_agencies"]  # a figure and its unit in one line
    assert "要求为" in rows["c-min_agencies"]
    assert "要求为" not in rows["c-ip_type_missing"]  # asks for kinds, not for a number
    assert f"{here}/acts/material.give?part=material:work_plan" in page
    assert "由无锡市知识产权局提交，不用您提交" in page
    assert "办理后转为“市局审核”，由无锡市知识产权局办理。" in page
    seen = at_desk.get(here).text
    assert f'href="{here}/acts/submit"' in seen  # also while it cannot be done
    assert "现值 0" not in seen.partition("先办理：作出真实性承诺")[0].rpartition("<li>")[2]  # undone needs no number


def test_an_act_that_hands_nothing_over_shows_no_such_list(at_desk, case):
    page = at_desk.get(f"/cases/applications/{case['id']}/acts/withdraw").text
    assert 'id="by"' not in page
    assert 'id="then"' not in page
