"""Every answer carries the same security headers, whatever it is the answer to."""

from __future__ import annotations

import pytest

from tests.contract.gateway.conftest import make_app
from tests.contract.gateway.visiting import first

POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
ANSWERS = [
    ("GET", "/sources", 200),
    ("GET", "/sign-in", 200),
    ("GET", "/account", 401),
    ("GET", "/nothing", 404),
    ("DELETE", "/sources", 405),
    ("POST", "/sign-in", 400),
    ("GET", "/language/en", 303),
    ("OPTIONS", "/sources", 200),
    ("GET", "/healthz", 200),
    ("GET", "/api/v1/sessions/current", 200),
    ("GET", "/api/v1/nothing", 404),
    ("POST", "/api/v1/sessions", 422),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/static/jiju.css", 200),
    ("GET", "/static/nothing.css", 404),
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("hardening")).test_client()


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_policy_and_its_companions(plain, method, path, status):
    with plain.open(path, method=method) as answer:
        assert answer.status_code == status
        assert answer.headers.getlist("Content-Security-Policy") == [POLICY]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert len(answer.headers["Jiju-Trace"]) == 32


def test_a_failure_carries_the_policy_too(client):
    answer = client.get("/gallery/fails")
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (500, POLICY)


def test_without_https_no_browser_is_told_to_insist_on_it(plain):
    assert "Strict-Transport-Security" not in plain.get("/sources").headers


def test_what_a_signed_in_person_sees_stays_in_no_cache(signed_in):
    for path in ("/account", "/sources"):
        assert signed_in.get(path).headers["Cache-Control"] == "no-store"


def test_a_refusal_stays_in_no_cache(plain):
    assert plain.get("/nothing").headers["Cache-Control"] == "no-store"


def test_an_open_page_is_asked_for_again_each_time(plain):
    answer = plain.get("/sources")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_an_open_page_sets_no_cookie(plain):
    assert "Set-Cookie" not in plain.get("/sources").headers


def test_a_file_whose_address_has_its_hash_is_kept_for_good(plain):
    style = first(r'href="(/static/jiju.css\?v=[0-9a-f]{10})"', plain.get("/sources").text)
    with plain.get(style) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with plain.get("/static/jiju.css") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


def test_a_host_that_is_not_ours_is_refused_where_hosts_are_named(tmp_path):
    client = make_app(tmp_path, hosts=("jiju.example",)).test_client()
    assert client.get("/sources", headers={"Host": "jiju.example"}).status_code == 200
    assert client.get("/sources", headers={"Host": "evil.example"}).status_code == 400


def test_the_address_of_a_caller_comes_from_trusted_proxies_only(tmp_path):
    told = {"X-Forwarded-For": "203.0.113.9"}
    for proxies, statuses in ((0, [200, 200, 429]), (1, [200, 200, 200])):
        client = make_app(tmp_path / str(proxies), proxies=proxies, rate="2 per minute").test_client()
        answers = [client.get("/sources") for _ in range(2)] + [client.get("/sources", headers=told)]
        assert [answer.status_code for answer in answers] == statuses


def test_no_template_has_a_style_attribute_or_a_script_of_its_own():
    import re

    from tests.contract.gateway.texts import PORTAL

    for template in PORTAL.rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*\ssrc=)", text), template
