"""The OpenAPI document: valid, complete, and the one that is checked in."""

from __future__ import annotations

import json

import pytest
from flask_smorest.spec.plugins import FlaskPlugin
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from contracts.roles import Role
from gateway.access.allow import matrix

NOT_DESCRIBED = {
    "/api/v1/openapi.json",
    "/api/v1/asyncapi.json",
    "/api/v1/docs",
    "/api/v1/docs/start.js",
}  # the documents themselves, and their page


@pytest.fixture(scope="module")
def document(world):
    return json.loads(world.visitor.get("/api/v1/openapi.json").text)


def operations(document):
    for path, here in document["paths"].items():
        for method, operation in here.items():
            if method != "parameters":
                yield method.upper(), path, operation


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in Draft202012Validator(OPENAPI_31).iter_errors(document)] == []


def test_every_schema_in_it_is_valid_json_schema(document):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_address_of_the_api_stands_in_it(world, document):
    known = {(method, path) for method, path, _ in operations(document)}
    rows = [row for row in matrix(world.app) if row.path.startswith("/api/") and row.path not in NOT_DESCRIBED]
    missing = [
        f"{row.method} {row.path}" for row in rows if (row.method, FlaskPlugin.flaskpath2openapi(row.path)) not in known
    ]
    assert missing == []


def test_every_operation_has_a_summary_a_name_of_its_own_and_the_roles_that_may_use_it(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert [path for _, path, operation in operations(document) if not operation.get("summary")] == []
    assert [path for _, path, operation in operations(document) if not operation["x-roles"]] == []


def test_every_refusal_is_described_as_a_problem(document):
    for _, path, operation in operations(document):
        bad = {status: said for status, said in operation["responses"].items() if status >= "400"}
        assert {"400", "401", "422", "429", "503"} <= bad.keys(), path
        for said in bad.values():
            name = said["$ref"].rpartition("/")[2]
            assert list(document["components"]["responses"][name]["content"]) == ["application/problem+json"]


def test_a_good_answer_has_a_schema(document):
    silent = [
        f"{method} {path}"
        for method, path, operation in operations(document)
        for status, said in operation["responses"].items()
        for content in said.get("content", {}).values()
        if status < "300" and status != "204" and "schema" not in content
    ]
    assert silent == []


def test_an_operation_that_visitors_may_not_use_asks_for_a_token(document):
    for _, path, operation in operations(document):
        is_open = Role.VISITOR.value in operation["x-roles"]
        assert operation["security"] == ([{}, {"bearer": []}] if is_open else [{"bearer": []}]), path


def test_a_body_refuses_what_it_does_not_know(document):
    schemas = document["components"]["schemas"]
    for method, path, operation in operations(document):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["additionalProperties"] is False, (method, path)


def test_no_component_is_left_over(document):
    text = json.dumps(document)
    left = [name for name in document["components"]["schemas"] if f'"#/components/schemas/{name}"' not in text]
    assert left == []


def test_the_page_about_it_takes_nothing_from_another_host(world):
    page = world.visitor.get("/api/v1/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace('http-equiv="', "")
    assert world.visitor.get("/api/v1/docs/start.js").mimetype == "text/javascript"
