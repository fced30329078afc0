"""`dogwatch account`: who may sign in, for whoever runs the service: payroll and auditors come from here."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.account_answers import account_of, details_of, print_accounts, tell
from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Who = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="Whose account.")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help="coordinator, engineer, manager, payroll, rate-administrator or auditor; repeatable."),
]
Engineer = Annotated[str | None, typer.Option("--engineer", "-e", help="Who this is in the organisation.")]

account = typer.Typer(
    name="account",
    help="Who may sign in, and as what: also those whom no coordinator may appoint.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@account.command(name="open")
def open_(
    address: Annotated[str, typer.Argument(help="Their e-mail address, which the company's sign-in knows too.")],
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    role: Roles = None,
    engineer: Engineer = None,
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    as_json: AsJson = False,
) -> None:
    """Open an account and print its id. `dogwatch account link` then signs its holder in.

    Example: dogwatch account open pia@acme.example --name "Pia Payer" --role payroll
    """
    from datetime import UTC, datetime

    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.accounts import open_account

    wanted = details_of({"email": address, "name": name, "roles": role or [], "engineer": engineer})
    with opened(database) as kept:
        made = open_account(kept, wanted, operator(chosen(kept, organisation)), datetime.now(UTC))
    tell(made, "is open", as_json=as_json)


@account.command(name="list")
def list_(database: DatabaseUrl = DEFAULT, organisation: OrganisationId = None, as_json: AsJson = False) -> None:
    """Everybody who may sign in, and who no longer may.

    Example: dogwatch account list
    """
    from cli.console import data, say
    from cli.database_option import chosen, opened
    from services.access.accounts import list_accounts

    with opened(database) as kept:
        found = list_accounts(kept, chosen(kept, organisation))
    if as_json:
        data().print_json(data=[one.model_dump(mode="json") for one in found])
    elif found:
        print_accounts(found)
    else:
        say("There is no account. `dogwatch account open ADDRESS --name NAME --role ROLE` opens one.")


@account.command()
def change(
    who: Who,
    address: Annotated[str | None, typer.Option("--address", help="A new e-mail address.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="A new name.")] = None,
    role: Roles = None,
    engineer: Engineer = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Inactive is out at once, with tokens and feeds.")
    ] = None,
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    as_json: AsJson = False,
) -> None:
    """Change an account. What is not given stays; roles that are given replace all it had.

    Example: dogwatch account change pia@acme.example --role payroll --role auditor
    """
    from datetime import UTC, datetime

    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.accounts import change_account

    given = {"email": address, "name": name, "roles": role or None, "engineer": engineer, "active": active}
    with opened(database) as kept:
        actor = operator(chosen(kept, organisation))
        before = account_of(kept, actor.organisation, who)
        stays = before.model_dump(include=set(given))
        wanted = details_of(stays | {field: value for field, value in given.items() if value is not None})
        changed = change_account(kept, before.id, wanted, actor, datetime.now(UTC), before.revision)
    tell(changed, "is changed", as_json=as_json)


@account.command()
def confirm(
    who: Who, database: DatabaseUrl = DEFAULT, organisation: OrganisationId = None, as_json: AsJson = False
) -> None:
    """Say that whoever signs in with an account's address is its engineer: they see their own pay from then on.

    Accounts that are opened here are confirmed; those that a coordinator opens wait for this, or for payroll.

    Example: dogwatch account confirm ana@acme.example
    """
    from datetime import UTC, datetime

    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.accounts import confirm_account

    with opened(database) as kept:
        actor = operator(chosen(kept, organisation))
        found = account_of(kept, actor.organisation, who)
        confirmed = confirm_account(kept, found.id, actor, datetime.now(UTC), found.revision)
    tell(confirmed, f"is confirmed to be {confirmed.engineer}'s", as_json=as_json)


@account.command()
def link(
    who: Who,
    public_url: Annotated[
        str, typer.Option(envvar="DOGWATCH_PUBLIC_URL", show_envvar=True, help="Where people reach the service.")
    ] = "http://127.0.0.1:8000",
    minutes: Annotated[
        int,
        typer.Option(
            "--sign-in-minutes", min=1, max=1440, envvar="DOGWATCH_SIGN_IN_MINUTES", help="How long it lasts."
        ),
    ] = 15,
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    as_json: AsJson = False,
) -> None:
    """Print a link that signs the holder of an account in, once. Hand it to nobody else.

    Example: dogwatch account link pia@acme.example
    """
    from datetime import UTC, datetime

    from cli.console import data, say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.sign_in import sign_in_link

    with opened(database) as kept:
        actor = operator(chosen(kept, organisation))
        found = account_of(kept, actor.organisation, who)
        path = sign_in_link(kept, found.id, actor, datetime.now(UTC), minutes)
    if as_json:
        data().print_json(data={"url": f"{public_url.rstrip('/')}{path}", "minutes": minutes})
        return
    print(f"{public_url.rstrip('/')}{path}")
    say(f"Signs {found.name} in, once, within {minutes} minutes.")
