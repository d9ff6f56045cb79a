"""Files pass a virus scanner, which is a process of its own here as there, before a case takes them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from contracts.roles import Role
from gateway.settings import Settings
from tests.support import scanner
from tests.support.counter import Counter

pytestmark = pytest.mark.slow("a scanner of its own, and a gateway per test")
PROGRAM = scanner.__file__
BAD = b"%PDF-1.7 " + scanner.SIGN


@pytest.fixture
def clamd(tmp_path):
    """A stand-in that speaks clamd's protocol, stopped by its process."""
    place = tmp_path / "clamd.sock"
    process = subprocess.Popen([sys.executable, PROGRAM, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield place, process
    process.kill()
    process.communicate()


@pytest.fixture(params=["clamd", "command"])
def named(request):
    """The setting, by socket and by command."""
    if request.param == "command":
        return f"command:{sys.executable} {PROGRAM}"
    place, _ = request.getfixturevalue("clamd")
    return f"clamd:{place}"


def sender(county, tmp_path, setting):
    """Sends a file for a case as its applicant does."""
    counter = Counter(county.backend, {"scanner": setting, "quarantine": tmp_path / "apart", "scanner_seconds": 5.0})
    login = counter.account(Role.APPLICANT, region="320211")
    case = county.file("JS_2016")

    def sent(content):
        path = f"/api/v1/cases/applications/{case.id}/papers?name=plan.pdf"
        headers = {"Authorization": f"Bearer {counter.tokens[login]}", "Idempotency-Key": f"key-{hash(content)}-long"}
        return counter.app.test_client().post(path, data=content, headers=headers)

    return sent, case


def test_what_the_scanner_finds_is_kept_apart_what_it_cannot_read_is_refused_and_the_rest_is_taken(
    settle, tmp_path, named
):
    county = settle()
    sent, case = sender(county, tmp_path, named)
    assert sent(b"%PDF-1.7 clean").status_code == 201
    refused = sent(BAD)
    assert (refused.status_code, refused.json["code"]) == (422, "file.infected")
    assert scanner.FOUND in refused.json["detail"]
    (line,) = [json.loads(one) for one in (tmp_path / "apart" / "quarantine.jsonl").read_text().splitlines()]
    assert (line["name"], line["role"], line["size"]) == ("plan.pdf", "applicant", len(BAD))
    kept = tmp_path / "apart" / line["hash"][:2] / line["hash"][2:4] / line["hash"]
    assert kept.read_bytes() == BAD
    answer = sent(b"%PDF-1.7 " + scanner.BROKEN)
    assert (answer.status_code, answer.json["code"]) == (503, "file.scanner-silent")
    assert [one.size for one in county.see("applicant", case).papers] == [len(b"%PDF-1.7 clean")]


def test_a_scanner_that_is_gone_lets_nothing_through_and_without_one_all_is_taken(settle, tmp_path, clamd):
    place, process = clamd
    county = settle()
    sent, case = sender(county, tmp_path, f"clamd:{place}")
    process.kill()
    process.wait()
    assert sent(b"%PDF-1.7 a").json["code"] == "file.scanner-silent"
    without, _ = sender_of(county, tmp_path, case)
    assert without(BAD).status_code == 201  # the negative control: it is the scanner that refuses


def sender_of(county, tmp_path, case):
    county.do("applicant", case, "withdraw", reason="换一件")
    return sender(county, tmp_path, "")


@pytest.mark.parametrize("setting", ["clamav", "/usr/bin/clamscan"])
def test_a_setting_that_names_no_scanner_stops_the_start(setting):
    from chassis.settings import BadSettings

    with pytest.raises(BadSettings):
        Settings(session_key="k" * 40, scanner=setting)
