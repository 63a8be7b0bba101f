"""How much is asked and how fast it is answered, for Prometheus: of the whole server, whoever answers.

Where several processes answer, each counts in files of a folder that they share (the multiprocess mode of
prometheus_client). What a process did is kept when it ends; what it was doing is forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from meguri.serve.processes import living

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MEDIA_TYPE = CONTENT_TYPE_LATEST
_PROCESSES = "meguri_processes", "Processes that answer."
_LAG = "meguri_read_model_lag_events", "Events not in the read models yet."


@dataclass(frozen=True, slots=True)
class Totals:
    """What a server did since it started.

    Attributes:
        processes: that answer now.
        requests: answered.
        mistakes: of what runs beside the requests.
    """

    processes: int
    requests: int
    mistakes: int


class Metrics:
    """The counts of one server, as one of its processes adds to them and reads them."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin at nothing, or go on where other processes count already.

        Args:
            folder: of `processes.counting_together`; None for one process alone.
        """
        self._folder = folder
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
        self._open = Gauge(
            "meguri_requests_open",
            "Requests being answered.",
            registry=self._all,
            multiprocess_mode="livesum",
        )
        self.events = Counter(
            "meguri_events_captured", "Events taken in for the first time.", registry=self._all
        )
        self.mistakes = Counter(
            "meguri_background_mistakes",
            "Mistakes of what runs beside the requests.",
            ("what",),
            registry=self._all,
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
        """All counts of the server in the text format.

        Args:
            lag: events not in the read models yet.
        """
        processes, counted = self._counted()
        found = CollectorRegistry()
        found.register(_Now(processes, lag()))
        return generate_latest(counted) + generate_latest(found)

    def totals(self) -> Totals:
        """The sums that an operator looks at first."""
        processes, counted = self._counted()
        sums = dict.fromkeys(("meguri_requests_total", "meguri_background_mistakes_total"), 0.0)
        for family in counted.collect():
            for sample in family.samples:
                if sample.name in sums:
                    sums[sample.name] += sample.value
        return Totals(processes, *(round(one) for one in sums.values()))

    def _counted(self) -> tuple[int, CollectorRegistry]:
        """How many processes live, and what all of them counted."""
        if self._folder is None:
            return 1, self._all
        processes = living(self._folder)  # first: it forgets what those were doing that were killed
        together = CollectorRegistry()
        MultiProcessCollector(together, str(self._folder))  # type: ignore[no-untyped-call]
        return processes, together


class _Now(Collector):
    """What is so at the moment of asking, for the server as a whole."""

    def __init__(self, processes: int, lag: int) -> None:
        self._told = ((*_PROCESSES, processes), (*_LAG, lag))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, meaning, value in self._told:
            yield GaugeMetricFamily(name, meaning, value=value)
