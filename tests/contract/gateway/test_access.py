"""Every route says who may use it; cookies are for pages, tokens for the API, and neither for the other."""

from __future__ import annotations

import pytest

from chassis.errors import Forbidden
from contracts.roles import NOBODY, Principal, Role
from gateway.access.accounts import Person
from gateway.access.allow import ALL, SIGNED_IN, Rule, allow, matrix, refuse, require_rules
from gateway.problems import SignInNeeded
from tests.contract.gateway.conftest import PASSWORD

WHO = {role: Principal(id="7K3Q2M9X5C0H", role=role) for role in SIGNED_IN} | {Role.VISITOR: NOBODY}


def test_every_route_says_who_may_use_it(app):
    silent = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "allowed")
    )
    assert silent == []


def test_the_app_refuses_to_start_while_a_route_is_silent(own_app):
    own_app.add_url_rule("/silent", "silent", lambda: "")
    with pytest.raises(RuntimeError, match="GET /silent"):
        require_rules(own_app)


def test_the_app_refuses_to_start_while_one_method_of_a_view_is_silent(own_app):
    from flask.views import MethodView

    class Both(MethodView):
        @allow.everybody
        def get(self):
            return ""

        def post(self):
            return ""

    own_app.add_url_rule("/both", view_func=Both.as_view("both"))
    with pytest.raises(RuntimeError, match=r"\['POST /both'\]"):
        require_rules(own_app)


def test_the_app_refuses_to_start_while_a_rule_names_a_part_that_the_address_has_not(own_app):
    own_app.add_url_rule("/zones/<zone_id>", "zone", allow(Role.OPERATOR, zone="zoneid")(lambda zone_id: zone_id))
    with pytest.raises(RuntimeError, match="GET /zones/<zone_id>: zoneid"):
        require_rules(own_app)


def test_a_silent_route_that_slipped_in_lets_nobody_through(own_app):
    own_app.add_url_rule("/silent", "silent", lambda: "let in")
    assert own_app.test_client().get("/silent").status_code == 500


def test_a_rule_without_a_role_is_a_mistake():
    with pytest.raises(TypeError):
        allow()


@pytest.mark.parametrize("role", WHO)
def test_only_the_roles_of_a_rule_pass(app, role):
    rule = Rule((Role.CITY, Role.PROVINCE))
    with app.test_request_context():
        if role in rule.roles:
            refuse(WHO[role], rule, {})
        else:
            with pytest.raises(SignInNeeded if role is Role.VISITOR else Forbidden):
                refuse(WHO[role], rule, {})


def test_a_refused_role_is_told_who_may(app, signed_in):
    answer = signed_in.get("/operations/accounts")
    assert answer.status_code == 403
    assert "该事项由安全管理员办理，您的身份是市局人员。" in answer.text
    assert "This is done by: security administrator. You are signed in as: city officer." in answer.text


@pytest.mark.parametrize(("zone", "passes"), [("A", True), ("B", False), ("", False)])
def test_an_operator_passes_with_the_own_zone_only(zone, passes):
    who = Principal(id="x", role=Role.OPERATOR, zone="A")
    rule = Rule((Role.OPERATOR, Role.CITY), zone="zone_id")
    if passes:
        refuse(who, rule, {"zone_id": zone})
    else:
        with pytest.raises(Forbidden, match=r"access\.zone"):
            refuse(who, rule, {"zone_id": zone})


@pytest.mark.parametrize(("region", "passes"), [("320211", True), ("3202", True), ("320500", False), ("32", False)])
def test_an_officer_passes_in_the_own_region_only(region, passes):
    who = Principal(id="x", role=Role.CITY, region="3202")
    rule = Rule((Role.CITY,), region="region")
    if passes:
        refuse(who, rule, {"region": region})
    else:
        with pytest.raises(Forbidden, match=r"access\.region"):
            refuse(who, rule, {"region": region})


def test_the_matrix_has_a_line_per_route_and_method(app):
    lines = {(row.method, row.path): set(row.rule.roles) for row in matrix(app)}
    assert lines["GET", "/sources"] == set(ALL)
    assert lines["POST", "/operations/accounts"] == {Role.SECURITY_ADMIN}
    assert lines["DELETE", "/api/v1/sessions/current"] == set(SIGNED_IN)
    assert len(lines) == sum(len(rule.methods - {"HEAD", "OPTIONS"}) for rule in app.url_map.iter_rules())


def test_the_platform_itself_can_never_sign_in():
    assert Role.SYSTEM not in ALL


@pytest.fixture
def token(client, officer):
    answer = client.post("/api/v1/sessions", json={"login": officer.account.login, "password": PASSWORD})
    assert answer.status_code == 201
    return answer.json["token"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_speaks_for_its_account(client, token, officer):
    told = client.get("/api/v1/sessions/current", headers=bearer(token)).json
    assert told == {
        "id": officer.account.id,
        "role": "city",
        "name": "顾砚",
        "organisation": "",
        "zone": "",
        "region": "3202",
        "ends_at": "2026-11-20T21:42:00+08:00",
    }


def test_without_a_token_one_is_a_visitor(client):
    assert client.get("/api/v1/sessions/current").json["role"] == "visitor"


def test_a_token_holds_no_longer_after_signing_out(client, token):
    assert client.delete("/api/v1/sessions/current", headers=bearer(token)).status_code == 204
    assert client.get("/api/v1/sessions/current", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic YTpi", "nonsense"])
def test_a_token_that_does_not_hold_is_refused_even_where_none_is_needed(client, header):
    answer = client.get("/api/v1/sessions/current", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["code"] == "session.over"
    assert answer.json["alt"]["detail"]


def test_a_cookie_is_nobody_on_the_api(signed_in):
    assert signed_in.get("/api/v1/sessions/current").json["role"] == "visitor"
    assert signed_in.client.delete("/api/v1/sessions/current").status_code == 401


def test_a_cookie_is_no_token_and_a_token_no_cookie(signed_in, client, token):
    cookie = signed_in.cookie("jiju")
    assert client.get("/api/v1/sessions/current", headers=bearer(cookie)).status_code == 401
    client.set_cookie("jiju", token)
    assert client.get("/account").status_code == 401


def test_a_token_is_nobody_on_pages(client, token):
    assert client.get("/account", headers=bearer(token)).status_code == 401


def test_a_wrong_password_on_the_api_is_the_same_as_on_pages(client, officer):
    for login in ("gu.yan", "nobody.here"):
        answer = client.post("/api/v1/sessions", json={"login": login, "password": "wrong"})
        assert (answer.status_code, answer.json["code"]) == (401, "session.wrong-sign-in")


def test_the_api_waits_after_failures_too(client, officer):
    for _ in range(5):
        client.post("/api/v1/sessions", json={"login": "gu.yan", "password": "wrong"})
    answer = client.post("/api/v1/sessions", json={"login": "gu.yan", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


def test_every_administrator_sees_only_the_own_part(app, accounts, visitor):
    for role, seen in ((Role.SECURITY_ADMIN, True), (Role.SYSTEM_ADMIN, False), (Role.AUDIT_ADMIN, False)):
        made = accounts.make(Person(login=role.value, role=role, name=role.value), PASSWORD)
        visitor.sign_in(made.account.login, PASSWORD)
        assert (visitor.get("/operations/accounts").status_code == 200) is seen
        assert (visitor.get("/operations/events/search").status_code != 403) is (role is Role.SYSTEM_ADMIN)
        visitor.submit("/account", "/sign-out")
