"""Claims, minutes and statements: one's own and nobody else's, decided by somebody else, and no amount for managers."""

import pytest
from sqlalchemy import update

from compensation.findings import FindingKind
from compensation.report import PayReport
from domain.access import Actor
from domain.clock import later
from domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from services.stored_pay import periods
from services.stored_pay.claims import ClaimedWork, StandingClaim, file_claim, list_claims, read_claim
from services.stored_pay.decisions import Minutes, decide_on, minutes_to_decide
from services.stored_pay.reports import report
from services.stored_pay.segments import list_segments, take_in_segments
from services.stored_pay.statements import explained, statement_of
from storage.audit import audit_entries
from storage.database import Database
from storage.tables.pay import PaySegmentRow
from tests.compensation.company import at
from tests.services.stored_pay.stored_company import (
    ACME,
    ALICE,
    BOB_COVERS,
    CORA,
    EDITED,
    ENGINEER_ALICE,
    ENGINEER_BOB,
    MAYA,
    NIGHT,
    NOW,
    PAGER,
    PAULA,
    PLANNED,
    SEPTEMBER,
    store,
)
from tests.services.stored_pay.test_periods import closed

WORK = ClaimedWork(
    start=at("2024-09-11 03:00"), end=at("2024-09-11 03:40"), incident="P7", reason="my child was ill, I used the phone"
)


def claimed(database: Database, actor: Actor = ENGINEER_ALICE) -> StandingClaim:
    return file_claim(database, actor, WORK, "claim-1", NOW)


def total(found: PayReport) -> int:
    return sum(line.amount or 0 for line in found.everything)


def test_a_claim_waits_and_pays_when_somebody_else_accepts_it(database: Database) -> None:
    store(database)
    before = total(report(database, ACME, SEPTEMBER)[0])
    claim = claimed(database)
    assert claim.standing == "waits"
    assert total(report(database, ACME, SEPTEMBER)[0]) == before
    decide_on(database, MAYA, claim.subject, NOW, accepted=True)
    assert read_claim(database, ENGINEER_ALICE, "claim-1").standing == "counts"
    assert total(report(database, ACME, SEPTEMBER)[0]) == before + 9000


def test_a_claim_never_takes_the_id_of_somebody_elses(database: Database) -> None:
    store(database)
    claimed(database)
    with pytest.raises(InvalidInput, match="alice has a claim of this id already"):
        claimed(database, ENGINEER_BOB)
    assert [one.claim.engineer for one in list_claims(database, MAYA)] == ["alice"]


def test_nobody_decides_on_their_own_work_whatever_else_they_are(database: Database) -> None:
    store(database)
    claim = claimed(database)
    with pytest.raises(Conflict, match="own work"):
        decide_on(database, ALICE, claim.subject, NOW, accepted=True)
    assert minutes_to_decide(database, ALICE) == ()
    assert read_claim(database, ENGINEER_ALICE, "claim-1").standing == "waits"


def test_managers_see_minutes_and_no_amount(database: Database) -> None:
    store(database)
    take_in_segments(database, PAGER, [EDITED], [], NOW)
    claimed(database)
    found = minutes_to_decide(database, MAYA)
    assert [(one.engineer, one.incident, one.paid_minutes) for one in found] == [
        ("alice", "P7", 45),
        ("alice", "P2", 45),
    ]
    assert not {"amount", "currency", "sentence"} & Minutes.model_fields.keys()


def test_a_refused_claim_stays_listed_and_pays_nothing(database: Database) -> None:
    store(database)
    before = total(report(database, ACME, SEPTEMBER)[0])
    decide_on(database, MAYA, claimed(database).subject, NOW, accepted=False)
    assert [one.standing for one in minutes_to_decide(database, MAYA)] == ["refused"]
    assert total(report(database, ACME, SEPTEMBER)[0]) == before


def test_what_was_accepted_stays_listed_until_its_month_is_closed_and_can_be_taken_back(database: Database) -> None:
    store(database)
    before = total(report(database, ACME, SEPTEMBER)[0])
    take_in_segments(database, PAGER, [EDITED], [], NOW)
    claim = claimed(database)
    for minutes in minutes_to_decide(database, MAYA):
        decide_on(database, MAYA, minutes.subject, NOW, accepted=True)
    listed = {one.incident: (one.standing, one.paid_minutes) for one in minutes_to_decide(database, MAYA)}
    assert listed == {"P7": ("accepted", 45), "P2": ("accepted", 45)}
    decide_on(database, MAYA, claim.subject, NOW, accepted=False)
    assert {one.incident: one.standing for one in minutes_to_decide(database, MAYA)} == {
        "P7": "refused",
        "P2": "accepted",
    }
    assert total(report(database, ACME, SEPTEMBER)[0]) == before + 9000
    for revision, step in enumerate((periods.review, periods.approve, periods.close)):
        step(database, PAULA, SEPTEMBER, NOW, revision)
    assert [one.incident for one in minutes_to_decide(database, MAYA)] == ["P7"]


