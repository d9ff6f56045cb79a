"""A process of green threads that stands still says so; without a thread of its own it would say nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 3
STANDING_STILL = f"""
import chassis.rpc.green
import sys, time
import eventlet
from chassis.health import Found, Health
from chassis.rpc import native
from chassis.watch import server
from chassis.watch.pages import pages_of

native.IN_TIME = 0.5
health = Health()
health.add("hub", lambda: Found(True), live=True)
watch = native.watch if sys.argv[1] == "native" else server.watch
made = watch(("127.0.0.1", 0), pages_of(health, None))
eventlet.sleep(0.2)
until = time.monotonic() + {SECONDS}
print(made.port, flush=True)
while time.monotonic() < until:
    pass
print("goes on", flush=True)
eventlet.sleep(60)
"""


@pytest.fixture
def standing_still(request):
    command = [sys.executable, "-W", "ignore", "-c", STANDING_STILL, request.param]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, int(process.stdout.readline())
        process.kill()


def get(port, path, timeout):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=timeout) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


@pytest.mark.parametrize("standing_still", ["native"], indirect=True)
def test_it_says_for_how_long_it_has_stood_still_and_recovers(standing_still):
    process, port = standing_still
    status, report = get(port, "/readyz", 2)
    assert status == 503
    assert report["todo"]["zh"].startswith("进程卡住")
    status, report = get(port, "/healthz", 1)
    assert status == 200  # not for so long that it had to be started again
    assert report["hub_silent_seconds"] > 0.5
    assert process.stdout.readline() == "goes on\n"
    assert get(port, "/readyz", 2)[0] == 200


@pytest.mark.parametrize("standing_still", ["green"], indirect=True)
def test_answered_in_the_hub_nobody_could_tell(standing_still):
    _, port = standing_still
    with pytest.raises(TimeoutError):
        get(port, "/healthz", 1)
