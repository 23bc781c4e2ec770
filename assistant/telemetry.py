"""Counts, durations and failures for Prometheus, and traces for OpenTelemetry: the only file that imports either.

What is told: which kind of work, how long it took, how it ended (done, or the kind of error). Never what was said: names and
labels come from short lists of ours, and of an exception only its class is kept. Both need the extra ``telemetry``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

from assistant.app import program_version
from assistant.errors import BadSetting, NotAssessed, OperatorError, StaleWrite, UnusableInput
from assistant.settings import Settings, variable
from assistant.under_way import MESSAGES
from assistant.watching import UNWATCHED, Watch, Work

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span
    from prometheus_client import CollectorRegistry, Histogram

ENDS: Final = {
    UnusableInput: "unusable",
    OperatorError: "operator",
    StaleWrite: "stale",
    NotAssessed: "not_assessed",
}
"""How a piece of work can end besides ``done`` and ``failed``, by the error that ended it."""

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_SECONDS: Final = 3
"""How long a collector that does not answer is tried for; the process ends that much later where it is down."""

_MISSING: Final = "{setting} needs packages that are not installed: pip install 'scopewise[telemetry]'. Or unset it."
_log = logging.getLogger(__name__)


class Telemetry:
    """Counts and times for `metrics_text`, and sends spans where there is a tracer. Safe to use from several threads."""

    def __init__(self, registry: CollectorRegistry | None, traces: TracerProvider | None) -> None:
        self._registry = registry
        self._traces = traces
        self._tracer = None if traces is None else traces.get_tracer("scopewise")
        self._seconds = None if registry is None else _meters(registry)

    @contextmanager
    def during(self, work: Work, kind: str) -> Iterator[None]:
        """Around one piece of ``work``."""
        began = time.perf_counter()
        outcome = "done"
        with self._span(work, kind) as span:
            try:
                yield
            except BaseException as error:
                outcome = end_of(error)
                raise
            finally:
                if self._seconds is not None:
                    self._seconds.labels(work, kind, outcome).observe(time.perf_counter() - began)
                if span is not None:
                    span.set_attribute("scopewise.outcome", outcome)

    def _span(self, work: Work, kind: str) -> AbstractContextManager[Span | None]:
        if self._tracer is None:
            return nullcontext()
        return self._tracer.start_as_current_span(
            f"scopewise.{work}",
            attributes={"scopewise.kind": kind},
            record_exception=False,  # an exception's words may hold what was said
            set_status_on_exception=False,
        )

    def close(self) -> None:
        """Send the spans that wait; the end of the process does it too."""
        if self._traces is not None:
            self._traces.shutdown()

    def metrics_text(self) -> bytes:
        """The counts as Prometheus reads them; empty where they are not kept."""
        if self._registry is None:
            return b""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)


def end_of(error: BaseException) -> str:
    """How a piece of work ended that raised ``error``."""
    return next((name for kind, name in ENDS.items() if isinstance(error, kind)), "failed")


def open_telemetry(settings: Settings) -> Watch:
    """What watches as the settings say; raises `BadSetting` where that needs packages that are not installed."""
    if not settings.operations_port and not settings.traces_url:
        return UNWATCHED
    return Telemetry(_registry() if settings.operations_port else None, _traces(settings))


def _registry() -> CollectorRegistry | None:
    """None where the extra is not installed: health and readiness are there without it."""
    try:
        from prometheus_client import CollectorRegistry  # by setting only
    except ImportError:
        _log.warning(_MISSING.format(setting="/metrics"))
        return None
    return CollectorRegistry()


def _meters(registry: CollectorRegistry) -> Histogram:
    from prometheus_client import Gauge, Histogram, Info

    Info("scopewise_build", "What runs.", registry=registry).info({"version": program_version()})
    gauge = Gauge("scopewise_messages_under_way", "Messages that are being worked on.", registry=registry)
    gauge.set_function(lambda: MESSAGES.count)
    return Histogram(
        "scopewise_work_seconds",
        "How long each piece of work took, by what it was and how it ended.",
        ("work", "kind", "outcome"),
        buckets=_BUCKETS,
        registry=registry,
    )


def _traces(settings: Settings) -> TracerProvider | None:
    if not settings.traces_url:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise BadSetting(_MISSING.format(setting=variable("traces_url"))) from None
    about = {"service.name": "scopewise", "service.version": program_version()}
    provider = TracerProvider(resource=Resource.create(about))
    exporter = OTLPSpanExporter(endpoint=settings.traces_url, timeout=_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
