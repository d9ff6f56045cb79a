"""The full shape as a stranger meets it: a port, a demonstration in it, and one account per role."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from chassis.clock import DemoClock
from deploy.full.supervise import commands
from deploy.servers.processes import free_port
from services.full.demonstration import begin_clock, fill
from services.full.running import READERS
from services.trial.settings import MOVED
from tests.support import served
from tests.support.full import FullShape
from tests.support.shape import signer_in

READY_SECONDS = 60.0


class FullTrial:
    """What `served.Trial` is of the trial, as far as those need it who only use it."""

    def __init__(self, data: Path, *, demo: str, elastic: bool) -> None:
        self.data, self._demo = data, demo
        data.mkdir(parents=True)
        begin_clock(data)
        self.shape = FullShape(data, DemoClock(data / "clock"), signer_in(data).public, elastic=elastic)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        told = {
            "BROKER_URL": self.shape.broker_url,
            "CLOCK_FILE": str(data / "clock"),
            "DB_URL": f"sqlite:///{data / 'gateway.sqlite'}",
            "PRINCIPAL_KEY": str(data / "gateway.pem"),
            "SESSION_KEY": "k" * 40,
            "DEMO": "1",
        }
        gateway = {f"GATEWAY_{name}": value for name, value in told.items()}
        self._environ = os.environ | served.CHEAP | MOVED | gateway
        self._ending = ExitStack()

    def start(self) -> FullTrial:
        """Returns when it serves and holds the demonstration."""
        self.shape.start()
        self._ending.callback(self.shape.stop)
        with mock.patch.dict(os.environ, self._environ):  # what the verb `fill` reads in a process of its own
            fill(self.data, READERS, demo=self._demo)
        with (self.data / "gateway.log").open("wb") as log:
            process = subprocess.Popen(
                commands(self.port)["gateway"], cwd=served.ROOT, env=self._environ, stdout=log, stderr=log
            )
        self._ending.callback(process.wait, 30)
        self._ending.callback(process.send_signal, signal.SIGTERM)
        self._until_served()
        return self

    def _until_served(self) -> None:
        until = time.monotonic() + READY_SECONDS
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            try:
                with opener.open(f"{self.url}/health/live", timeout=5):
                    return
            except OSError:
                assert time.monotonic() < until, (self.data / "gateway.log").read_text("utf-8")
                time.sleep(0.1)

    def stop(self) -> int:
        self._ending.close()
        return 0

    @property
    def passwords(self) -> Mapping[str, str]:
        """By login, as the start wrote them down."""
        return served.listed(self.data)
