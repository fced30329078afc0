"""Work of more than a day without a break: paid when it is approved, and always looked at once more."""

from collections.abc import Iterator, Sequence

from compensation.findings import Finding, FindingKind
from compensation.periods import periods_in
from compensation.responses import Response
from compensation.spans import Span, joined
from compensation.wording import between, duration
from domain.organisation import Organisation

_A_DAY = 24 * 3600


def long_work(engineer: str, counting: Sequence[Response], organisation: Organisation) -> Iterator[Finding]:
    """An entry in every period that such work touches, since each pays its part."""
    for span in joined(one.span for one in counting):
        if span.seconds > _A_DAY:
            behind = [one for one in counting if one.span.within(span)]
            incidents = " and ".join(dict.fromkeys(one.work.incident for one in behind))
            for period in periods_in(span, organisation.payroll_zone):
                yield _finding(engineer, incidents, span, period.label, organisation)


def _finding(engineer: str, incidents: str, span: Span, period: str, organisation: Organisation) -> Finding:
    person, zone = organisation.engineer[engineer], organisation.zone_of(engineer)
    when = f"{between(span, zone)} ({zone})"
    return Finding(
        kind=FindingKind.LONG_WORK,
        period=period,
        sentence=f"{person.name} worked {duration(span.seconds)} without a break on {incidents}: {when}. "
        "Check the times, also when somebody approved it.",
        engineer=engineer,
        incident=incidents,
        start=span.start,
        end=span.end,
    )
