"""A refusal is told once, in full, in both languages: as a problem document and as a page."""

from __future__ import annotations

import re

import jsonschema
import pytest

from chassis.errors import Forbidden, Missing, Refused, Stale, Unavailable
from contracts.codes import chassis as codes
from contracts.codes import load_all
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.access.allow import allow
from gateway.api.problem_api import ProblemSchema
from tests.contract.gateway.conftest import make_app
from tests.contract.gateway.gallery_pages import FAULTS

SECRET = "a secret that nobody may see"
RAISED = {
    "refused": (Refused(*FAULTS), 422),
    "missing": (Missing(codes.MISSING.fault(id="7K3Q", kind=Words("机构", "agency"))), 404),
    "stale": (Stale(codes.STALE.fault("#/revision", seen=3, now=4)), 412),
    "forbidden": (Forbidden(codes.NOT_YOUR_ZONE.fault(zone="a", yours="b")), 403),
    "unavailable": (Unavailable(codes.STORE_UNAVAILABLE.fault()), 503),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("problems"))


@pytest.fixture(scope="module")
def raising(app):
    """Routes that refuse, on the API and on pages."""
    for name, (problem, _) in RAISED.items():

        def refuse(problem=problem):
            raise problem

        for prefix in ("/api/v1", ""):
            app.add_url_rule(f"{prefix}/raise/{name}", f"{prefix}{name}", allow.everybody(refuse))

    def fail():
        raise ZeroDivisionError(SECRET)

    def newer():
        raise Refused(Fault("registry.not-known-here-yet", Words("新原因。", "A new reason.")))

    for prefix in ("/api/v1", ""):
        app.add_url_rule(f"{prefix}/fail", f"{prefix}fail", allow.everybody(fail))
    app.add_url_rule("/api/v1/newer", "newer", allow.everybody(newer))
    return app.test_client()


@pytest.mark.parametrize(("name", "status"), [(name, status) for name, (_, status) in RAISED.items()])
def test_the_kind_decides_the_status_on_the_api_and_on_pages(raising, name, status):
    assert raising.get(f"/api/v1/raise/{name}").status_code == status
    assert raising.get(f"/raise/{name}").status_code == status


def test_a_problem_document_is_exactly_that_of_the_architecture(raising):
    answer = raising.get("/api/v1/raise/refused")
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"][1] == {
        "pointer": "#/area",
        "code": "field.too-small",
        "detail": "“集聚区建筑面积”不得小于 5000。",
        "basis": "蠡岸集聚区入驻办法第七条",
        "fact": "填写 5,820 平方米；报告第 3 页 5,280.00 平方米",
        "change": None,
    }
    told = {key: value for key, value in answer.json.items() if key not in ("errors", "alt")}
    assert told == {
        "type": "/problems/field.required",
        "title": "缺少必填项",
        "status": 422,
        "detail": "缺少“名称”。另有 2 处，一并列出。",
        "instance": "/api/v1/raise/refused",
        "code": "field.required",
        "basis": None,
        "trace_id": answer.headers["Jiju-Trace"],
    }


@pytest.mark.parametrize("name", RAISED)
def test_every_problem_fits_the_documented_schema(raising, app, name):
    document = app.test_client().get("/api/v1/openapi.json").json
    schemas = {f"#/components/schemas/{key}": value for key, value in document["components"]["schemas"].items()}
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    assert schemas
    jsonschema.validate(raising.get(f"/api/v1/raise/{name}").json, schema)
    assert not ProblemSchema().validate(raising.get(f"/api/v1/raise/{name}").json)


@pytest.mark.parametrize("name", RAISED)
def test_the_other_language_says_every_reason_too(raising, name):
    chinese = raising.get(f"/api/v1/raise/{name}").json
    english = raising.get(f"/api/v1/raise/{name}", headers={"Accept-Language": "en"}).json
    assert chinese["alt"]["lang"] == "en"
    assert english["alt"]["lang"] == "zh-CN"
    for one, other in ((chinese, english), (english, chinese)):
        assert one["alt"]["title"] == other["title"]
        assert one["alt"]["detail"] == other["detail"]
        texts = [{key: error[key] for key in ("detail", "basis", "fact", "change")} for error in other["errors"]]
        assert one["alt"]["errors"] == texts


