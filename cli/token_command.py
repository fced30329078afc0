"""`dogwatch token`: tokens of services, made beside the database by whoever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId

if TYPE_CHECKING:
    from datetime import datetime

    from domain.access import Right
    from domain.accounts import Token

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]

token = typer.Typer(
    name="token",
    help="Tokens for programs: with few rights, for a while, shown once.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@token.command()
def create(
    label: Annotated[str, typer.Argument(help="What it is for, such as `payroll export`.")],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="A right it has, such as pay:read; may be given again.")
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", help="All rights of this role instead: coordinator, payroll, auditor ...")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it lasts.")] = 90,
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    as_json: AsJson = False,
) -> None:
    """Make a token and print it, this once. Without --scope or --role it reads the schedule and nothing else.

    Example: dogwatch token create "payroll export" --scope pay:read --days 30
    """
    from datetime import UTC, datetime

    from cli.console import data, say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from domain.accounts import TokenWish
    from services.access.tokens import issue_for_service

    wish = TokenWish(label=_label(label), scopes=_scopes(scope or [], role), days=days)
    with opened(database) as kept:
        made, secret = issue_for_service(kept, wish, operator(chosen(kept, organisation)), datetime.now(UTC))
    if as_json:
        data().print_json(data={**made.model_dump(mode="json"), "secret": secret})
        return
    print(secret)
    say(f"Token {made.id} ({', '.join(made.scopes or ())}) lasts until {made.expires_at:%Y-%m-%d}.")
    say("It is not shown again. Send it as `Authorization: Bearer TOKEN`; `dogwatch token revoke` ends it.")


@token.command(name="list")
def list_(
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    as_json: AsJson = False,
) -> None:
    """List all tokens with their rights, when they end and when they were last used; never the tokens themselves."""
    from datetime import UTC, datetime

    from cli.console import data, say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.tokens import list_tokens

    with opened(database) as kept:
        found = list_tokens(kept, operator(chosen(kept, organisation)))
    if as_json:
        data().print_json(data=[one.model_dump(mode="json") for one in found])
    elif found:
        _print_table(found, datetime.now(UTC))
    else:
        say("There is no token. `dogwatch token create LABEL` makes one.")


@token.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `dogwatch token list` shows it.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
) -> None:
    """End a token at once. Once more changes nothing."""
    from datetime import UTC, datetime

    from cli.console import say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.access.tokens import revoke_token

    with opened(database) as kept:
        ended = revoke_token(kept, token_id, operator(chosen(kept, organisation)), datetime.now(UTC))
    say(f"Token {ended.id} ({ended.label}) is revoked.")


def _label(text: str) -> str:
    from domain.errors import Fault, InvalidInput

    if not text.isprintable() or not 1 <= len(text) <= 200:
        raise InvalidInput([Fault("", 0, 0, "label", "must be one line of 1 to 200 characters", text[:60])])
    return text


def _scopes(scopes: list[str], role: str | None) -> tuple[Right, ...]:
    """The rights that the options name; InvalidInput for every one that there is not."""
    from domain.access import OF_ACCOUNTS, OF_PEOPLE, RIGHTS, CompanyRole, Right
    from domain.errors import Fault, InvalidInput

    faults = [
        Fault("", 0, 0, "--scope", "is no right", one, f"there are: {', '.join(Right)}")
        for one in scopes
        if one not in list(Right)
    ]
    if role is not None and role not in list(CompanyRole):
        faults.append(Fault("", 0, 0, "--role", "is no role", role, f"there are: {', '.join(CompanyRole)}"))
    if role is not None and scopes:
        faults.append(Fault("", 0, 0, "--role", "cannot be given together with --scope"))
    if faults:
        raise InvalidInput(faults)
    named = RIGHTS[CompanyRole(role)] - OF_ACCOUNTS - OF_PEOPLE if role else map(Right, scopes or [Right.READ_SCHEDULE])
    return tuple(sorted(set(named)))


def _print_table(tokens: tuple[Token, ...], now: datetime) -> None:
    from rich.table import Table

    from cli.console import data

    table = Table(box=None, pad_edge=False)
    for heading in ("id", "label", "rights", "until", "last used", "state"):
        table.add_column(heading, overflow="fold")
    for one in tokens:
        state = "usable" if one.is_usable(now) else "revoked" if one.revoked_at else "expired"
        used = f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never"
        table.add_row(one.id, one.label, ", ".join(one.scopes or ()), f"{one.expires_at:%Y-%m-%d}", used, state)
    data().print(table)
