"""A good organisation file loads completely; where its rows are written makes no difference."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from domain.organisation import Organisation
from domain.people import WishLevel
from importers.organisation_file import load_organisation
from tests.importers.acme import ACME, changed, load, write


@pytest.fixture
def acme(tmp_path: Path) -> Organisation:
    return load(tmp_path, ACME).organisation


def test_texts_become_exact_values(acme: Organisation) -> None:
    assert acme.engineer["ana"].share == Decimal("0.6")
    assert acme.policy.burden.role_share["secondary"] == Decimal("0.35")
    assert acme.pay.stipends[1].weekly == Decimal("500.50")
    assert acme.engineer["cleo"].payroll_id == "00123"
    assert acme.engineer["cleo"].working_hours.start == time(8, 30)
    assert acme.engineer["bob"].last_day == date(2026, 12, 31)
    assert acme.incidents[0].opened == datetime(2026, 10, 7, 3, 15, tzinfo=UTC)
    assert acme.wishes[0].level is WishLevel.RATHER_NOT


def test_members_may_be_plain_names(acme: Organisation) -> None:
    pay, web = acme.rotations
    assert [member.engineer for member in pay.members] == ["ana", "bob", "cleo"]
    assert [(member.team, member.engineer) for member in web.members] == [("web", None), (None, "ana")]


def test_a_rotation_covers_the_teams_of_its_members_unless_it_names_others(acme: Organisation, tmp_path: Path) -> None:
    pay, web = acme.rotations
    assert pay.teams == ("pay", "web"), "the people's teams, where no team is a member"
    assert web.teams == ("web",), "the teams that are members"
    named = load(tmp_path, changed("formerly: [billing]", "formerly: [billing]\n    teams: [pay]")).organisation
    assert named.rotations[0].teams == ("pay",)


def test_past_shifts_run_from_handoff_to_handoff_in_their_rotations_zone(acme: Organisation) -> None:
    pay, billing = acme.history.shifts
    assert (pay.start, pay.end) == (datetime(2026, 10, 5, 7, tzinfo=UTC), datetime(2026, 10, 12, 7, tzinfo=UTC))
    assert (billing.rotation, billing.start) == ("billing", pay.start), "a former name has the handoff of today's"


def test_a_past_week_across_the_autumn_night_has_169_hours(tmp_path: Path) -> None:
    text = changed("role: primary, week: 2026-10-05", "role: primary, week: 2026-10-19")
    shift = load(tmp_path, text).organisation.history.shifts[0]
    assert (shift.end - shift.start).total_seconds() == 169 * 3600


def test_times_of_a_past_shift_may_be_written(tmp_path: Path) -> None:
    text = changed(
        "week: 2026-10-05, engineer: ana}",
        "week: 2026-10-05, engineer: ana, start: 2026-10-05T10:00:00Z, end: 2026-10-07T12:00:00Z}",
    )
    shift = load(tmp_path, text).organisation.history.shifts[0]
    assert (shift.start.hour, shift.end.day) == (10, 7)


INLINE = {
    "absences": """\
absences:
  - {engineer: ana, first_day: 2027-01-04, last_day: 2027-01-08, reason: private}
  - {engineer: cleo, start: 2027-02-01T09:00:00-05:00, end: 2027-02-03T17:00:00-05:00}
""",
    "wishes": """\
wishes:
  - {engineer: ana, week: 2027-01-18, level: rather-not}
  - {engineer: cleo, week: 2027-01-19, level: happy-to, rotation: web}
""",
    "history": """\
history:
  shifts:
    - {rotation: pay, role: primary, week: 2026-10-05, engineer: ana}
    - {rotation: billing, role: secondary, week: 2026-10-05, engineer: bob}
  holidays:
    - {holiday: Christmas Day, year: 2025, engineer: bob}
""",
    "incidents": """\
incidents:
  - {id: INC-1, team: pay, severity: SEV-1, opened: 2026-10-07T03:15:00Z}
""",
}
AS_CSV = {
    "away.csv": """\
engineer,first_day,last_day,start,end,reason
ana,2027-01-04,2027-01-08,,,private

cleo,,,2027-02-01T09:00:00-05:00,2027-02-03T17:00:00-05:00,
""",
    "wishes.csv": (
        "\ufeffengineer;week;level;rotation\r\n"
        "ana;2027-01-18;rather-not;\r\n"  # a spreadsheet in Europe writes such a file
        "cleo;2027-01-19;happy-to;web\r\n"
    ),
    "past/schedule.csv": """\
rotation,role,week,engineer,start,end
pay,primary,2026-10-05,ana,2026-10-05T07:00:00Z,2026-10-12T07:00:00Z
billing,secondary,2026-10-05,bob,,
""",
    "past/holidays.csv": 'holiday,year,engineer\n"Christmas Day",2025,bob\n',
    "incidents.csv": 'id,team,severity,opened\n"INC-1", pay ,SEV-1,2026-10-07 05:15+02:00\n',
}
FILES = """\
files:
  absences: [away.csv]
  wishes: [wishes.csv]
  schedules: [past/schedule.csv]
  holidays: [./past/holidays.csv]
  incidents: [incidents.csv]
