"""
Keeps the processes of the full shape alive: starts each, and again when it ends by itself, with a growing pause.

    python -m deploy.full.supervise FOLDER PORT

Ends on SIGTERM: the gateway first, so that nobody is answered by half a platform, the carrier last.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from deploy.dev.lockfile import ROOT
from deploy.full.place import SERVICES, Place
from deploy.servers.processes import process

GATEWAY = "gateway"  # it has a port already
ENDING_SECONDS = 30
PAUSES = (0.2, 1.0, 3.0, 10.0)
CALM = 30.0  # seconds after which a process counts as well again


def commands(port: int, threads: int = 8) -> dict[str, list[str]]:
    """Each process by its name, in the order in which they start."""
    python = [sys.executable, "-m", "services.full"]
    gateway = [sys.executable, "-m", "gunicorn", "gateway.wsgi:app", "--bind", f"127.0.0.1:{port}",
               "--worker-class", "gthread", "--workers", "1", "--threads", str(threads), "--graceful-timeout", "20", "--no-control-socket"]  # fmt: skip
    return {
        "carrier": [*python, "carry"],
        **{name: [*python, "serve", name] for name in SERVICES},
        "worker": [*python, "work"],
        GATEWAY: gateway,
    }


class Child:
    """One process, started again for as long as it is wanted."""

    def __init__(self, name: str, command: list[str], log: Path, port: int, environ: dict[str, str]) -> None:
        self.name, self._command, self._log, self.port = name, command, log, port
        self._environ = environ | {"HEALTH_PORT": str(port), "HEALTH_HOST": "127.0.0.1"}
        self._wanted = True
        self._running: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._ended = threading.Event()
        threading.Thread(target=self._keep, name=name, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._running.pid if self._running and self._running.poll() is None else 0

    def begin_to_end(self) -> None:
        """Told to end in order; not started again."""
        self._wanted = False
        self._send(signal.SIGTERM)

    def end(self) -> None:
        """In order, or at once where that takes too long."""
        self.begin_to_end()
        if not self._ended.wait(ENDING_SECONDS):
            self._send(signal.SIGKILL)
            self._ended.wait(ENDING_SECONDS)

    def _send(self, number: signal.Signals) -> None:
        if self._running and self._running.poll() is None:
            self._running.send_signal(number)

    def _keep(self) -> None:
        tries = 0
        with self._log.open("ab") as log:
            while self._wanted:
                began = time.monotonic()
                self._start(log)
                tries = 0 if time.monotonic() - began > CALM else min(tries + 1, len(PAUSES))
                if self._wanted:
                    time.sleep(PAUSES[tries - 1] if tries else 0)
        self._ended.set()

    def _start(self, log: IO[bytes]) -> None:
        self.starts += 1
        self._running = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        self._running.wait()


def main() -> None:
    """Until SIGTERM."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    place = Place(folder)
    wanted = commands(port)
    ports = place.ports(name for name in wanted if name != GATEWAY) | {GATEWAY: port}
    children = [
        Child(name, words, place.log / f"{name}.log", ports[name], dict(os.environ)) for name, words in wanted.items()
    ]
    while not told.wait(0.5):
        _note(place, children)
    end(children)
    _note(place, children)


def end(children: Sequence[Child]) -> None:
    """The gateway first, so that nobody is answered by half a platform; the carrier last, so that it carries the rest."""
    carrier, *between, gateway = children
    gateway.end()
    for child in between:
        child.begin_to_end()
    for child in (*between, carrier):
        child.end()


def _note(place: Place, children: list[Child]) -> None:
    """What `make status` shows: name, process, how often it was started."""
    rows = {
        child.name: {"process": process(child.pid), "starts": child.starts, "port": child.port} for child in children
    }
    half = place.folder / "processes.half"
    half.write_text(json.dumps(rows), "utf-8")
    half.rename(place.folder / "processes.json")


if __name__ == "__main__":
    main()
