"""What a draft's last solve answered, with what it was planned from."""

from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from domain.card import Card
from domain.drafts import Draft
from domain.errors import Infeasible, NotFound, OutOfTime
from domain.fairness import Fairness
from domain.plan import Plan, Status
from domain.schedule import Schedule
from importers.schedule_file import ScheduleFile
from services.drafts.stored import Ground
from storage.database import Database
from storage.drafts import answer
from storage.drafts import draft as read_draft


@dataclass(frozen=True)
class Solved:
    """A draft that has been solved: what came of it, and from what."""

    draft: Draft
    plan: Plan
    fairness: Fairness
    card: Card | None
    packed_ground: bytes
    organisation_revision: int
    schedule_revision: int

    @cached_property
    def ground(self) -> Ground:
        """What it was planned from; unpacked when somebody asks."""
        return Ground.unpacked(self.packed_ground, self.organisation_revision, self.schedule_revision)

    @property
    def has_schedule(self) -> bool:
        return self.plan.status in (Status.OPTIMAL, Status.FEASIBLE)

    @property
    def file(self) -> ScheduleFile:
        """The plan as if it had been read from the file that `dogwatch plan` writes."""
        return as_file(self.draft.name, self.plan, self.plan.schedule)

    @property
    def judged_now(self) -> ScheduleFile:
        """The same for a judge who knows the organisation as it is now: published exceptions are its own by then."""
        return self.file if self.draft.published_version is None else replace(self.file, allowances=())


def as_file(name: str, plan: Plan, schedule: Schedule) -> ScheduleFile:
    """A schedule beside the proof of the plan that it is of."""
    return ScheduleFile(
        name=name,
        schedule=schedule,
        horizon=plan.horizon,
        status=plan.status,
        seed=plan.seed,
        input_sha256=plan.input_sha256,
        tiers=plan.tiers,
        allowances=plan.allowances,
    )


def solved(database: Database, organisation_id: str, draft_id: str) -> Solved:
    """NotFound when there is no such draft, or it was not solved yet."""
    with database.read() as session:
        return solved_draft(session, organisation_id, draft_id)


def solved_draft(session: Session, organisation_id: str, draft_id: str) -> Solved:
    """The same, within a transaction at hand."""
    draft = read_draft(session, organisation_id, draft_id)
    found = answer(session, organisation_id, draft_id)
    if draft.result is None or found is None:
        raise NotFound("this draft was not solved yet")
    revisions = draft.result.organisation_revision, draft.result.schedule_revision
    return Solved(draft, *found, *revisions)


def refuse_without_schedule(found: Solved) -> None:
    """Infeasible or OutOfTime, where something was asked about a schedule that there is not."""
    if found.card is not None:
        raise Infeasible(found.card)
    if not found.has_schedule:
        raise OutOfTime("the time limit passed before any schedule was found; allow more time and solve again")
