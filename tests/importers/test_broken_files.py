"""Each way to break a file gives one fault, at the place of the slip, in words that say what to do.

§ stands right before the place that the fault must name. The list of faults must be exactly one long: a slip must
not make others.
"""

from pathlib import Path

import pytest

from domain.errors import InvalidInput
from importers.organisation_file import load_organisation
from tests.importers.acme import ACME, changed, faults, marked

ANA = "{id: ana, name: Ana Silva, email: ana@example.com, team: pay, share: 0.6, region: BY}"
LOCK = "{rotation: web, role: primary, week: 2027-01-12, engineer: cleo}"
PAST = "{rotation: billing, role: secondary, week: 2026-10-05, engineer: bob}"
AWAY = "first_day: 2027-01-04, last_day: 2027-01-08, reason: private}"

SLIPS = {
    # what is written                     what it is broken into             part of the message
    "two keys": ("  zone: Europe/Berlin\n", "  zone: Europe/Berlin\n  §zone: Asia/Tokyo\n", "is written twice"),
    "unknown section": ("locks:\n", "§lock:\n", "unknown field (found lock); did you mean locks?"),
    "unknown field": ("email: ana@", "§emial: x, email: ana@", "did you mean email?"),
    "unknown field deep down": ("{start: 08:30,", "{§begin: 08:00, start: 08:30,", "unknown field (found begin)"),
    "unknown field of history": (
        "  holidays:\n    - {holiday",
        "  §holliday:\n    - {holiday",
        "did you mean holidays?",
    ),
    "decimal comma": ("share: 0.6,", "share: 0.6, §5,", "write numbers with a point"),
    "quoted decimal comma": ("share: 0.6,", "share: §'0,6',", "write 0.6, with a point"),
    "unknown team": ("email: ana@example.com, team: pay", "email: ana@example.com, team: §pai", "did you mean pay?"),
    "unknown team of a rotation": ("[billing]", "[billing]\n    teams: [§wbe]", "unknown team (found wbe)"),
    "unknown team member": ('["team:web", ana]', '[§"team:wob", "team:web"]', "unknown team (found wob)"),
    "unknown lead": ("lead: ana", "lead: §anna", "unknown engineer (found anna); did you mean ana?"),
    "unknown member": ("{engineer: bob, last_day", "{engineer: §rob, last_day", "unknown engineer (found rob)"),
    "unknown member, short": ("      - ana\n", "      - §anna\n", "rotations[0].members[0].engineer: unknown engineer"),
    "unknown absentee": ("{engineer: ana, first_day", "{engineer: §anna, first_day", "unknown engineer (found anna)"),
    "unknown wisher": ("{engineer: ana, week", "{engineer: §cle, week", "did you mean cleo?"),
    "wish for an unknown rotation": ("rotation: web}", "rotation: §wep}", "unknown rotation (found wep)"),
    "unknown past rotation": ("rotation: billing", "rotation: §biling", "did you mean billing?"),
    "unknown role": ("roles: [primary], first_day", "roles: [§primry], first_day", "did you mean primary?"),
    "role of another rotation": (
        "    roles: [primary]\n    working",
        "    roles: [§standby]\n    working",
        "unknown role",
    ),
    "unknown past role": ("role: secondary, week", "role: §secundary, week", "did you mean secondary?"),
    "unknown severity": ("severity: SEV-1", "severity: §SEV-9", "unknown severity (found SEV-9); did you mean SEV-1?"),
    "unknown holiday held": ("holiday: Christmas Day", "holiday: §Chrismas Day", "did you mean Christmas Day?"),
    "holiday of no calendar": (
        "- name: Christmas Day",
        "- name: §Thanksgiving\n    - name: Christmas Day",
        "DE has no",
    ),
    "role share of no role": ("secondary: 0.35", "§secondry: 0.35", "unknown role (found secondry)"),
    "rate of no role": ("role: primary, weekly: 350", "role: §prim, weekly: 350", "unknown role (found prim)"),
    "unknown platform rotation": (
        "teams:\n",
        "escalation: {platform_rotation: §wep}\nteams:\n",
        "escalation.platform_rotation: unknown rotation (found wep); did you mean web?",
    ),
    "unknown field of the escalation": (
        "teams:\n",
        "escalation: {§led_minutes: 5}\nteams:\n",
        "did you mean lead_minutes?",
    ),
    "minutes that are none": ("teams:\n", "escalation: {role_minutes: §0}\nteams:\n", "escalation.role_minutes"),
    "no email": ("teams:\n", "escalation: {vp_email: §the boss}\nteams:\n", "escalation.vp_email"),
    "a lead after the platform team": (
        "teams:\n",
        "escalation: §{lead_minutes: 60}\nteams:\n",
        "the team lead comes before the platform team",
    ),
    "a lead before the secondary": (
        "teams:\n",
        "escalation: {lead_minutes: 5}\nteams:\n",
        "rotations[0].roles: the last of 2 roles is paged after 5 min",
    ),
    "unknown zone": ("zone: Europe/Berlin", "zone: §Europe/Berln", "did you mean Europe/Berlin?"),
    "zone by its abbreviation": ("    zone: America/New_York\n", "    zone: §PDT\n", "unknown time zone"),
    "country without a calendar": ("country: US", "country: §XX", "no calendar of public holidays"),
    "country in small letters": ("country: US", "country: §us", "is not a country code"),
    "region of another country": ("region: BY", "region: §TX", "is not a region of DE"),
    "day that is not": ("last_day: 2026-12-31", "last_day: §2026-02-30", "there is no such day"),
    "day without dashes": ("last_day: 2026-12-31", "last_day: §20261231", "write it like 2027-01-04"),
    "day of another age": ("last_day: 2026-12-31", "last_day: §9999-12-31", "leave it out for no limit"),
    "day in words": ("last_day: 2027-01-08", "last_day: §tomorrow", "is not a day"),
    "leaves before joining": (
        "{id: bob, name: Bob, email: bob@example.com, team: pay, first_day: 2026-01-01",
        "§{id: bob, name: Bob, email: bob@example.com, team: pay, first_day: 2027-01-01",
        "leaves on 2026-12-31, before joining on 2027-01-01",
    ),
    "calendar that is not": ("{id: bob,", "{id: bob, calendar: §bob.ics,", "there is no such file (found bob.ics)"),
    "naive moment": ("opened: 2026-10-07T03:15:00Z", "opened: §2026-10-07T03:15:00", "has no offset"),
    "day for a moment": ("opened: 2026-10-07T03:15:00Z", "opened: §2026-10-07", "is not a moment"),
    "hour that is not": ("opened: 2026-10-07T03:15:00Z", "opened: §2026-10-07T25:15:00Z", "there is no such moment"),
    "time with a zone": ("start: 08:30", "start: §08:30Z", "is not a time of day"),
    "working hours backwards": ("{start: 08:30, end: 16:30}", "§{start: 18:30, end: 16:30}", "end before they start"),
    "absence backwards": (
        "{engineer: ana, first_day: 2027-01-04",
        "§{engineer: ana, first_day: 2027-01-09",
        "before it begins",
    ),
    "absence with one end": (AWAY, "first_day: 2027-01-04}", "give first_day and last_day, or start and end"),
    "not a number": ("share: 0.6", "share: §half", "must be a number"),
    "NaN": ("share: 0.6", "share: §.nan", "must be a finite number"),
    "infinity": ("SEV-2: 2", "SEV-2: §.inf", "must be a finite number"),
    "huge number": ("hourly: 80", f"hourly: §{'9' * 400}", "is far too large"),
    "large number": ("hourly: 80", "hourly: §2000000", "must be at most 1000000"),
    "share above one": ("share: 0.6", "share: §1.5", "must be at most 1"),
    "cents of cents": ("weekly: 500.50", "weekly: §500.505", "has more than 2 decimals"),
    "year with a point": ("year: 2025", "year: §2025.0", "must be a whole number"),
    "level that is not": ("level: rather-not", "level: §rather_not", "did you mean rather-not?"),
    "list for a value": ("name: Ana Silva", "name: §[Ana, Silva]", "must be a single value, not a list"),
    "value for a list": ("roles: [primary]\n    working", "roles: §primary\n    working", "write [primary]"),
    "value for a mapping": ("{start: 08:30, end: 16:30}", "§08:30-16:30", "must be a mapping"),
    "list for a section": ("company:\n  name: Acme", "company:\n  name: §[]", "must be a single value"),
    "empty entry": ("      - ana\n", "      -§\n      - ana\n", "is empty"),
    "missing name": ("{id: web, name: Web}", "§{id: web}", "teams[1].name: is missing"),
    "id with a space": ("{id: empty,", "{id: §emp ty,", "is not an id"),
    "address without a host": ("email: bob@example.com", "email: §bob", "is not an e-mail address"),
    "address of two": ("email: bob@example.com", "email: §Ana@example.com", "this address is ana's already"),
    "control character": ("name: Ana Silva", 'name: §"Ana\\tSilva"', "must be one line without control characters"),
    "direction control": ("name: Ana Silva", "name: §Ana \u202eavliS", "must be one line without control characters"),
    "far too large with an exponent": ("hourly: 80", "hourly: §1e400", "is far too large"),
    "large with an exponent": ("hourly: 80", "hourly: §1e30", "is far too large"),
    "exponent": ("hourly: 80", "hourly: §8e1", "write its digits out"),
    "team twice": ("  - {id: web, name: Web}\n", "  - {id: web, name: Web}\n  - {id: §web, name: W}\n", "in line 15"),
    "incident twice": (
        "  - {id: INC-1,",
        "  - {id: INC-1, team: web, severity: SEV-2, opened: 2026-10-08T03:15:00Z}\n  - {id: §INC-1,",
        "this incident is defined twice",
    ),
    "member twice": (
        "- {engineer: bob, last_day: 2026-06-30}",
        "- {engineer: bob, last_day: 2026-06-30}\n      - §{engineer: bob, first_day: 2026-06-30}",
        "bob is in this rotation twice at a time",
    ),
    "team member twice": ('["team:web", ana]', '["team:web", ana, §"team:web"]', "team web is in this rotation twice"),
    "rotation of an empty team": (
        '["team:web", ana]',
        '["team:web", §"team:empty"]',
        "no engineer belongs to this team",
    ),
    "rotation of nobody": ('["team:web", ana]', "§[]", "is empty; at least one is needed"),
    "role the rotation has not": (
        '["team:web", ana]',
        '["team:web", {engineer: ana, roles: [§secondary]}]',
        "web has no such role (found secondary); its roles: primary",
    ),
    "member both ways": ('["team:web", ana]', '["team:web", §{engineer: ana, team: pay}]', "one of the two"),
    "lock off the handoff": (LOCK, LOCK.replace("2027-01-12", "§2027-01-11"), "did you mean 2027-01-05 or 2027-01-12?"),
    "lock of a stranger": (LOCK, LOCK.replace("engineer: cleo", "engineer: §bob"), "is not a member of web"),
    "lock of a role that is not": (LOCK, LOCK.replace("role: primary", "role: §secondary"), "web has no such role"),
    "lock of an unknown rotation": (LOCK, LOCK.replace("rotation: web", "rotation: §wb"), "did you mean web?"),
    "two locks": (
        LOCK,
        f"{LOCK}\n  - {LOCK.replace('engineer: cleo', 'engineer: §ana')}",
        "this cell is locked already",
    ),
    "two wishes": (
        "level: rather-not}",
        "level: rather-not}\n  - {engineer: ana, week: 2027-01-18, level: §happy-to}",
        "contradicts another wish",
    ),
    "past week off the handoff": (
        PAST,
        PAST.replace("2026-10-05", "§2026-10-06"),
        "is a Tuesday, but pay hands over on",
    ),
    "past week backwards": (PAST, PAST.replace("bob}", "bob, end: §2026-10-01T00:00:00Z}"), "ends before it begins"),
    "past week held twice": (PAST, f"{PAST}\n    - {PAST.replace('week: ', 'week: §')}", "overlaps another past shift"),
    "rates of one day": ("effective: 2024-08-01", "effective: 2020-01-01", "both begin with primary"),
    "allowance for nobody": (
        "policy:\n",
        'policy:\n  allowances: [§"limit:anna:2027-01"]\n',
        "no engineer anna (found limit:anna:2027-01); did you mean ana?",
    ),
    "allowance off the handoff": ("policy:\n", "policy:\n  allowances: [§pairing:web:2027-01-11]\n", "on Tuesdays"),
    "allowance on no day": ("policy:\n", "policy:\n  allowances: [§pairing:web:2027-02-30]\n", "is not a handoff day"),
    "another format": ("dogwatch: 1", "dogwatch: §2", "reads format 1 only"),
    "merge key": (
        "{engineer: ana, week: 2027-01-18,",
        "{§<<: {}, engineer: ana, week: 2027-01-18,",
        "write the fields out",
    ),
    "object": ("name: Acme", "name: §!!python/name:os.system Acme", "tags are not used here"),
    "second document": ("teams:\n", "§---\nteams:\n", "a second document begins"),
    "tab": ("  name: Acme\n", "§\tname: Acme\n", "indent with spaces"),
    "indentation": ("  name: Acme\n  zone", "  name: Acme\n §zone", "the indentation does not fit"),
    "two colons": ("  name: Acme\n", "  name: Acme§: Ltd\n", "quote texts with a colon"),
    "open bracket": ("- {id: web, name: Web}", "- {id: web, name: Web\n  - §{}", "bracket"),
    "open quote": ("rotation: billing", 'rotation: §"billing', "a quote or bracket is never closed"),
    "no colon": ("teams:\n", "§teams\n", "a name without a colon after it"),
    "alias of nothing": ("lead: ana", "lead: §*nobody", "no anchor before it"),
    "alias of itself": ("formerly: [billing]", "formerly: &f [billing, §*f]", "refers to itself"),
    "list as a name": ("lead: ana", "§[lead]: ana", "a name is a plain word"),
    "bell": ("name: Acme", "name: Ac§\x07me", "has a control character (found \\x07)"),
}


