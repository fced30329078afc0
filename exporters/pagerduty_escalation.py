"""Who is paged next when nobody answers: the rotation's roles, the team lead, the platform team, the VP."""

from collections.abc import Iterator
from itertools import pairwise

from domain.base import Value
from domain.errors import Fault
from domain.organisation import Organisation
from exporters.pagerduty_bodies import Body, policy_body, schedule_target, user_target
from exporters.pagerduty_people import Directory, leads
from exporters.pagerduty_settings import PagerDutySettings


class Level(Value):
    """One step: paged `minutes` after the incident opened; `words` say whom, for people."""

    minutes: int
    targets: tuple[Body, ...]
    words: str


def levels(
    rotation: str, organisation: Organisation, directory: Directory, settings: PagerDutySettings
) -> tuple[Level, ...]:
    """The steps of one rotation in order; those for which nobody is named are left out."""
    return (
        *_roles(rotation, organisation, settings),
        *_team_leads(rotation, organisation, directory, settings),
        *_platform(rotation, organisation, settings),
        *_vp(directory, settings),
    )


def policy(rotation: str, steps: tuple[Level, ...], settings: PagerDutySettings) -> Body:
    """The policy's body; each step waits until the next one is due."""
    due = [step.minutes for step in steps]
    delays = [later - earlier for earlier, later in pairwise(due)] + [settings.last_minutes]
    text = f"Kept by dogwatch: rotation {rotation}."
    rules = ((delay, step.targets) for delay, step in zip(delays, steps, strict=True))
    return policy_body(f"On call: {rotation}", text, rules)


def missing_levels(rotation: str, organisation: Organisation, settings: PagerDutySettings) -> tuple[str, ...]:
    """Sentences for people: which steps have nobody, and where to name somebody."""
    found = []
    if not leads(rotation, organisation):
        found.append("No team lead is paged: no team of this rotation names its lead.")
    if settings.platform_rotation is None:
        found.append("No platform team is paged: the settings name no platform rotation.")
    if settings.vp_email is None:
        found.append("No VP is paged: the settings name no email.")
    return tuple(found)


def escalation_faults(
    rotations: tuple[str, ...], organisation: Organisation, settings: PagerDutySettings
) -> Iterator[Fault]:
    """Levels that cannot be reached in order, that name a rotation without a schedule, or page too many."""
    for rotation in rotations:
        roles = len(organisation.rotation[rotation].roles)
        if (roles - 1) * settings.role_minutes >= settings.lead_minutes:
            problem = f"its {roles} roles take longer than the {settings.lead_minutes} min until the team lead"
            yield _fault(rotation, problem, str(settings.role_minutes), "lower role_minutes, or raise lead_minutes")
        if len(leads(rotation, organisation)) > 10:
            yield _fault(rotation, "has more than the 10 team leads that one level takes", "", "split the rotation")
    if settings.platform_rotation not in (None, *rotations):
        problem = "has no shifts in this schedule"
        yield _fault("platform_rotation", problem, str(settings.platform_rotation), "name a rotation that has")


def _roles(rotation: str, organisation: Organisation, settings: PagerDutySettings) -> Iterator[Level]:
    for place, role in enumerate(organisation.rotation[rotation].roles):
        words = f"whoever is {role}"
        yield Level(minutes=place * settings.role_minutes, targets=(schedule_target(rotation, role),), words=words)


def _team_leads(
    rotation: str, organisation: Organisation, directory: Directory, settings: PagerDutySettings
) -> Iterator[Level]:
    if people := leads(rotation, organisation):
        targets = tuple(user_target(directory.user_id(lead.email)) for lead in people)
        words = "the team lead, " + " and ".join(lead.name for lead in people)
        yield Level(minutes=settings.lead_minutes, targets=targets, words=words)


def _platform(rotation: str, organisation: Organisation, settings: PagerDutySettings) -> Iterator[Level]:
    platform = settings.platform_rotation
    if platform is not None and platform != rotation:
        role = organisation.rotation[platform].roles[0]
        words = f"the platform team, whoever is {role} of {platform}"
        yield Level(minutes=settings.platform_minutes, targets=(schedule_target(platform, role),), words=words)


def _vp(directory: Directory, settings: PagerDutySettings) -> Iterator[Level]:
    if settings.vp_email is not None:
        target = user_target(directory.user_id(settings.vp_email))
        yield Level(minutes=settings.vp_minutes, targets=(target,), words=f"the VP, {settings.vp_email}")


def _fault(where: str, problem: str, value: str, hint: str) -> Fault:
    return Fault(file="PagerDuty settings", line=0, column=0, where=where, problem=problem, value=value, hint=hint)