"""


def test_rows_in_files_are_the_same_as_rows_inline(tmp_path: Path, acme: Organisation) -> None:
    text = ACME + FILES
    for section in INLINE.values():
        text = changed(section, "", text)
    assert load(tmp_path, text, AS_CSV).organisation == acme


def test_rows_of_files_come_after_those_inline(tmp_path: Path) -> None:
    extra = {"more.csv": "engineer,week,level\nbob,2026-11-02,cannot\n"}
    loaded = load(tmp_path, ACME + "files: {wishes: [more.csv]}\n", extra)
    assert [wish.engineer for wish in loaded.organisation.wishes] == ["ana", "cleo", "bob"]


def test_the_hash_tells_every_file_and_not_how_its_lines_end(tmp_path: Path) -> None:
    text, wishes = ACME + "files: {wishes: [w.csv]}\n", "engineer,week,level\nbob,2026-11-02,cannot\n"
    first = load(tmp_path, text, {"w.csv": wishes})
    assert load(tmp_path, text.replace("\n", "\r\n"), {"w.csv": "\ufeff" + wishes}).sha256 == first.sha256
    assert load(tmp_path, text, {"w.csv": wishes.replace("cannot", "happy-to")}).sha256 != first.sha256
    assert load(tmp_path, text + "# a comment\n", {"w.csv": wishes}).sha256 != first.sha256


def test_people_of_the_past_who_are_gone_are_left_out_with_a_warning(tmp_path: Path) -> None:
    rows = "rotation,role,week,engineer\npay,primary,2026-09-07,zoe\npay,primary,2026-09-14,zoe\n"
    loaded = load(tmp_path, ACME + "files: {schedules: [old.csv]}\n", {"old.csv": rows})
    assert [shift.engineer for shift in loaded.organisation.history.shifts] == ["ana", "bob"]
    (warning,) = loaded.warnings
    assert (warning.file, warning.line, warning.column) == (str(tmp_path / "old.csv"), 2, 24)
    assert "2 rows are left out" in warning.problem


def test_a_member_who_has_left_by_then_is_warned_of(tmp_path: Path) -> None:
    loaded = load(tmp_path, changed("{engineer: bob, last_day: 2026-06-30}", "{engineer: bob, first_day: 2027-01-01}"))
    (warning,) = loaded.warnings
    assert "never in force" in warning.problem


def test_a_role_that_no_rate_pays_is_warned_of_where_there_are_rates(tmp_path: Path) -> None:
    text = changed("    roles: [primary]\nabsences:", "    roles: [primary, secondry]\nabsences:")
    uncounted, written = load(tmp_path, text).warnings
    assert "no limit and no rest" in uncounted.problem
    assert (written.where, written.value) == ("rotations[1].roles[1]", "secondry")
    assert written.hint == "did you mean secondary?"
    unpaid = changed("    - {weekly: 250, effective: 2020-01-01, role: secondary}\n", "")
    (implied,) = load(tmp_path, unpaid).warnings
    assert "no row of pay.stipends pays the role secondary" in implied.problem
    assert load(tmp_path, unpaid[: unpaid.index("pay:\n  stipends")]).warnings == ()


def test_empty_sections_and_values_count_as_not_written(tmp_path: Path) -> None:
    text = changed("region: BY", "region: ").replace("wishes:\n", "wishes:\nold_wishes:\n")
    text = text[: text.index("old_wishes")] + text[text.index("locks:") :]
    organisation = load(tmp_path, text).organisation
    assert organisation.wishes == ()
    assert organisation.engineer["ana"].region is None


def test_the_traps_of_older_yaml_are_gone(tmp_path: Path) -> None:
    """In YAML 1.1 NO is false, 12:30 is 750, and 010 is eight."""
    text = changed("country: US", "country: NO", changed("time: 10:00", "time: 12:30"))
    organisation = load(tmp_path, changed("payroll_id: 00123", "payroll_id: 010", text)).organisation
    assert organisation.engineer["cleo"].country == "NO"
    assert organisation.rotation["web"].handoff.time == time(12, 30)
    assert organisation.engineer["cleo"].payroll_id == "010"


def test_aliases_repeat_values(tmp_path: Path) -> None:
    text = changed("{start: 08:30, end: 16:30}", "&hours {start: 08:30, end: 16:30}")
    text = changed("share: 0.6", "share: 0.6", text)
    first, second = text.split("rotations:", 1)
    text = first + (
        "  - {id: dan, name: Dan, email: dan@example.com, team: web, working_hours: *hours}\nrotations:" + second
    )
    organisation = load(tmp_path, text).organisation
    assert organisation.engineer["dan"].working_hours == organisation.engineer["cleo"].working_hours


def test_the_template_of_init_loads_without_a_word(tmp_path: Path) -> None:
    template = files("importers").joinpath("template.yaml").read_text(encoding="utf-8")
    loaded = load(tmp_path, template)
    assert loaded.warnings == ()
    assert len(loaded.organisation.engineers) == 11


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + ACME)
    assert load_organisation(path).organisation.company.name == "Acme"
