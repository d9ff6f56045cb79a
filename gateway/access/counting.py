"""How often each caller asked in the present window, counted in this process."""

from __future__ import annotations

from threading import Lock

from limits.storage import Storage

from chassis.clock import monotonic

SCHEME = "process"
MOST_KEYS = 50_000


class ProcessCounts(Storage):
    """
    What flask-limiter's own memory storage does, without a thread per request.

    That storage starts a timer for every hit, half the cost of a small answer. Here
    a window that is over is dropped when its caller comes again, or when many have
    gathered.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the registry's own attribute

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:  # noqa: FBT001, FBT002 - its signature
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._windows: dict[str, tuple[int, float]] = {}  # how often, and when the window is over
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = monotonic()
        with self._lock:
            count, ends = self._windows.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
                self._forget(now)
            self._windows[key] = (count + amount, ends)
        return count + amount

    def get(self, key: str) -> int:
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > monotonic() else 0

    def get_expiry(self, key: str) -> float:
        return self._windows.get(key, (0, 0.0))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            forgotten = len(self._windows)
            self._windows.clear()
        return forgotten

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)

    def _forget(self, now: float) -> None:
        """Drop what is over once there is much of it; a flood from ever new addresses takes no more room than that."""
        if len(self._windows) < MOST_KEYS:
            return
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        if len(self._windows) >= MOST_KEYS:
            self._windows.clear()
