"""Reports of health: complete, in time, and without a word that should not leave the process."""

from __future__ import annotations

import json
import threading
import time

import pytest

from chassis.health import Found, Health


def fine() -> Found:
    return Found(True, {"waiting": 3})


def bad() -> Found:
    return Found(False, {"free_mb": 1})


def broken() -> Found:
    raise ConnectionError("postgresql://jiju:s3cret@db/credit")


def checks_of(**checks) -> Health:
    health = Health()
    for name, check in checks.items():
        health.add(name, check)
    return health


def test_a_process_without_checks_is_alive_and_ready():
    assert Health().live().ok
    assert Health().ready().ok


def test_a_report_says_what_each_check_found():
    (checked,) = checks_of(outbox=fine).ready().checks
    assert (checked.name, checked.ok, checked.fact) == ("outbox", True, {"waiting": 3})
    assert 0 <= checked.ms < 1000


def test_one_bad_check_makes_the_report_bad_and_the_others_are_still_told():
    report = checks_of(disk=bad, outbox=fine).ready()
    assert not report.ok
    assert [(checked.name, checked.ok) for checked in report.checks] == [("disk", False), ("outbox", True)]
    assert report.checks[0].fact == {"free_mb": 1}


def test_a_check_that_raises_is_bad_and_its_text_does_not_leave_the_process():
    report = checks_of(database=broken).ready()
    assert not report.ok
    assert report.checks[0].fact == {"error": "ConnectionError"}
    assert "s3cret" not in json.dumps(report.as_json())


def test_liveness_asks_only_what_is_about_the_process_itself():
    health = Health()
    health.add("database", bad)
    health.add("loop", fine, live=True)
    assert [checked.name for checked in health.live().checks] == ["loop"]
    assert health.live().ok
    assert [checked.name for checked in health.ready().checks] == ["database", "loop"]
    assert not health.ready().ok


def test_a_check_past_its_limit_is_bad_and_does_not_hold_the_report_up():
    release = threading.Event()
    health = Health()
    health.add("slow", lambda: Found(release.wait(30)), limit=0.05)
    started = time.monotonic()
    report = health.ready()
    assert time.monotonic() - started < 5
    release.set()
    assert not report.ok
    assert report.checks[0].fact == {"no_answer_within_s": 0.05}
    assert report.checks[0].ms == 50.0


def test_limits_run_side_by_side():
    release = threading.Event()
    health = Health()
    for number in range(10):
        health.add(f"slow-{number}", lambda: Found(release.wait(30)), limit=0.2)
    started = time.monotonic()
    assert not health.ready().ok
    assert time.monotonic() - started < 1.5
    release.set()


def test_a_hanging_check_is_not_started_again_and_again():
    release, started = threading.Event(), []

    def hang() -> Found:
        started.append(1)
        return Found(release.wait(30))

    health = Health()
    health.add("hangs", hang, limit=0.02)
    assert [health.ready().ok for _ in range(5)] == [False] * 5
    assert len(started) == 1
    release.set()
    deadline = time.monotonic() + 10
    while not health.ready().ok and time.monotonic() < deadline:
        pass
    assert health.ready().ok  # it recovers by itself


def test_every_report_asks_again():
    answers = iter([Found(False), Found(True)])
    health = checks_of(flapping=lambda: next(answers))
    assert [health.ready().ok, health.ready().ok] == [False, True]


def test_a_name_is_used_once():
    health = checks_of(disk=fine)
    with pytest.raises(ValueError, match="disk is checked already"):
        health.add("disk", fine)


def test_a_report_is_json():
    assert json.loads(json.dumps(checks_of(disk=bad).ready().as_json()))["checks"][0]["fact"] == {"free_mb": 1}
