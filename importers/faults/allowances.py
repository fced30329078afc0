"""Agreed exceptions that name nobody, or that the organisation cannot take."""

from collections.abc import Iterator

from constraints.allowing import UNKNOWN, untakeable
from domain.allowance import Allowance
from domain.errors import Fault
from domain.organisation import Company, Organisation
from domain.policy import Policy
from domain.rotations import Rotation
from importers.draft import Draft
from importers.rows import Row, knowing
from importers.suggestions import did_you_mean


def untaken(draft: Draft) -> Iterator[Fault]:
    """Each fault of an allowance, unless it may follow from a rotation or a person with another fault."""
    numbers = {text: number for number, text in reversed([*draft.policy.each("allowances")])} if draft.policy else {}
    if not draft.policy or not numbers:
        return
    allowances = {text: Allowance.parse(text) for text in numbers}
    organisation = _of_good_rows(draft)
    names = draft.names.engineers | draft.names.rotations
    doubtful = names - organisation.engineer.keys() - organisation.rotation.keys()
    for fault in untakeable(organisation, allowances.values()):
        one, hint = allowances[fault.value], fault.hint
        said, _, name = fault.problem.rpartition(" ")
        if said in UNKNOWN:
            hint = did_you_mean(name, draft.names.rotations if said == UNKNOWN[0] else draft.names.engineers) or hint
        if doubtful.isdisjoint({one.engineer, *one.rotations}) or (said in UNKNOWN and name not in names):
            number = numbers[fault.value]
            yield draft.policy.fault("allowances", number, problem=fault.problem, value=fault.value, hint=hint)


def _of_good_rows(draft: Draft) -> Organisation:
    """An organisation of what can be used: enough to ask what an allowance would do to it."""
    policy = draft.policy
    limits = {"monthly_limit": policy.value.monthly_limit} if policy and policy.knows("monthly_limit") else {}
    return Organisation.model_construct(
        company=Company(name="not read", zone="UTC"),
        policy=Policy().model_copy(update=limits),
        teams=(),
        engineers=tuple(row.value for row in knowing(draft.engineers, "id", "roles")),
        rotations=tuple(map(_without_gaps, knowing(draft.rotations, "id", "roles", "handoff"))),
        locks=tuple(row.value for row in draft.locks if not row.broken),
    )


def _without_gaps(row: Row[Rotation]) -> Rotation:
    nothing = {"name": row.value.id, "teams": (), "members": (), "country": None, "formerly": ()}
    return row.value.model_copy(update={field: nothing[field] for field in row.broken & nothing.keys()})
