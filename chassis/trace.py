"""
One trace from the browser through the event into the reaction: W3C traceparent in context variables.

Where nobody collects spans, the traceparent of the HTTP request goes on unchanged and nothing is recorded; a process
that exports them chooses so at its start (chassis.watch.choice), and each step becomes a span of its own. Who acts
travels beside it, so that every log line can say both.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol

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


Kind = Literal["server", "client", "producer", "consumer"]
Note = Callable[[str, str | int], None]  # one more fact about the span that one is in


class Spans(Protocol):
    """Keeps spans."""

    def begin(self, name: str, kind: Kind, parent: str) -> AbstractContextManager[tuple[Trace, Note]]: ...


class _Chosen:
    spans: Spans | None = None


def keep(spans: Spans) -> None:
    """From now on each step is kept as a span; once, at the start of a process."""
    _Chosen.spans = spans


def kept() -> bool:
    """Whether this process keeps spans."""
    return _Chosen.spans is not None


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_note: ContextVar[Note | None] = ContextVar("note", default=None)
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
def step(name: str, kind: Kind, parent: str) -> Iterator[str]:
    """
    Work inside a span of its own under *parent*; its traceparent, to be handed on.

    Where nobody keeps spans it is *parent* itself, also where that is none.
    """
    if _Chosen.spans is None:
        was = _current.set(parse(parent))
        try:
            yield parent
        finally:
            _current.reset(was)
        return
    with _Chosen.spans.begin(name, kind, parent) as (trace, note):
        was, before = _current.set(trace), _note.set(note)
        try:
            yield trace.traceparent
        finally:
            _current.reset(was)
            _note.reset(before)


@contextmanager
def first(name: str, parent: str | None) -> Iterator[None]:
    """Work inside the first span of ours: of the caller's trace where it sent one, else of a new one."""
    if _Chosen.spans is None:
        with bind(parent):
            yield
    else:
        with step(name, "server", parent or ""):
            yield


def note(name: str, value: str | int) -> None:
    """A fact about the span that we are in; numbers and codes, nothing personal."""
    told = _note.get()
    if told:
        told(name, value)


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
