"""The life of a pay period: open, in review, approved, closed; each step returns a new ledger or says why not.

Every step computes again: what is approved is what was reviewed, and what is frozen is what was approved. When the
lines moved in between, the step is refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from compensation.facts import is_own_word, is_same_name
from compensation.findings import Finding, FindingKind
from compensation.fingerprints import payments_sha256
from compensation.ledger import SET_ASIDE, TAKE_BACK, Event, Export, Ledger, PeriodRecord
from compensation.lines import PayLine
from compensation.periods import Period
from compensation.report import PayReport, PeriodState, sums_by_currency
from compensation.standing import computed_report, owed_now, report_of, unposted, unposted_of
from domain.clock import iso
from domain.errors import Conflict
from domain.organisation import Organisation


def review(ledger: Ledger, organisation: Organisation, period: Period, by: str, at: datetime) -> Ledger:
    """Open -> in review. Earlier periods come first, and late facts of closed ones are posted before."""
    _expect(ledger, period, PeriodState.OPEN, "reviewed")
    _refuse_skipping(ledger, period)
    computed = owed_now(ledger, organisation, period)
    if waiting := unposted_of(computed, ledger):
        raise Conflict(_unposted(len(waiting)))
    report = report_of(computed, ledger, organisation, period, PeriodState.IN_REVIEW)
    return _moved(ledger, report, "review", by, at)


def approve(
    ledger: Ledger, organisation: Organisation, period: Period, by: str, at: datetime, *, defer: bool = False
) -> Ledger:
    """In review -> approved, by somebody who is not paid in it; `defer` leaves undecided work to a later period.

    With the option `two_people` it is also somebody else than the reviewer.
    """
    _expect(ledger, period, PeriodState.IN_REVIEW, "approved")
    reviewers = [one.by for one in ledger.events if (one.action, one.subject) == ("review", period.label)]
    if organisation.pay.two_people and _is_one_person(organisation, reviewers[-1], by):
        raise Conflict(f"{reviewers[-1]} reviewed {period.label}; here somebody else approves it (two_people)")
    report = _unchanged(ledger, organisation, period, PeriodState.APPROVED)
    own = [one.name for one in report.payees if is_own_word(organisation, one.engineer, by)]
    if own:
        raise Conflict(f"{own[0]} is paid in {period.label}; nobody approves their own line, somebody else has to")
    undecided = [finding for finding in report.findings if finding.kind is FindingKind.AWAITING]
    if undecided and not defer:
        raise Conflict(_undecided(undecided))
    return _moved(ledger, report, "approve", by, at, f"{len(undecided)} undecided, deferred" if undecided else "")


def _is_one_person(organisation: Organisation, one: str, other: str) -> bool:
    """Whether two signatures are the same, or both those of one engineer."""
    engineers = (person.id for person in organisation.engineers)
    both = (is_own_word(organisation, who, one) and is_own_word(organisation, who, other) for who in engineers)
    return is_same_name(one, other) or any(both)


def close(ledger: Ledger, organisation: Organisation, period: Period, by: str, at: datetime) -> Ledger:
    """Approved -> closed: lines and hashes are frozen, and nothing moves them any more.

    Conflict while the period lasts, or before it: what is planned is not owed yet.
    """
    _expect(ledger, period, PeriodState.APPROVED, "closed")
    end = period.span(organisation.payroll_zone).end
    if at < end:
        raise Conflict(f"{period.label} lasts until {iso(end)}; it can be closed from then on")
    return _moved(ledger, _unchanged(ledger, organisation, period, PeriodState.CLOSED), "close", by, at)


def reopen(ledger: Ledger, period: Period, by: str, at: datetime, reason: str) -> Ledger:
    """Back to open; a closed period only while it was not exported and nothing was built on it."""
    record = ledger.record(period)
    if obstacle := _why_not_reopen(ledger, record):
        raise Conflict(obstacle)
    frozen = record.report.manifest.lines_sha256 if record.report else None
    event = Event(at=at, by=by, action="reopen", subject=period.label, note=reason, lines_sha256=frozen)
    return ledger.with_record(PeriodRecord(period=period.label, state=PeriodState.OPEN), event)


def record_export(ledger: Ledger, period: Period, form: str, by: str, at: datetime) -> Ledger:
    """A closed period was handed out; from now on it cannot be reopened."""
    record = ledger.record(period)
    if record.state is not PeriodState.CLOSED or record.report is None:
        raise Conflict(f"{period.label} is {_words(record.state)}; close it before payroll gets it")
    digest = record.report.manifest.lines_sha256
    export = Export(at=at, by=by, form=form, lines_sha256=digest)
    event = Event(at=at, by=by, action="export", subject=period.label, note=form, lines_sha256=digest)
    return ledger.with_record(record.model_copy(update={"exports": (*record.exports, export)}), event)


def acknowledge(
    ledger: Ledger, period: Period, report_id: str, cents: Mapping[str, int], by: str, at: datetime
) -> Ledger:
    """Payroll has booked the period; Conflict when its report and sums are not those that were handed out."""
    record = ledger.record(period)
    if record.report is None or not record.exports:
        raise Conflict(f"{period.label} was not handed out, so there is nothing to acknowledge")
    manifest = record.report.manifest
    if report_id != manifest.report_id:
        raise Conflict(f"{period.label} was handed out as {manifest.report_id}, not as {report_id}")
    if dict(cents) != dict(sums_by_currency(manifest.totals)):
        raise Conflict(f"the sums are not those of {report_id}; nothing is acknowledged, compare line by line")
    digest = manifest.lines_sha256
    event = Event(at=at, by=by, action="acknowledge", subject=period.label, note=report_id, lines_sha256=digest)
    return ledger.model_copy(update={"events": (*ledger.events, event)})


def post_adjustments(ledger: Ledger, organisation: Organisation, by: str, at: datetime) -> Ledger:
    """The corrections posted in the earliest open period; the same ledger when there are none."""
    lines = unposted(ledger, organisation)
    if not lines:
        return ledger
    subject = ", ".join(sorted({line.of_period for line in lines if line.of_period}))
    note, posted = f"{len(lines)} lines in {lines[0].period}", (*ledger.adjustments, *lines)
    event = Event(at=at, by=by, action="adjust", subject=subject, note=note, lines_sha256=payments_sha256(posted))
    return ledger.model_copy(update={"adjustments": posted, "events": (*ledger.events, event)})


def set_aside(
    ledger: Ledger, organisation: Organisation, names: Collection[str], by: str, at: datetime, reason: str
) -> Ledger:
    """These corrections are not posted, and the reason is kept: closed months were right as they are.

    People are not effective-dated, so a new zone or new working hours look as if they had always held.
    """
    lines = _called(names, unposted(ledger, organisation), "waits to be posted")
    _refuse_own(organisation, lines, by)
    events = [Event(at=at, by=by, action=SET_ASIDE, subject=line.id, note=reason) for line in lines]
    update = {"set_aside": (*ledger.set_aside, *lines), "events": (*ledger.events, *events)}
    return ledger.model_copy(update=update)


def take_back(
    ledger: Ledger, organisation: Organisation, names: Collection[str], by: str, at: datetime, reason: str
) -> Ledger:
    """These corrections are no longer set aside, and the reason is kept: what is still owed of them waits to be posted.

    Conflict for what is not set aside, and for one's own.
    """
    lines = _called(names, ledger.aside, "is set aside")
    _refuse_own(organisation, lines, by)
    events = [Event(at=at, by=by, action=TAKE_BACK, subject=line.id, note=reason) for line in lines]
    return ledger.model_copy(update={"events": (*ledger.events, *events)})


def _called(names: Collection[str], lines: Iterable[PayLine], standing: str) -> list[PayLine]:
    """The lines of these names, in order of name; Conflict that tells every name that none has."""
    known = {line.id: line for line in lines}
    if unknown := sorted(set(names) - known.keys()):
        raise Conflict(f"no correction called {' or '.join(unknown)} {standing}")
    return [known[name] for name in sorted(set(names))]


def _refuse_own(organisation: Organisation, lines: Iterable[PayLine], by: str) -> None:
    if any(is_own_word(organisation, line.engineer, by) for line in lines):
        raise Conflict("nobody decides on their own pay; somebody else has to")


def _moved(ledger: Ledger, report: PayReport, action: str, by: str, at: datetime, note: str = "") -> Ledger:
    digest = report.manifest.lines_sha256
    event = Event(at=at, by=by, action=action, subject=report.period, note=note, lines_sha256=digest)
    return ledger.with_record(PeriodRecord(period=report.period, state=report.manifest.state, report=report), event)


def _expect(ledger: Ledger, period: Period, state: PeriodState, verb: str) -> None:
    found = ledger.state(period)
    if found is not state:
        raise Conflict(f"{period.label} is {_words(found)}; only a period that is {_words(state)} can be {verb}")


def _refuse_skipping(ledger: Ledger, period: Period) -> None:
    earlier = [one for one in ledger.periods if one.period < period.label and one.state is not PeriodState.CLOSED]
    if earlier:
        raise Conflict(
            f"{earlier[0].period} comes before {period.label} and is {_words(earlier[0].state)}; close it first"
        )
    if ledger.closed and period > ledger.closed[-1].next:
        raise Conflict(f"{ledger.closed[-1].next.label} comes before {period.label} and is open; close it first")


def _unchanged(ledger: Ledger, organisation: Organisation, period: Period, state: PeriodState) -> PayReport:
    """The report computed again; Conflict when it pays something or somebody else than that of the step before."""
    before = ledger.record(period).report
    report = computed_report(ledger, organisation, period, state)
    if before is None or payments_sha256(before.everything, before.payees) != report.manifest.lines_sha256:
        raise Conflict(_changed(before, report, ledger.state(period)))
    return report


def _changed(before: PayReport | None, report: PayReport, state: PeriodState) -> str:
    known = set(before.payees) if before else set()
    others = ", ".join(payee.name for payee in report.payees if payee not in known)
    same_lines = before is not None and payments_sha256(before.everything) == payments_sha256(report.everything)
    what = f"who is paid in {report.period} ({others})" if same_lines else f"the lines of {report.period}"
    because = "the organisation did" if same_lines else "facts or policy did"
    return f"{what} changed since it was {_words(state)}, because {because}; reopen it and review it again"


def _why_not_reopen(ledger: Ledger, record: PeriodRecord) -> str:
    if record.state is PeriodState.OPEN:
        return f"{record.period} is open already"
    if record.exports:
        first = record.exports[0]
        handed_out = f"{record.period} was handed out as {first.form} on {first.at:%Y-%m-%d} and cannot be reopened"
        return f"{handed_out}; late facts become adjustments in the earliest open period"
    corrected = sorted({line.period for line in ledger.adjustments if line.of_period == record.period})
    if corrected:
        return f"{record.period} was corrected in {', '.join(corrected)} already and cannot be reopened"
    later = [one for one in ledger.periods if one.period > record.period and one.state is not PeriodState.OPEN]
    if later:
        return f"{later[0].period} comes after {record.period} and is {_words(later[0].state)}; reopen it first"
    return ""


def _unposted(count: int) -> str:
    what = "1 correction of a closed period is" if count == 1 else f"{count} corrections of closed periods are"
    return f"{what} not posted yet; post {'it' if count == 1 else 'them'} first, so that an open period pays"


def _undecided(findings: Sequence[Finding]) -> str:
    listed = "\n".join(f"  {finding.subject}  {finding.sentence}" for finding in findings)
    count = "1 entry waits" if len(findings) == 1 else f"{len(findings)} entries wait"
    return f"{count} for a decision; accept or refuse each, or defer them:\n{listed}"


def _words(state: PeriodState) -> str:
    return state.value.replace("_", " ")
