"""`dogwatch pagerduty use` and `forget`: schedules and policies of PagerDuty come into dogwatch's hands, or leave."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId
from cli.pagerduty_options import REGION, Address, TokenFile


def use(
    rotation: Annotated[str, typer.Argument(help="A rotation of the organisation.")],
    role: Annotated[str, typer.Argument(help="One of its roles.")],
    schedule: Annotated[str, typer.Argument(help="The id of an existing schedule in PagerDuty.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
) -> None:
    """Hand an existing schedule over: dogwatch keeps the line in it. A layer-based one is kept by overrides.

    Example: dogwatch pagerduty use payments primary PABC123
    """
    from cli.console import say
    from cli.pagerduty_connection import connection
    from domain.access import operator
    from pager.lines import Line
    from services.pagerduty.handing_over import use_schedule

    with connection(database, organisation, token_file, address) as (kept, name, way):
        kind = use_schedule(kept, name, Line(rotation, role), schedule, way, operator(name))
    say(f"{rotation} {role} is kept in {schedule}, by {kind.value}. `dogwatch pagerduty plan` says what would change.")


def use_policy(
    rotation: Annotated[str, typer.Argument(help="A rotation of the organisation.")],
    policy: Annotated[str, typer.Argument(help="The id of an existing escalation policy in PagerDuty.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
) -> None:
    """Hand an existing escalation policy over: from then on it follows `escalation:` of the organisation.

    Example: dogwatch pagerduty use-policy payments PXYZ789
    """
    from cli.console import say
    from cli.pagerduty_connection import connection
    from domain.access import operator
    from services.pagerduty.handing_over import use_policy as hand_over

    with connection(database, organisation, token_file, address) as (kept, name, way):
        called = hand_over(kept, name, rotation, policy, way, operator(name))
    say(f"{rotation} escalates by {called!r} ({policy}). `dogwatch pagerduty plan` says what would change.")


def forget(
    rotation: Annotated[str, typer.Argument(help="A rotation.")],
    role: Annotated[str, typer.Argument(help="One of its roles.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
) -> None:
    """Let go of a line's schedule: dogwatch touches nothing in it any more. Nothing in PagerDuty is changed.

    Example: dogwatch pagerduty forget payments primary
    """
    from datetime import UTC, datetime

    from cli.console import say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from pager.lines import Line
    from services.pagerduty.handing_over import forget_line

    with opened(database) as kept:
        name = chosen(kept, organisation)
        forget_line(kept, name, Line(rotation, role), operator(name), datetime.now(UTC))
    say(f"{rotation} {role} is kept in no schedule of PagerDuty any more.")


def forget_policy(
    rotation: Annotated[str, typer.Argument(help="A rotation.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
) -> None:
    """Let go of a rotation's escalation policy: dogwatch touches it no more. Nothing in PagerDuty is changed.

    Example: dogwatch pagerduty forget-policy payments
    """
    from datetime import UTC, datetime

    from cli.console import say
    from cli.database_option import chosen, opened
    from domain.access import operator
    from services.pagerduty.handing_over import forget_policy as let_go

    with opened(database) as kept:
        name = chosen(kept, organisation)
        let_go(kept, name, rotation, operator(name), datetime.now(UTC))
    say(f"{rotation} has no escalation policy of dogwatch any more.")
