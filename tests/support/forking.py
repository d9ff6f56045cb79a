"""
Processes of the full shape at the price of a fork: a process that has read every module waits, and forks each that is asked.

    python -m tests.support.forking serve     # then one JSON object per line: verb, services, environ, log

What runs in the child is `services.full.running.run`, as in a process that was started by command, with a clock that stands
still where the product has the demonstration's. Children end with whoever asked for them, however that ends.
"""

from __future__ import annotations

import atexit
import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deploy.servers.processes import Process, process

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
STANDING = "JIJU_TESTS_STANDING_CLOCK"  # in a child's environment: its clock is the tests', as in the trial
GREEN = "serve"  # the one verb whose process is one of green threads


class Forks:
    """The asker's side: one waiting process for the verbs that share their modules."""

    def __init__(self, kind: str) -> None:
        self._waiting = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.support.forking", kind],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def fork(self, verb: str, services: Sequence[str], environ: Mapping[str, str], log: Path) -> Process:
        """A process of the product that does *verb*."""
        said, heard = self._waiting.stdin, self._waiting.stdout
        assert said
        assert heard
        said.write(json.dumps({"verb": verb, "services": list(services), "environ": dict(environ), "log": str(log)}))
        said.write("\n")
        said.flush()
        return process(int(heard.readline()))

    def close(self) -> None:
        if self._waiting.stdin:
            self._waiting.stdin.close()
        self._waiting.wait(10)


@cache
def _forks(kind: str) -> Forks:
    return Forks(kind)


def fork(verb: str, services: Sequence[str], environ: Mapping[str, str], log: Path) -> Process:
    """A process of the full shape, from the waiting process of this test process."""
    return _forks(GREEN if verb == GREEN else "other").fork(verb, services, environ, log)


# ------------------------------------------------------------------------------------------------ the waiting process


def main(kind: str) -> None:
    """Until nobody can ask any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a child: its pid is free when it has ended
    if kind == GREEN:
        for module in ("chassis.rpc.green", "chassis.rpc.host"):  # before any socket or lock, in this order
            importlib.import_module(module)
    from contracts import codes, events, things
    from services.search.domain.analysis import analyse

    importlib.import_module("services.full.running")
    importlib.import_module("tests.support.clocks")

    for one in (codes, events, things):
        one.load_all()
    analyse("知识产权 zhishi")  # its dictionaries are read once for all children
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _child(kind, **json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _child(kind: str, *, verb: str, services: list[str], environ: dict[str, str], log: str) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    for number, to in ((0, null), (1, out), (2, out)):
        os.dup2(to, number)
    if kind == GREEN:
        from eventlet import hubs

        hubs.use_hub()  # a hub of its own: what the parent's waits on is not this process's
    os.environ |= environ
    running: Any = importlib.import_module("services.full.running")
    if STANDING in environ:
        running.DemoClock = importlib.import_module("tests.support.clocks").SharedClock
    code = 70
    try:
        code = running.run(verb, services)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
