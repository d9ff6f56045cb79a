"""
Logs: one JSON object per line with trace_id and actor; coloured lines where a person watches.

Names of events look like event types, values are ids and numbers. Personal data never
enters: known keys are dropped and telling patterns are masked, and in tests (*strict*)
either one is an error, so that the line gets mended and not only the log.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from chassis import trace
from chassis.clock import Clock, SystemClock, stopwatch
from chassis.errors import Problem
from contracts.declare import KINDS

PERSONAL_KEYS = frozenset({
    "address", "authorization", "cookie", "email", "home_address", "id_card", "id_number", "identity_number", "mobile",
    "passport", "password", "phone", "secret", "session_key", "telephone", "token",
})  # fmt: skip
# An identity number or a mobile number that stands alone, not inside a hash or a longer number.
_TELLING = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")
_MASK = "***"

Log = FilteringBoundLogger


class PersonalData(Exception):
    """Something personal was about to be logged; raised in tests, masked elsewhere."""


def get() -> Log:
    """The logger; it follows whatever `configure` said last."""
    log: Log = structlog.get_logger()
    return log


def configure(
    level: str = "info", *, stream: TextIO | None = None, strict: bool = False, clock: Clock | None = None
) -> None:
    """Send our own lines and those of libraries to *stream* (stderr) in one form."""
    out = stream or sys.stderr
    watched = out.isatty()
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        _stamp(clock or SystemClock()),
        _add_trace,
        structlog.processors.format_exc_info,
        _Personal(strict=strict),
    ]
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if watched:  # plain, because tracebacks are texts by then, masked like any other
        render = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:-2], _library],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shared[-2:], render],
        )
    )
    logging.basicConfig(handlers=[handler], level=number, force=True)


@contextmanager
def line(event: str, **facts: Any) -> Iterator[dict[str, Any]]:
    """
    One line when the block ends: *facts*, what the block adds to them, outcome and duration.

    A refusal is an outcome like another; anything else that is raised is a failure.
    """
    elapsed = stopwatch()
    write = get().info
    try:
        yield facts
        facts.setdefault("outcome", "ok")
    except Problem as problem:
        facts |= {"outcome": type(problem).__name__.lower(), "code": problem.code}
        raise
    except BaseException as error:
        facts |= {"outcome": "failed", "error": type(error).__name__}
        write = get().error
        raise
    finally:
        write(event, **facts, duration_ms=round(elapsed(), 1))


def _stamp(clock: Clock) -> Processor:
    def stamp(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
        return {"at": clock.now().isoformat(timespec="milliseconds"), **said}

    return stamp


def _add_trace(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Trace and actor of the moment; what the line says itself stands."""
    now = trace.current()
    found = {"trace_id": now.trace_id if now else "", "actor": trace.actor()}
    return {**{name: value for name, value in found.items() if value}, **said}


def _library(_: WrappedLogger, __: str, said: EventDict) -> EventDict:
    """Say which library speaks, since its event is a sentence and no name of ours."""
    record = said.get("_record")
    return {**said, "logger": record.name} if record else said


class _Personal:
    """Drops personal keys, masks telling texts, however deep they stand."""

    def __init__(self, *, strict: bool) -> None:
        declared = {
            name
            for kind in KINDS.values()
            for name, field in kind.cls.__dataclass_fields__.items()
            if "meta" in field.metadata and field.metadata["meta"].personal
        }
        self._keys = PERSONAL_KEYS | declared
        self._strict = strict

    def __call__(self, _: WrappedLogger, __: str, said: EventDict) -> EventDict:
        found: list[str] = []
        clean = {name: value for name, value in said.items() if name.startswith("_")}
        clean |= self._cleaned({name: said[name] for name in said if name not in clean}, found)
        if found and self._strict:
            raise PersonalData(f"{said.get('event')}: {', '.join(found)}")
        return clean | {"personal_dropped": found} if found else clean

    def _cleaned(self, values: Mapping[str, Any], found: list[str]) -> dict[str, Any]:
        found += [name for name in values if name.lower() in self._keys]
        return {
            name: self._clean(name, value, found) for name, value in values.items() if name.lower() not in self._keys
        }

    def _clean(self, name: str, value: Any, found: list[str]) -> Any:
        if isinstance(value, str):
            masked = _TELLING.sub(_MASK, value)
            found += [name] if masked != value else []
            return masked
        if isinstance(value, Mapping):
            return self._cleaned(value, found)
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(name, item, found) for item in value]
        return value
