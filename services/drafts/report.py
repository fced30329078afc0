"""A solved draft as one page, made from what it was planned from: it stays the same whatever changes later."""

from dataclasses import replace

from constraints.framing import frame
from constraints.tiers import CHANGES
from services.agreements import taken
from services.drafts.results import Solved, solved
from services.plan_output import report_page
from services.planning import Planned
from storage.database import Database


def draft_report(database: Database, organisation_id: str, draft_id: str) -> str:
    """The page of `dogwatch plan`; for a draft without a schedule, why there is none, and the ways out."""
    return report_page(planned_again(solved(database, organisation_id, draft_id)))


def planned_again(found: Solved) -> Planned:
    """The plan with its problems, as it was when it was solved."""
    plan, ground = found.plan, found.ground
    published = ground.to_replan if any(tier.name == CHANGES for tier in plan.tiers) else None
    organisation = ground.loaded.organisation
    if published:
        organisation = organisation.settled_by(published.shifts)
    organisation = taken(organisation, plan.horizon, (), plan.seed, plan.allowances).organisation
    loaded = replace(ground.loaded, organisation=organisation)
    return Planned(loaded, frame(organisation, plan.horizon, published), plan, found.fairness, found.card)
