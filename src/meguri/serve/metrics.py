"""How much is asked and how fast it is answered, for Prometheus; each application counts for itself."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._all = CollectorRegistry()
        self._requests = Counter(
            "meguri_requests", "Requests answered.", ("method", "route", "status"), registry=self._all
        )
        self._seconds = Histogram(
            "meguri_request_seconds",
            "Time to the end of the answer.",
            ("route",),
            buckets=_BUCKETS_S,
            registry=self._all,
        )
        self._open = Gauge("meguri_requests_open", "Requests being answered.", registry=self._all)
        self.events = Counter(
            "meguri_events_captured", "Events taken in for the first time.", registry=self._all
        )
        self.mistakes = Counter(
            "meguri_background_mistakes",
            "Mistakes of what runs beside the requests.",
            ("what",),
            registry=self._all,
        )
        self._lag = Gauge(
            "meguri_read_model_lag_events", "Events not in the read models yet.", registry=self._all
        )

    def begun(self) -> None:
        """A request came."""
        self._open.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; a method that is none counts as OTHER."""
        self._open.dec()
        self._requests.labels(method if method in _METHODS else "OTHER", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def written(self, lag: Callable[[], int]) -> bytes:
        """All counts in the text format.

        Args:
            lag: events not in the read models yet.
        """
        self._lag.set(lag())
        return generate_latest(self._all)
