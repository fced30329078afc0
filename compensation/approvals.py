"""Work that needs somebody else's word: long sessions, edited segments and claims. Until then it is kept back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from compensation.findings import Finding, FindingKind
from compensation.lines import PayLine, line_id
from compensation.overtime_bench import OvertimeBench, total
from compensation.periods import Period
from compensation.responses import Response, Standing
from compensation.sessions import Session
from compensation.spans import Span
from compensation.wording import between, duration
from domain.clock import iso
from domain.money import written


class Approval(NamedTuple):
    """Whether work counts, and by whose word when one was needed."""

    counts: bool
    subject: str = ""
    """What a decision about it names; empty when none is needed."""
    by: str | None = None


def approval(session: Session, engineer: str, behind: Sequence[Response], bench: OvertimeBench) -> Approval:
    """Up to the accepted hours a session counts; beyond, by a decision, or when all behind it is approved."""
    if session.worked <= bench.book.options(session.start).accepted_hours * 3600:
        return Approval(True)
    subject = line_id("L", engineer, iso(session.start), session.worked)
    if decision := bench.decision(subject, engineer):
        return Approval(decision.accepted, subject, decision.by)
    names = {one.approved_by for one in behind}
    if names and None not in names:
        return Approval(True, subject, " and ".join(sorted(name for name in names if name)))
    return Approval(False, subject)


def long_session(
    session: Session, engineer: str, lines: Sequence[PayLine], given: Approval, bench: OvertimeBench
) -> Finding:
    """The entry for a session that is kept back because of its length."""
    incidents = " and ".join(dict.fromkeys(stretch.incident for stretch in session.stretches))
    limit = bench.book.options(session.start).accepted_hours
    why = f"worked {duration(session.worked)} at a stretch on {incidents}, more than {limit} h"
    return _finding(_Kept(engineer, session.hull, incidents, why, given, *total(lines)), bench)


def waiting(engineer: str, mine: Sequence[Response], bench: OvertimeBench) -> Iterator[Finding]:
    """Edited segments and claims that do not count, each with what it would add by itself."""
    kept = [one for one in mine if one.standing is not Standing.COUNTS]
    if not kept:
        return
    counting = [one for one in mine if one.standing is Standing.COUNTS]
    seconds, amounts = bench.worth(engineer, counting)
    for one in kept:
        more_seconds, more = bench.worth(engineer, [*counting, one])
        more.subtract(amounts)
        decision = bench.decision(one.subject, engineer)
        given = Approval(False, one.subject, decision.by if decision else None)
        what = "claims work on" if one.kind == "claim" else "has an edited record of"
        why, gained = f"{what} {one.work.incident}", more_seconds - seconds
        yield _finding(_Kept(engineer, one.span, one.work.incident, why, given, gained, more, one.own_word), bench)


class _Kept(NamedTuple):
    engineer: str
    span: Span
    incidents: str
    why: str
    given: Approval
    seconds: int
    amounts: Counter[str]
    own_word: str | None = None


def _asks(kept: _Kept) -> str:
    if not kept.own_word:
        return "somebody else has to accept it"
    name = kept.given.subject
    how = f"`dogwatch pay accept {name} ORG --by NAME`, or `POST pay/minutes/{name}`"
    return f"approved by {kept.own_word.strip()}, whose own work it is, so somebody else has to accept it: {how}"


def _finding(kept: _Kept, bench: OvertimeBench) -> Finding:
    person, zone = bench.organisation.engineer[kept.engineer], bench.organisation.zone_of(kept.engineer)
    currency = max(kept.amounts, key=lambda one: abs(kept.amounts[one]), default=bench.organisation.company.currency)
    worth = f"{duration(kept.seconds)}, {written(kept.amounts[currency])} {currency}"
    asks = f"refused by {kept.given.by}" if kept.given.by else _asks(kept)
    return Finding(
        kind=FindingKind.REFUSED if kept.given.by else FindingKind.AWAITING,
        period=Period.at(kept.span.start, bench.organisation.payroll_zone).label,
        sentence=f"{person.name} {kept.why}: {between(kept.span, zone)} ({zone}), worth {worth}; {asks}.",
        engineer=kept.engineer,
        incident=kept.incidents,
        subject=kept.given.subject,
        start=kept.span.start,
        end=kept.span.end,
        seconds=kept.seconds,
        amount=kept.amounts[currency],
        currency=currency,
    )
