"""Records in dogwatch what was decided in PagerDuty: overrides made there, and those taken back there."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.access import Actor
from domain.errors import Conflict
from pager.lines import Piece
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
        new = set()
        for adoption in line.adoptions:
            if _record(database, organisation_id, line, adoption, adoption.beneath, actor, clock):
                new.add(adoption.object_id)
        for adoption in line.adoptions:
            if _record(database, organisation_id, line, adoption, adoption.parts, actor, clock):
                new.add(adoption.object_id)
            _keep(database, organisation_id, line, adoption, clock())
        adopted += len(new)
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
    parts: Sequence[Piece],
    actor: Actor,
    clock: Callable[[], datetime],
) -> int:
    """How many of the parts there were."""
    for override in as_overrides(line.line, adoption, parts):
        told = override.model_copy(update={"reason": _reason(adoption)})
        record_override(database, organisation_id, told, actor, clock(), force=True, origin=ORIGIN)
    return len(parts)


def _keep(database: Database, organisation_id: str, line: LinePlan, adoption: Adoption, now: datetime) -> None:
    """Last of all: until then, whoever dies does it again, and finds what was recorded by its reason."""
    reason = _reason(adoption)
    recorded = list_overrides(database, organisation_id)
    numbers = tuple(one.id for one in recorded if one.origin == ORIGIN and one.reason == reason)
    with database.write() as session:
        keep_object(
            session,
            organisation_id,
            str(line.schedule),
            adoption.object_id,
            adoption.whole,
            now,
            adopted_as=numbers,
        )


def _reason(adoption: Adoption) -> str:
    return f"made in PagerDuty as override {adoption.object_id}"
