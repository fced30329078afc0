"""The card of a plan that cannot be made: sums, bottlenecks, conflicts, and ways out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from constraints.capacity import HallSet, WindowSum, hall_sets, window_sums
from constraints.encoder import Encoder
from constraints.framing import frame
from constraints.held_back import held_back
from constraints.problem import Problem
from constraints.rules.monthly_limit import windows
from domain.card import Away, Bottleneck, Card, HeldBack, MonthSum, RoleWeeks
from domain.clock import local_date
from domain.organisation import Organisation
from domain.schedule import Horizon
from exporters import card_words
from scheduler.ways_out.feasible import rules_of
from services.search_in_time import Patience, Question, sought
from services.ways_out import Tell, untold


def card(
    organisation: Organisation,
    horizon: Horizon,
    seed: int = 0,
    already: Sequence[str] = (),
    tell: Tell = untold,
    patience: Patience | None = None,
) -> Card:
    """Why there is no schedule, and what would make one; for a plan that two methods found infeasible.

    `already` are the exceptions that were taken as switches: a way out is taken beside them. `tell` hears what is
    looked for, since it may take half a minute. With `patience` it can be ended, and tells what it found until then.
    """
    encoders = [rules_of(problem) for problem in frame(organisation, horizon)]
    found = sought(Question(organisation, horizon, seed, tuple(already)), tell, patience)
    places = bottlenecks(encoders)
    unclear = () if found.is_whole or places or found.conflicts else ("What conflicts was not narrowed down by then.",)
    return Card(
        horizon=horizon,
        sums=tuple(month_sums(encoders)),
        bottlenecks=places,
        conflicts=found.conflicts,
        ways_out=found.ways,
        notes=(*found.notes, *unclear),
    )


def month_sums(encoders: Iterable[Encoder]) -> Iterator[MonthSum]:
    """Every month of each rotation that is short in one of them."""
    for encoder in encoders:
        found = window_sums(encoder)
        short = {one.rotation for one in found if one.short}
        yield from (_month_sum(one) for one in sorted(found, key=_place) if one.rotation in short)


def bottlenecks(encoders: Iterable[Encoder]) -> tuple[Bottleneck, ...]:
    """Weeks that have too few people, the worst first."""
    found = [_bottleneck(encoder, hall) for encoder in encoders for hall in hall_sets(encoder)]
    return tuple(sorted(found, key=lambda one: (-one.short, one.month, one.rotations)))


def _place(one: WindowSum) -> tuple[str, str]:
    return one.rotation, one.window


def _month_sum(one: WindowSum) -> MonthSum:
    return MonthSum(
        rotation=one.rotation,
        month=one.window,
        roles=tuple(
            RoleWeeks(role=role.role, weeks=role.needed, people=role.people, possible=role.possible)
            for role in one.roles
        ),
        weeks_needed=one.needed,
        weeks_possible=one.possible,
        people=len(one.people),
    )


def _bottleneck(encoder: Encoder, hall: HallSet) -> Bottleneck:
    problem = encoder.problem
    slots = [problem.slots[place] for place in hall.slots]
    limit = problem.organisation.policy.monthly_limit
    in_month = sum(slot.rotation in hall.rotations and hall.window in windows(limit, slot) for slot in problem.slots)
    away = tuple(_away(problem, hall))
    others = tuple(HeldBack(reason=one.reason, people=one.people) for one in held_back(encoder, hall.slots))
    return Bottleneck(
        month=hall.window,
        rotations=hall.rotations,
        weeks=tuple(sorted({slot.week for slot in slots})),
        weeks_needed=hall.needed,
        weeks_possible=hall.possible,
        people=hall.people,
        away=away,
        held_back=others,
        sentence=card_words.bottleneck_sentence(
            problem.organisation,
            hall.window,
            hall.rotations,
            [(slot.role, slot.week) for slot in slots],
            hall.needed == in_month,
            len(hall.people),
            hall.possible,
            away,
        )
        + card_words.held_back_sentence(problem.organisation, hall.rotations, len(hall.people), others),
    )


def _away(problem: Problem, hall: HallSet) -> Iterator[Away]:
    """Absences of members of these rotations that overlap one of the weeks."""
    spans = {(slot.start, slot.end) for slot in (problem.slots[place] for place in hall.slots)}
    members = sorted({person for rotation in hall.rotations for person in problem.members[rotation]})
    for name in (problem.people[person] for person in members):
        zone = problem.organisation.zone_of(name)
        for start, end in problem.away.get(name, ()):
            if any(start < week_end and week_start < end for week_start, week_end in spans):
                last = local_date(end - timedelta(seconds=1), zone)
                yield Away(engineer=name, first_day=local_date(start, zone), last_day=last)
