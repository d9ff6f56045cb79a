"""Every example of the document is sent to the running program and taken."""

from __future__ import annotations

import json

import pytest

from contracts.things import load_all
from tests.contract.api.world import ORDER, eventually, fitted, made

KINDS = load_all()


@pytest.fixture(scope="module")
def document(world):
    return json.loads(world.app.extensions["jiju.api"].document)


@pytest.fixture
def ids(world, monkeypatch):
    """A record of every kind; credit codes are given once, so each round gets its own."""
    code = next(world.codes)
    from gateway.api.v1.things import examples

    creation = examples.creation
    monkeypatch.setattr(examples, "creation", lambda kind: _with_code(creation(kind), code))
    return world.one_of_each() | {"alert": world.alert()}


def _with_code(body, code):
    if "credit_code" in body["state"]:
        body["state"]["credit_code"] = code
    if "title_no" in body["state"]:
        body["state"]["title_no"] = code
    return body


def example(document, method, path):
    return document["paths"][path][method]["requestBody"]["content"]["application/json"]["example"]


@pytest.mark.parametrize("name", ORDER)
def test_the_example_of_a_creation_is_taken(world, document, ids, name):
    kind = KINDS[name]
    body = _with_code(fitted(example(document, "post", f"/api/v1/{kind.plural}"), kind, ids), next(world.codes))
    if name == "residence":  # an agency sits in a zone once, and the one of the examples is listed by now
        body["state"] |= {"zone_id": world.zone()["id"], "agency_id": world.agency()["id"]}
    answer = eventually(lambda: world.province.post(f"/api/v1/{kind.plural}", body), lambda one: one.status_code == 201)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("name", ORDER)
def test_the_examples_of_a_change_a_correction_and_a_withdrawal_are_taken(world, document, ids, name):
    path = f"/api/v1/{KINDS[name].plural}/{{id}}"
    here = path.replace("{id}", ids[name])
    seen = made(world.province.get(here))["revision"]
    change = example(document, "patch", path)
    changed = made(world.province.patch(here, change, seen=seen))
    assert changed["state"] | change["sets"] == changed["state"]
    withdrawal = example(document, "post", f"{path}/withdrawals") | {"entry": changed["revision"]}
    back = made(world.province.post(f"{here}/withdrawals", withdrawal, seen=changed["revision"]))
    correction = example(document, "post", f"{path}/corrections")
    corrected = made(world.province.post(f"{here}/corrections", correction, seen=back["revision"]))
    assert corrected["state"] | correction["sets"] == corrected["state"]


@pytest.mark.parametrize("name", ORDER)
def test_the_example_of_an_ending_is_taken(world, document, ids, name):
    path = f"/api/v1/{KINDS[name].plural}/{{id}}"
    here = path.replace("{id}", ids[name])
    seen = made(world.province.get(here))["revision"]
    ended = made(world.province.post(f"{here}/ending", example(document, "post", f"{path}/ending"), seen=seen))
    assert ended["gone"]


@pytest.mark.parametrize("name", [name for name in ORDER if KINDS[name].acts])  # the others: test_moves
def test_the_example_of_an_act_is_taken(world, document, ids, name):
    path = f"/api/v1/{KINDS[name].plural}/{{id}}"
    here = path.replace("{id}", ids[name])
    seen = made(world.province.get(here))["revision"]
    made(world.province.post(f"{here}/acts", example(document, "post", f"{path}/acts"), seen=seen))


@pytest.mark.parametrize("name", ["agency", "practitioner"])
def test_the_example_of_an_erasure_is_taken(world, document, ids, name):
    path = f"/api/v1/{KINDS[name].plural}/{{id}}"
    here = path.replace("{id}", ids[name])
    seen = made(world.province.get(here))["revision"]
    made(world.province.post(f"{here}/erasure", example(document, "post", f"{path}/erasure"), seen=seen))


def test_every_body_of_the_document_has_an_example(document):
    without = [
        f"{method} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and "requestBody" in operation
        for type_, content in operation["requestBody"]["content"].items()
        if type_ == "application/json" and "example" not in content
    ]
    assert without == ["post /api/v1/sessions"]  # a password is nobody's example
