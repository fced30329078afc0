"""Bad input of every kind is refused with the row that is wrong; good input is taken over whole."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from compensation.computation import compute
from compensation.periods import Period
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.pay import PayPolicy, StipendRate
from importers.pay_files import PayFiles, read_pay_files
from tests.compensation.company import BASE, RATES, company, rotation

ORGANISATION = company(rotations=(rotation(roles=("primary", "secondary")),))
SCHEDULE = "rotation,role,week,engineer,start,end\n"
SEGMENTS = "incident,engineer,start,end,team,opened,outcome,edited,approved_by\n"
OVERRIDES = "rotation,role,start,end,engineer,reason\n"
CLAIMS = "id,engineer,start,end,incident,team,approved_by,reason\n"
WEEK = SCHEDULE + "web,primary,2027-01-04,alice,,\n"

BAD = [
    (
        "a segment that ends before it starts",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T03:00Z,2027-01-05T02:00Z,,,,,\n"},
        "segments.csv:2:28: end: ends before it starts",
    ),
    (
        "an unknown responder",
        {"segments.csv": SEGMENTS + "P1,alcie,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\n"},
        "segments.csv:2:4: engineer: unknown engineer (found alcie); did you mean alice?",
    ),
    (
        "an unknown e-mail address",
        {"segments.csv": SEGMENTS + "P1,alcie@example.com,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\n"},
        "did you mean alice@example.com?",
    ),
    (
        "a naive time",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00,2027-01-05T03:00Z,,,,,\n"},
        "segments.csv:2:10: start: has no offset: whose clock is it? (found 2027-01-05T02:00)",
    ),
    (
        "a day that does not exist",
        {"claims.csv": CLAIMS + "c1,alice,2027-02-30T02:00Z,2027-02-30T03:00Z,,,,\n"},
        "claims.csv:2:10: start: there is no such moment",
    ),
    (
        "a segment that its own engineer approved, in another spelling",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,yes,Alice@Example.com\n"},
        "segments.csv:2:53: approved_by: nobody approves their own work (found Alice@Example.com); name somebody else",
    ),
    (
        "a segment that nobody by name approved",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,yes,me\n"},
        "segments.csv:2:53: approved_by: says nobody's name (found me)",
    ),
    (
        "a claim of one's own approval",
        {"claims.csv": CLAIMS + "c1,alice@example.com,2027-01-05T02:00Z,2027-01-05T03:00Z,,,ALICE,\n"},
        "claims.csv:2:60: approved_by: nobody approves their own work (found ALICE)",
    ),
    (
        "an unknown team",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,wbe,,,,\n"},
        "segments.csv:2:46: team: unknown team (found wbe); did you mean web?",
    ),
    (
        "nobody and no outcome",
        {"segments.csv": SEGMENTS + "P1,,,,web,2027-01-05T02:00Z,,,\n"},
        "segments.csv:2:1: engineer: nobody is named, and no outcome",
    ),
    (
        "an outcome beside a responder",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,unacknowledged,,\n"},
        "outcome: an outcome is for incidents that nobody acknowledged",
    ),
    (
        "one segment with two ends",
        {
            "segments.csv": SEGMENTS
            + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\nP1,alice,2027-01-05T02:00Z,2027-01-05T04:00Z,,,,,\n"
        },
        "segments.csv, line 2, says something else about it (found P1)",
    ),
    (
        "two people on one slot",
        {"schedule.csv": WEEK + "web,primary,2027-01-04,bob,,\n"},
        "schedule.csv:3:24: engineer: alice holds this slot until 2027-01-11T14:00:00Z (line 2) (found bob)",
    ),
    (
        "one person twice on one slot",
        {"schedule.csv": WEEK + "web,primary,2027-01-04,alice,,\n"},
        "alice holds this slot until",
    ),
    (
        "an unknown rotation",
        {"schedule.csv": SCHEDULE + "wbe,primary,2027-01-04,alice,,\n"},
        "schedule.csv:2:1: rotation: unknown rotation (found wbe); did you mean web?",
    ),
    (
        "a week that is no handoff day",
        {"schedule.csv": SCHEDULE + "web,primary,2027-01-05,alice,,\n"},
        "is a Tuesday, but web hands over on Mondays",
    ),
    (
        "an override outside the planned weeks",
        {
            "schedule.csv": WEEK,
            "overrides.csv": OVERRIDES + "web,primary,2027-01-10T00:00Z,2027-01-12T00:00Z,bob,\n",
        },
        "overrides.csv:2:13: start: the schedule does not have all the weeks up to 2027-01-12T00:00:00Z",
    ),
    (
        "an override that ends before it starts",
        {"schedule.csv": WEEK, "overrides.csv": OVERRIDES + "web,primary,2027-01-06T00:00Z,2027-01-05T00:00Z,bob,\n"},
        "overrides.csv:2:31: end: ends before it starts",
    ),
    (
        "an override without anybody",
        {"schedule.csv": WEEK, "overrides.csv": OVERRIDES + "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,,\n"},
        "engineer: is missing",
    ),
    (
        "two claims of one id",
        {
            "claims.csv": CLAIMS
            + "c1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,\nc1,bob,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,\n"
        },
        "claims.csv:3:1: id: two claims have this id",
    ),
    (
        "two people on one week, each in a file",
        {"schedule1.csv": WEEK, "schedule2.csv": SCHEDULE + "web,primary,2027-01-04,bob,,\n"},
        "schedule1.csv, line 2, has alice in this week (found bob)",
    ),
    (
        "two ends of one segment, each in a file",
        {
            "segments1.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\n",
            "segments2.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T04:00Z,,,,,\n",
        },
        "segments1.csv, line 2, says something else about it (found P1)",
    ),
    (
        "one claim id of two people, each in a file",
        {
            "claims1.csv": CLAIMS + "c1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,\n",
            "claims2.csv": CLAIMS + "c1,bob,2027-01-06T02:00Z,2027-01-06T03:00Z,,,,\n",
        },
        "claims1.csv, line 2, says something else about it (found c1)",
    ),
    (
        "an override that is there twice, and another between them, each in a file",
        {
            "schedule.csv": WEEK,
            "overrides1.csv": OVERRIDES + "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,bob,\n",
            "overrides2.csv": OVERRIDES + "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,alice,\n",
            "overrides3.csv": OVERRIDES + "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,bob,\n",
        },
        "overrides3.csv:2:13: start: is known already, and since then alice has its time from 2027-01-05T00:00:00Z",
    ),
    (
        "a segment of a year",
        {"segments.csv": SEGMENTS + "P1,alice,2027-01-01T00:00Z,2028-01-01T00:00Z,,,,,dana\n"},
        "segments.csv:2:28: end: is more than 31 days after its start",
    ),
    (
        "a claim of a month and a second",
        {"claims.csv": CLAIMS + "c1,alice,2027-01-01T00:00Z,2027-02-01T00:00:01Z,,,dana,\n"},
        "claims.csv:2:28: end: is more than 31 days after its start",
    ),
    (
        "an unknown column",
        {"claims.csv": "id,engineer,start,end,amount\nc1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,1000000\n"},
        "claims.csv:1:23: header: unknown column (found amount)",
    ),
    ("a list of incidents that is none", {"segments.json": '{"incidents": {}}'}, "incidents: must be a list"),
    ("not JSON", {"segments.json": '{"incidents": [}'}, "segments.json:1:16: file: is not JSON"),
    ("a name twice in one object", {"segments.json": '{"incidents": [], "incidents": []}'}, "'incidents' twice"),
    ("NaN in JSON", {"segments.json": '{"incidents": [{"id": NaN}]}'}, "NaN is not a number that JSON knows"),
    (
        "a segment in JSON that ends before it starts",
        {
            "segments.json": '{"incidents": [{"id": "P1", "segments": [{"engineer": "alice", '
            '"start": "2027-01-05T03:00:00Z", "end": "2027-01-05T02:00:00Z"}]}]}'
        },
        "incidents[0].segments[0].end: ends before it starts",
    ),
    (
        "an unknown name in JSON",
        {"segments.json": '{"incidents": [{"id": "P1", "opened": "2027-01-05T03:00:00Z", "resolver": "x"}]}'},
        "incidents[0].resolver: unknown field",
    ),
    ("an empty file", {"segments.csv": ""}, "the file is empty"),
]


def files(folder: Path, content: dict[str, str]) -> PayFiles:
    paths = {name: folder / name for name in content}
    for name, text in content.items():
        paths[name].write_text(text, encoding="utf-8")
    kinds = {kind: [path for name, path in paths.items() if name.startswith(kind)] for kind in _KINDS}
    return PayFiles(kinds["schedule"], kinds["overrides"], kinds["segments"], kinds["claims"])


_KINDS = ("schedule", "overrides", "segments", "claims")


@pytest.mark.parametrize(("what", "content", "expected"), BAD, ids=[what for what, _, _ in BAD])
def test_bad_input_is_refused_and_the_row_is_named(
    what: str, content: dict[str, str], expected: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_pay_files(files(tmp_path, content), ORGANISATION)
    assert expected in str(refusal.value)


def test_files_that_say_the_same_twice_are_taken_once(tmp_path: Path) -> None:
    once = {
        "schedule.csv": WEEK,
        "overrides.csv": OVERRIDES + "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,bob,\n",
        "segments.csv": SEGMENTS + "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\n",
        "claims.csv": CLAIMS + "c1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,\n",
    }
    twice = once | {name.replace(".csv", "2.csv"): text for name, text in once.items()}
    found = read_pay_files(files(tmp_path, once), ORGANISATION)
    assert read_pay_files(files(tmp_path, twice), ORGANISATION) == found
    assert found.and_later(read_pay_files(files(tmp_path, once), ORGANISATION, found)) == found


def test_a_ledger_is_restated_by_a_file_but_a_claim_keeps_its_engineer(tmp_path: Path) -> None:
    claims = {"claims.csv": CLAIMS + "c1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,\n"}
    known = read_pay_files(files(tmp_path, {"schedule.csv": WEEK, **claims}), ORGANISATION)
    longer = {"claims.csv": CLAIMS + "c1,alice,2027-01-05T02:00Z,2027-01-05T04:00Z,,,,\n"}
    other = {"schedule.csv": SCHEDULE + "web,primary,2027-01-04,bob,,\n"}
    restated = known.and_later(read_pay_files(files(tmp_path, longer | other), ORGANISATION, known))
    assert len(restated.claims) == 1
    assert restated.claims[0].end > known.claims[0].end
    assert [shift.engineer for shift in restated.planned.shifts] == ["bob"]
    theirs = {"claims.csv": claims["claims.csv"].replace("alice", "bob")}
    with pytest.raises(InvalidInput, match=r"claims\.csv:2:1: id: in the ledger alice has a claim of this id already"):
        read_pay_files(files(tmp_path, theirs), ORGANISATION, known)


def test_thirty_one_days_to_the_second_are_taken(tmp_path: Path) -> None:
    text = SEGMENTS + "P1,alice,2027-01-01T00:00Z,2027-02-01T00:00:00Z,,,,,dana\n"
    assert len(read_pay_files(files(tmp_path, {"segments.csv": text}), ORGANISATION).responses) == 1


def test_an_override_that_lost_its_time_since_is_refused_by_its_row(tmp_path: Path) -> None:
    row = "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,{},{}\n"
    there, back, again = row.format("bob", ""), row.format("alice", ""), row.format("bob", "again")
    known = read_pay_files(files(tmp_path, {"schedule.csv": WEEK, "overrides.csv": OVERRIDES + there}), ORGANISATION)
    known = known.and_later(read_pay_files(files(tmp_path, {"overrides.csv": OVERRIDES + back}), ORGANISATION, known))
    with pytest.raises(InvalidInput, match=r"overrides\.csv:2:13: start: is known already, and since then alice"):
        read_pay_files(files(tmp_path, {"overrides.csv": OVERRIDES + there}), ORGANISATION, known)
    for text in (again, there + back + there):
        found = read_pay_files(files(tmp_path, {"overrides.csv": OVERRIDES + text}), ORGANISATION, known)
        later = known.and_later(found)
        assert [one.engineer for one in later.overrides] == ["bob", "alice", "bob"]
        assert later.and_later(found) == later


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    content = {
        "schedule.csv": SCHEDULE + "web,primary,2027-01-04,nobody-we-know,,\n",
        "segments.csv": SEGMENTS + "P1,zoe,2027-01-05T02:00Z,2027-01-05T03:00Z,,,,,\n",
        "claims.csv": CLAIMS + "c1,alice,2027-01-05T02:00,2027-01-05T03:00Z,,,,\n",
    }
    with pytest.raises(InvalidInput) as refusal:
        read_pay_files(files(tmp_path, content), ORGANISATION)
    assert {Path(fault.file).name for fault in refusal.value.faults} == set(content)


def with_rates(*rows: StipendRate) -> Organisation:
    return company(pay=PayPolicy(stipends=rows, overtime=BASE))


def test_a_rate_gap_names_the_role_and_the_week(tmp_path: Path) -> None:
    organisation = with_rates(StipendRate(role="primary", weekly=Decimal(500), effective=date(2027, 1, 6)))
    facts = read_pay_files(files(tmp_path, {"schedule.csv": WEEK}), organisation)
    with pytest.raises(
        InvalidInput, match="role primary of web has no rate before 2027-01-06, but the week of 2027-01-04"
    ):
        compute(facts, organisation, [Period(2027, 1)])


def test_overlapping_rates_name_both_rows() -> None:
    twice = StipendRate(role="primary", weekly=Decimal(400), effective=date(2024, 8, 1))
    with pytest.raises(ValueError, match=r"stipends\[1\] and stipends\[2\] overlap: both begin with primary"):
        PayPolicy(stipends=(*RATES, twice))


@pytest.mark.parametrize("amount", ["-1", "1000000.01", "0.005", "NaN", "1e30"])
def test_negative_and_absurd_amounts_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="weekly"):
        StipendRate.model_validate({"role": "primary", "weekly": amount, "effective": "2024-08-01"})


def test_an_overtime_base_that_is_missing_names_person_day_and_incident(tmp_path: Path) -> None:
    organisation = company(pay=PayPolicy(stipends=RATES))
    segments = SEGMENTS + "P1,alice,2027-01-05T02:00-05:00,2027-01-05T03:00-05:00,,,,,\n"
    facts = read_pay_files(files(tmp_path, {"segments.csv": segments}), organisation)
    with pytest.raises(InvalidInput, match="no hourly base is in force for alice on 2027-01-05, when P1 was worked on"):
        compute(facts, organisation, [Period(2027, 1)])


def test_json_and_csv_say_the_same(tmp_path: Path) -> None:
    csv_text = SEGMENTS + (
        "P1,alice,2027-01-05T02:00Z,2027-01-05T03:00Z,web,2027-01-05T01:58Z,,,\n"
        "P1,bob@example.com,2027-01-05T02:10Z,2027-01-05T03:00Z,web,2027-01-05T01:58Z,,yes,alice\n"
        "P2,,,,web,2027-01-06T01:00Z,auto-resolved,,\n"
    )
    json_text = """{"incidents": [
      {"id": "P1", "team": "web", "opened": "2027-01-05T01:58:00Z", "segments": [
        {"engineer": "alice", "start": "2027-01-05T02:00:00Z", "end": "2027-01-05T03:00:00Z"},
        {"engineer": "bob", "start": "2027-01-05T02:10:00+00:00", "end": "2027-01-05T04:00:00+01:00", "edited": true,
         "approved_by": "alice"}]},
      {"id": "P2", "team": "web", "opened": "2027-01-06T01:00:00Z", "outcome": "auto-resolved", "segments": []}]}"""
    from_csv = read_pay_files(files(tmp_path, {"segments.csv": csv_text}), ORGANISATION)
    from_json = read_pay_files(files(tmp_path, {"segments.json": json_text}), ORGANISATION)
    assert from_csv == from_json
    assert len(from_csv.responses) == 2
    assert from_csv.unanswered[0].auto_resolved


def test_overrides_accept_addresses_and_nobody(tmp_path: Path) -> None:
    rows = OVERRIDES + (
        "web,primary,2027-01-05T00:00Z,2027-01-06T00:00Z,bob@example.com,dentist\n"
        "web,primary,2027-01-06T00:00Z,2027-01-06T01:00Z,nobody,\n"
    )
    found = read_pay_files(files(tmp_path, {"schedule.csv": WEEK, "overrides.csv": rows}), ORGANISATION)
    assert [one.engineer for one in found.overrides] == ["bob", None]
