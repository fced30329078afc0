"""What `dogwatch account` is given, and how it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.accounts import Account, AccountDetails
    from storage.database import Database


def details_of(given: Mapping[str, object]) -> AccountDetails:
    """What an account is to be; InvalidInput with every option that cannot be so."""
    from pydantic import ValidationError

    from domain.access import CompanyRole
    from domain.accounts import AccountDetails
    from domain.errors import Fault, InvalidInput

    try:
        return AccountDetails.model_validate(given)
    except ValidationError as refusal:
        hints = {"roles": f"there are: {', '.join(CompanyRole)}", "email": "as in pia@acme.example"}
        raise InvalidInput(
            Fault("", 0, 0, str(one["loc"][0]), one["msg"], str(one["input"])[:80], hints.get(str(one["loc"][0]), ""))
            for one in refusal.errors(include_url=False)
        ) from None


def account_of(database: Database, organisation: str, who: str) -> Account:
    """The account with this address or id; NotFound."""
    from domain.errors import NotFound
    from services.access.accounts import list_accounts

    for one in list_accounts(database, organisation):
        if who == one.id or who.lower() == one.email:
            return one
    raise NotFound(f"there is no account {who!r}; `dogwatch account list` shows all")


def tell(one: Account, what: str, *, as_json: bool) -> None:
    """The id of an account on stdout, and beside it what became of it."""
    from cli.console import data, say

    if as_json:
        data().print_json(data=one.model_dump(mode="json"))
        return
    print(one.id)
    say(f"The account of {one.name} ({', '.join(one.roles) or 'no role'}) {what}.")


def print_accounts(accounts: tuple[Account, ...]) -> None:
    """A line for each account."""
    from rich.table import Table

    from cli.console import data

    table = Table(box=None, pad_edge=False)
    for heading in ("id", "address", "name", "engineer", "roles", "state"):
        table.add_column(heading, overflow="fold")
    for one in accounts:
        state = "inactive" if not one.active else "to be confirmed" if one.is_unconfirmed else "active"
        table.add_row(one.id, one.email, one.name, one.engineer or "", ", ".join(one.roles), state)
    data().print(table)
