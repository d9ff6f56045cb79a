"""What a password must be, by a named profile, and how it is kept."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.ids import ALPHABET
from contracts.codes import gateway as codes
from contracts.codes.base import Fault

MOST = 128
AT_ONCE = 2  # each takes its memory and one core; more at once would let sign-ins starve the pages


@dataclass(frozen=True, slots=True)
class Profile:
    """等保 and OWASP ASVS contradict each other on what makes a password good, so an operator names one of them."""

    least: int
    kinds: int  # of capitals, small letters, digits, others


PROFILES = {"asvs": Profile(least=12, kinds=1), "dengbao": Profile(least=10, kinds=3)}


class Passwords:
    """Hashes and checks; a check costs the same whether there is an account or not."""

    def __init__(self, profile: str, *, memory: int, rounds: int) -> None:
        self.profile = PROFILES[profile]
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory * 1024, parallelism=1)
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobody = self.hash(generate())

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(_normal(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; None, nobody's, takes as long and matches nothing."""
        try:
            with self._turn:
                self._hasher.verify(kept or self._nobody, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was kept with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)

    def faults(self, password: str, login: str, pointer: str) -> list[Fault]:
        """Everything that the profile has against it."""
        text, found = _normal(password), []
        if len(text) < self.profile.least:
            found.append(codes.PASSWORD_SHORT.fault(pointer, length=len(text), least=self.profile.least))
        if len(text) > MOST:
            found.append(codes.PASSWORD_LONG.fault(pointer, length=len(text), most=MOST))
        if (used := _kinds(text)) < self.profile.kinds:
            found.append(codes.PASSWORD_PLAIN.fault(pointer, used=used, least=self.profile.kinds))
        if (login and login in text.casefold()) or len(set(text)) <= 2:
            found.append(codes.PASSWORD_GUESSABLE.fault(pointer))
        return found


def generate() -> str:
    """A password of 80 random bits that can be typed from paper."""
    letters = [secrets.choice(ALPHABET).lower() for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def _normal(password: str) -> str:
    """Full-width letters, which an input method writes unasked, count as their plain ones."""
    return unicodedata.normalize("NFKC", password)


def _kinds(text: str) -> int:
    """Capitals, small letters, digits, others; a Chinese character is one of the others."""
    return len({(sign.isupper(), sign.islower(), sign.isdigit()) for sign in text})
