"""What is measured, for Prometheus. Each application has a registry of its own, so that two in one process do not mix.

dogwatch_requests_total{method, route, status}      requests answered
dogwatch_request_seconds{route}                     how long they took
dogwatch_feed_requests_total{outcome}               feeds: sent, not_modified, refused
dogwatch_solve_seconds{outcome}                     how long solves took
dogwatch_coverage_gap_hours{organisation, rotation, role}
                                                    hours of the next 14 days for which nobody is on call
dogwatch_pagerduty_drift{organisation}              objects in PagerDuty that differed when anybody last looked
"""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SOLVE_BUCKETS = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)


def _counter(name: str, told: str, labels: tuple[str, ...], registry: CollectorRegistry) -> Counter:
    return Counter(f"dogwatch_{name}", told, labels, registry=registry)


@dataclass(frozen=True)
class Metrics:
    """The measures of one application."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    request_seconds: Histogram = field(init=False)
    feeds: Counter = field(init=False)
    solve_seconds: Histogram = field(init=False)
    coverage_gaps: Gauge = field(init=False)
    drift: Gauge = field(init=False)

    def __post_init__(self) -> None:
        registry = self.registry
        made = {
            "requests": _counter("requests", "Requests answered", ("method", "route", "status"), registry),
            "request_seconds": Histogram(
                "dogwatch_request_seconds", "Seconds until the answer", ("route",), registry=registry
            ),
            "feeds": _counter("feed_requests", "Calendar feeds asked for", ("outcome",), registry),
            "solve_seconds": Histogram(
                "dogwatch_solve_seconds",
                "Seconds of a solve",
                ("outcome",),
                registry=registry,
                buckets=_SOLVE_BUCKETS,
            ),
            "coverage_gaps": Gauge(
                "dogwatch_coverage_gap_hours",
                "Hours of the next 14 days for which nobody is on call",
                ("organisation", "rotation", "role"),
                registry=registry,
            ),
            "drift": Gauge(
                "dogwatch_pagerduty_drift",
                "Objects in PagerDuty that differed when anybody last looked",
                ("organisation",),
                registry=registry,
            ),
        }
        for name, measure in made.items():
            object.__setattr__(self, name, measure)
