"""Takes agreed exceptions into an organisation: what they change in it is changed, the rest the rules read.

`share`, `join`, `borrow`, `unlock`, `experienced` and `role` rewrite rotations, members, locks and people, and are then
used up. The others stay in `policy.allowances`, where rules and slots look them up.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from constraints.pooling import lent, pooled, pooled_id, taking_on, with_newcomer
from domain.allowance import Allowance, Kind
from domain.clock import weekday_name
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SECONDARY
from domain.policy import LimitWindow

Problem = tuple[str, str]
"""What is wrong, and what to try."""
_Faults = list[Fault]
_USED_UP = (Kind.BORROW, Kind.EXPERIENCED, Kind.ROLE)
UNKNOWN = ("there is no rotation", "there is no engineer")
"""How a problem begins that ends with a name nobody has."""


def allowing(organisation: Organisation, more: Iterable[Allowance] = ()) -> Organisation:
    """The organisation under its own allowances and `more`; InvalidInput with every one that cannot be taken."""
    every = (*organisation.policy.allowed, *more)
    if not every:
        return organisation
    organisation, rest, faults = _looked_at(organisation, every)
    if faults:
        raise InvalidInput(faults)
    return _taken(organisation, rest)


def untakeable(organisation: Organisation, allowances: Iterable[Allowance]) -> tuple[Fault, ...]:
    """What keeps these allowances from being taken, all of it; the organisation's own are not asked about."""
    return tuple(_looked_at(organisation, tuple(allowances))[2])


def _looked_at(organisation: Organisation, every: Iterable[Allowance]) -> tuple[Organisation, list[Allowance], _Faults]:
    """The organisation shared, joined and unlocked as far as that goes, the other allowances, and all faults."""
    every = tuple(every)
    organisation, doubtful, faults = _shared(organisation, [one for one in every if one.kind is Kind.SHARE])
    organisation = _larger(organisation, [one for one in every if one.kind is Kind.JOIN], doubtful, faults)
    others = [one for one in every if one.kind not in (Kind.SHARE, Kind.JOIN)]
    unlocks = [one for one in others if one.kind is Kind.UNLOCK]
    faults += [
        _fault(one, it) for one in unlocks if not doubtful & {*one.rotations} for it in _unlock(organisation, one)
    ]
    released = {(one.rotation, one.role, one.week) for one in unlocks}
    kept = tuple(lock for lock in organisation.locks if (lock.rotation, lock.role, lock.week) not in released)
    organisation = organisation.model_copy(update={"locks": kept})
    rest = [one for one in others if one.kind is not Kind.UNLOCK]
    for one in rest:
        asked = _PROBLEMS[one.kind] if not doubtful & {*one.rotations} else _unknown_engineer
        faults += [_fault(one, problem) for problem in asked(organisation, one)]
    return organisation, rest, faults


def _shared(organisation: Organisation, shares: Sequence[Allowance]) -> tuple[Organisation, set[str], _Faults]:
    """Rotations pooled, names of those that cannot be, and why: what else is said of these is not looked at."""
    faults = [_fault(one, problem) for one in shares for problem in _unknown_rotations(organisation, one)]
    doubtful: set[str] = set()
    for block in joined(shares):
        is_known = organisation.rotation.keys() >= set(block)
        clashes = list(_clashes(organisation, block)) if is_known else []
        if is_known and not clashes:
            organisation = pooled(organisation, block)
            continue
        doubtful |= {*block, pooled_id(block)}
        one = next(share for share in shares if set(share.rotations) & set(block))
        faults += [_fault(one, problem) for problem in clashes]
    return organisation, doubtful, faults


def _larger(
    organisation: Organisation, joins: Iterable[Allowance], doubtful: Collection[str], faults: _Faults
) -> Organisation:
    """The organisation with a newcomer for each of `joins`; what cannot be is added to the faults."""
    for one in joins:
        if one.rotation in organisation.rotation:
            organisation = with_newcomer(organisation, one.rotation)
        elif one.rotation not in doubtful:
            faults += [_fault(one, problem) for problem in _unknown_rotations(organisation, one)]
    return organisation


def _taken(organisation: Organisation, rest: Sequence[Allowance]) -> Organisation:
    for one in rest:
        if one.kind is Kind.BORROW:
            organisation = lent(organisation, one.engineer or "", one.rotation, one.role or SECONDARY)
        if one.kind is Kind.ROLE:
            organisation = taking_on(organisation, one.engineer or "", one.role or SECONDARY)
    organisation = _experienced(organisation, {one.engineer for one in rest if one.kind is Kind.EXPERIENCED})
    texts = tuple(one.text for one in rest if one.kind not in _USED_UP)
    return organisation.model_copy(update={"policy": organisation.policy.model_copy(update={"allowances": texts})})


def _experienced(organisation: Organisation, named: Collection[str | None]) -> Organisation:
    if not named:
        return organisation
    people = (
        one.model_copy(update={"experienced": True}) if one.id in named else one for one in organisation.engineers
    )
    return organisation.model_copy(update={"engineers": tuple(people)})


