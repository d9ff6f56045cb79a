"""Bad input gets one clear, complete answer, and no stack trace: JSON, types, names, sizes, characters."""

from __future__ import annotations

import json
import re

import marshmallow as ma
import pytest

from gateway.access.allow import allow
from gateway.api import EXTENSION
from gateway.api.blueprint import Routes
from gateway.api.faults import SAYINGS
from gateway.api.json import DEEPEST
from tests.contract.gateway.conftest import make_app

routes = Routes("probe", __name__, url_prefix="/api/v1/probe")


class Part(ma.Schema):
    phone = ma.fields.String(required=True, metadata={"title": "电话", "description": "Phone"})


class Body(ma.Schema):
    name = ma.fields.String(
        required=True, validate=ma.validate.Length(max=5), metadata={"title": "名称", "description": "Name"}
    )
    size = ma.fields.Integer(strict=True, validate=ma.validate.Range(1, 9))
    parts = ma.fields.List(ma.fields.Nested(Part))


class Query(ma.Schema):
    as_of = ma.fields.Date(data_key="asOf")
    kind = ma.fields.List(ma.fields.String())


@routes.post("")
@allow.everybody
@routes.arguments(Body)
def take(body):
    return {"name": body["name"]}


@routes.get("")
@allow.everybody
@routes.arguments(Query, location="query")
def look(query):
    return {"kinds": query.get("kind", [])}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    app = make_app(tmp_path_factory.mktemp("requests"))
    app.extensions[EXTENSION].register_blueprint(routes)
    return app.test_client()


def post(client, body, **how):
    return client.post("/api/v1/probe", data=body, content_type=how.pop("content_type", "application/json"), **how)


def codes_of(answer):
    return {(error["pointer"], error["code"]) for error in answer.json["errors"]}


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (b'{"name": "a",}', 1, 14),
        (b'{"name":\n "a"\n "b"}', 3, 2),
        (b"{name: 1}", 1, 2),
        (b'{"name": "a"', 1, 13),
        (b"", 1, 1),
        (b'{"name": "\xff"}', 1, 11),
    ],
)
def test_malformed_json_is_told_with_its_line_and_column(client, body, line, column):
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer.json["code"] == "request.malformed-json"
    assert answer.json["detail"].startswith(f"第 {line} 行第 {column} 列起")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"name": "a", "name": "b"}', "the name 'name' stands twice"),
        ('{"name": NaN}', "NaN is no JSON number"),
        ('{"size": ' + "9" * 5000 + "}", "a number is too long"),
        ("[" * 100_000, "nested more than"),
        ("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2), "nested more than"),
        ('{"name": "\\u0000"}', "control characters"),
        ('{"name": "\\ud800"}', "broken characters"),
    ],
)
def test_json_that_could_be_read_in_two_ways_or_not_kept_is_refused(client, body, why):
    answer = post(client, body)
    assert answer.status_code == 400
    assert why in answer.json["alt"]["detail"]


@pytest.mark.parametrize("body", ["[]", '"text"', "3", "null"])
def test_a_body_that_is_no_object_is_refused(client, body):
    assert post(client, body).status_code == 422


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_another_content_type_is_refused_with_the_right_one(client, content_type):
    answer = post(client, '{"name":"a"}', content_type=content_type)
    assert answer.status_code == 415
    assert "application/json" in answer.json["errors"][0]["change"]
    assert answer.headers["Accept-Post"] == "application/json"


def test_every_wrong_field_is_told_at_once_with_its_place(client):
    answer = post(client, json.dumps({"name": "abcdef", "size": "ten", "parts": [{"phone": 3}, {}], "colour": 1}))
    assert answer.status_code == 422
    assert codes_of(answer) == {
        ("#/name", "field.bad-form"),
        ("#/size", "field.wrong-type"),
        ("#/parts/0/phone", "field.wrong-type"),
        ("#/parts/1/phone", "field.required"),
        ("#/colour", "field.unknown"),
    }


def test_an_unknown_field_names_the_known_ones(client):
    answer = post(client, '{"name": "a", "Name": "b"}')
    assert answer.json["errors"][0]["change"] == "去掉它，或改成：name、parts、size。"
    assert answer.json["alt"]["errors"][0]["change"] == "Remove it, or use one of: name, parts, size."


def test_a_missing_body_names_every_missing_field(client):
    answer = client.post("/api/v1/probe")
    assert (answer.status_code, codes_of(answer)) == (422, {("#/name", "field.required")})


def test_a_strange_field_name_is_pointed_at_as_rfc_6901_says(client):
    assert codes_of(post(client, '{"name": "a", "a/b~c": 1}')) == {("#/a~1b~0c", "field.unknown")}


def test_labels_are_spoken_in_each_language(client):
    told = post(client, '{"parts": []}').json
    assert told["detail"] == "缺少“名称”。"
    assert told["alt"]["detail"] == "“Name” is missing."


def test_an_unknown_parameter_is_refused_and_the_known_ones_named(client):
    answer = client.get("/api/v1/probe?asof=2026-01-01&size=3")
    assert answer.status_code == 400
    assert codes_of(answer) == {("?asof", "request.unknown-parameter"), ("?size", "request.unknown-parameter")}
    assert answer.json["errors"][0]["change"] == "去掉它；可用的参数：asOf、kind。"