@pytest.mark.parametrize(("old", "new", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = changed(old, new)
    found = faults(tmp_path, text.replace("§", ""))
    assert len(found) == 1, found
    assert words in str(found[0])
    if "§" in text:
        _, line, column = marked(text)
        assert (found[0].file, found[0].line, found[0].column) == (str(tmp_path / "org.yaml"), line, column)


def test_a_rate_that_overlaps_is_told_at_the_later_row(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("effective: 2024-08-01", "effective: 2020-01-01"))
    assert ACME.split("\n")[fault.line - 1].startswith("    - {role: primary, weekly: 500.50")


def test_all_slips_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = ACME
    for old, new in [
        ("zone: Europe/Berlin", "zone: Europe/Berln"),
        ("share: 0.6", "share: 6"),
        ("lead: ana", "lead: anna"),
        ("team: web\n", "team: wep\n"),
        ("week: 2027-01-12", "week: 2027-01-11"),
        ("opened: 2026-10-07T03:15:00Z", "opened: 2026-10-07T03:15:00"),
    ]:
        text = changed(old, new, text)
    lines = [fault.line for fault in faults(tmp_path, text)]
    assert lines == sorted(lines)
    assert len(lines) == 6


def test_a_fault_in_a_row_does_not_hide_a_wrong_name_in_it(tmp_path: Path) -> None:
    found = faults(tmp_path, changed("{engineer: ana, week: 2027-01-18", "{engineer: anna, week: 2027-01-32"))
    assert [fault.where for fault in found] == ["wishes[0].engineer", "wishes[0].week"]


def test_what_depends_on_a_broken_section_is_not_told(tmp_path: Path) -> None:
    """Without a zone nobody knows when a past week began; that is no reason to complain of the week."""
    (fault,) = faults(tmp_path, changed("zone: Europe/Berlin", "zone: Europe/Berln"))
    assert fault.where == "company.zone"


@pytest.mark.parametrize("section", ["company", "teams", "engineers", "rotations"])
def test_a_section_that_is_needed_is_missed(tmp_path: Path, section: str) -> None:
    start = ACME.index(f"\n{section}:\n") + 1
    following = next(
        place for place in range(start + 1, len(ACME)) if ACME[place - 1] == "\n" and ACME[place] not in " \n"
    )
    for text, words in [
        (ACME[:start] + ACME[following:], "is missing"),
        (f"{ACME[:start]}{section}:\n{ACME[following:]}", "is empty"),
    ]:
        found = faults(tmp_path, text)
        assert [fault for fault in found if fault.where == section and fault.problem == words], found


NOT_TEXTS = {
    "empty": (b"", "is empty; `dogwatch init` writes one"),
    "only comments": (b"# nothing yet\n", "is empty"),
    "only a list": (b"- a\n- b\n", "must be a mapping with the sections"),
    "UTF-16": ("dogwatch: 1".encode("utf-16"), "save it as UTF-8"),
    "UTF-16 without mark": ("dogwatch: 1".encode("utf-16-le"), "save it as UTF-8"),
    "deep": (b"[" * 100_000, "nested more than 30 deep"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "save it as UTF-8"),
}


@pytest.mark.parametrize(("content", "words"), NOT_TEXTS.values(), ids=NOT_TEXTS)
def test_what_is_no_organisation_at_all(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "org.yaml"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        load_organisation(path)
    (fault,) = refusal.value.faults
    assert words in str(fault)


def test_latin_1_is_told_at_the_first_letter_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    path.write_bytes(changed("name: Web}", "name: Büro}").encode("latin-1"))
    with pytest.raises(InvalidInput, match=r"org.yaml:15:22: encoding: is not UTF-8 \(found byte 0xFC\)"):
        load_organisation(path)


def test_a_missing_file_is_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    with pytest.raises(InvalidInput, match=r"there is no such file; did you mean acme\.yaml\?"):
        load_organisation(tmp_path / "acmee.yaml")
    with pytest.raises(InvalidInput, match=r"there is no such file"):
        load_organisation(tmp_path / "nowhere" / "acme.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(ACME)
    with pytest.raises(InvalidInput, match=r"is a folder, not a file; name a file in it, such as acme\.yaml"):
        load_organisation(tmp_path)


def test_aliases_cannot_explode(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (fault,) = faults(tmp_path, "\n".join(levels))
    assert "aliases repeat more than 1,000,000 values" in fault.problem


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    with path.open("wb") as file:
        file.truncate(17_000_000)
    with pytest.raises(InvalidInput, match="is larger than 16 MB"):
        load_organisation(path)


def test_no_private_reason_is_shown_in_a_fault(tmp_path: Path) -> None:
    text = changed("reason: private}", "reason: very private, approved: perhaps}")
    (fault,) = faults(tmp_path, text)
    assert "very private" not in str(fault)


def test_a_misspelt_holiday_is_told_once_and_not_where_the_right_name_stands(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("- name: Christmas Day", "- name: Chrismas Day"))
    assert fault.where == "policy.holidays[0].name"


def test_all_faulty_allowances_are_told_at_once_each_with_the_nearest_name(tmp_path: Path) -> None:
    wrong = "[limit:anna:2027-01, share:pay+webb, pairing:web:2027-02-30, borrow:ana:wb]"
    found = faults(tmp_path, changed("policy:\n", f"policy:\n  allowances: {wrong}\n"))
    assert [fault.where for fault in found] == [f"policy.allowances[{number}]" for number in range(4)]
    assert [fault.hint for fault in found if fault.hint] == [
        "did you mean ana?",
        "did you mean web?",
        "did you mean web?",
    ]


def test_an_allowance_for_a_rotation_with_a_fault_is_not_told_as_one_of_nobody(tmp_path: Path) -> None:
    broken = changed("    formerly: [billing]", "    formerly: [billing]\n    roles: [primary, primary]")
    found = faults(
        tmp_path, changed("policy:\n", "policy:\n  allowances: [pairing:pay:2027-01-04, share:pay+wub]\n", broken)
    )
    assert [fault.where for fault in found] == ["policy.allowances[1]", "rotations[0]"]


def test_the_names_in_a_misspelt_section_stay_known(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("\nengineers:\n", "\nenginers:\n"))
    assert fault.hint == "did you mean engineers?"


def test_a_misspelt_field_is_not_missed_as_well(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("email: bob@", "emial: bob@"))
    assert fault.where == "engineers[1].emial"
