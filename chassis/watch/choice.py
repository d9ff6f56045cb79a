"""What is counted and which spans are kept in this process: the only place that decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from chassis import trace
from chassis.settings import setting
from chassis.watch import meter

if TYPE_CHECKING:
    from chassis.watch.figures import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """OpenTelemetry's own names; its library reads the others by itself (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER)."""

    PREFIX: ClassVar[str] = ""

    otel_exporter_otlp_endpoint: str = setting(
        (
            "接收追踪数据的地址（OTLP/HTTP），如 http://collector:4318；空为不记录",
            "where spans are sent (OTLP/HTTP), as http://collector:4318; empty means that none are kept",
        ),
        "",
    )


def keep_spans(tracing: Tracing, process: str) -> None:
    """As the setting says; without it nothing of the library is loaded."""
    if tracing.otel_exporter_otlp_endpoint:
        from chassis.watch.spans import Exported  # noqa: PLC0415 - of the extra `watch`, which the trial does without

        trace.keep(Exported(process))


def keep_figures() -> Figures:
    """The meter of this process from now on; of the full shape, where the extra `watch` is installed."""
    from chassis.watch.figures import Figures  # noqa: PLC0415 - of the extra `watch`, which the trial does without

    figures = Figures()
    meter.use(figures)
    return figures
