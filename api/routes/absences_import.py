"""Absences in: a calendar or a table, by its text or its address; looked at first, then taken in."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, model_validator

from api.dependencies import Asking, Now, Store, allowed
from api.problems import answers
from api.settings import Settings
from domain.access import Right
from domain.base import Value
from domain.people import Absence
from domain.time_off import Proposal
from importers.calendar_absences import Counts
from importers.file_tree import Source
from importers.web_calendar import CalendarFetcher
from services.absences.importing import ImportedAbsences
from services.absences.storing import look_at_absences, take_in_absences

router = APIRouter(prefix="/organisations/{organisation}/absences", tags=["absences"])
_OWN_OR_ALL = allowed(Right.EDIT_ORGANISATION, Right.EDIT_OWN)


class Brought(Value):
    """One source: the text of a calendar (ICS) or of a CSV table, or the https address of a calendar."""

    calendar: str | None = None
    table: str | None = None
    address: Annotated[str, Field(max_length=2000)] | None = None
    engineer: Annotated[str, Field(max_length=200)] | None = None
    """Whose calendar it is; none: it carries many people, and `confirmed` says whose title is whose."""
    confirmed: dict[str, str] = {}
    """Title -> engineer, or several with blanks between, as proposed and looked through by somebody."""
    shortest_hours: Annotated[float, Field(ge=0, le=24)] = 4
    """Events of a calendar with a time count from this length on, or when they say out of office."""
    keep: bool = False
    """Without it, nothing is kept: the answer says what would be."""

    @model_validator(mode="after")
    def _one_source(self) -> "Brought":
        if sum(one is not None for one in (self.calendar, self.table, self.address)) != 1:
            raise ValueError("give one of: calendar, table, address")
        return self


class Unused(Value):
    """A line that was not used, and why."""

    line: int
    problem: str
    value: str = ""
    hint: str = ""


class Answer(Value):
    """What is new, what was known, which titles wait for a confirmation, and every line that was not used."""

    kept: bool
    absences: tuple[Absence, ...]
    known: int
    proposals: tuple[Proposal, ...]
    unused: tuple[Unused, ...]


@router.post("/import", dependencies=[_OWN_OR_ALL], responses=answers(403, 422, 502))
def imported(brought: Brought, request: Request, database: Store, asking: Asking, now: Now) -> Answer:
    """Read a source; with `keep`, take in what is new. The same source again changes nothing."""
    source = _source(brought, request.app.state.settings)
    counts = Counts(shortest=timedelta(hours=brought.shortest_hours), today=now.date())
    if brought.keep:
        found = take_in_absences(database, asking, source, brought.engineer, brought.confirmed, now, counts)
    else:
        found = look_at_absences(database, asking, source, brought.engineer, brought.confirmed, counts)
    return _answer(found, kept=brought.keep)


def _source(brought: Brought, settings: Settings) -> Source:
    if brought.address is not None:
        return CalendarFetcher(frozenset(settings.calendar_hosts.split())).fetch(brought.address)
    if brought.table is not None:
        return Source("table.csv", brought.table.encode())
    return Source("calendar.ics", (brought.calendar or "").encode())


def _answer(found: ImportedAbsences, *, kept: bool) -> Answer:
    unused = (
        Unused(line=one.line, problem=f"{one.where}: {one.problem}", value=one.value, hint=one.hint)
        for one in found.unused
    )
    return Answer(
        kept=kept, absences=found.absences, known=found.known, proposals=found.proposals, unused=tuple(unused)
    )
