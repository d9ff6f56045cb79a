"""Spans kept by OpenTelemetry's SDK and sent over OTLP/HTTP, as its own variables say (OTEL_EXPORTER_OTLP_…)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace as otel
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from chassis.trace import Kind, Note, Trace, parse

KINDS: dict[Kind, otel.SpanKind] = {
    "server": otel.SpanKind.SERVER,
    "client": otel.SpanKind.CLIENT,
    "producer": otel.SpanKind.PRODUCER,
    "consumer": otel.SpanKind.CONSUMER,
}


class Exported:
    """Every step of this process as a span under the span that it came from, whichever process that was in."""

    def __init__(self, process: str) -> None:
        resource = Resource.create({"service.namespace": "jiju", "service.name": process})
        provider = TracerProvider(resource=resource)  # at the end of the process it sends what is left
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = provider.get_tracer("jiju")

    @contextmanager
    def begin(self, name: str, kind: Kind, parent: str) -> Iterator[tuple[Trace, Note]]:
        """A failure is told by the name of its class: its text may hold what is personal."""
        span = self._tracer.start_span(name, _under(parent), kind=KINDS[kind], record_exception=False)
        its = span.get_span_context()
        trace = Trace(f"{its.trace_id:032x}", f"{its.span_id:016x}", f"{int(its.trace_flags):02x}")
        try:
            yield trace, span.set_attribute
        except Exception as error:
            span.set_status(otel.StatusCode.ERROR, type(error).__name__)
            raise
        finally:
            span.end()


def _under(parent: str) -> Context:
    """Nothing but the parent: what the library's own context holds belongs to somebody else."""
    above = parse(parent)
    if above is None:
        return Context()
    its = otel.SpanContext(
        int(above.trace_id, 16),
        int(above.span_id, 16),
        is_remote=True,
        trace_flags=otel.TraceFlags(int(above.flags, 16)),
    )
    return otel.set_span_in_context(otel.NonRecordingSpan(its), Context())
