"""Who may hand out what: a role, or a way in as somebody, only with all the rights that come with it."""

from collections.abc import Iterable

from domain.access import OF_ACCOUNTS, Actor, CompanyRole, rights_of
from domain.errors import Forbidden


def refuse_beyond(actor: Actor, roles: Iterable[str]) -> None:
    """Forbidden when these roles hold a right that the actor does not; rights over one's own are left out of it."""
    beyond = rights_of(map(CompanyRole, roles)) - OF_ACCOUNTS - actor.rights
    if beyond:
        raise Forbidden(
            f"nobody hands out a right they do not hold: {', '.join(sorted(beyond))}. An account with such rights is "
            "opened, changed and let in by somebody who edits accounts and holds them all, or by whoever runs the "
            "service, with `dogwatch account`"
        )