def test_every_reason_is_told_not_only_the_first(raising):
    assert [error["pointer"] for error in raising.get("/api/v1/raise/refused").json["errors"]] == [
        "#/name",
        "#/area",
        "#/rights",
    ]


def test_a_page_shows_every_reason_with_article_fact_change_and_trace(raising):
    answer = raising.get("/raise/refused")
    for text in (
        "缺少“名称”。",
        "“集聚区建筑面积”不得小于 5000。",
        "蠡岸集聚区入驻办法第七条",
        "报告第 3 页 5,280.00 平方米",
        "填写该项。",
        answer.headers["Jiju-Trace"],
    ):
        assert text in answer.text
    assert 'role="alert"' in answer.text
    assert re.search(r'class="jj-refusal"[^>]* autofocus', answer.text)


def test_a_page_says_the_same_in_the_other_language(raising):
    page = raising.get("/raise/refused").text
    assert "5,820 m² typed; page 3 of the report says 5,280.00 m²" in page
    assert "填写该项。" in raising.get("/raise/refused", headers={"Accept-Language": "en"}).text


def test_unavailable_says_when_to_try_again(raising):
    assert raising.get("/api/v1/raise/unavailable").headers["Retry-After"] == "2"


@pytest.mark.parametrize("path", ["/api/v1/fail", "/fail"])
def test_a_failure_is_told_with_the_trace_id_and_nothing_more(raising, path):
    answer = raising.get(path)
    assert answer.status_code == 500
    assert answer.headers["Jiju-Trace"] in answer.text
    assert SECRET not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_on_the_api_lists_no_reasons(raising):
    told = raising.get("/api/v1/fail").json
    assert told["errors"] == []
    assert told["code"] == "gateway.failed"


def test_a_failure_whose_page_fails_too_is_still_answered(raising, app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "get_or_select_template", lambda *_: 1 / 0)
    answer = raising.get("/fail")
    assert answer.status_code == 500
    assert "The platform failed" in answer.text
    assert answer.headers["Jiju-Trace"] in answer.text


def test_a_code_of_a_newer_service_is_told_by_its_own_sentence(raising):
    told = raising.get("/api/v1/newer").json
    assert (told["code"], told["title"]) == ("registry.not-known-here-yet", "新原因。")


def test_a_page_address_answers_with_json_to_who_asks_for_it(raising):
    answer = raising.get("/raise/missing", headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"


def test_a_part_of_a_page_is_refused_in_the_pages_own_place(raising):
    answer = raising.get("/raise/refused", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#problem"
    assert "<html" not in answer.text
    assert answer.text.count("<li>") >= 3


def test_a_trace_of_the_caller_goes_on(client):
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    assert client.get("/sources", headers={"traceparent": parent}).headers["Jiju-Trace"] == parent.split("-")[1]


def test_without_a_trace_a_new_one_begins_each_time(client):
    assert client.get("/sources").headers["Jiju-Trace"] != client.get("/sources").headers["Jiju-Trace"]


@pytest.mark.parametrize("code", sorted(load_all()))
def test_every_code_has_its_page_in_both_languages(client, code):
    page = client.get(f"/problems/{code}").text
    declared = load_all()[code]
    for text in (declared.title.zh, declared.title.en):
        assert text.replace("'", "&#39;") in page


def test_the_index_leads_to_every_code(client):
    page = client.get("/problems").text
    assert all(f'href="/problems/{code}"' in page for code in load_all())


def test_a_code_that_does_not_exist_has_no_page(client):
    answer = client.get("/problems/nothing.such")
    assert answer.status_code == 404
    assert "nothing.such" in answer.text


def test_every_code_is_spoken_in_both_languages():
    for name, code in load_all().items():
        for words in (code.title, code.detail, code.change):
            assert bool(words.zh) == bool(words.en), name
            assert set(re.findall(r"{(\w+)}", words.zh)) == set(re.findall(r"{(\w+)}", words.en)), name
