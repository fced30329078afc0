"""Roles that no monthly limit counts are warned of, once, where they stand first."""

from pathlib import Path

from domain.errors import Fault
from tests.importers.acme import ACME, changed, load, marked

UNPAID = ACME[: ACME.index("pay:\n  stipends")]
ROLES = "    roles: [primary]\nabsences:"


def warned(folder: Path, text: str) -> list[Fault]:
    return [*load(folder, text).warnings]


def test_a_mistyped_role_is_told_with_its_place_and_what_is_meant(tmp_path: Path) -> None:
    text, line, column = marked(changed(ROLES, "    roles: [primary, §seconday]\nabsences:", UNPAID))
    (told,) = warned(tmp_path, text)
    assert (told.line, told.column, told.where, told.value) == (line, column, "rotations[1].roles[1]", "seconday")
    assert told.problem == "no limit and no rest counts weeks as 'seconday'"
    assert told.hint == "did you mean secondary? If not, add it to policy.monthly_limit.roles if it should"


def test_a_role_of_ones_own_is_told_once_and_not_taken_for_its_neighbour(tmp_path: Path) -> None:
    text = changed(ROLES, "    roles: [primary, secondary, tertiary]\nabsences:", UNPAID)
    (told,) = warned(tmp_path, text.replace("formerly:", "roles: [primary, secondary, tertiary]\n    formerly:"))
    assert (told.where, told.hint) == (
        "rotations[0].roles[2]", "add it to policy.monthly_limit.roles if it should",
    )  # fmt: skip


def test_a_role_that_the_policy_counts_is_not_told_and_one_that_it_leaves_out_is(tmp_path: Path) -> None:
    text = changed(ROLES, "    roles: [primary, backup]\nabsences:", UNPAID)
    counted = changed("policy:\n", "policy:\n  monthly_limit: {roles: [primary, secondary, backup]}\n", text)
    assert warned(tmp_path, counted) == []
    left_out = changed("[primary, secondary, backup]", "[primary, backup]", counted)
    (told,) = warned(tmp_path, left_out)
    assert (told.where, told.problem) == ("rotations[0].roles[1]", "no limit and no rest counts weeks as 'secondary'")


def test_shadows_are_meant_to_be_outside(tmp_path: Path) -> None:
    text = changed("id: cleo\n", "id: cleo\n    onboarding: {}\n", UNPAID)
    assert warned(tmp_path, text) == []
