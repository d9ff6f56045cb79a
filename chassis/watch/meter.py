"""
What is counted while work is done. Silent until a process chooses a meter that keeps it (chassis.watch.choice).

Names of methods, routes and event types are ours, never what a caller sent: a label that a stranger can invent
would fill the memory of whoever keeps it.
"""

from __future__ import annotations


class Meter:
    """Keeps nothing."""

    def called(self, service: str, method: str, outcome: str, seconds: float) -> None:
        """A call was answered: `done`, or with the name of its refusal's code, or `failed`."""

    def unanswered(self, service: str) -> None:
        """A call had no answer within its deadline."""

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request over HTTP was answered."""

    def carried(self, service: str, count: int) -> None:
        """Events of a service's log went to the broker."""

    def took(self, service: str, count: int) -> None:
        """Events took effect in a service."""

    def failed(self, service: str, type_: str) -> None:
        """A reaction raised; the event is kept."""

    def differed(self, reader: str, owner: str, buckets: int) -> None:
        """A reader compared its copy with its owner's digest; how many buckets differed."""


class _Chosen:
    meter = Meter()


def meter() -> Meter:
    """The one of this process."""
    return _Chosen.meter


def use(chosen: Meter) -> None:
    """Once, at the start of a process."""
    _Chosen.meter = chosen
