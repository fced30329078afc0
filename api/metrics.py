"""What is measured, for Prometheus. Each application has a registry of its own, so that two in one process do not mix.

dogwatch_requests_total{method, route, status}      requests answered
dogwatch_request_seconds{route}                     how long they took
dogwatch_feed_requests_total{outcome}               feeds: sent, not_modified, refused
dogwatch_solve_seconds{outcome}                     how long solves took
dogwatch_coverage_gap_hours{organisation, rotation, role}
                                                    hours of the next 14 days for which nobody is on call
dogwatch_jobs{organisation, state}                  jobs that are kept: queued, running, done, failed, cancelled
dogwatch_job_attempts_lost{organisation}            their attempts whose process died
dogwatch_job_longest_wait_seconds{organisation}     how long the oldest job that waits has done so
dogwatch_pagerduty_drift{organisation}              objects in PagerDuty that differed when anybody last looked
"""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SOLVE_BUCKETS = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
_EACH = ("organisation",)


def _counter(name: str, told: str, labels: tuple[str, ...], registry: CollectorRegistry) -> Counter:
    return Counter(f"dogwatch_{name}", told, labels, registry=registry)


def _gauge(name: str, told: str, labels: tuple[str, ...], registry: CollectorRegistry) -> Gauge:
    return Gauge(f"dogwatch_{name}", told, labels, registry=registry)


@dataclass(frozen=True)
class Metrics:
    """The measures of one application."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    request_seconds: Histogram = field(init=False)
    feeds: Counter = field(init=False)
    solve_seconds: Histogram = field(init=False)
    coverage_gaps: Gauge = field(init=False)
    jobs: Gauge = field(init=False)
    lost: Gauge = field(init=False)
    longest_wait: Gauge = field(init=False)
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
            "coverage_gaps": _gauge(
                "coverage_gap_hours",
                "Hours of the next 14 days for which nobody is on call",
                ("organisation", "rotation", "role"),
                registry,
            ),
            "jobs": _gauge("jobs", "Jobs that are kept, by their state", ("organisation", "state"), registry),
            "lost": _gauge("job_attempts_lost", "Their attempts whose process died", _EACH, registry),
            "longest_wait": _gauge(
                "job_longest_wait_seconds", "Seconds that the oldest waiting job has waited", _EACH, registry
            ),
            "drift": _gauge(
                "pagerduty_drift", "Objects in PagerDuty that differed when anybody last looked", _EACH, registry
            ),
        }
        for name, measure in made.items():
            object.__setattr__(self, name, measure)
