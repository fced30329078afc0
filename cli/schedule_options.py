"""Options of the commands that read schedules from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from domain.schedule import Horizon
    from importers.found.dates import Order

Dates = Annotated[str | None, typer.Option("--dates", help="How 03/04/2026 is meant: dmy (3 April) or mdy (4 March).")]
AcceptUnknown = Annotated[
    bool, typer.Option("--accept-unknown", help="Take in people and rotations that the organisation lacks.")
]


def order_of(dates: str | None) -> Order | None:
    """What `--dates` says; InvalidInput when it is neither of the two."""
    from domain.errors import Fault, InvalidInput
    from importers.found.dates import Order

    if dates is None:
        return None
    if dates.lower() not in set(Order):
        raise InvalidInput([Fault("", 0, 0, "--dates", "must be dmy or mdy", dates)])
    return Order(dates.lower())


def horizon_if_named(quarter: str | None, first_day: str | None, weeks: int | None) -> Horizon | None:
    """The weeks that the options name; None when they name none, and the file says which."""
    from services.planning import horizon_of

    named = any(option is not None for option in (quarter, first_day, weeks))
    return horizon_of(quarter, first_day, weeks) if named else None


def options_for(horizon: Horizon) -> str:
    """What makes another command take these weeks: `--quarter 2027-Q1`, or `--from 2027-01-04 --weeks 13`."""
    if "Q" in horizon.label:
        return f"--quarter {horizon.label}"
    days = (horizon.last_day - horizon.first_day).days
    return f"--from {horizon.first_day} --weeks {days // 7 + 1}"
