"""What a reviewer should look at; none of it changes pay."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from compensation.daily_rest import short_rests
from compensation.facts import PayFacts, is_same_person
from compensation.findings import Finding, FindingKind
from compensation.overtime_bench import OvertimeBench
from compensation.periods import Period
from compensation.responses import Response
from compensation.spans import joined
from compensation.stretches import Work
from compensation.wording import between, moment
from domain.clock import local_date
from domain.organisation import Organisation
from domain.response import Claim, ResponseSegment


def notices(
    engineer: str, counting: Sequence[Response], off_rota: Collection[Work], bench: OvertimeBench
) -> Iterator[Finding]:
    """Off-rota answers, work by people who are not employed, and days with too little rest.

    A segment without length is no work, and nothing is paid for it.
    """
    for one in (one for one in counting if one.span.start < one.span.end):
        if one.work in off_rota:
            yield _about(
                one,
                bench,
                FindingKind.OFF_ROTA,
                "was not on call for it and answered, which is paid like any other work",
            )
        if not _is_employed(one, bench):
            yield _about(one, bench, FindingKind.NOT_EMPLOYED, "was not employed then; check the dates")
    worked = joined(one.span for one in counting)
    yield from short_rests(engineer, worked, bench.book.working, bench.organisation)


def work_off_rota(responses: Iterable[Response], bench: OvertimeBench) -> frozenset[Work]:
    """The work of people who carried no pager for it when they answered."""
    was_on_call = bench.on_call.was
    return frozenset(one.work for one in responses if not was_on_call(one.engineer, one.span.start, one.team))


def unanswered(facts: PayFacts, organisation: Organisation, answered: Collection[str]) -> Iterator[Finding]:
    """Incidents that nobody acknowledged and that did not resolve themselves; `answered` has those with work."""
    for one in facts.unanswered:
        if one.incident not in answered and not one.auto_resolved:
            zone = organisation.company.zone
            yield Finding(
                kind=FindingKind.UNANSWERED,
                period=Period.at(one.opened, organisation.payroll_zone).label,
                sentence=f"Nobody acknowledged {one.incident}, opened {moment(one.opened, zone)} ({zone}). "
                "If somebody worked on it, they can claim it.",
                incident=one.incident,
                start=one.opened,
                end=one.opened,
            )


def strange_approvers(facts: PayFacts, organisation: Organisation) -> Iterator[Finding]:
    """Whoever vouches for work in the facts and is none of the engineers: one entry per name and period."""
    vouched: Counter[tuple[str, str]] = Counter()
    worked: tuple[ResponseSegment | Claim, ...] = (*facts.responses, *facts.claims)
    for one in worked:
        if one.approved_by:
            vouched[Period.at(one.start, organisation.payroll_zone).label, one.approved_by] += 1
    strange = {name for _, name in vouched if not any(is_same_person(one, name) for one in organisation.engineers)}
    for (period, name), count in sorted(vouched.items()):
        if name in strange:
            yield Finding(
                kind=FindingKind.UNKNOWN_APPROVER,
                period=period,
                sentence=f"{name} approved {count} of the segments and claims and is none of the engineers; "
                "make sure that it is somebody, and nobody who approved their own work.",
            )


def _is_employed(response: Response, bench: OvertimeBench) -> bool:
    person = bench.organisation.engineer[response.engineer]
    day = local_date(response.span.start, bench.organisation.zone_of(response.engineer))
    return (person.first_day is None or person.first_day <= day) and (person.last_day is None or day <= person.last_day)


def _about(response: Response, bench: OvertimeBench, kind: FindingKind, what: str) -> Finding:
    person, zone = bench.organisation.engineer[response.engineer], bench.organisation.zone_of(response.engineer)
    return Finding(
        kind=kind,
        period=Period.at(response.span.start, bench.organisation.payroll_zone).label,
        sentence=f"{person.name} {what}: {response.work.incident}, {between(response.span, zone)} ({zone}).",
        engineer=response.engineer,
        incident=response.work.incident,
        start=response.span.start,
        end=response.span.end,
    )
