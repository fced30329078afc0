"""Takes agreed exceptions into an organisation: what they change in it is changed, the rest the rules read.

`share`, `borrow`, `unlock` and `experienced` rewrite rotations, members, locks and people, and are then used up. The
others stay in `policy.allowances`, where rules and slots look them up.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from constraints.pooling import lent, pooled, pooled_id
from domain.allowance import Allowance, Kind
from domain.clock import weekday_name
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SECONDARY
from domain.policy import LimitWindow

Problem = tuple[str, str]
"""What is wrong, and what to try."""


def allowing(organisation: Organisation, more: Iterable[Allowance] = ()) -> Organisation:
    """The organisation under its own allowances and `more`; InvalidInput with every one that cannot be taken."""
    every = (*organisation.policy.allowed, *more)
    if not every:
        return organisation
    shares = [one for one in every if one.kind is Kind.SHARE]
    faults = [_fault(one, problem) for one in shares for problem in _unknown_rotations(organisation, one)]
    if not faults:
        blocks = joined(shares)
        faults = [_fault(shares[0], problem) for block in blocks for problem in _clashes(organisation, block)]
        organisation = organisation if faults else _all_pooled(organisation, blocks)
    if faults:
        raise InvalidInput(faults)
    return _taken(organisation, [one for one in every if one.kind is not Kind.SHARE])


def _taken(organisation: Organisation, others: Sequence[Allowance]) -> Organisation:
    unlocks = [one for one in others if one.kind is Kind.UNLOCK]
    faults = [_fault(one, problem) for one in unlocks for problem in _unlock(organisation, one)]
    released = {(one.rotation, one.role, one.week) for one in unlocks}
    kept = tuple(lock for lock in organisation.locks if (lock.rotation, lock.role, lock.week) not in released)
    organisation = organisation.model_copy(update={"locks": kept})
    rest = [one for one in others if one.kind is not Kind.UNLOCK]
    faults += [_fault(one, problem) for one in rest for problem in _PROBLEMS[one.kind](organisation, one)]
    if faults:
        raise InvalidInput(faults)
    for one in rest:
        if one.kind is Kind.BORROW:
            organisation = lent(organisation, one.engineer or "", one.rotation, one.role or SECONDARY)
    organisation = _experienced(organisation, {one.engineer for one in rest if one.kind is Kind.EXPERIENCED})
    texts = tuple(one.text for one in rest if one.kind not in (Kind.BORROW, Kind.EXPERIENCED))
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


def _all_pooled(organisation: Organisation, blocks: Iterable[Sequence[str]]) -> Organisation:
    for block in blocks:
        organisation = pooled(organisation, block)
    return organisation


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
            yield f"there is no rotation {rotation}", f"one of {', '.join(sorted(organisation.rotation)[:20])}"


def _unknown_engineer(organisation: Organisation, one: Allowance) -> Iterator[Problem]:
    if one.engineer not in organisation.engineer:
        yield f"there is no engineer {one.engineer}", "use the id that the organisation file gives"


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
    Kind.ABSENCE: _unknown_engineer,
}


def _fault(one: Allowance, problem: Problem) -> Fault:
    return Fault("", 0, 0, "allowance", problem[0], one.text, problem[1])
