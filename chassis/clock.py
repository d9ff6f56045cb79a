"""The only place that asks the time."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

from chassis.errors import Refused
from contracts.codes import chassis as codes

# Not ZoneInfo: a slim image has no time zone data, and every instant of ours is written with +08:00.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, 8, tzinfo=SHANGHAI)
MICROSECOND = timedelta(microseconds=1)
LATEST = datetime(2200, 1, 1, tzinfo=SHANGHAI)  # days and sessions that begin before it end before the year 10000


def to_micros(at: datetime) -> int:
    """Microseconds since 1970, exactly; a time without its zone is an error, not a guess."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return (at - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant in Asia/Shanghai."""
    return EPOCH + timedelta(microseconds=micros)


monotonic = time.monotonic  # for time limits: it neither jumps nor follows a demonstration


def stopwatch() -> Callable[[], float]:
    """A function that says how many milliseconds have passed since now."""
    started = time.perf_counter()
    return lambda: (time.perf_counter() - started) * 1000


class Clock(Protocol):
    """What the time is; passed down from the start of the process."""

    def now(self) -> datetime: ...

    def micros(self) -> int: ...

    def today(self) -> date: ...

    def set(self, to: datetime, /) -> datetime:
        """Move the clock forward and answer its new time; Refused where it may not be set."""
        ...

    @property
    def behind(self) -> bool:
        """Whether a demonstration is still being lived through: its months pass in seconds, and say nothing of how long ago a thing was."""
        ...


class _Forward:
    """A clock over some source of microseconds that never shows an earlier time than before."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._last = 0
        self._lock = threading.Lock()

    def micros(self) -> int:
        """Microseconds since 1970; the machine's clock may step back, this one waits."""
        with self._lock:
            self._last = max(self._last, self._read())
            return self._last

    def now(self) -> datetime:
        return from_micros(self.micros())

    def today(self) -> date:
        return self.now().date()

    @property
    def behind(self) -> bool:
        return False


def _system() -> int:
    return time.time_ns() // 1000


class SystemClock(_Forward):
    """The machine's time."""

    def __init__(self) -> None:
        super().__init__(_system)

    def set(self, _to: datetime, /) -> datetime:
        raise Refused(codes.NOT_DEMO.fault("#/to"))


class FixedClock(_Forward):
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__(lambda: self._at)
        self._at = to_micros(at)

    def advance(self, **by: float) -> datetime:
        """Move on, by `hours=2` or whatever timedelta takes."""
        return self.set(self.now() + timedelta(**by))

    def set(self, to: datetime, /) -> datetime:
        _refuse(self.now(), to)
        self._at = to_micros(to)
        return self.now()


BEHIND = 86_400 * 1_000_000  # µs: set to the present, it may still lag by the time that setting it took


class DemoClock(_Forward):
    """
    The machine's time plus an offset that all processes share through a small file.

    A look at the file costs one stat call; it is read again only when it was
    replaced, which `set` does in one step under a lock.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(lambda: _system() + self._offset())
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._known = 0

    def set(self, to: datetime, /) -> datetime:
        with _alone(self._path.with_name(self._path.name + ".lock")):
            _refuse(self.now(), to)
            _replace(self._path, str(to_micros(to) - _system()))
        return self.now()

    @property
    def behind(self) -> bool:
        return self._offset() < -BEHIND

    def _offset(self) -> int:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._known
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            self._known = _whole(self._path)
            self._seen = (found.st_ino, found.st_mtime_ns)
        return self._known


def _refuse(now: datetime, to: datetime) -> None:
    """The past, and a future so far that nothing could be due after it; neither could be undone."""
    if to_micros(to) < to_micros(now):
        raise Refused(codes.CLOCK_BACK.fault("#/to", now=now.isoformat(), wanted=to.isoformat()))
    if to_micros(to) >= to_micros(LATEST):
        raise Refused(codes.CLOCK_TOO_FAR.fault("#/to", latest=LATEST.isoformat(), wanted=to.isoformat()))


def _whole(path: Path) -> int:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{path}: 时钟偏移不是整数 · the clock offset is not a whole number: {text[:40]!r}") from None


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
