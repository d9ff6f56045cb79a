"""Named checks with a time limit each, and the two reports that are made of them; no HTTP here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from chassis.clock import SystemClock, monotonic, stopwatch
from contracts.declare import Words

Fact = Mapping[str, Any]  # JSON values; numbers and codes, no texts


@dataclass(frozen=True, slots=True)
class Found:
    """What a check answers."""

    ok: bool
    fact: Fact = field(default_factory=dict)
    todo: Words | None = None  # what a person does about it


Check = Callable[[], Found]


@dataclass(frozen=True, slots=True)
class Checked:
    """One check's answer, how long it took, and since when it answers so; *needed*: nothing can be done without it."""

    name: str
    ok: bool
    fact: Fact
    ms: float
    needed: bool = True
    since: str = ""
    todo: Words | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"todo": {"zh": self.todo.zh, "en": self.todo.en} if self.todo else None}


@dataclass(frozen=True, slots=True)
class Report:
    """Every check's answer; *ok* when all that is needed is, *degraded* where something else is not."""

    ok: bool
    checks: tuple[Checked, ...]

    @property
    def degraded(self) -> bool:
        return not all(checked.ok for checked in self.checks)

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, "degraded": self.degraded, "checks": [checked.as_json() for checked in self.checks]}


class Health:
    """
    The checks of one process.

    `live` is about the process itself: when it fails, start it again. `ready` is
    about what it needs: when it fails, send it no work. All checks run side by
    side, so a report takes as long as the slowest limit, not as their sum.
    """

    def __init__(self) -> None:
        self._runs: dict[str, _Runs] = {}

    def add(self, name: str, check: Check, *, live: bool = False, needed: bool = True, limit: float = 1.0) -> None:
        """Ask *check* in every readiness report, and where *live* in the other one too; else it only tells."""
        if name in self._runs:
            raise ValueError(f"{name} is checked already")
        self._runs[name] = _Runs(name, check, live=live, needed=needed, limit=limit)

    def live(self) -> Report:
        return _report([runs for runs in self._runs.values() if runs.live])

    def ready(self) -> Report:
        return _report(list(self._runs.values()))


def _report(all_runs: list[_Runs]) -> Report:
    asked = monotonic()
    for runs in all_runs:
        runs.begin()
    checks = tuple(runs.answer(asked + runs.limit) for runs in all_runs)
    return Report(all(checked.ok for checked in checks if checked.needed), checks)


class _Runs:
    """One check; a run that hangs is waited for again, never doubled, so that hanging runs do not pile up."""

    def __init__(self, name: str, check: Check, *, live: bool, needed: bool, limit: float) -> None:
        self.name, self.live, self.needed, self.limit = name, live, needed, limit
        self._check = check
        self._was, self._since = False, ""
        self._lock = threading.Lock()
        self._run: _Run | None = None

    def begin(self) -> None:
        with self._lock:
            if self._run is None or self._run.done.is_set():
                self._run = _Run(self._check)
                threading.Thread(target=self._run.do, name=f"health-{self.name}", daemon=True).start()

    def answer(self, until: float) -> Checked:
        run = self._run
        if run is None or not run.done.wait(max(0.0, until - monotonic())):
            return self._told(Found(False, {"no_answer_within_s": self.limit}), round(self.limit * 1000, 1))
        return self._told(run.found, run.ms)

    def _told(self, found: Found, ms: float) -> Checked:
        """With the moment of the first answer of this kind, so that one sees for how long it has been so."""
        with self._lock:
            if not self._since or found.ok is not self._was:
                self._was, self._since = found.ok, SystemClock().now().isoformat(timespec="seconds")
            since = self._since
        return Checked(self.name, found.ok, found.fact, ms, self.needed, since, found.todo)


class _Run:
    def __init__(self, check: Check) -> None:
        self._check = check
        self.done = threading.Event()
        self.found = Found(False)
        self.ms = 0.0

    def do(self) -> None:
        elapsed = stopwatch()
        try:
            self.found = self._check()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer; its text may hold secrets
            self.found = Found(False, {"error": type(error).__name__})
        self.ms = round(elapsed(), 1)
        self.done.set()
