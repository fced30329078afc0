"""How good a draft's plan is, and whether it still keeps the rules of the organisation as it is by now."""

from constraints import checker
from constraints.framing import frame
from domain.base import Value
from domain.breach import Breach
from domain.fairness import Fairness
from domain.plan import MoreChanges, Status, Tier
from services.agreements import taken
from services.drafts.results import Solved, refuse_without_schedule, solved_draft
from services.drafts.stored import Ground, ground_of
from services.drafts.viewing import stale
from storage.database import Database
from storage.organisations import organisation_row


class Analysis(Value):
    """The figures of a plan as it was solved, and what the checker finds in it today."""

    status: Status
    gap: float
    tiers: tuple[Tier, ...]
    frontier: tuple[MoreChanges, ...]
    """Of a plan that changes what is published: what 0, 2 and 4 more changes would buy."""
    allowances: tuple[str, ...]
    notes: tuple[str, ...]
    fairness: Fairness
    stale: tuple[str, ...]
    """What changed since it was solved."""
    breaches_now: tuple[Breach, ...]
    """Hard rules that it breaks by the organisation as it is now: empty for a plan that is not stale."""


def analysis(database: Database, organisation_id: str, draft_id: str) -> Analysis:
    """The analysis of a solved draft; NotFound before, OutOfTime or Infeasible where there is no schedule."""
    with database.read() as session:
        found = solved_draft(session, organisation_id, draft_id)
        refuse_without_schedule(found)
        now = ground_of(session, found.draft)
        changed = tuple(stale(found.draft, organisation_row(session, organisation_id)))
    return Analysis(
        status=found.plan.status,
        gap=found.plan.gap,
        tiers=found.plan.tiers,
        frontier=found.plan.frontier,
        allowances=found.plan.allowances,
        notes=found.plan.notes,
        fairness=found.fairness,
        stale=changed,
        breaches_now=hard_breaches(found, now),
    )


def hard_breaches(found: Solved, now: Ground) -> tuple[Breach, ...]:
    """What the plan breaks by this organisation, under the exceptions it was planned with.

    InvalidInput when an exception cannot be taken any more.
    """
    plan = found.plan
    organisation = taken(now.loaded.organisation, plan.horizon, (), plan.seed, found.judged_now.allowances).organisation
    problems = frame(organisation, plan.horizon)
    every = (one for problem in problems for one in checker.breaches(problem, checker.part_of(problem, plan.schedule)))
    return tuple(one for one in every if one.hard)
