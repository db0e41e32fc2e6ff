"""Prometheus metrics of one service, in a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class HttpMetrics:
    """Requests by method, route template and status; labels hold no ids."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "mydirection_http_requests_total",
            "Requests answered",
            ("service", "method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "mydirection_http_request_seconds",
            "Seconds from request to answer",
            ("service", "method", "route"),
            registry=self.registry,
        )
        self.service = service

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(self.service, method, route, str(status)).inc()
        self._seconds.labels(self.service, method, route).observe(seconds)

    def gauge(self, name: str, help_: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(f"mydirection_{name}", help_, labels, registry=self.registry)

    def render(self) -> bytes:
        return generate_latest(self.registry)
