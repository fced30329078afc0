"""The journal of writes to PagerDuty, and the plans they belong to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from pager.lines import Piece
from pager.plan import PagerPlan
from storage.tables.pagerduty import PagerPlanRow, PagerWriteRow


class WriteState(StrEnum):
    """What became of a write."""

    INTENDED = "intended"
    DONE = "done"
    REFUSED = "refused"
    UNSEEN = "unseen"
    """Nobody answered, and nothing of it was seen."""
    FORGOTTEN = "forgotten"
    """Nobody answered, and the line that it was for was let go of since: should it turn up, it is not ours."""


class PlanState(StrEnum):
    """How far a plan got."""

    SHOWN = "shown"
    BEGUN = "begun"
    APPLIED = "applied"


class Write(NamedTuple):
    """`left` is what the object held afterwards; None when it is gone, or not known."""

    intended_at: datetime

    number: int
    plan: str
    schedule: str
    step: dict[str, Any]
    state: WriteState
    object_id: str | None
    left: Piece | None


def intend_writes(
    session: Session,
    organisation_id: str,
    plan_id: str,
    schedule_id: str,
    steps: Sequence[Mapping[str, Any]],
    now: datetime,
) -> tuple[int, ...]:
    """The numbers of the entries, in order of the steps."""
    rows = [
        PagerWriteRow(
            organisation_id=organisation_id,
            plan_id=plan_id,
            schedule_id=schedule_id,
            step=dict(step),
            state=WriteState.INTENDED.value,
            intended_at=now,
        )
        for step in steps
    ]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def settle_write(
    session: Session,
    number: int,
    state: WriteState,
    now: datetime,
    *,
    object_id: str | None = None,
    left: Piece | None = None,
) -> str:
    """What became of a write; the schedule it was for."""
    row = session.get_one(PagerWriteRow, number)
    row.state, row.settled_at, row.object_id = state.value, now, object_id
    row.left = left.model_dump(mode="json") if left else None
    session.flush()
    return row.schedule_id


def forget_writes(session: Session, organisation_id: str, schedule: str, now: datetime) -> int:
    """Nothing is waited for any more in the schedule of this id, or of this name while it has none; how many it was."""
    open_states = (WriteState.INTENDED, WriteState.UNSEEN)
    found = writes(session, organisation_id, schedule_id=schedule, states=open_states)
    for one in found:
        settle_write(session, one.number, WriteState.FORGOTTEN, now)
    return len(found)


def writes(
    session: Session,
    organisation_id: str,
    *,
    schedule_id: str | None = None,
    plan_id: str | None = None,
    states: Collection[WriteState] = tuple(WriteState),
) -> tuple[Write, ...]:
    """Entries in the order in which they were intended."""
    wanted = select(PagerWriteRow).where(
        PagerWriteRow.organisation_id == organisation_id, PagerWriteRow.state.in_([one.value for one in states])
    )
    if schedule_id is not None:
        wanted = wanted.where(PagerWriteRow.schedule_id == schedule_id)
    if plan_id is not None:
        wanted = wanted.where(PagerWriteRow.plan_id == plan_id)
    return tuple(_write(row) for row in session.scalars(wanted.order_by(PagerWriteRow.id)))


def keep_plan(session: Session, plan: PagerPlan, made_by: str, now: datetime) -> None:
    """A plan that is about to be shown; the same plan shown again is the same row, and is open again."""
    session.merge(
        PagerPlanRow(
            organisation_id=plan.organisation,
            id=plan.id,
            made_at=now,
            made_by=made_by,
            state=PlanState.SHOWN.value,
            after_write=_last_write(session, plan.organisation),
            content=plan.model_dump(mode="json"),
        )
    )
    session.flush()


def writes_of_plan(session: Session, organisation_id: str, plan_id: str) -> tuple[Write, ...]:
    """What was intended for a plan since it was last shown."""
    shown = session.get_one(PagerPlanRow, (organisation_id, plan_id)).after_write
    return tuple(one for one in writes(session, organisation_id, plan_id=plan_id) if one.number > shown)


def kept_plan(session: Session, organisation_id: str, plan_id: str) -> PagerPlan:
    """NotFound when no such plan was shown."""
    content = _plan_row(session, organisation_id, plan_id).content
    return PagerPlan.model_validate(content, extra="ignore")  # earlier versions said more


def plan_state(session: Session, organisation_id: str, plan_id: str) -> PlanState:
    """NotFound when no such plan was shown."""
    return PlanState(_plan_row(session, organisation_id, plan_id).state)


def set_plan_state(session: Session, organisation_id: str, plan_id: str, state: PlanState) -> None:
    session.get_one(PagerPlanRow, (organisation_id, plan_id)).state = state.value
    session.flush()


def _plan_row(session: Session, organisation_id: str, plan_id: str) -> PagerPlanRow:
    row = session.get(PagerPlanRow, (organisation_id, plan_id))
    if row is None:
        raise NotFound(f"there is no PagerDuty plan {plan_id!r}; `dogwatch pagerduty plan` makes one")
    return row


def _last_write(session: Session, organisation_id: str) -> int:
    wanted = select(func.max(PagerWriteRow.id)).where(PagerWriteRow.organisation_id == organisation_id)
    return session.scalar(wanted) or 0


def _write(row: PagerWriteRow) -> Write:
    left = Piece.model_validate(row.left) if row.left else None
    state = WriteState(row.state)
    return Write(row.intended_at, row.id, row.plan_id, row.schedule_id, row.step, state, row.object_id, left)
