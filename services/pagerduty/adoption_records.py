"""Records in dogwatch what was decided in PagerDuty: overrides made there, and those taken back there."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import Conflict
from pager.plan import Adoption, LinePlan, PagerPlan
from services.pagerduty.outlook import as_overrides
from services.records.overriding import list_overrides, record_override, withdraw_override
from storage.database import Database
from storage.pagerduty import forget_object, keep_object, kept_objects

ORIGIN = "pagerduty"


def adopt(
    database: Database, organisation_id: str, plan: PagerPlan, actor: Actor, clock: Callable[[], datetime]
) -> tuple[int, int]:
    """How many overrides were recorded, and how many withdrawn. Done again after a crash, it does nothing twice."""
    adopted = withdrawn = 0
    for line in plan.lines:
        for name in line.withdrawals:
            withdrawn += _withdraw(database, organisation_id, line, name, actor, clock)
        for adoption in line.adoptions:
            adopted += _record(database, organisation_id, line, adoption, actor, clock)
    return adopted, withdrawn


def _withdraw(
    database: Database,
    organisation_id: str,
    line: LinePlan,
    name: str,
    actor: Actor,
    clock: Callable[[], datetime],
) -> int:
    with database.read() as session:
        kept = kept_objects(session, organisation_id, str(line.schedule), adopted=True).get(name)
    for number in kept.overrides if kept else ():
        try:
            withdraw_override(database, organisation_id, number, actor, clock(), origin=ORIGIN)
        except Conflict:
            continue  # somebody did so here as well
    with database.write() as session:
        forget_object(session, organisation_id, str(line.schedule), name)
    return 1


def _record(
    database: Database,
    organisation_id: str,
    line: LinePlan,
    adoption: Adoption,
    actor: Actor,
    clock: Callable[[], datetime],
) -> int:
    reason = f"made in PagerDuty as override {adoption.object_id}"
    numbers = [
        one.id for one in list_overrides(database, organisation_id) if one.origin == ORIGIN and one.reason == reason
    ]
    recorded = 0
    for override in as_overrides(line.line, adoption):
        told = override.model_copy(update={"reason": reason})
        answer = record_override(database, organisation_id, told, actor, clock(), force=True, origin=ORIGIN)
        numbers.append(answer.override.id)
        recorded = 1
    with database.write() as session:
        _keep(session, organisation_id, line, adoption, tuple(numbers), clock())
    return recorded


def _keep(
    session: Session,
    organisation_id: str,
    line: LinePlan,
    adoption: Adoption,
    numbers: tuple[int, ...],
    now: datetime,
) -> None:
    schedule = str(line.schedule)
    keep_object(session, organisation_id, schedule, adoption.object_id, adoption.whole, now, adopted_as=numbers)
