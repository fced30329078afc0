"""Everything a pay report is computed from, read from files: all faults of all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compensation.facts import PayFacts
from domain.organisation import Organisation
from domain.schedule import Schedule
from importers.pay_claims import read_claims
from importers.pay_overrides import read_overrides
from importers.pay_schedule import read_schedule
from importers.report import Report
from importers.segments import read_segments


@dataclass(frozen=True)
class PayFiles:
    """Which files to read; of each kind none, one or several."""

    schedules: Sequence[Path] = ()
    overrides: Sequence[Path] = ()
    segments: Sequence[Path] = ()
    claims: Sequence[Path] = ()


def read_pay_files(files: PayFiles, organisation: Organisation, known: PayFacts | None = None) -> PayFacts:
    """What the files say, beside what is `known`; past shifts of the organisation fill weeks that nobody names.

    InvalidInput with every fault of every file, and then nothing is taken over.
    """
    report = Report()
    weeks = known.planned.by_slot if known else {}
    facts = PayFacts(planned=Schedule.of(shift for shift in organisation.history.shifts if shift.key not in weeks))
    for path in files.schedules:
        facts = facts.and_later(read_schedule(path, organisation, report))
    planned = (known or PayFacts()).and_later(facts).planned
    for path in files.overrides:
        facts = facts.and_later(read_overrides(path, organisation, planned, report))
    for path in files.segments:
        facts = facts.and_later(read_segments(path, organisation, report))
    for path in files.claims:
        facts = facts.and_later(read_claims(path, organisation, report))
    report.refuse_faults()
    return facts
