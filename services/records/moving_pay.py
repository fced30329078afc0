"""Changes of the organisation that would change what people are paid, and are refused: money changes by rates alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import Conflict, Forbidden
from domain.organisation import Organisation
from domain.people import Absence
from domain.schedule import Shift
from services.records.the_list import ListChange
from storage.pay_ledger import last_closed, pay_revision

_OF_PAY = ("zone", "country", "region", "working_hours", "hours_only", "payroll_id", "cost_center")
"""What of an engineer decides which hours are overtime, how they are paid, and to whom."""


def refuse_moving_pay(
    session: Session, organisation_id: str, before: Organisation | None, after: Organisation, actor: Actor
) -> None:
    """Conflict for another currency once pay is kept, and for another payroll zone once a month is closed.

    Forbidden for somebody who changes what their own pay is computed from: a colleague may, or whoever runs the
    service, who holds the database.
    """
    if before is None:
        return
    if before.company.currency != after.company.currency and pay_revision(session, organisation_id):
        raise Conflict(
            f"pay is kept in {before.company.currency}; every rate would be called {after.company.currency}, "
            "and paid so. Give new rates their own currency, from a day on"
        )
    closed = last_closed(session, organisation_id)
    if before.payroll_zone != after.payroll_zone and closed:
        raise Conflict(
            f"months up to {closed} are closed as they begin and end in {before.payroll_zone}; in {after.payroll_zone} "
            "they would be other ones. Keep it as company.payroll_zone"
        )
    if moved := [*_own(before, after, actor)]:
        raise Forbidden(f"your own pay is computed from your {', '.join(moved)}: ask a colleague to change that")
    if taken := [*_own_leave(before, after, actor)]:
        days = ", ".join(sorted(taken))
        raise Forbidden(f"your own leave from {days} is for a colleague to approve: enter it with `approved: false`")


def refuse_own_past(change: ListChange, actor: Actor, now: datetime, instead: str = "") -> None:
    """Forbidden for somebody who gives themselves duty that is over already: all that is left of it is its pay.

    `instead`: what they may do themselves.
    """
    lines = sorted({(one.rotation, one.role) for one in change.new if actor.is_own(one.engineer)})
    taken = [line for line in lines if _past(change.new, line, actor, now) > _past(change.gone, line, actor, now)]
    if taken:
        where = ", ".join(map(" ".join, taken))
        told = f"your own past duty of {where} is for a colleague to record: only your pay would change"
        raise Forbidden(f"{told}. {instead}" if instead else told)


def _past(shifts: Iterable[Shift], line: tuple[str, str], actor: Actor, now: datetime) -> timedelta:
    own = (one for one in shifts if (one.rotation, one.role) == line and actor.is_own(one.engineer))
    return sum((max(timedelta(), min(one.end, now) - one.start) for one in own), timedelta())


def _own(before: Organisation, after: Organisation, actor: Actor) -> Iterator[str]:
    for known in before.engineers:
        changed = after.engineer.get(known.id)
        if changed is not None and actor.is_own(known.id):
            yield from (name for name in _OF_PAY if getattr(known, name) != getattr(changed, name))


def _own_leave(before: Organisation, after: Organisation, actor: Actor) -> Iterator[str]:
    """Whose working hours become overtime by it."""
    approved = {_dates(one) for one in before.absences if one.approved}
    for one in after.absences:
        if one.approved and actor.is_own(one.engineer) and _dates(one) not in approved:
            yield str(one.first_day or one.start)


def _dates(one: Absence) -> tuple[object, ...]:
    return one.engineer, one.first_day, one.last_day, one.start, one.end
