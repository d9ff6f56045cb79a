"""The operations page: what answers, and what becomes of events that a service could not take."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Refused, Unavailable
from chassis.health import Found
from chassis.tokens import Verifier
from contracts.codes import chassis as codes
from contracts.codes import search as of_search
from contracts.commands.platform import ParkedEvent, ParkedEvents, Settled, UnsendableEvent, UnsendableEvents
from contracts.commands.search import IndexStanding
from contracts.declare import Words
from contracts.roles import Role
from gateway.access.accounts import Person
from gateway.desk import desk_of
from tests.contract.gateway.conftest import PASSWORD
from tests.contract.gateway.visiting import Visitor, hidden

PAGE = "/operations/events/search"
EVENT = ParkedEvent(
    id="e1",
    source="registry",
    type="registry.agency.registered",
    subject="7K3Q2M9X5C0H",
    sequence=1,
    received_at=datetime(2026, 11, 19, 8, 0, tzinfo=SHANGHAI),
    tries=7,
    state="parked",
    next_try_at=None,
    error="KeyError: 'region' <b>",
    held_behind=3,
    event={},
)


@pytest.fixture
def admin(app, accounts):
    accounts.make(Person(login="admin", role=Role.SYSTEM_ADMIN, name="系统管理员甲"), PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("admin", PASSWORD)
    return visitor


UNSENT = UnsendableEvent(
    id="registry:agency/7K3Q2M9X5C0H:2",
    position=7,
    type="registry.agency.changed",
    subject="agency/7K3Q2M9X5C0H",
    sequence=2,
    at=datetime(2026, 11, 19, 8, 30, tzinfo=SHANGHAI),
    state="parked",
    error="Broken: the broker refused message 1 <b>",
)
UNSENT_ADDRESS = f"/operations/unsendable/search/{UNSENT.id}"


@pytest.fixture
def search(services):
    service = services["search"]
    service.answers["ReadUnsendable"] = lambda said, headers: UnsendableEvents(items=(UNSENT,))
    service.answers["ReadParked"] = lambda said, headers: ParkedEvents(items=(EVENT,), next="e1")
    return service


def test_the_page_says_which_parts_answer(admin, app):
    health = desk_of(app).health
    health.add("broker", lambda: Found(False, {"queue": "registry"}))
    page = admin.get("/operations").text
    del health._runs["broker"]
    assert "gateway.database" in page
    assert "有部分没有答复" in page
    assert "queue=registry" in page


def test_a_parked_event_is_shown_with_everything_one_needs_to_decide(admin, search):
    page = admin.get(PAGE).text
    for text in (
        "registry.agency.registered",
        "已停放",
        "2026-11-19 08:00",
        "3 个事件等在后面",
        "KeyError: &#39;region&#39; &lt;b&gt;",
    ):
        assert text in page


def test_the_service_hears_who_asks_in_a_signed_token_of_now(admin, search, app, accounts, clock):
    admin.get(PAGE)
    _, _, headers = search.heard[-1]
    who = Verifier(desk_of(app).signer.public).read(headers.token, clock)
    assert (who.role, who.name) == (Role.SYSTEM_ADMIN, "系统管理员甲")
    assert who.id == accounts.database.account_called("admin").id


def test_the_trace_goes_on_into_the_service(admin, search):
    answer = admin.get(PAGE)
    assert search.heard[-1][2].traceparent.split("-")[1] == answer.headers["Jiju-Trace"]


def test_trying_again_sends_one_command_under_the_forms_key(admin, search):
    search.answers["SettleParked"] = lambda said, headers: Settled(id=said["id"], state="done")
    key = hidden(admin.get(PAGE).text, f"{PAGE}/e1")["key"]
    values = hidden(admin.get(PAGE).text, f"{PAGE}/e1") | {"key": key, "act": "retry"}
    answer = admin.client.post(f"{PAGE}/e1", data=values)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?done=done")
    method, said, headers = search.heard[-1]
    assert (method, said["id"], said["act"], headers.key) == ("SettleParked", "e1", "retry", key)
    assert "已办成，等在后面的事件接着办。" in admin.get(answer.location).text


def test_a_refused_drop_keeps_the_reason_typed_and_says_why(admin, search):
    def refuse(said, headers):
        raise Refused(codes.BECAUSE_NEEDED.fault("#/because"))

    search.answers["SettleParked"] = refuse
    values = hidden(admin.get(PAGE).text, f"{PAGE}/e1") | {"act": "drop", "because": "重复"}
    answer = admin.client.post(f"{PAGE}/e1", data=values)
    assert answer.status_code == 422
    assert "丢弃事件须写明理由。" in answer.text
    assert 'value="重复"' in answer.text


def test_an_event_that_could_not_be_sent_stands_beside_the_parked_ones(admin, search):
    page = admin.get(PAGE).text
    for text in ("未能送出的事件", "registry.agency.changed", "2026-11-19 08:30", "refused message 1 &lt;b&gt;"):
        assert text in page


@pytest.mark.parametrize(
    ("act", "state", "said"), [("retry", "waiting", "几秒内再次送出"), ("drop", "dropped", "不再送出，理由已记录")]
)
def test_it_is_tried_again_or_given_up_under_the_forms_key(admin, search, act, state, said):
    search.answers["SettleUnsendable"] = lambda said, headers: Settled(id=said["id"], state=state)
    values = hidden(admin.get(PAGE).text, UNSENT_ADDRESS) | {"act": act, "because": "重复"}
    answer = admin.client.post(UNSENT_ADDRESS, data=values)
    assert answer.status_code == 303
    method, told, headers = search.heard[-1]
    assert (method, told["id"], told["act"], headers.key) == ("SettleUnsendable", UNSENT.id, act, values["key"])
    assert said in admin.get(answer.location).text


def test_a_message_that_is_no_event_is_shown_as_it_came(admin, search):
    scrap = replace(EVENT, id="scrap:1", type="?", event={"undecodable": "\\xff{<b>"})
    search.answers["ReadParked"] = lambda said, headers: ParkedEvents(items=(scrap,))
    assert "\\xff{&lt;b&gt;" in admin.get(PAGE).text


def test_a_service_that_cannot_answer_says_so_on_its_page(admin, search):
    def silent(said, headers):
        raise Unavailable(codes.STORE_UNAVAILABLE.fault())

    search.answers["ReadParked"] = silent
    page = admin.get(PAGE)
    assert page.status_code == 200
    assert "暂时不能读写" in page.text


def test_a_service_that_there_is_not_has_no_page(admin):
    assert admin.get("/operations/events/nothing").status_code == 404


def test_no_page_asks_the_services_more_than_twice(admin, search, services):
    admin.get("/operations")
    assert sum(len(service.heard) for service in services.by_name.values()) <= 2


# -- the index of search

STANDING = IndexStanding(
    present="idx-000002",
    former="idx-000001",
    documents=1200,
    lag="0.0",
    why=Words("新索引没有启用：只有 9 份", "the new index was not taken into use: it holds 9"),
)


@pytest.fixture
def index(services):
    service = services["search"]
    service.answers["ReadIndex"] = service.answers["ActOnIndex"] = lambda said, headers: STANDING
    return service


def test_the_index_is_shown_with_why_a_new_one_was_refused_in_the_readers_language(admin, index):
    page = admin.get("/operations").text
    for text in ("idx-000002", "idx-000001", "1,200", "新索引没有启用：只有 9 份", "退回旧索引"):
        assert text in page
    assert (
        "the new index was not taken into use: it holds 9"
        in admin.get("/operations", headers={"Accept-Language": "en"}).text
    )


def test_what_a_failing_part_asks_one_to_do_is_said_beside_it(admin, app, index):
    health = desk_of(app).health
    todo = Words("腾出磁盘", "make room")
    health.add("index", lambda: Found(False, {"why": "refused"}, todo), needed=False)
    page = admin.get("/operations").text
    del health._runs["index"]
    assert "腾出磁盘" in page


def test_going_back_names_the_index_that_was_seen_and_why(admin, index):
    done = admin.submit("/operations", "/operations/index", act="take-back", because="查不到机构")
    assert done.status_code == 303
    said = next(said for method, said, _ in index.heard if method == "ActOnIndex")
    assert said == {"act": "take-back", "because": "查不到机构", "leaving": "idx-000002"}
    assert "旧索引已重新启用" in admin.get("/operations?done=take-back").text


def test_a_refused_going_back_keeps_what_was_typed(admin, index):
    def refuse(said, headers):
        raise Refused(of_search.NO_FORMER.fault())

    index.answers["ActOnIndex"] = refuse
    page = admin.submit("/operations", "/operations/index", act="take-back", because="查不到机构").text
    assert "没有可以退回的旧索引" in page
    assert "查不到机构" in page


def test_without_search_the_page_stands_and_says_so(admin, services):
    page = admin.get("/operations")
    assert page.status_code == 200
    assert "退回旧索引" not in page.text
