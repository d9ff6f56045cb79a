"""Processes by pid and start time, so that a signal never reaches a stranger who was given the same number."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from collections.abc import Collection
from itertools import chain
from pathlib import Path
from typing import NamedTuple

PORTS = range(20000, 32000)  # below the ports that the kernel hands out by itself, above every usual server


class Process(NamedTuple):
    """One process for all time: pids are used again, a pid with its start time is not."""

    pid: int
    started: str  # clock ticks since boot, and the boot: /proc/PID/stat field 22

    @property
    def alive(self) -> bool:
        return self.started != "" and started(self.pid) == self.started

    def send(self, number: signal.Signals) -> bool:
        """Send the signal and answer True, or do nothing where the process is gone."""
        if not self.alive:
            return False
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return False
        return True

    def ended_within(self, seconds: float) -> bool:
        """Whether the process is gone within so many seconds."""
        until = time.monotonic() + seconds
        while self.alive and time.monotonic() < until:
            time.sleep(0.01)
        return not self.alive


NONE = Process(0, "")


def started(pid: int) -> str:
    """When *pid* started, in this boot of the machine; empty where there is no such process, or only its remains."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] in "ZX" else f"{fields[19]}@{boot}"


def process(pid: int) -> Process:
    return Process(pid, started(pid))


def free_port(but: Collection[int] = ()) -> int:
    """A loopback port that nobody listens on now; two callers may get the same one, so a start has to be retried."""
    first: int = secrets.randbelow(len(PORTS))
    for port in chain(PORTS[first:], PORTS[:first]):
        if port not in but and _free(port):
            return port
    raise OSError("no free port between 20000 and 32000")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
