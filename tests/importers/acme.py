"""A small organisation that is good in every section, and ways to break it."""

from collections.abc import Mapping
from pathlib import Path

from domain.errors import Fault, InvalidInput
from importers.organisation_file import LoadedOrganisation, load_organisation

MARK = "§"
"""Stands, in a broken text, right before the place where the fault is expected."""

ACME = """\
dogwatch: 1
company:
  name: Acme
  zone: Europe/Berlin
  country: DE
policy:
  holidays:
    - name: Christmas Day
    - {name: Founders' Day, dates: [2026-05-05, 2027-05-05]}
  burden:
    severities: {SEV-1: 4, SEV-2: 2}
    role_share: {primary: 1, secondary: 0.35}
teams:
  - {id: pay, name: Payments, lead: ana}
  - {id: web, name: Web}
  - {id: empty, name: Nobody yet}
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: pay, share: 0.6, region: BY}
  - {id: bob, name: Bob, email: bob@example.com, team: pay, first_day: 2026-01-01, last_day: 2026-12-31}
  - id: cleo
    name: Cleo
    email: cleo@example.com
    team: web
    zone: America/New_York
    country: US
    payroll_id: 00123
    roles: [primary]
    working_hours: {start: 08:30, end: 16:30}
rotations:
  - id: pay
    name: Payments
    members:
      - ana
      - {engineer: bob, last_day: 2026-06-30}
      - {engineer: cleo, roles: [primary], first_day: 2026-03-01}
    formerly: [billing]
  - id: web
    name: Web
    members: ["team:web", ana]
    handoff: {weekday: tuesday, time: 10:00, zone: America/New_York}
    roles: [primary]
absences:
  - {engineer: ana, first_day: 2027-01-04, last_day: 2027-01-08, reason: private}
  - {engineer: cleo, start: 2027-02-01T09:00:00-05:00, end: 2027-02-03T17:00:00-05:00}
wishes:
  - {engineer: ana, week: 2027-01-18, level: rather-not}
  - {engineer: cleo, week: 2027-01-19, level: happy-to, rotation: web}
locks:
  - {rotation: web, role: primary, week: 2027-01-12, engineer: cleo}
history:
  shifts:
    - {rotation: pay, role: primary, week: 2026-10-05, engineer: ana}
    - {rotation: billing, role: secondary, week: 2026-10-05, engineer: bob}
  holidays:
    - {holiday: Christmas Day, year: 2025, engineer: bob}
incidents:
  - {id: INC-1, team: pay, severity: SEV-1, opened: 2026-10-07T03:15:00Z}
pay:
  stipends:
    - {role: primary, weekly: 350, effective: 2020-01-01}
    - {role: primary, weekly: 500.50, effective: 2024-08-01}
    - {weekly: 250, effective: 2020-01-01, role: secondary}
  overtime:
    - {hourly: 80, effective: 2020-01-01}
"""


def write(folder: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> Path:
    """The organisation file in `folder`, with the files it names beside it."""
    path = folder / "org.yaml"
    for name, content in {"org.yaml": text, **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def load(folder: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> LoadedOrganisation:
    """What the loader makes of these texts."""
    return load_organisation(write(folder, text, files))


def faults(folder: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> tuple[Fault, ...]:
    """Every fault of these texts, at least one when they are refused; none when they load."""
    try:
        load(folder, text, files)
    except InvalidInput as refusal:
        if not refusal.faults:
            raise AssertionError("refused without a reason") from refusal
        return refusal.faults
    return ()


def changed(old: str, new: str, text: str = ACME) -> str:
    """ACME with one passage replaced; the passage must be there once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def marked(text: str) -> tuple[str, int, int]:
    """The text without its mark, and the line and column where that stood."""
    before, found, after = text.partition(MARK)
    assert found, "nothing is marked"
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")
