"""Whatever is typed into the search box is only text, and a condition that is none is named."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from contracts.roles import Role

SEARCH, MATCHES = "/api/v1/search", "/api/v1/matches"
ODD = {
    "nothing": "",
    "blanks": "  \u3000\t",
    "only stop words": "的了和与及",
    "only emoji": "😀🎉👨\u200d👩\u200d👧",
    "a regular expression": "^.*(商|标)+?[a-z]{2,}$",
    "query-string syntax": 'name:(商标 OR 专利) AND NOT city:"无锡"~2 ^5 *',
    "JSON of an engine": '{"match_all": {}}',
    "SQL": "' OR 1=1; DROP TABLE agency; --",
    "markup": "<script>alert(1)</script>",
    "a format": "%s {0} ${jndi:ldap://x}",
    "right to left": "\u202e标商\u202c",
    "nothing but marks": "，。！？——……",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_is_only_a_text(world, text):
    answer = world.visitor.get(f"{SEARCH}?q={quote(text)}")
    assert answer.status_code == 200
    assert answer.json["page"]["total"] >= 0
    page = world.app.test_client().get(f"/agencies?q={quote(text)}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("query", "status", "pointer"),
    [
        (f"q={'商' * 2_000}", 400, "?q"),
        (f"q={'商' * 10_000}", 414, ""),
        ("colour=red", 400, "?colour"),
        ("region=990000", 400, "?region"),
        ("city=990000", 400, "?city"),
        ("facets=colour", 400, "?facets"),
        ("sort=colour", 400, "?sort"),
        ("kind=person", 400, "?kind"),
        ("limit=100000", 400, "?limit"),
        ("after=abc", 400, "?after"),
        (f"after={base64.urlsafe_b64encode(json.dumps([1e308, 'x', 'other']).encode()).decode()}", 400, "?after"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_condition_that_is_none_is_named(world, query, status, pointer):
    answer = world.visitor.get(f"{SEARCH}?{query}")
    assert answer.status_code == status, answer.text[:300]
    assert any(error["pointer"].startswith(pointer) for error in answer.json["errors"])


@pytest.mark.parametrize(
    ("state", "pointer"),
    [
        ({"title": "商标", "budget_fen": -1}, "#/state/budget_fen"),
        ({"title": "商标", "budget_fen": 10**30}, "#/state/budget_fen"),
        ({"title": "商标", "cases": 0}, "#/state/cases"),
        ({"title": "商标", "deadline": "2020-02-30"}, "#/state/deadline"),
        ({"title": "商标", "deadline": "2020-01-01"}, "#/state/deadline"),
        ({"title": "商标", "region": "999999"}, "#/state/region"),
        ({"title": "商标", "services": ["flying"]}, "#/state/services/0"),
        ({"title": "商标", "languages": ["tlh"]}, "#/state/languages/0"),
        ({"title": "商" * 10_000}, "#/state/title"),
        ({"title": "的了和", "wish": "😀"}, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_demand_that_cannot_be_is_refused_at_its_place(world, state, pointer):
    answer = world[Role.FIRM].post(MATCHES, {"state": state})
    if pointer is None:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 422, answer.text[:300]
        assert any(error["pointer"].startswith(pointer) for error in answer.json["errors"]), answer.json["errors"]


@pytest.mark.parametrize("way", [MATCHES, "/api/v1/demands"])
@pytest.mark.parametrize("title", [{}, {"title": "商" * 10_000}, {"title": "商标"}], ids=["none", "too long", "right"])
def test_everything_that_is_wrong_with_a_demand_is_told_at_once(world, way, title):
    state = title | {"deadline": "2020-01-31", "budget_fen": -1, "region": "999999"}
    answer = world[Role.FIRM].post(way, {"state": state})
    wrong = {"deadline", "budget_fen", "region"} | ({"title"} if title != {"title": "商标"} else set())
    assert sorted(error["pointer"] for error in answer.json["errors"]) == sorted(f"#/state/{name}" for name in wrong)
