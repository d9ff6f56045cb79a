"""
The OpenAPI document: what flask-smorest derives from schemas, completed by what only the app knows.

Who may use a route, which headers it reads and which refusals it can give follow from the marks
on its view and from the form of its address, so that no route says them a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin

from contracts.roles import Role
from gateway.access.allow import Row, matrix
from gateway.api import addresses, headers
from gateway.api.schemas import COMPONENTS, Schema
from gateway.positions import MOST
from gateway.problems.report import MEDIA_TYPE

DESCRIPTION = """\
集聚区知识产权服务平台的接口。内容同时用中文和英文写出；问题按 Accept-Language 选一种，另一种在 alt 中。

The API of the platform of IP-service zones. Data carry their texts in both languages; problems choose one
by Accept-Language and carry the other in `alt`.

* Every writing request carries an `Idempotency-Key`: sent again under the same key it gets the same answer.
* Every act on an existing record carries the revision seen in `If-Match` (the `ETag` of a read).
* An answer's `Jiju-Position`, sent back, makes a later read include what was written, or say that it does not yet.
* A list goes on at `page.next_cursor` (also in `Link`); unknown parameters and fields are refused.
* `asOf` is the day that is asked about, `knownOn` the moment as of whose knowledge it is answered. Every read of what is
  recorded takes both; an address that tells of now alone refuses them with its reason (`request.now-alone`).
"""
PARAMETERS: dict[str, Schema] = {
    headers.KEY: {
        "description": "8 to 200 visible ASCII characters, new for each request, the same for its repetition",
        "required": True,
        "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
        "example": "0d5b7f4e-6c0a-4c1e-9a51-3f6f2b9f7c11",
    },
    headers.SEEN: {
        "description": "the ETag of the state that was seen",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "example": '"1"',
    },
    headers.POSITION: {
        "description": "what the answer must include: this header of an earlier answer",
        "schema": {"type": "string", "maxLength": MOST, "pattern": "^[A-Za-z0-9_-]*$"},
    },
    headers.PURPOSE: {
        "description": "why personal fields are asked for in clear; percent-encoded UTF-8",
        "schema": {"type": "string", "maxLength": headers.LONGEST_PURPOSE, "pattern": "^[\\x20-\\x7e]*$"},
        "example": "%E6%A0%B8%E5%AF%B9%E8%81%94%E7%B3%BB%E6%96%B9%E5%BC%8F",
    },
}
IDENTIFIER: Schema = {
    "description": "an id: 12 symbols, the last of which checks the others; hyphens and small letters do not matter",
    "schema": {"type": "string", "pattern": addresses.PATTERN},
    "example": addresses.EXAMPLE,
}
ALWAYS = (400, 401, 414, 422, 429, 500, 503)
WITH_BODY = (413, 415)
ON_EXISTING = (412, 428)
WAITS = (429, 503)


def complete(document: Schema, app: Flask) -> Schema:
    """*document* with operations, components and security in full."""
    document["info"]["description"] = DESCRIPTION
    document["servers"] = [{"url": "/"}]
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    components["schemas"] = dict(sorted({**components.get("schemas", {}), **COMPONENTS}.items()))
    components["parameters"] = {
        _name(header): {"in": "header", "name": header, **told} for header, told in PARAMETERS.items()
    }
    components["responses"] = {_problem(status): _told(status) for status in _statuses()}
    for row, operation in _operations(document, app):
        _finish(operation, row, getattr(app.view_functions[row.endpoint], "headers", ()))
    used = _used(document["paths"], components["schemas"] | components["responses"])
    components["schemas"] = {name: schema for name, schema in components["schemas"].items() if name in used}
    return document


def _used(value: Any, known: Mapping[str, Any]) -> set[str]:
    """The components that *value* refers to, and those that they refer to."""
    found: set[str] = set()
    open_ = _refs(value)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ |= _refs(known.get(name, {}))
    return found


def _refs(value: Any) -> set[str]:
    if isinstance(value, dict):
        here = {str(value["$ref"]).rpartition("/")[2]} if isinstance(value.get("$ref"), str) else set()
        return here.union(*map(_refs, value.values()))
    return set().union(*map(_refs, value)) if isinstance(value, list) else set()


def _operations(document: Schema, app: Flask) -> Iterator[tuple[Row, Schema]]:
    for row in matrix(app):
        path = document["paths"].get(FlaskPlugin.flaskpath2openapi(row.path), {})
        if operation := path.get(row.method.lower()):
            yield row, operation
        for parameter in path.get("parameters", ()):
            if parameter["name"] == "id":
                parameter.update(IDENTIFIER)


def _finish(operation: Schema, row: Row, marks: tuple[str, ...]) -> None:
    roles = row.rule.roles
    operation["operationId"] = row.endpoint.replace(".", "_").replace("-", "_")
    operation["x-roles"] = [role.value for role in roles]
    operation["security"] = [{}, {"bearer": []}] if Role.VISITOR in roles else [{"bearer": []}]
    wanted = [header for header in PARAMETERS if header in (*marks, headers.POSITION)]
    operation.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{_name(header)}"} for header in wanted
    )
    responses = operation["responses"]
    good = {status: said for status, said in responses.items() if str(status) < "400" and status != "default"}
    bad = {str(status): _ref(status) for status in _refusals(operation, row, marks)}
    operation["responses"] = good | bad


def _refusals(operation: Schema, row: Row, marks: tuple[str, ...]) -> list[int]:
    closed = Role.VISITOR not in row.rule.roles or headers.PURPOSE in marks
    return sorted(
        {
            *ALWAYS,
            *((403,) if closed else ()),
            *((404,) if "<" in row.path else ()),
            *(WITH_BODY if "requestBody" in operation else ()),
            *(ON_EXISTING if headers.SEEN in marks else ()),
        }
    )


def _statuses() -> list[int]:
    return sorted({*ALWAYS, 403, 404, *WITH_BODY, *ON_EXISTING})


def _told(status: int) -> Schema:
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in WAITS:
        answer["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}
    return answer


def _ref(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{_problem(status)}"}


def _problem(status: int) -> str:
    return f"Problem{status}"


def _name(header: str) -> str:
    return header.replace("-", "")
