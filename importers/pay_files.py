"""Everything a pay report is computed from, read from files: all faults of all of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from compensation.facts import PayFacts
from compensation.restating import later_overrides
from domain.organisation import Organisation
from domain.overrides import Override
from domain.response import Claim, ResponseSegment
from domain.schedule import Schedule
from importers.pay_claims import read_claims
from importers.pay_overrides import read_overrides
from importers.pay_schedule import Weeks, read_schedule
from importers.report import Report
from importers.segments import read_segments
from importers.told import Told


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
    report, known = Report(), known or PayFacts()
    history = (shift for shift in organisation.history.shifts if shift.key not in known.planned.by_slot)
    facts = PayFacts(planned=Schedule.of(history))
    weeks: Weeks = {}
    for path in files.schedules:
        facts = facts.and_later(read_schedule(path, organisation, report, weeks))
    planned = PayFacts(planned=known.planned).and_later(facts).planned
    read = [*_overrides(files.overrides, organisation, planned, report, known.overrides)]
    segments, claims = Told[ResponseSegment](), Told[Claim]()
    read += [read_segments(path, organisation, report, segments) for path in files.segments]
    read += [read_claims(path, organisation, report, known.claims, claims) for path in files.claims]
    report.refuse_faults()
    return reduce(PayFacts.and_later, read, facts)


def _overrides(
    paths: Sequence[Path], organisation: Organisation, planned: Schedule, report: Report, known: Sequence[Override]
) -> Iterator[PayFacts]:
    """Of each file, checked against what is known and the files before it."""
    for path in paths:
        facts = read_overrides(path, organisation, planned, report, known)
        known = later_overrides(known, facts.overrides)
        yield facts
