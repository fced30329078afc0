"""The company of the worked examples in a database: seven published weeks of Alice, and people who run its pay."""

from datetime import UTC, date, datetime

from compensation.periods import Period
from domain.access import Actor, CompanyRole, Right
from domain.overrides import Override, final_schedule
from domain.response import ResponseSegment
from domain.schedule import Schedule
from storage.database import Database
from storage.organisations import create
from storage.parts import part_changes, write_changes
from storage.shifts import columns
from storage.tables.published import OverrideRow, ShiftRow, VersionRow, VersionShiftRow
from tests.compensation.company import at, company, schedule, shifts

ACME = "acme"
ORGANISATION = company()
NOW = datetime(2024, 10, 3, 12, tzinfo=UTC)
AUGUST, SEPTEMBER, OCTOBER = Period(2024, 8), Period(2024, 9), Period(2024, 10)
WEEKS = ("2024-08-26", "2024-09-02", "2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30", "2024-10-07")
PLANNED = schedule(*(shifts(ORGANISATION, week, ("alice", "", "")) for week in WEEKS))
BOB_COVERS = Override(
    rotation="web", role="primary", start=at("2024-09-11 12:00"), end=at("2024-09-13 15:20"), engineer="bob"
)
NIGHT = ResponseSegment(incident="P1", engineer="alice", start=at("2024-09-10 22:10"), end=at("2024-09-10 23:20"))
EDITED = ResponseSegment(
    incident="P2", engineer="alice", start=at("2024-09-17 02:00"), end=at("2024-09-17 02:40"), edited=True
)


def actor(name: str, *roles: CompanyRole, engineer: str | None = None) -> Actor:
    return Actor(id=f"account:{name.lower()}", name=name, organisation=ACME, engineer=engineer, roles=roles)


PAULA = actor("Paula", CompanyRole.PAYROLL)
FINN = actor("Finn", CompanyRole.PAYROLL)
MAYA = actor("Maya", CompanyRole.MANAGER)
ALICE = actor("Alice", CompanyRole.ENGINEER, CompanyRole.PAYROLL, CompanyRole.MANAGER, engineer="alice")
ENGINEER_ALICE = actor("Alice", CompanyRole.ENGINEER, engineer="alice")
ENGINEER_BOB = actor("Bob", CompanyRole.ENGINEER, engineer="bob")
PAGER = Actor(
    id="token:pager", name="pager", organisation=ACME, scopes=frozenset({Right.EDIT_INCIDENTS}), is_service=True
)
CORA = actor("Cora", CompanyRole.COORDINATOR)


def store(database: Database, planned: Schedule = PLANNED, *overrides: Override) -> None:
    """The company, one published version of `planned`, and overrides of it, as publishing leaves them."""
    with database.write() as session:
        create(session, ACME, "Example", NOW)
        write_changes(session, ACME, part_changes(None, ORGANISATION))
        session.add(
            VersionRow(
                organisation_id=ACME,
                number=1,
                first_day=date.fromisoformat(WEEKS[0]),
                last_day=date(2024, 10, 13),
                published_at=NOW,
                published_by="cora",
                plan={},
                shifts_sha256="",
            )
        )
        session.flush()
        for shift in planned.shifts:
            session.add(VersionShiftRow(organisation_id=ACME, version=1, **columns(shift)))
        for shift in final_schedule(planned, overrides, ORGANISATION).shifts:
            session.add(ShiftRow(organisation_id=ACME, **columns(shift)))
        for one in overrides:
            session.add(OverrideRow(organisation_id=ACME, made_by="cora", made_at=NOW, **dict(one)))