def test_a_route_without_parameters_refuses_every_one(client):
    assert client.get("/api/v1/sessions/current?x=1").status_code == 400


def test_a_parameter_that_may_come_once_is_refused_twice(client):
    answer = client.get("/api/v1/probe?asOf=2026-01-01&asOf=2026-01-02")
    assert (answer.status_code, codes_of(answer)) == (400, {("?asOf", "request.repeated-parameter")})


def test_a_parameter_that_may_come_often_is_taken_as_often(client):
    assert client.get("/api/v1/probe?kind=a&kind=b").json == {"kinds": ["a", "b"]}


def test_a_wrong_parameter_is_a_bad_request_with_its_place(client):
    answer = client.get("/api/v1/probe?asOf=yesterday")
    assert (answer.status_code, codes_of(answer)) == (400, {("?asOf", "field.wrong-type")})


@pytest.mark.parametrize("path", ["/api/v1/probe", "/sources"])
def test_a_wrong_method_says_which_ones_there_are(client, path):
    answer = client.delete(path)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing"])
def test_an_address_that_does_not_exist_is_named(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert path in answer.text


@pytest.mark.parametrize("path", ["/api/v1/probe", "/sign-in"])
def test_an_over_long_body_is_refused_unread(client, path):
    answer = post(client, b"{" + b" " * 2_000_001) if "api" in path else client.post(path, data=b"x" * 2_000_001)
    assert answer.status_code == 413
    assert "2000000" in answer.text


def test_an_over_long_address_is_refused(client):
    assert client.get("/api/v1/probe?asOf=" + "9" * 9000).status_code == 414


@pytest.mark.parametrize("query", ["asOf=%00", "kind=a%1fb", "%07=1"])
def test_characters_that_nothing_can_keep_are_refused_in_the_address(client, query):
    answer = client.get(f"/api/v1/probe?{query}")
    assert answer.status_code == 400
    assert answer.json["code"] == "request.bad-characters"


def test_too_many_requests_are_refused_with_the_time_to_wait(tmp_path):
    client = make_app(tmp_path, rate="3 per minute").test_client()
    answers = [client.get("/api/v1/sessions/current") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "超过了限额：每 60 秒 3 次。" in answers[-1].text
    with client.get("/static/jiju.css") as file:
        assert file.status_code == 200


def test_answers_are_utf8_not_escapes(client):
    assert "缺少".encode() in client.post("/api/v1/probe").data


def test_the_document_says_problem_json_for_every_error(client):
    document = client.get("/api/v1/openapi.json").json
    errors = [
        (path, status, list(answer.get("content", {})))
        for path, item in document["paths"].items()
        for operation in item.values()
        if isinstance(operation, dict)
        for status, answer in operation["responses"].items()
        if status == "default" or status >= "400"
        for answer in [
            document["components"]["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        ]
    ]
    assert errors
    assert {tuple(types) for _, _, types in errors} == {("application/problem+json",)}


FIELDS = (
    ma.fields.String, ma.fields.UUID, ma.fields.Integer, ma.fields.Float, ma.fields.Decimal, ma.fields.Boolean,
    ma.fields.DateTime, ma.fields.Date, ma.fields.Time, ma.fields.List, ma.fields.Dict, ma.fields.Nested,
    ma.fields.Url, ma.fields.Email,
)  # fmt: skip
CHECKS = (
    ma.validate.Length(min=2), ma.validate.Length(max=1), ma.validate.Length(2, 3), ma.validate.Length(equal=3),
    ma.validate.Range(min=2), ma.validate.Range(max=1), ma.validate.Range(2, 3), ma.validate.OneOf(["a"]),
    ma.validate.Regexp("a"), ma.validate.URL(), ma.validate.Email(),
    ma.validate.Range(min=2, min_inclusive=False), ma.validate.Range(max=1, max_inclusive=False),
)  # fmt: skip


def sentences():
    """Everything that the fields and checks in use can say in English."""
    for field in FIELDS:
        for cls in reversed(field.__mro__):
            for key, text in getattr(cls, "default_error_messages", {}).items():
                if key == "format" or (key == "invalid_awareness" and field is not ma.fields.DateTime):
                    continue  # said when dumping; said of moments only
                yield text.format(obj_type=getattr(field, "OBJ_TYPE", ""), awareness="naive", input="x")
    for check in CHECKS:
        for value in ("", "xx", "xxxxx", 0, 2, 5):
            try:
                check(value)  # type: ignore[type-var,arg-type]  # numbers to checks of texts: those are passed over
            except ma.ValidationError as error:
                yield error.messages[0]
            except TypeError:
                continue
    yield ma.Schema().error_messages["type"]


def test_every_english_sentence_of_marshmallow_is_understood():
    unknown = {
        text for text in sentences() if not any(re.fullmatch(pattern, text, re.DOTALL) for pattern, _ in SAYINGS)
    }
    assert unknown == set()


def test_every_saying_is_one_that_marshmallow_says():
    said = set(sentences()) | {"Invalid input.", "Invalid value.", "Number too large.", "Not a valid utf-8 string."}
    unused = [pattern for pattern, _ in SAYINGS if not any(re.fullmatch(pattern, text, re.DOTALL) for text in said)]
    assert unused == []
