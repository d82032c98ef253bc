"""Measures of the web program for Prometheus: by view and status, never by address, case or person."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
_REQUESTS = Counter("qingfeng_requests", "Requests answered.", ("view", "code"), registry=REGISTRY)
_SECONDS = Histogram("qingfeng_request_seconds", "How long answers took.", ("view",), registry=REGISTRY)


def measured(view: str, code: int, seconds: float) -> None:
    """Note one request."""
    _REQUESTS.labels(view, str(code)).inc()
    _SECONDS.labels(view).observe(seconds)


def exposition() -> bytes:
    """Return all measures as Prometheus reads them."""
    return generate_latest(REGISTRY)
