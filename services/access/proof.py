"""Why somebody has less than their roles say, and what to do about it: in words for whoever meets it."""

from domain.access import Actor

_LINK = (
    "somebody else made the link that you came in with. Sign in with your company's account, or ask whoever runs the "
    "service for a link of `dogwatch account link`"
)
_UNCONFIRMED = (
    "nobody has confirmed yet that this account is yours: somebody of payroll does, or whoever runs the service, with "
    "`dogwatch account confirm`"
)


def why_withheld(actor: Actor) -> str:
    """Why some rights of the roles are withheld; empty when none is."""
    if not actor.withheld:
        return ""
    return _UNCONFIRMED if actor.is_proved else _LINK
