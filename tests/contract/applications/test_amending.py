"""An office corrects what it recorded in an application: by API, on pages and by command; and sees where a move could lead."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cli.main import main
from contracts.roles import Role
from tests.contract.gateway.visiting import Visitor, hidden
from tests.support.counter import PASSWORD, Counter

pytestmark = pytest.mark.slow("a case up to its recommendation, looked at from three sides")


def test_a_recommendation_is_corrected_on_pages_by_api_and_by_command(county, tmp_path):
    county.backend.clock.advance(days=1)
    seen = county.recommended("JS_2016")
    number = next(one.number for one in seen.entries if one.act == "recommend")
    counter = Counter(county.backend)
    city = counter.account(Role.CITY, region="3202")
    visitor = Visitor(counter.app)
    visitor.sign_in(city, PASSWORD)
    _by_page(visitor, seen, number)
    _by_api(counter, city, seen, number)
    _by_command(counter, city, seen, number, tmp_path)


def _by_page(visitor, seen, number):
    here = f"/cases/applications/{seen.id}/entries/{number}/correct"
    assert f'href="{here}"' in visitor.get(f"/cases/applications/{seen.id}").text
    form = hidden(visitor.get(here).text, "")
    said = {"opinion": "同意推荐，附考察意见", "reason": "漏记考察意见", "approver": "王处长"}
    sent = {name: form[name] for name in ("csrf_token", "key", "revision")}
    looked = visitor.client.post(here, data=sent | said | {"step": "look"}, headers=_from(here))
    assert "保存更正" in looked.text
    assert "同意推荐，附考察意见" in looked.text
    assert "同意推荐，附考察意见" not in visitor.get(f"/cases/applications/{seen.id}").text
    saved = visitor.client.post(here, data=sent | said | {"step": "save"}, headers=_from(here))
    assert saved.status_code == 303, saved.text
    page = visitor.get(f"/cases/applications/{seen.id}").text
    assert "同意推荐 → 同意推荐，附考察意见" in page
    assert "漏记考察意见" in page
    assert visitor.client.get(f"/cases/applications/{seen.id}/entries/1/correct").status_code == 200  # given: its day
    assert "没有本案可以转到的别的版本" in visitor.get(f"/cases/applications/{seen.id}/editions").text


def _from(address):
    return {"Referer": f"http://localhost{address}"}


def _by_api(counter, city, seen, number):
    path = f"/api/v1/cases/applications/{seen.id}"
    headers = {"Authorization": f"Bearer {counter.tokens[city]}", "Idempotency-Key": "correct-1"}
    client = counter.app.test_client()
    body = {"on": "2026-03-02", "inputs": {"opinion": "同意"}}
    looked = client.post(f"{path}/entries/{number}/trial", json=body, headers=headers)
    assert [one["code"] for one in looked.json["against"]] == ["procedures.correction-order"]
    revision = client.get(path, headers=headers).json["revision"]
    said = {"inputs": {"opinion": "同意"}, "reason": "笔误", "approver": "王处长"}
    done = client.post(
        f"{path}/entries/{number}/corrections", json=said, headers=headers | {"If-Match": f'"{revision}"'}
    )
    assert done.status_code == 200, done.text
    assert done.json["entries"][number]["said"][0]["value"] == "同意"
    assert client.get(f"{path}/editions", headers=headers).json == {"edition": "JS_2016@2017-01-01", "items": []}
    refused = client.post(
        f"{path}/moves", json={"edition": "JS_2016@2030-01-01", "reason": "x"},
        headers=headers | {"If-Match": f'"{revision + 1}"', "Idempotency-Key": "move-0001"},
    )  # fmt: skip
    assert refused.json["code"] == "procedures.cannot-move"
    many = "/api/v1/cases/applications"
    assert client.get(f"{many}/editions", headers=headers).json == {"items": []}
    assert client.get(f"{many}/moves?edition=JS_2016@2017-01-01", headers=headers).status_code == 422
    body = {"edition": "JS_2016@2017-01-01", "target": "JS_2016@2030-01-01", "reason": "x"}
    decided = client.post(f"{many}/moves", json=body, headers=headers | {"Idempotency-Key": "move-0002"})
    assert decided.json["code"] == "procedures.cannot-move"


def _by_command(counter, city, seen, number, tmp_path):
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        run = CliRunner()
        run.invoke(main, ["login", city, "--password-stdin"], input=f"{PASSWORD}\n", env=environ)
        words = ["cases", "correct", "applications", seen.id, str(number), "--input", "opinion=同意推荐"]
        looked = run.invoke(main, [*words, "--look"], env=environ)
        assert "同意 → 同意推荐" in looked.output
        done = run.invoke(main, [*words, "--reason", "恢复原意见", "--approver", "王处长"], env=environ)
        assert done.exit_code == 0, done.output
        assert run.invoke(main, ["cases", "editions", "applications", seen.id], env=environ).exit_code == 0
        moved = run.invoke(
            main, ["cases", "move", "applications", seen.id, "JS_2016@2030-01-01", "--reason", "x"], env=environ
        )
        assert run.invoke(main, ["cases", "former", "applications"], env=environ).exit_code == 0
        many = ["cases", "move-all", "applications", "JS_2016@2017-01-01", "JS_2016@2030-01-01", "--reason", "x"]
        refused = run.invoke(main, many, env=environ)
    assert moved.exit_code != 0
    assert "JS_2016@2030-01-01" in moved.output
    assert (refused.exit_code, "JS_2016@2017-01-01" in refused.output) == (1, True)
