"""The sentences of the card: what is short, what a way out asks for, and of whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from constraints.held_back import AWAY
from constraints.rest_sums import RestSum
from domain.allowance import Allowance, Kind
from domain.card import Away, HeldBack
from domain.organisation import Organisation
from exporters.report.words import counted, day, listed, month_of

_MOST_AWAY = 4
_MOST_NAMED = 6
_MOST_REASONS = 4
_ARE = (AWAY, "not ", "still ", "on call ")
"""How reasons begin that say what somebody is, not what she did."""


def bottleneck_sentence(
    organisation: Organisation,
    month: str,
    rotations: Sequence[str],
    slots: Sequence[tuple[str, date]],
    whole: bool,
    people: int,
    possible: int,
    away: Sequence[Away],
) -> str:
    """`March 2027 has 5 handoffs, so search has 10 weeks to hold and 6 people who may hold ...: 4 weeks short.`

    `slots` are (role, week); `whole` says that they are all of the month's.
    """
    weeks = sorted({week for _, week in slots})
    roles = Counter(role for role, _ in slots)
    parts = f" ({', '.join(f'{number} {role}' for role, number in roles.items())})" if len(roles) > 1 else ""
    names = listed(rotations) if len(rotations) <= _MOST_NAMED else f"{len(rotations)} rotations that share people"
    if whole:
        need = f"{month_of(month)} has {counted(len(weeks), 'handoff')}, so {names} {_has(rotations)} "
    else:
        days = listed([day(week) for week in weeks[:6]])
        of = f"the {'week' if len(weeks) == 1 else 'weeks'} of {days}"
        need = f"In {month_of(month)}, for {of}, {names} {_has(rotations)} "
    limit = organisation.policy.monthly_limit.weeks
    each = f"{counted(limit, 'week')} each" if possible == limit * people else f"{counted(possible, 'week')} in all"
    who = f"{counted(people, 'person')} who may hold {each}" if people else "nobody who can"
    only = f"{slots[0][0]} " if len(roles) == 1 and _has_others(organisation, rotations) else ""
    need += f"{counted(len(slots), f'{only}week')} to hold{parts} and {who}{_away(organisation, away)}"
    return f"{need}: {counted(len(slots) - possible, 'week')} short."


def held_back_sentence(
    organisation: Organisation, rotations: Sequence[str], people: int, others: Sequence[HeldBack]
) -> str:
    """` Of its 12 people, 9 may not hold primary (Ana, Bo and 7 more).`; empty where no others are but those away."""
    if all(one.reason == AWAY for one in others):
        return ""
    left = sum(len(one.people) for one in others)
    told = [_held_back(organisation, one, people + left) for one in others]
    more = f"; {len(told) - _MOST_REASONS} more reasons in --json" if len(told) > _MOST_REASONS else ""
    its = "its" if len(rotations) == 1 else "their"
    return f" Of {its} {counted(people + left, 'person')}, {listed(told[:_MOST_REASONS])}{more}."


def _held_back(organisation: Organisation, one: HeldBack, every: int) -> str:
    """`9 may not hold primary (Ana, ...)`; those who are away were named before."""
    number = len(one.people)
    if number == every and one.reason.startswith("may not "):
        return f"none {one.reason.replace('not ', '', 1)}"
    is_or_are = ("is " if number == 1 else "are ") if one.reason.startswith(_ARE) else ""
    names = [organisation.engineer[person].name for person in one.people[: 0 if one.reason == AWAY else _MOST_AWAY]]
    more = f" and {number - _MOST_AWAY} more" if number > _MOST_AWAY else ""
    return f"{number:,} {is_or_are}{one.reason}" + (f" ({', '.join(names)}{more})" if names else "")


def _has_others(organisation: Organisation, rotations: Sequence[str]) -> bool:
    """Whether one of them has more than one role."""
    return any(len(organisation.rotation[one].roles) > 1 for one in rotations)


def _has(rotations: Sequence[str]) -> str:
    return "has" if len(rotations) == 1 else "have"


def _away(organisation: Organisation, away: Sequence[Away]) -> str:
    if not away:
        return ""
    told = [f"{organisation.engineer[one.engineer].name} {_dates(one)}" for one in away[:_MOST_AWAY]]
    more = f" and {len(away) - _MOST_AWAY} more" if len(away) > _MOST_AWAY else ""
    return f" (away: {', '.join(told)}{more})"


def _dates(one: Away) -> str:
    if one.first_day == one.last_day:
        return day(one.first_day)
    if (one.first_day.year, one.first_day.month) == (one.last_day.year, one.last_day.month):
        return f"{one.first_day.day}-{day(one.last_day)}"
    return f"{day(one.first_day)} - {day(one.last_day)}"


def rest_lines(one: RestSum) -> tuple[str, ...]:
    """Weeks to hold within one stretch of rest, and people who can hold one of them each."""
    weeks = [day(week) for week in one.weeks]
    by_role = " + ".join(f"{number} {role}" for role, number in one.roles)
    each = "1 week each" if one.possible == one.people else f"{counted(one.possible, 'week')} in all"
    rest = f"{counted(one.rest, 'free week')} between two of theirs (minimum rest)"
    return (
        f"{one.rotation} has {by_role} weeks to hold from {weeks[0]} to {weeks[-1]}",
        f"{counted(one.people, 'person')} can hold {each} in that time, with {rest}: "
        f"{counted(one.short, 'week')} short",
    )


_UNITS: Mapping[Kind, str] = {
    Kind.SHARE: "rotation fewer",
    Kind.LIMIT: "named exception to the limit",
    Kind.BORROW: "person borrowed",
    Kind.OPEN: "secondary week left open",
    Kind.BUSINESS_HOURS: "month of a rotation",
    Kind.REST: "named exception to rest",
    Kind.HOLIDAY: "holiday held again",
    Kind.PAIRING: "week without experience",
    Kind.EXPERIENCED: "person who counts as experienced",
    Kind.ROLE: "person who holds another role",
    Kind.ABSENCE: "week of somebody away or unable",
    Kind.UNLOCK: "lock released",
    Kind.JOIN: "person to be found",
}
_MANY: Mapping[str, str] = {
    "rotation fewer": "rotations fewer",
    "named exception to the limit": "named exceptions to the limit",
    "person borrowed": "people borrowed",
    "secondary week left open": "secondary weeks left open",
    "month of a rotation": "months of rotations",
    "named exception to rest": "named exceptions to rest",
    "holiday held again": "holidays held again",
    "week without experience": "weeks without experience",
    "person who counts as experienced": "people who count as experienced",
    "person who holds another role": "people who hold another role",
    "week of somebody away or unable": "weeks of people away or unable",
    "lock released": "locks released",
    "person to be found": "people to be found",
    "agreement": "agreements",
}
_TITLES: Mapping[Kind, str] = {
    Kind.SHARE: "Share rotations with a sister team",
    Kind.LIMIT: "One more week for named people",
    Kind.BORROW: "Borrow people as secondary",
    Kind.OPEN: "Leave secondary weeks open",
    Kind.BUSINESS_HOURS: "Secondary in business hours only",
    Kind.REST: "Less rest for named people",
    Kind.HOLIDAY: "Named people hold a holiday again",
    Kind.PAIRING: "Weeks without somebody experienced",
    Kind.EXPERIENCED: "Let named people count as experienced",
    Kind.ROLE: "Let named people hold a role that they may not hold so far",
    Kind.ABSENCE: "Ask named people to hold a week in which they are away, or said they cannot",
    Kind.UNLOCK: "Release locks",
    Kind.JOIN: "Find more people",
}


def kinds_in_words(kinds: Sequence[Kind]) -> str:
    """`share rotations with a sister team`; of several kinds all, joined."""
    return listed([_TITLES[kind][0].lower() + _TITLES[kind][1:] for kind in kinds])


def unit(kinds: Sequence[Kind]) -> str:
    """What the price counts."""
    return _UNITS[kinds[0]] if len(kinds) == 1 else "agreement"


def price(number: int, what: str) -> str:
    """`3 rotations fewer`, `1 lock released`."""
    return f"{number} {what if number == 1 else _MANY[what]}"


def title(kinds: Sequence[Kind], allowances: Sequence[Allowance]) -> str:
    """`Share rotations with a sister team`; several kinds with how much of each."""
    if len(kinds) == 1:
        return _TITLES[kinds[0]]
    parts = [price(sum(one.kind is kind for one in allowances), _UNITS[kind]) for kind in kinds]
    return f"Together: {listed(parts)}"
