"""The trial as a stranger starts it: a process of its own, a port of its own, a folder that is thrown away."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAST = "  停止 · stop: Ctrl-C\n"  # of the block that a start prints
PATIENCE = 180.0  # seconds that a start may take on a machine that does much else
CHEAP = {"GATEWAY_PASSWORD_MEMORY": "1"}  # passwords cost next to nothing, as in no real start


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def listed(data: Path) -> dict[str, str]:
    """The first passwords of a data folder, by login."""
    rows = [line.split("\t") for line in (data / "accounts.txt").read_text("utf-8").splitlines()]
    return {row[0]: row[1] for row in rows if len(row) > 1}


class Trial:
    """One data folder, and the process that serves it now and then."""

    program: tuple[str, ...] = ("-m", "services")

    def __init__(self, data: Path, *options: str, **environ: str) -> None:
        self.data, self._options, self._environ = data, options, CHEAP | environ
        self.process: subprocess.Popen[str] | None = None
        self.complaint_file = data.parent / f"{data.name}.err"
        self.said = ""
        self.url = ""
        self.port = 0

    # -- starting and ending

    def begin(self, *options: str, **how: Any) -> subprocess.Popen[str]:
        """The process, without waiting for anything."""
        words = [sys.executable, *self.program, "run", "--port", str(self.port), "--data", str(self.data)]
        with self.complaint_file.open("w") as complaints:
            self.process = subprocess.Popen(
                [*words, *self._options, *options],
                cwd=ROOT,
                env=self._environment(),
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                **how,
            )
        return self.process

    def start(self, *options: str, **how: Any) -> Trial:
        """Returns when it serves."""
        process = self.begin(*options, **how)
        assert process.stdout
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        self.said = ""
        while (line := process.stdout.readline()) not in (LAST, ""):
            self.said += line
        watchdog.cancel()
        found = re.search(r"http://[^/\s]+", self.said)
        assert found, f"it did not start: {self.said}{self.complaint}"
        self.url = found[0]
        self.port = int(self.url.rpartition(":")[2])
        return self

    def fails(self, *options: str) -> Ran:
        """A start that ends by itself."""
        process = self.begin(*options)
        out, _ = process.communicate(timeout=PATIENCE)
        return Ran(process.returncode, out, self.complaint)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit code after a signal; its last words are in `said`."""
        assert self.process
        self.process.send_signal(number)
        try:
            out, _ = self.process.communicate(timeout=PATIENCE)
        except ValueError:  # read to the end already
            out = ""
        self.said += out or ""
        return self.process.returncode

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    @property
    def complaint(self) -> str:
        """What it wrote on stderr, progress left out."""
        text = self.complaint_file.read_text("utf-8")
        return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("写入演示数据"))

    def cpu_seconds(self) -> float:
        """What the running process has used of the processor."""
        assert self.process
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # -- using it

    def get(self, path: str, **headers: str) -> Any:
        """A page or an answer of the API."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310 - our own address
        return opener.open(request, timeout=60)

    @property
    def passwords(self) -> Mapping[str, str]:
        """By login, as the start wrote them down."""
        return listed(self.data)

    def _environment(self) -> dict[str, str]:
        own = ("GATEWAY_", "DEMO_", "LOG_")
        return {name: value for name, value in os.environ.items() if not name.startswith(own)} | self._environ


class Person:
    """Somebody with a terminal of their own: `jiju` as a program, its memory in a folder of its own."""

    def __init__(self, trial: Trial, home: Path, login: str = "") -> None:
        self._trial, self._home = trial, home
        if login:
            signed_in = self("login", login, "--password-stdin", said=trial.passwords[login])
            assert signed_in.code == 0, signed_in.err

    def __call__(self, *words: str, said: str = "") -> Ran:
        """`jiju words…`; *said* is typed on its standard input."""
        environ = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT,
            env=environ | {"JIJU_HOME": str(self._home), "JIJU_SERVER": self._trial.url},
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def asks(self, *words: str) -> Any:
        """The same with --json; it must not be refused."""
        ran = self(*words, "--json")
        assert ran.code == 0, ran.err
        return ran.json
