"""How often a sign-in may fail before it has to wait, counted for name and address together and for each alone."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from contracts.codes import gateway as codes
from gateway.problems import RequestProblem
from gateway.storage import Database

SECOND = 1_000_000
WINDOW = 15 * 60 * SECOND
HERE = 5  # failures of one name from one address
NAME = 30  # of one name from anywhere: a guesser with many addresses
ADDRESS = 60  # of one address with any name: an office behind one address signs in many people


@dataclass(frozen=True, slots=True)
class Throttle:
    """
    Counts failures alike for names that exist and names that do not.

    A right password is refused too while the wait lasts; otherwise the wait would
    tell a guesser which password was right.
    """

    database: Database

    def check(self, now: int, login: str, address: str) -> None:
        """Nothing, or 429 with the seconds to wait."""
        waits = (
            self._wait(now, HERE, login=login, address=address),
            self._wait(now, NAME, login=login),
            self._wait(now, ADDRESS, address=address),
        )
        if seconds := max(waits):
            raise RequestProblem(
                HTTPStatus.TOO_MANY_REQUESTS,
                codes.TOO_MANY_TRIES.fault(seconds=seconds),
                headers={"Retry-After": str(seconds)},
            )

    def failed(self, now: int, login: str, address: str) -> None:
        self.database.add_attempt(now, login, address, forget=now - WINDOW)

    def succeeded(self, login: str, address: str) -> None:
        self.database.forget_attempts(login, address)

    def _wait(self, now: int, most: int, *, login: str = "", address: str = "") -> int:
        """Seconds until fewer than *most* failures lie in the window."""
        failures = self.database.attempts(now - WINDOW, login=login, address=address, most=most)
        if len(failures) < most:
            return 0
        return -(-(failures[-1] + WINDOW - now) // SECOND)
