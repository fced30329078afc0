"""A small company as a file, and whoever changes it."""

from datetime import UTC, datetime
from pathlib import Path

from domain.access import Actor, CompanyRole, operator
from domain.organisation import Organisation
from importers.organisation_file import LoadedOrganisation, load_organisation
from services.records.import_organisation import ImportAnswer, import_organisation
from services.records.reading import stored_organisation
from storage.database import Database

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ACME = "acme"
OPERATOR = operator(ACME)
COORDINATOR = Actor(id="carol", name="Carol", organisation=ACME, roles=(CompanyRole.COORDINATOR,))

TEXT = """\
dogwatch: 1
company: { name: Acme, zone: America/New_York }
teams:
  - { id: core, name: Core }
engineers:
  - { id: ana, name: Ana, email: ana@acme.example, team: core }
  - { id: ben, name: Ben, email: ben@acme.example, team: core, share: 0.6 }
  - { id: cy, name: Cy, email: cy@acme.example, team: core, zone: Europe/Berlin }
  - { id: dee, name: Dee, email: dee@acme.example, team: core }
  - { id: eli, name: Eli, email: eli@acme.example, team: core }
  - { id: fay, name: Fay, email: fay@acme.example, team: core }
rotations:
  - { id: payments, name: Payments, members: [ "team:core" ], roles: [ primary, secondary ] }
policy:
  monthly_limit: { weeks: 3 }
  minimum_rest_weeks: 0
  pairing: off
absences:
  - { engineer: ana, first_day: 2027-08-16, last_day: 2027-08-20, reason: a private matter }
wishes:
  - { engineer: ben, week: 2027-03-01, level: rather-not }
pay:
  stipends:
    - { role: primary, weekly: 500, effective: 2026-01-01 }
    - { role: secondary, weekly: 300, effective: 2026-01-01 }
"""


def loaded(folder: Path, text: str = TEXT, *changes: tuple[str, str]) -> LoadedOrganisation:
    """The company of `text` after some replacements, each of which must find something."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "organisation.yaml"
    path.write_text(text)
    return load_organisation(path)


def imported(database: Database, folder: Path, *changes: tuple[str, str], actor: Actor = OPERATOR) -> ImportAnswer:
    return import_organisation(database, loaded(folder, TEXT, *changes), ACME, actor, NOW)


def stored(database: Database) -> Organisation:
    with database.read() as session:
        return stored_organisation(session, ACME)
