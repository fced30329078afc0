"""Who belongs to a rotation: people and teams, narrowed by roles, shares and dates from both sides."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.membership import Membership, mean_share, memberships
from domain.people import Engineer
from domain.rotations import Member
from tests.constraints.company import company, person, rotation

FIRST = date(2027, 1, 4)
BOTH = frozenset({"primary", "secondary"})


def resolved(people: list[str | Engineer], *members: Member, **more: Any) -> list[Membership]:
    kept = rotation(members=members, **more)
    return memberships(company(people, [kept]), kept)


def stretch(first: int | None = None, last: int | None = None, share: str = "1") -> Membership:
    """Days counted from the first Monday."""
    days = [FIRST + timedelta(days=one) if one is not None else None for one in (first, last)]
    return Membership("ana", BOTH, Fraction(share), *days)


def test_a_team_brings_its_people_and_nobody_else() -> None:
    people: list[str | Engineer] = ["ana", person("zoe", team="other"), "bo"]
    assert [one.engineer for one in resolved(people, Member(team="core"))] == ["ana", "bo"]


def test_a_team_without_people_brings_nobody() -> None:
    assert resolved(["ana"], Member(engineer="ana"), Member(team="core", roles=("secondary",)))[1:] == []


def test_somebody_named_is_not_taken_from_the_team_as_well() -> None:
    found = resolved(["ana", "bo"], Member(team="core"), Member(engineer="ana", roles=("secondary",)))
    assert [(one.engineer, one.roles) for one in found] == [("bo", BOTH), ("ana", frozenset({"secondary"}))]


def test_somebody_may_be_named_for_several_stretches() -> None:
    leave, back = date(2027, 2, 1), date(2027, 5, 1)
    found = resolved(["ana"], Member(engineer="ana", last_day=leave), Member(engineer="ana", first_day=back))
    assert [(one.first_day, one.last_day) for one in found] == [(None, leave), (back, None)]


@pytest.mark.parametrize(
    ("own", "narrowed", "roles"),
    [
        (None, None, {"primary", "secondary"}),
        (("primary",), None, {"primary"}),
        (None, ("secondary",), {"secondary"}),
        (("primary",), ("secondary",), set()),
        (("primary", "incident-commander"), None, {"primary"}),
    ],
)
def test_roles_are_those_that_all_sides_allow(
    own: tuple[str, ...] | None, narrowed: tuple[str, ...] | None, roles: set[str]
) -> None:
    (found,) = resolved([person("ana", roles=own)], Member(engineer="ana", roles=narrowed))
    assert found.roles == roles


@pytest.mark.parametrize(
    ("own", "narrowed", "share"), [("0.6", None, "0.6"), ("0.6", "0.25", "0.25"), ("1", None, "1")]
)
def test_the_share_in_the_rotation_comes_before_the_persons_own(own: str, narrowed: str | None, share: str) -> None:
    (found,) = resolved([person("ana", share=own)], Member(engineer="ana", share=narrowed))
    assert found.share == Fraction(share)


@pytest.mark.parametrize(
    ("own", "member", "dates"),
    [
        ((None, None), (None, None), (None, None)),
        ((1, None), (3, None), (3, None)),
        ((3, None), (1, None), (3, None)),
        ((None, 9), (None, 7), (None, 7)),
        ((1, 7), (None, 9), (1, 7)),
    ],
)
def test_a_stretch_is_what_employment_and_membership_have_in_common(
    own: tuple[int | None, int | None], member: tuple[int | None, int | None], dates: tuple[int | None, int | None]
) -> None:
    def days(pair: tuple[int | None, int | None]) -> dict[str, date | None]:
        named = zip(("first_day", "last_day"), pair, strict=True)
        return {name: FIRST + timedelta(days=day) if day is not None else None for name, day in named}

    (found,) = resolved(
        [Engineer.model_validate(person("ana").model_dump() | days(own))],
        Member.model_validate({"engineer": "ana"} | days(member)),
    )
    assert {"first_day": found.first_day, "last_day": found.last_day} == days(dates)


@pytest.mark.parametrize(
    ("stretches", "share"),
    [
        ([stretch()], "1"),
        ([stretch(0, 6, "0.5")], "0.5"),
        ([stretch(1)], "0"),
        ([stretch(last=5)], "0"),
        ([stretch(last=2), stretch(3, share="0.3")], "0.6"),
        ([stretch(last=2), stretch(4)], "0"),
        ([stretch(share="0.5"), stretch(0, 6)], "1"),
        ([], "0"),
    ],
)
def test_the_share_of_a_week_is_its_mean_and_nothing_if_a_day_is_missing(
    stretches: list[Membership], share: str
) -> None:
    whole = Fraction(share) if share != "0.6" else (3 + 4 * Fraction("0.3")) / 7
    assert mean_share(stretches, FIRST, FIRST + timedelta(days=6)) == whole


@given(st.lists(st.tuples(st.integers(-3, 9), st.integers(-3, 9)).map(sorted), max_size=3))
def test_a_week_is_covered_when_each_of_its_days_is(spans: list[list[int]]) -> None:
    stretches = [stretch(first, last) for first, last in spans]
    covered = all(any(first <= day <= last for first, last in spans) for day in range(7))
    assert (mean_share(stretches, FIRST, FIRST + timedelta(days=6)) > 0) is covered