def joined(shares: Iterable[Allowance]) -> tuple[tuple[str, ...], ...]:
    """Rotations that shares make one, directly or through a third."""
    blocks: list[list[str]] = []
    for share in shares:
        touching = [block for block in blocks if set(block) & set(share.rotations)]
        merged = list(dict.fromkeys([*(one for block in touching for one in block), *share.rotations]))
        blocks = [block for block in blocks if block not in touching] + [merged]
    return tuple(tuple(block) for block in blocks)


def _clashes(organisation: Organisation, block: Sequence[str]) -> Iterator[Problem]:
    taken = {one.id for one in organisation.rotations} - set(block)
    if pooled_id(block) in taken:
        yield f"the pooled rotation would be called {pooled_id(block)}, which is taken", "rename that rotation"
    days = {organisation.rotation[one].handoff.weekday for one in block}
    locks = [lock for lock in organisation.locks if lock.rotation in block]
    if locks and len(days) > 1:
        yield "locks cannot follow: the rotations hand over on different days", "release the locks first"
    cells = [(lock.role, lock.week) for lock in locks]
    for role, week in sorted({cell for cell in cells if cells.count(cell) > 1}):
        yield f"{role}, week of {week}, is locked in more than one of them", "release all but one of these locks"


def _unknown_rotations(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    for rotation in one.rotations:
        if rotation not in organisation.rotation:
            yield f"{UNKNOWN[0]} {rotation}", _nearest(rotation, organisation.rotation)


def _unknown_engineer(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    if one.engineer and one.engineer not in organisation.engineer:
        yield f"{UNKNOWN[1]} {one.engineer}", _nearest(one.engineer, organisation.engineer)


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, 1)
    if near:
        return f"did you mean {near[0]}?"
    return f"one of {', '.join(sorted(known)[:20])}" if known else ""


def _limit(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_engineer(organisation, one)
    if one.month and organisation.policy.monthly_limit.window is LimitWindow.ROLLING_4_WEEKS:
        hint = f"name the week that shall not count: limit:{one.engineer}:{one.month}-08"
        yield "the limit is counted over four weeks, not over a month", hint


def _borrow(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_engineer(organisation, one)
    yield from _unknown_rotations(organisation, one)
    rotation, engineer = organisation.rotation.get(one.rotation), organisation.engineer.get(one.engineer or "")
    if rotation and one.role not in rotation.roles:
        yield f"{rotation.id} has no role {one.role}", f"its roles: {', '.join(rotation.roles)}"
    if engineer and engineer.roles is not None and one.role not in engineer.roles:
        yield f"{engineer.id} may not hold {one.role} anywhere", f"may hold: {', '.join(engineer.roles)}"


def _role(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_engineer(organisation, one)
    known = sorted({role for rotation in organisation.rotations for role in rotation.roles})
    if one.role not in known:
        yield f"no rotation has a role {one.role}", f"one of {', '.join(known)}"


def _secondary_of(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_rotations(organisation, one)
    rotation = organisation.rotation.get(one.rotation)
    if rotation and (SECONDARY not in rotation.roles or len(rotation.roles) < 2):
        yield f"{rotation.id} has no secondary beside somebody else", "only such a secondary can step back"


def _role_behind(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_rotations(organisation, one)
    rotation = organisation.rotation.get(one.rotation)
    if rotation and one.role not in rotation.roles[1:]:
        yield f"{rotation.id} has no {one.role} beside somebody else", f"its roles: {', '.join(rotation.roles)}"


def _handoff_day(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    rotation = organisation.rotation.get(one.rotation)
    if rotation and one.week and weekday_name(one.week) != rotation.handoff.weekday:
        found = weekday_name(one.week).title()
        yield f"{one.week} is a {found}; {rotation.id} hands over on {rotation.handoff.weekday.title()}s", ""


def _open(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    if one.role == SECONDARY:
        yield from _secondary_of(organisation, one)
    else:
        yield from _role_behind(organisation, one)
    yield from _handoff_day(organisation, one)
    for lock in organisation.locks:
        if (lock.rotation, lock.role, lock.week) == (one.rotation, one.role, one.week):
            yield f"{lock.engineer} is locked on it", f"release it too: unlock:{one.rotation}:{one.role}:{one.week}"


def _pairing(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_rotations(organisation, one)
    yield from _handoff_day(organisation, one)


def _unlock(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    yield from _unknown_rotations(organisation, one)
    cells = {(lock.rotation, lock.role, lock.week) for lock in organisation.locks}
    if one.rotation in organisation.rotation and (one.rotation, one.role, one.week) not in cells:
        yield "nobody is locked on it", "check role and week"


_PROBLEMS: Mapping[Kind, Callable[[Organisation, Allowance], Iterator[Problem]]] = {
    Kind.LIMIT: _limit,
    Kind.BORROW: _borrow,
    Kind.OPEN: _open,
    Kind.BUSINESS_HOURS: _secondary_of,
    Kind.REST: _unknown_engineer,
    Kind.HOLIDAY: _unknown_engineer,
    Kind.PAIRING: _pairing,
    Kind.EXPERIENCED: _unknown_engineer,
    Kind.ROLE: _role,
    Kind.ABSENCE: _unknown_engineer,
}


def _fault(one: Allowance, problem: Problem) -> Fault:
    return Fault("", 0, 0, "allowance", problem[0], one.text, problem[1])
