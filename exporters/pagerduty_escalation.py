"""Who is paged next when nobody answers: the rotation's roles, the team lead, the platform team, the VP."""

from collections.abc import Iterator
from itertools import pairwise

from domain.base import Value
from domain.errors import Fault
from domain.organisation import Organisation
from exporters.pagerduty_people import Directory, leads
from pager.bodies import Body, policy_body, policy_name, schedule_target, user_target


class Level(Value):
    """One step: paged `minutes` after the incident opened; `words` say whom, for people."""

    minutes: int
    targets: tuple[Body, ...]
    words: str


def levels(rotation: str, organisation: Organisation, directory: Directory) -> tuple[Level, ...]:
    """The steps of one rotation in order; those for which nobody is named are left out."""
    return (
        *_roles(rotation, organisation),
        *_team_leads(rotation, organisation, directory),
        *_platform(rotation, organisation),
        *_vp(organisation, directory),
    )


def policy(rotation: str, steps: tuple[Level, ...], last_minutes: int) -> Body:
    """The policy's body; each step waits until the next one is due, the last one `last_minutes`."""
    due = [step.minutes for step in steps]
    delays = [later - earlier for earlier, later in pairwise(due)] + [last_minutes]
    text = f"Kept by dogwatch: rotation {rotation}."
    rules = ((delay, step.targets) for delay, step in zip(delays, steps, strict=True))
    return policy_body(policy_name(rotation), text, rules)


def missing_levels(rotation: str, organisation: Organisation) -> tuple[str, ...]:
    """Sentences for people: which steps have nobody, and where to name somebody."""
    escalation, found = organisation.escalation, []
    if not leads(rotation, organisation):
        found.append("No team lead is paged: no team of this rotation names its lead.")
    if escalation.platform_rotation is None:
        found.append("No platform team is paged: the escalation names no platform rotation.")
    if escalation.vp_email is None:
        found.append("No VP is paged: the escalation names no email.")
    return tuple(found)


def escalation_faults(rotations: tuple[str, ...], organisation: Organisation) -> Iterator[Fault]:
    """Levels that cannot be reached in order, that name a rotation without a schedule, or page too many."""
    escalation = organisation.escalation
    for rotation in rotations:
        roles = len(organisation.rotation[rotation].roles)
        if escalation.last_role_minutes(roles) >= escalation.lead_minutes:
            problem = f"its {roles} roles take longer than the {escalation.lead_minutes} min until the team lead"
            yield _fault(rotation, problem, str(escalation.role_minutes), "lower role_minutes, or raise lead_minutes")
        if len(leads(rotation, organisation)) > 10:
            yield _fault(rotation, "has more than the 10 team leads that one level takes", "", "split the rotation")
    if escalation.platform_rotation not in (None, *rotations):
        problem = "has no shifts in this schedule"
        yield _fault("platform_rotation", problem, str(escalation.platform_rotation), "name a rotation that has")


def _roles(rotation: str, organisation: Organisation) -> Iterator[Level]:
    for place, role in enumerate(organisation.rotation[rotation].roles):
        words = f"whoever is {role}"
        minutes = place * organisation.escalation.role_minutes
        yield Level(minutes=minutes, targets=(schedule_target(rotation, role),), words=words)


def _team_leads(rotation: str, organisation: Organisation, directory: Directory) -> Iterator[Level]:
    if people := leads(rotation, organisation):
        targets = tuple(user_target(directory.user_id(lead.email)) for lead in people)
        words = "the team lead, " + " and ".join(lead.name for lead in people)
        yield Level(minutes=organisation.escalation.lead_minutes, targets=targets, words=words)


def _platform(rotation: str, organisation: Organisation) -> Iterator[Level]:
    platform = organisation.escalation.platform_rotation
    if platform is not None and platform != rotation:
        role, minutes = organisation.rotation[platform].roles[0], organisation.escalation.platform_minutes
        words = f"the platform team, whoever is {role} of {platform}"
        yield Level(minutes=minutes, targets=(schedule_target(platform, role),), words=words)


def _vp(organisation: Organisation, directory: Directory) -> Iterator[Level]:
    escalation = organisation.escalation
    if escalation.vp_email is not None:
        target = user_target(directory.user_id(escalation.vp_email))
        yield Level(minutes=escalation.vp_minutes, targets=(target,), words=f"the VP, {escalation.vp_email}")


def _fault(where: str, problem: str, value: str, hint: str) -> Fault:
    return Fault(file="escalation", line=0, column=0, where=where, problem=problem, value=value, hint=hint)
