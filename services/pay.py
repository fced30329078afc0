"""Pay, use case by use case: report, statement, explanation, and the steps of a pay period.

The arithmetic is in `compensation`, which knows no files. Here facts are read, taken into the ledger, and the ledger
is kept; whoever keeps it elsewhere calls the same pure functions.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from compensation import decisions, life_cycle
from compensation.explanation import Explanation, explain
from compensation.ledger import Ledger
from compensation.lines import PayLine
from compensation.periods import Period
from compensation.report import PayReport
from compensation.standing import current_standing, frozen_report, unposted
from compensation.statement import Statement, statement
from domain.errors import Conflict, InvalidInput
from domain.organisation import Organisation
from importers.organisation_file import load_organisation
from importers.pay_files import PayFiles, read_pay_files
from services.pay_ledger_file import LedgerFile


@dataclass(frozen=True)
class PaySources:
    """Where an organisation, its facts and its ledger are."""

    organisation: Path
    files: PayFiles = field(default_factory=PayFiles)
    ledger: Path | None = None
    """None: nothing is kept; every period is open."""


@dataclass(frozen=True)
class PayAnswer:
    """A report, what it was made for, and corrections of closed periods that are not posted yet."""

    report: PayReport
    organisation: Organisation
    unposted: tuple[PayLine, ...] = ()
    why_not_computed: str = ""
    """Why nobody can tell what a closed period lacks: its report is what was frozen all the same."""


def report(sources: PaySources, period: Period) -> PayAnswer:
    """The report of a period as it stands; nothing is written."""
    organisation = load_organisation(sources.organisation).organisation
    kept = LedgerFile(sources.ledger).read() if sources.ledger else Ledger()
    return report_of(_with_facts(kept, organisation, sources.files), organisation, period)


def report_of(ledger: Ledger, organisation: Organisation, period: Period) -> PayAnswer:
    """The same for a ledger that is at hand. What is frozen is told even when nothing can be computed any more."""
    try:
        report, corrections = current_standing(ledger, organisation, period)
    except InvalidInput as refusal:
        frozen = frozen_report(ledger, period)
        if frozen is None:
            raise
        return PayAnswer(frozen, organisation, why_not_computed=str(refusal))
    return PayAnswer(report, organisation, corrections)


@dataclass(frozen=True)
class Signature:
    """Who does something, and when."""

    by: str
    at: datetime


def review(sources: PaySources, period: Period, sign: Signature) -> Ledger:
    """Open -> in review; the facts given are taken into the ledger."""
    return _change(sources, lambda book, org: life_cycle.review(book, org, period, sign.by, sign.at))


def approve(sources: PaySources, period: Period, sign: Signature, *, defer: bool = False) -> Ledger:
    """In review -> approved."""
    return _change(sources, lambda book, org: life_cycle.approve(book, org, period, sign.by, sign.at, defer=defer))


def close(sources: PaySources, period: Period, sign: Signature) -> Ledger:
    """Approved -> closed."""
    return _change(sources, lambda book, org: life_cycle.close(book, org, period, sign.by, sign.at))


def reopen(ledger: Path, period: Period, sign: Signature, reason: str) -> Ledger:
    """Back to open, with the reason kept."""
    return LedgerFile(ledger).change(lambda book: life_cycle.reopen(book, period, sign.by, sign.at, reason))


def decide(sources: PaySources, subject: str, sign: Signature, *, accepted: bool) -> Ledger:
    """Accept or refuse work that waits for somebody's word."""
    return _change(sources, lambda book, org: decisions.decide(book, org, subject, sign.by, sign.at, accepted=accepted))


def adjust(sources: PaySources, sign: Signature) -> tuple[PayLine, ...]:
    """Post what closed periods lack in the earliest open one; the lines that were posted, none without new facts."""
    posted: list[PayLine] = []

    def change(book: Ledger, org: Organisation) -> Ledger:
        after = life_cycle.post_adjustments(book, org, sign.by, sign.at)
        posted.extend(after.adjustments[len(book.adjustments) :])
        return after

    _change(sources, change)
    return tuple(posted)


def set_aside(sources: PaySources, names: Collection[str], sign: Signature, reason: str) -> Ledger:
    """These corrections are not posted, and not asked about again; the reason is kept."""
    return _change(sources, lambda book, org: life_cycle.set_aside(book, org, names, sign.by, sign.at, reason))


def take_back(sources: PaySources, names: Collection[str], sign: Signature, reason: str) -> Ledger:
    """These corrections are no longer set aside, and the reason is kept: what is still owed of them waits again."""
    return _change(sources, lambda book, org: life_cycle.take_back(book, org, names, sign.by, sign.at, reason))


def aside(ledger: Path) -> tuple[PayLine, ...]:
    """Corrections that are set aside."""
    return LedgerFile(ledger).read().aside


def corrections(sources: PaySources) -> tuple[PayLine, ...]:
    """What `adjust` would post; nothing is written."""
    organisation = load_organisation(sources.organisation).organisation
    kept = LedgerFile(sources.ledger).read() if sources.ledger else Ledger()
    return unposted(_with_facts(kept, organisation, sources.files), organisation)


def export(sources: PaySources, period: Period, form: str, sign: Signature) -> Ledger:
    """Write down that a closed period was handed out; Conflict for any other."""
    return _change(sources, lambda book, _: life_cycle.record_export(book, period, form, sign.by, sign.at))


def statement_of(report: PayReport, engineer: str, organisation: Organisation | None = None) -> Statement:
    """One person's own pay."""
    return statement(report, engineer, organisation.engineers if organisation else ())


def explain_line(name: str, ledger: Path | None, answer: PayAnswer | None = None) -> Explanation:
    """A line of the reports that the ledger keeps, or of an answer at hand."""
    kept = LedgerFile(ledger).read() if ledger else Ledger()
    reports = [one.report for one in kept.periods if one.report]
    return explain([*reports, *([answer.report] if answer else [])], kept.adjustments, name)


def kept_report(ledger: Path, period: Period | None = None) -> PayReport:
    """A report that the ledger keeps: reviewed, approved or closed; the latest when no period is named."""
    kept = [one.report for one in LedgerFile(ledger).read().periods if one.report]
    wanted = [one for one in kept if period is None or one.period == period.label]
    if not wanted:
        what = f"no report of {period.label}" if period else "no report"
        raise Conflict(f"{ledger} keeps {what} yet; review a period first, or name the organisation and its files")
    return wanted[-1]


def _change(sources: PaySources, change: Callable[[Ledger, Organisation], Ledger]) -> Ledger:
    if sources.ledger is None:
        raise Conflict("a ledger is needed, so that the step is remembered")
    organisation = load_organisation(sources.organisation).organisation
    return LedgerFile(sources.ledger).change(
        lambda kept: change(_with_facts(kept, organisation, sources.files), organisation)
    )


def _with_facts(kept: Ledger, organisation: Organisation, files: PayFiles) -> Ledger:
    return kept.with_facts(read_pay_files(files, organisation, kept.facts))
