"""
One trace from the browser through the event into the reaction: W3C traceparent in context variables.

Who acts travels beside it, so that every log line can say both.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_FORM = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = "01"


@dataclass(frozen=True, slots=True)
class Trace:
    """One span of a trace."""

    trace_id: str
    span_id: str
    flags: str = _SAMPLED

    @property
    def traceparent(self) -> str:
        """As it travels in a header or an event."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"

    def child(self) -> Trace:
        """Another span of the same trace."""
        return Trace(self.trace_id, secrets.token_hex(8), self.flags)


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_actor: ContextVar[str] = ContextVar("actor", default="")


def current() -> Trace | None:
    """The span we are in."""
    return _current.get()


def traceparent() -> str:
    """The span we are in, as an event carries it; '' outside every trace."""
    trace = _current.get()
    return trace.traceparent if trace else ""


def actor() -> str:
    """The id of who acts; '' where nobody does."""
    return _actor.get()


def parse(text: str | None) -> Trace | None:
    """The span that a traceparent names; None when it breaks the W3C form, which means: begin a new one."""
    found = _FORM.fullmatch(text or "")
    if not found:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    if version == "ff" or (version == "00" and more) or not trace_id.strip("0") or not span_id.strip("0"):
        return None
    return Trace(trace_id, span_id, flags)


def start(parent: str | None = None) -> Trace:
    """A new span: of *parent*'s trace where that can be read, else the first of a new trace."""
    above = parse(parent)
    return above.child() if above else Trace(secrets.token_hex(16), secrets.token_hex(8))


@contextmanager
def bind(parent: str | None = None, actor: str = "") -> Iterator[Trace]:
    """Work inside a new span of *parent*, for *actor*, until the block ends."""
    trace = start(parent)
    was, before = _current.set(trace), _actor.set(actor)
    try:
        yield trace
    finally:
        _current.reset(was)
        _actor.reset(before)


@contextmanager
def acting(actor: str) -> Iterator[None]:
    """The rest of the block is done by *actor*: known only after the session was looked up."""
    before = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(before)
