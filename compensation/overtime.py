"""Overtime: time really worked on incidents outside working hours, to the cent, and what keeps some of it back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compensation.approvals import approval, long_session, waiting
from compensation.facts import PayFacts
from compensation.findings import Finding
from compensation.lines import PayLine
from compensation.long_work import long_work
from compensation.notices import notices, strange_approvers, unanswered, work_off_rota
from compensation.overtime_bench import OvertimeBench
from compensation.overtime_lines import session_lines
from compensation.responses import Response, Standing, responses
from compensation.sessions import Session
from compensation.stretches import Work
from domain.organisation import Organisation
from domain.schedule import Schedule


@dataclass(frozen=True)
class Overtime:
    """What counts, and the exception list."""

    lines: tuple[PayLine, ...]
    findings: tuple[Finding, ...]


def overtime(facts: PayFacts, organisation: Organisation, schedule: Schedule) -> Overtime:
    """Lines for all work that counts, whenever it was; `schedule` is the final one.

    InvalidInput for unknown people, own approvals, countries without a calendar and missing hourly bases.
    """
    everyone = responses(facts, organisation)
    bench = OvertimeBench.of(facts, organisation, schedule)
    bench.book.working.refuse_unknown_places(everyone)
    answered = {one.work.incident for mine in everyone.values() for one in mine if one.standing is Standing.COUNTS}
    settled = [_settled(engineer, mine, bench) for engineer, mine in everyone.items()]
    return Overtime(
        lines=tuple(line for one in settled for line in one.lines),
        findings=(
            *unanswered(facts, organisation, answered),
            *strange_approvers(facts, organisation),
            *(finding for one in settled for finding in one.findings),
        ),
    )


def decidable(facts: PayFacts, organisation: Organisation) -> Mapping[str, str]:
    """Whose work it is, by what a decision names: whatever needs somebody's word, or has got it."""
    bench = OvertimeBench.of(facts, organisation, facts.schedule(organisation))
    everyone = responses(facts, organisation)
    bench.book.working.refuse_unknown_places(everyone)
    found = {one.subject: one.engineer for mine in everyone.values() for one in mine}
    for engineer, mine in everyone.items():
        counting = [one for one in mine if one.standing is Standing.COUNTS]
        found |= {approval(one, engineer, (), bench).subject: engineer for one in bench.sessions(engineer, counting)}
    return {subject: engineer for subject, engineer in found.items() if subject}


def _settled(engineer: str, mine: Sequence[Response], bench: OvertimeBench) -> Overtime:
    counting = [one for one in mine if one.standing is Standing.COUNTS]
    by_incident, off_rota = _by_incident(counting), work_off_rota(counting, bench)
    lines: list[PayLine] = []
    findings: list[Finding] = []
    for session in bench.sessions(engineer, counting):
        behind = _behind(session, by_incident)
        given = approval(session, engineer, behind, bench)
        flags = dict.fromkeys((*_flags(behind, off_rota), *((f"long, accepted by {given.by}",) if given.by else ())))
        paid = list(session_lines(session, engineer, bench.book, list(flags)))
        if given.counts:
            lines.extend(paid)
        else:
            findings.append(long_session(session, engineer, paid, given, bench))
    findings.extend(waiting(engineer, mine, bench))
    findings.extend(long_work(engineer, counting, bench.organisation))
    findings.extend(notices(engineer, counting, off_rota, bench))
    return Overtime(tuple(lines), tuple(findings))


def _by_incident(responses: Iterable[Response]) -> Mapping[str, list[Response]]:
    found: dict[str, list[Response]] = defaultdict(list)
    for one in responses:
        found[one.work.incident].append(one)
    return found


def _behind(session: Session, by_incident: Mapping[str, Sequence[Response]]) -> list[Response]:
    """The segments and claims that the session came from, as far as they decide an incident of it."""
    incidents = dict.fromkeys(stretch.incident for stretch in session.stretches)
    return [one for incident in incidents for one in by_incident[incident] if one.span.within(session.hull)]


def _flags(behind: Iterable[Response], off_rota: Collection[Work]) -> Iterator[str]:
    for one in behind:
        if one.work in off_rota:
            yield f"off rota: {one.work.incident}"
        if one.kind != "recorded":
            yield f"{one.flag}{one.approved_by}"
