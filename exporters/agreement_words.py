"""What a way out asks for, agreement by agreement, of whom, and what else comes with it."""

from collections import Counter
from collections.abc import Iterator, Mapping

from domain.allowance import Allowance, Kind
from domain.card import WayOut
from domain.organisation import Organisation
from domain.people import SECONDARY
from exporters.report.words import counted, day, listed, month_of

_FEW, _FIRST = 6, 3
"""So many agreements are all named on a screen; of more, the first ones."""
RANKED = (
    "fewest agreements first (a rotation given up, a person, a week, a month of a rotation: one each), people to be "
    "found and absences last"
)
"""Nobody is asked to come back before everything else that was found."""
_TERMS: Mapping[Kind, str] = {
    Kind.BUSINESS_HOURS: "Monday to Friday, 9 to 17 (40 h), paid as a secondary week. Counts for no limit and no rest: "
    "one person may get several running.",
    Kind.OPEN: "The primary is alone then, before the next level of escalation.",
    Kind.JOIN: "On call like everybody from the first day on, and experienced. In the plan they are still to be found; "
    "it can be published once they are people of the organisation.",
}


def agreement(organisation: Organisation, one: Allowance) -> str:
    """One agreement in a few words, its kind aside: `Ana Silva in March`, `Bo Lind for search`, `search 8 Mar`."""
    person = organisation.engineer.get(one.engineer or "")
    name = person.name if person else one.engineer
    if one.kind is Kind.JOIN:
        name = name or "somebody"
    if one.kind is Kind.ROLE:
        return f"{name} as {one.role}"
    role = f" {one.role}" if one.role and one.role != SECONDARY else ""
    where = f"{' with '.join(one.rotations)}{role}"
    what = " for ".join(part for part in (name, where) if part)
    if one.month:
        return f"{what} in {month_of(one.month).split()[0]}"
    return f"{what} {day(one.week)}" if one.week else what


def agreements(way: WayOut, *, every: bool = False) -> str:
    """Who, where and when: all of a few agreements, the first ones of many; several kinds one after the other."""
    by_kind = dict[str, Counter[str]]()
    for text, told in zip(way.allowances, way.agreements, strict=True):
        by_kind.setdefault(text.split(":")[0], Counter())[told] += 1
    different = sum(map(len, by_kind.values()))
    most = different if every or different <= _FEW else max(1, _FIRST // len(by_kind))
    parts = [_of_kind(kind, told, most, alone=len(by_kind) == 1) for kind, told in by_kind.items()]
    left = sum(sum([*told.values()][most:]) for told in by_kind.values())
    return "; ".join(parts) + (f"; {left} more in --json" if left else "")


def _of_kind(kind: str, told: Mapping[str, int], most: int, *, alone: bool) -> str:
    """`Ana in March, Bo in March (2 times)`, the first `most` of them."""
    first = [one if times == 1 else f"{one} ({times} times)" for one, times in [*told.items()][:most]]
    return ", ".join(first) if alone else f"{kind}: {', '.join(first)}"


def concerned(way: WayOut) -> str:
    """`asks 2 people`; where rotations change, whom that concerns: everybody who may hold their weeks."""
    asked = {one.engineer for one in map(Allowance.parse, way.allowances) if one.engineer}
    others = set(way.people) - asked
    parts = [f"asks {counted(len(asked), 'person')}"] if asked else []
    parts += [f"concerns {counted(len(others), 'person')}{' more' if asked else ''}"] if others else []
    return ", ".join(parts) if parts else "concerns nobody by name"


def proof(way: WayOut) -> str:
    """Whether the price is the least for agreements of these kinds; else what the least cannot be below."""
    return "proved: no fewer will do" if way.proved else f"not proved: {way.least} might do, fewer will not"


def terms(way: WayOut) -> str:
    """What comes with it and cannot be seen from its switch; empty when nothing does."""
    return " ".join(_TERMS[kind] for kind in way.kinds if kind in _TERMS)


def where_changed(way: WayOut) -> Iterator[str]:
    """The rotations whose people it concerns, in a sentence; none where it asks named people only."""
    changed = dict.fromkeys(
        rotation for one in map(Allowance.parse, way.allowances) if not one.engineer for rotation in one.rotations
    )
    if changed:
        yield f"Everybody who may hold weeks of {listed(list(changed))} in this plan."
