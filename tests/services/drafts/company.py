"""Small companies in a database, and drafts of theirs."""

from datetime import UTC, datetime

from domain.access import Actor, operator
from domain.drafts import Draft, DraftOptions
from domain.organisation import Organisation
from domain.policy import LimitWindow, MonthlyLimit
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from services.drafts.editing import Edit, edit_draft
from services.drafts.opening import open_draft
from storage.database import Database
from storage.organisations import create
from storage.parts import part_changes, write_changes

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SMALL = Shape(weeks=5, ring=0, people_per_rotation=8)
"""Solved in half a second."""
ENDLESS = Shape(
    rotations=4,
    policy=Shape().policy.model_copy(update={"monthly_limit": MonthlyLimit(window=LimitWindow.ROLLING_4_WEEKS)}),
)
"""The first schedule is there in a second, and the best is not proved in an hour: whoever comes meets it at work."""
TOO_FEW = Shape(weeks=5, ring=0, people_per_rotation=4)
"""Cannot be planned."""
WHO: Actor = operator("acme")


def horizon(shape: Shape) -> Horizon:
    return Horizon.of_weeks(shape.first_week, shape.weeks)


def store(database: Database, organisation: Organisation, organisation_id: str = "acme") -> None:
    """The organisation as if it had been imported."""
    with database.write() as session:
        create(session, organisation_id, organisation.company.name, NOW)
        write_changes(session, organisation_id, part_changes(None, organisation))


def stored_draft(database: Database, shape: Shape = SMALL, options: DraftOptions | None = None) -> Draft:
    """An organisation of this shape, and a draft of its weeks."""
    store(database, make_organisation(shape, 71))
    return opened(database, shape, options)


def opened(database: Database, shape: Shape = SMALL, options: DraftOptions | None = None) -> Draft:
    """A further draft of the stored organisation."""
    return open_draft(database, "acme", horizon(shape), options or DraftOptions(), "", WHO, NOW)


def let_it_end(database: Database, draft: Draft) -> None:
    """The next attempt has two weeks to solve, which takes no time; who is at work already has not heard of it."""
    two_weeks = Horizon.of_weeks(draft.horizon.first_day, 2)
    edit_draft(database, "acme", draft.id, Edit(horizon=two_weeks), None, WHO, NOW)