def test_others_claims_are_not_there_and_payroll_does_not_read_reasons(database: Database) -> None:
    store(database)
    claimed(database)
    assert list_claims(database, ENGINEER_BOB) == ()
    with pytest.raises(NotFound):
        read_claim(database, ENGINEER_BOB, "claim-1")
    reasons = {
        who.name: [one.claim.reason for one in list_claims(database, who)] for who in (PAULA, MAYA, ENGINEER_ALICE)
    }
    assert reasons == {"Paula": [""], "Maya": [WORK.reason], "Alice": [WORK.reason]}


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ({"end": WORK.start}, "ends before it starts"),
        ({"end": later(WORK.start, 90_000)}, "longer than 24 h"),
        ({"end": later(NOW, 60), "start": later(NOW, -60)}, "lies in the future"),
        ({"team": "nobody"}, "no such team"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_and_not_kept(database: Database, work: dict[str, object], told: str) -> None:
    store(database)
    with pytest.raises(InvalidInput, match=told):
        file_claim(database, ENGINEER_ALICE, WORK.model_copy(update=work), "claim-1", NOW)
    assert list_claims(database, ENGINEER_ALICE) == ()


def test_the_same_work_is_claimed_once(database: Database) -> None:
    store(database)
    claimed(database)
    with pytest.raises(Conflict, match="claimed already"):
        file_claim(database, ENGINEER_ALICE, WORK, "claim-2", NOW)
    longer = WORK.model_copy(update={"end": later(WORK.end, 300)})
    assert file_claim(database, ENGINEER_ALICE, longer, "claim-2", NOW).standing == "waits"
    assert [one.claim.id for one in list_claims(database, ENGINEER_ALICE)] == ["claim-1", "claim-2"]


def test_only_engineers_claim(database: Database) -> None:
    store(database)
    with pytest.raises(Forbidden, match="only their own"):
        file_claim(database, PAULA, WORK, "claim-1", NOW)


def test_a_late_claim_becomes_a_correction_of_the_closed_month(database: Database) -> None:
    closed(database)
    decide_on(database, MAYA, claimed(database).subject, NOW, accepted=True)
    posted = periods.post_corrections(database, PAULA, NOW)
    assert [(line.engineer, line.amount, line.of_period, line.period) for line in posted] == [
        ("alice", 9000, "2024-09", "2024-10")
    ]
    assert explained(database, ENGINEER_ALICE, posted[0].id).line == posted[0]


def test_a_claim_whose_correction_was_set_aside_does_not_count(database: Database) -> None:
    closed(database)
    other = WORK.model_copy(update={"start": at("2024-09-18 03:00"), "end": at("2024-09-18 03:40")})
    for number, work in enumerate((WORK, other), start=1):
        claim = file_claim(database, ENGINEER_ALICE, work, f"claim-{number}", NOW)
        decide_on(database, MAYA, claim.subject, NOW, accepted=True)
    waiting = [line.id for line in periods.corrections(database, ACME) if line.start == WORK.start]
    periods.set_aside_corrections(database, PAULA, waiting, NOW, "paid by hand in cash")
    told = {one.claim.id: one.standing for one in list_claims(database, ENGINEER_ALICE)}
    assert told == {"claim-1": "set aside", "claim-2": "counts"}
    assert read_claim(database, ENGINEER_ALICE, "claim-1").standing == "set aside"
    assert [line.id for line in periods.aside(database, ACME)] == waiting
    periods.take_back_corrections(database, PAULA, waiting, NOW, "it never was")
    assert read_claim(database, ENGINEER_ALICE, "claim-1").standing == "counts"
    assert waiting[0] in {line.id for line in periods.corrections(database, ACME)}
    assert periods.aside(database, ACME) == ()
    with database.read() as session:
        entry = audit_entries(session, ACME)[0]
    assert (entry.action, entry.after) == ("take corrections back", {"lines": waiting, "reason": "it never was"})


def test_a_statement_is_ones_own_and_others_are_not_there(database: Database) -> None:
    store(database, PLANNED, BOB_COVERS)
    mine = statement_of(database, ENGINEER_BOB, SEPTEMBER, "bob", NOW)
    assert [line.amount for line in mine.lines] == [15278]
    for who, whose in ((ENGINEER_ALICE, "bob"), (CORA, "bob"), (MAYA, "alice"), (PAULA, "nobody"), (PAULA, "carol")):
        with pytest.raises(NotFound, match="there is no statement"):
            statement_of(database, who, SEPTEMBER, whose, NOW)
    assert statement_of(database, PAULA, SEPTEMBER, "bob", NOW) == mine
    with database.read() as session:
        seen = [(entry.actor, entry.subject) for entry in audit_entries(session, ACME)]
    assert seen == [("account:paula", "2024-09 bob")]


def test_a_line_is_explained_to_whom_it_pays(database: Database) -> None:
    store(database, PLANNED, BOB_COVERS)
    line = statement_of(database, ENGINEER_BOB, SEPTEMBER, "bob", NOW).lines[0]
    assert explained(database, ENGINEER_BOB, line.id, SEPTEMBER).line == line
    assert explained(database, PAULA, line.id, SEPTEMBER).payee.engineer == "bob"
    for who, name in ((ENGINEER_ALICE, line.id), (CORA, line.id), (ENGINEER_BOB, line.id[:6])):
        with pytest.raises(NotFound, match="there is no pay line"):
            explained(database, who, name, SEPTEMBER)


def test_segments_are_taken_in_once_and_restated_by_their_name(database: Database) -> None:
    store(database)
    assert take_in_segments(database, PAGER, [NIGHT, EDITED], [], NOW) == 2
    assert take_in_segments(database, PAGER, [NIGHT, EDITED], [], NOW) == 0
    longer = NIGHT.model_copy(update={"end": later(NIGHT.end, 600)})
    assert take_in_segments(database, PAGER, [longer], [], NOW) == 1
    assert list_segments(database, ACME) == (longer, EDITED)


def test_what_a_person_writes_down_by_hand_waits_for_somebody_elses_word(database: Database) -> None:
    store(database)
    before = total(report(database, ACME, SEPTEMBER)[0])
    by_hand = NIGHT.model_copy(update={"approved_by": "Cora"})
    take_in_segments(database, CORA, [by_hand], [], NOW)
    assert total(report(database, ACME, SEPTEMBER)[0]) == before
    assert [(one.incident, one.standing) for one in minutes_to_decide(database, MAYA)] == [("P1", "waits")]


def test_segments_of_strangers_are_all_told_and_nothing_is_taken_in(database: Database) -> None:
    store(database)
    strangers = [NIGHT, NIGHT.model_copy(update={"engineer": "zoe"}), EDITED.model_copy(update={"team": "x"})]
    with pytest.raises(InvalidInput) as refused:
        take_in_segments(database, PAGER, strangers, [], NOW)
    assert [fault.where for fault in refused.value.faults] == ["/segments/1/engineer", "/segments/2/team"]
    assert list_segments(database, ACME) == ()


def test_a_stored_segment_that_its_own_engineer_approved_waits_and_somebody_else_mends_it(database: Database) -> None:
    store(database)
    take_in_segments(database, PAGER, [NIGHT, EDITED], [], NOW)
    before = total(report(database, ACME, SEPTEMBER)[0])
    with database.write() as session:  # as it was kept by an earlier revision, or before an address changed hands
        session.execute(update(PaySegmentRow).where(PaySegmentRow.edited).values(approved_by="alice"))
    found, _ = report(database, ACME, SEPTEMBER)
    (kept,) = [one for one in found.findings if one.kind is FindingKind.AWAITING]
    assert (total(found), kept.engineer, kept.incident) == (before, "alice", "P2")
    assert "approved by alice, whose own work it is" in kept.sentence
    assert f"`POST pay/minutes/{kept.subject}`" in kept.sentence
    with pytest.raises(Conflict, match="nobody decides on their own work"):
        decide_on(database, ALICE, str(kept.subject), NOW, accepted=True)
    decide_on(database, MAYA, str(kept.subject), NOW, accepted=True)
    assert total(report(database, ACME, SEPTEMBER)[0]) == before + 9000


def test_a_stored_approval_of_ones_own_goes_when_the_segment_is_brought_again(database: Database) -> None:
    store(database)
    take_in_segments(database, PAGER, [EDITED], [], NOW)
    with database.write() as session:
        session.execute(update(PaySegmentRow).values(approved_by="alice"))
    take_in_segments(database, PAGER, [EDITED.model_copy(update={"approved_by": "alice"})], [], NOW)
    assert [one.approved_by for one in list_segments(database, ACME)] == [None]
