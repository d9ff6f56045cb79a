"""What a request is: commands write and carry an idempotency key, queries read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Generic[A]):
    """One call from the gateway to one service; *A* is what it answers."""

    owner: ClassVar[str] = ""  # the service; empty where the request itself says it
    writes: ClassVar[bool] = False

    @property
    def to(self) -> str:
        """The service that answers this request."""
        return self.owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Request[A]):
    """Changes something, once, however often it is sent under the same key."""

    writes: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Request[A]):
    """Changes nothing."""
