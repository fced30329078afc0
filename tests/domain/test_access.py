"""Rights: what pay.md says of each role, held to the table."""

import pytest

from domain.access import RIGHTS, Actor, CompanyRole, Right, operator, rights_of

_PAY = {Right.READ_PAY, Right.RUN_PAY, Right.READ_RATES, Right.EDIT_RATES, Right.APPROVE_RATES, Right.READ_OWN_PAY}
_WRITES = {right for right in Right if right.value.split(":")[1] not in ("read", "own") or right is Right.EDIT_OWN}


def _actor(*roles: CompanyRole, scopes: frozenset[Right] | None = None, is_service: bool = False) -> Actor:
    return Actor(id="a1", name="Ana", organisation="acme", roles=roles, scopes=scopes, is_service=is_service)


def test_every_right_is_held_by_some_role_and_every_role_is_listed() -> None:
    assert set(RIGHTS) == set(CompanyRole)
    assert rights_of(CompanyRole) == set(Right)


def test_a_coordinator_sees_no_pay_and_no_rate() -> None:
    assert not RIGHTS[CompanyRole.COORDINATOR] & _PAY


def test_payroll_edits_neither_shifts_nor_incidents_nor_rates() -> None:
    held = RIGHTS[CompanyRole.PAYROLL] & _WRITES
    assert held == {Right.RUN_PAY, Right.ISSUE_TOKENS}


def test_an_engineer_writes_only_their_own() -> None:
    assert RIGHTS[CompanyRole.ENGINEER] & _WRITES == {Right.EDIT_OWN}


def test_a_manager_approves_minutes_and_sees_no_amount() -> None:
    assert Right.APPROVE_MINUTES in RIGHTS[CompanyRole.MANAGER]
    assert not RIGHTS[CompanyRole.MANAGER] & _PAY


def test_an_auditor_changes_nothing() -> None:
    assert not RIGHTS[CompanyRole.AUDITOR] & _WRITES
    assert {Right.READ_PAY, Right.READ_AUDIT, Right.READ_ACCOUNTS} <= RIGHTS[CompanyRole.AUDITOR]


def test_scopes_of_an_account_take_away_and_never_add() -> None:
    actor = _actor(CompanyRole.ENGINEER, scopes=frozenset({Right.READ_SCHEDULE, Right.READ_PAY}))
    assert actor.rights == {Right.READ_SCHEDULE}


def test_an_account_that_lost_its_roles_keeps_no_right_through_a_token() -> None:
    assert not _actor(scopes=frozenset({Right.READ_PAY})).rights


def test_a_service_has_its_scopes_and_without_any_nothing() -> None:
    assert _actor(scopes=frozenset({Right.READ_PAY}), is_service=True).rights == {Right.READ_PAY}
    assert not _actor(is_service=True).rights


def test_a_service_has_of_its_scopes_what_its_issuer_holds() -> None:
    scopes = frozenset({Right.READ_PAY, Right.READ_SCHEDULE})
    child = _actor(scopes=scopes, is_service=True).model_copy(update={"issuer": _actor(CompanyRole.COORDINATOR)})
    assert child.rights == {Right.READ_SCHEDULE}
    assert child.model_copy(update={"issuer": child}).rights == {Right.READ_SCHEDULE}


def test_who_is_not_certain_to_be_the_person_has_no_right_of_pay() -> None:
    everything = _actor(*CompanyRole).model_copy(update={"engineer": "ana"})
    unproved = everything.model_copy(update={"is_proved": False})
    assert {right for right in Right if right.startswith(("pay:", "rates:"))} == unproved.withheld
    assert unproved.rights == set(Right) - unproved.withheld
    unconfirmed = everything.model_copy(update={"is_confirmed": False})
    assert unconfirmed.rights == set(Right) - {Right.READ_OWN_PAY}
    narrow = unproved.model_copy(update={"scopes": frozenset({Right.READ_SCHEDULE})})
    assert narrow.rights == {Right.READ_SCHEDULE}
    assert not narrow.withheld
    assert [one.is_surely("ana") for one in (everything, unproved, unconfirmed)] == [True, False, False]


def test_what_is_its_issuers_own_is_a_services_own() -> None:
    ana = _actor(CompanyRole.PAYROLL).model_copy(update={"engineer": "ana"})
    program = _actor(is_service=True).model_copy(update={"issuer": ana})
    assert program.is_own("ana")
    assert not program.is_engineer("ana"), "what is refused to her is refused to it; nothing of hers is given to it"
    assert ana.is_engineer("ana")
    assert not program.is_own("bo")


@pytest.mark.parametrize("engineer", ["bo", "", "None"])
def test_nothing_is_own_to_somebody_who_is_no_engineer(engineer: str) -> None:
    assert not _actor(CompanyRole.COORDINATOR).is_own(engineer)


def test_the_operator_may_do_everything() -> None:
    assert operator("acme").rights == set(Right)
