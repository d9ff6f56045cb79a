"""Forms: only ours are taken, nothing typed is lost as far as it can be kept, and a second click does nothing twice."""

from __future__ import annotations

import pytest

from chassis.errors import Refused
from contracts.codes import chassis as codes
from gateway.portal.forms import Form
from gateway.problems import report_of
from tests.contract.gateway.conftest import PASSWORD
from tests.contract.gateway.visiting import hidden

ACTION = "/gallery/city"


@pytest.fixture
def city(signed_in):
    """The city officer's browser, before the gallery."""
    return signed_in


def form_of(page):
    return hidden(page, "/gallery")


def test_a_form_without_a_token_is_refused(city):
    answer = city.client.post(ACTION, data={"name": "x"})
    assert answer.status_code == 400
    assert "表单不是在当前登录中打开的，没有办理。" in answer.text
    assert "The form was not opened in the present session" in answer.text


def test_a_form_with_the_token_of_another_browser_is_refused(city, app):
    other = form_of(app.test_client().get("/gallery").text)
    assert city.client.post(ACTION, data={"csrf_token": other["csrf_token"]}).status_code == 400


def test_a_form_of_ours_is_taken(city):
    token = form_of(city.get("/gallery").text)["csrf_token"]
    assert city.client.post(ACTION, data={"csrf_token": token, "name": "蠡岸"}).text == "done: 蠡岸"


def test_a_part_of_a_page_sends_its_token_as_a_header(city):
    page = city.get("/gallery").text
    token = page.partition('X-CSRFToken": "')[2].partition('"')[0]
    assert city.client.post(ACTION, headers={"X-CSRFToken": token}).status_code == 200


def test_a_form_stays_valid_as_long_as_the_session(city, clock):
    token = form_of(city.get("/gallery").text)["csrf_token"]
    for _ in range(10):
        clock.advance(minutes=55)
        city.get("/account")
    assert city.client.post(ACTION, data={"csrf_token": token}).status_code == 200


def expired(city, clock, **typed):
    values = form_of(city.get("/gallery").text) | typed
    clock.advance(hours=2)
    headers = {"Referer": "http://localhost/gallery?tab=form"}
    return city.client.post(ACTION, data=values, headers=headers)


def test_what_was_typed_into_a_form_whose_session_was_over_is_given_back(city, clock):
    page = expired(city, clock, name="蠡岸知识产权 <b>", memo="第一行\r\n第二行")
    assert page.status_code == 401
    assert "您刚才填写的内容还在" in page.text
    signed = hidden(page.text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    kept = city.client.post("/sign-in", data=signed)
    assert kept.status_code == 200
    again = hidden(kept.text, ACTION)
    assert again["name"] == "蠡岸知识产权 <b>"
    assert city.client.post(ACTION, data=again).text == "done: 蠡岸知识产权 <b>"


def test_nothing_kept_is_sent_on_by_itself(city, clock):
    page = expired(city, clock, name="蠡岸")
    signed = hidden(page.text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    kept = city.client.post("/sign-in", data=signed).text
    assert "<script>" not in kept
    assert "提交这些内容" in kept


def test_what_another_site_sent_is_not_kept(city, clock):
    page = expired(city, clock, name="planted", csrf_token="not-ours")
    assert page.status_code == 401
    assert "kept" not in hidden(page.text, "/sign-in")
    assert "planted" not in page.text


def test_a_kept_form_that_was_tampered_with_is_dropped(city, clock):
    page = expired(city, clock, name="蠡岸")
    values = hidden(page.text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    values["kept"] = values["kept"][:-3] + "AAA"
    assert city.client.post("/sign-in", data=values).status_code == 303


def test_passwords_are_not_kept(signed_in, clock):
    page = signed_in.get("/account").text
    values = hidden(page, "/account/password") | {"present": PASSWORD, "new": "n" * 12, "again": "n" * 12}
    clock.advance(hours=2)
    answer = signed_in.client.post("/account/password", data=values)
    assert answer.status_code == 401
    assert "kept" not in hidden(answer.text, "/sign-in")


def test_after_a_mistyped_password_the_kept_form_is_still_there(city, clock):
    page = expired(city, clock, name="蠡岸")
    values = hidden(page.text, "/sign-in") | {"login": "gu.yan"}
    wrong = city.client.post("/sign-in", data=values | {"password": "wrong"})
    values = hidden(wrong.text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    assert hidden(city.client.post("/sign-in", data=values).text, ACTION)["name"] == "蠡岸"


def test_a_form_that_was_refused_shows_what_was_typed(city):
    answer = city.submit("/gallery", "/gallery", name="蠡岸 & <b>", area="5820", memo="行一", form="law_firm")
    assert answer.status_code == 422
    assert 'value="蠡岸 &amp; &lt;b&gt;"' in answer.text
    assert ">行一</textarea>" in answer.text
    assert '<option value="law_firm" selected>' in answer.text


def test_each_fault_stands_at_its_field_and_in_the_summary_with_a_link(city):
    page = city.submit("/gallery", "/gallery", name="", area="5820").text
    assert '<a href="#f-area">' in page
    assert 'id="f-area" name="area" aria-invalid="true" aria-describedby="h-area e-area-1"' in page
    assert page.count("“集聚区建筑面积”不得小于 5000。") == 2


def test_the_revision_rides_along(city):
    assert form_of(city.get("/gallery").text)["revision"] == "17"
    assert form_of(city.submit("/gallery", "/gallery", name="").text)["revision"] == "17"


def test_each_form_has_its_own_key(city):
    assert form_of(city.get("/gallery").text)["key"] != form_of(city.get("/gallery").text)["key"]


def test_after_a_refusal_the_form_is_another_request(city):
    values = form_of(city.get("/gallery").text)
    assert form_of(city.client.post("/gallery", data=values).text)["key"] != values["key"]


def test_after_no_answer_the_form_is_the_same_request(city):
    values = form_of(city.get("/gallery").text)
    answer = city.client.post("/gallery/unavailable", data=values)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert form_of(answer.text)["key"] == values["key"]


@pytest.mark.parametrize("value", ["a\x00b", "a\x07b"])
def test_characters_that_nothing_can_keep_are_refused_with_their_field(city, value):
    token = form_of(city.get("/gallery").text)["csrf_token"]
    answer = city.client.post("/gallery", data={"csrf_token": token, "name": value})
    assert answer.status_code == 400
    assert "字段 name 含有控制字符" in answer.text


@pytest.mark.parametrize("revision", ["x", "-1", "1e9", "٣", "9" * 40, ""])
def test_a_revision_that_is_no_number_counts_as_not_seen(city, revision):
    token = form_of(city.get("/gallery").text)["csrf_token"]
    answer = city.client.post("/gallery", data={"csrf_token": token, "revision": revision})
    assert "revision" not in form_of(answer.text)


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("#/name", "name"),
        ("#/place/address", "place/address"),
        ("#/place/longitude", ""),
        ("#/services/3", "services"),
        ("#/inputs/lifted_on", "lifted_on"),
        ("#/unknown", ""),
        ("?asOf", ""),
    ],
)
def test_a_reason_leads_to_the_narrowest_field_that_the_form_has(pointer, field):
    fault = codes.REQUIRED.fault(pointer, label="x")
    values = dict.fromkeys(("name", "place/address", "services", "lifted_on"), "")
    form = Form(values=values, problem=report_of(Refused(fault), "trace"))
    assert form.names(fault) == field
    assert [name for name in values if form.faults(name)] == ([field] if field else [])
